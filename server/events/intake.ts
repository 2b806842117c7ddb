import type { takeEvents as takeEventsRoute } from '../../domain/events/contract.ts';
import type { ResponseOf } from '../../domain/kernel/route.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { checkEvent, type CheckedEvent, type EventCheck } from './check.ts';
import type { Taken } from './take.ts';

export type IntakeAnswer = ResponseOf<typeof takeEventsRoute>;

/**
 * Checks the events of several requests of one caller and keeps the good ones, in one transaction; answers each request by
 * itself.
 */
export async function takeRequests(
  scope: Scope,
  now: number,
  requests: readonly (readonly unknown[])[],
  keep: (events: readonly CheckedEvent[]) => Promise<readonly Taken[]>,
): Promise<IntakeAnswer[]> {
  const checks = requests.map((items) => items.map((item) => checkEvent(item, now, scope.zone)));
  const taken = await keep(checks.flatMap((one) => one.flatMap(goodOf)));
  let place = 0;
  return checks.map((one) => answerOf(one, () => taken[place++]));
}

function goodOf(check: EventCheck): CheckedEvent[] {
  return check.kind === 'good' ? [check.event] : [];
}

function answerOf(checks: readonly EventCheck[], next: () => Taken | undefined): IntakeAnswer {
  const answer: IntakeAnswer = { accepted: 0, duplicates: 0, rejected: [] };
  for (const [index, check] of checks.entries()) {
    const taken = check.kind === 'good' ? next() : { kind: 'rejected' as const, refusal: check.refusal };
    switch (taken?.kind) {
      case 'accepted':
        answer.accepted += 1;
        break;
      case 'duplicate':
        answer.duplicates += 1;
        break;
      case 'rejected':
        answer.rejected.push({ index, code: taken.refusal.code, message: taken.refusal.message });
        break;
      case undefined:
        throw new Error('an event was not answered');
      default:
        taken satisfies never;
    }
  }
  return answer;
}
