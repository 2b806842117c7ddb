import { bucketOf } from '../../domain/kernel/bucket.ts';
import type { Command } from '../../domain/sop/enrollment.ts';
import type { TraceEntry } from '../../domain/sop/trace.ts';
import { createIntents, type NewIntent } from '../delivery/service.ts';
import type { Tx } from '../platform/db/database.ts';
import { newId } from '../platform/ids/new-id.ts';
import { recordFacts } from '../platform/reactor/record.ts';
import type { Decision } from './decide.ts';
import { factOfTrace } from './facts.ts';
import { takeBack } from './take-back.ts';
import { deleteStepRuns, insertTraces, moveStepRuns, updateEnrollments, type EnrollmentRef } from './writes.ts';

/** Writes the decisions of a batch: one statement per table. */
export async function writeDecisions(tx: Tx, now: number, decisions: readonly Decision[]): Promise<void> {
  const intents = decisions.flatMap((one) => one.result.commands.flatMap((command) => intentOf(one.claim.live.ref, command, now)));
  const created = new Set(await createIntents(tx, now, intents));
  const intentIds = new Map(intents.map((intent) => [intent.enrollmentId, intent.id]));

  await moveStepRuns(
    tx,
    decisions.flatMap(({ claim, result: { enrollment } }) =>
      enrollment.state.kind === 'waiting' ? [{ ref: claim.live.ref, wait: enrollment.state.wait }] : [],
    ),
  );
  await deleteStepRuns(
    tx,
    decisions.filter((one) => one.result.enrollment.state.kind === 'ended').map((one) => one.claim.live.ref),
  );
  await updateEnrollments(tx, decisions.flatMap(enrollmentChange));

  const traces = decisions.flatMap((one) =>
    one.result.trace.map((entry) => ({
      one,
      ref: one.claim.live.ref,
      entry: withIntent(entry, intentIds.get(one.claim.live.ref.id), created),
    })),
  );
  await insertTraces(tx, traces);
  await recordFacts(
    tx,
    now,
    traces.flatMap(({ one, ref, entry }) => factOfTrace(ref, one.claim.live.version, entry, `sop:${ref.sopId}`) ?? []),
  );
  await takeBack(
    tx,
    now,
    decisions.map((one) => ({
      ref: one.claim.live.ref,
      version: one.claim.live.version,
      suppress: one.result.commands.find((command) => command.kind === 'suppress')?.reason ?? null,
    })),
  );
}

function intentOf(ref: EnrollmentRef, command: Command, now: number): NewIntent[] {
  if (command.kind !== 'send') return [];
  const { stepKey, text, messageClass, staffScope, dueAt, expiresAt } = command;
  const { corpId, customerId, sopId, id: enrollmentId } = ref;
  const bucket = bucketOf(customerId);
  return [{ id: newId(now), bucket, corpId, customerId, enrollmentId, sopId, stepKey, messageClass, text, staffScope, dueAt, expiresAt }];
}

// The unique index of intents has the last word: what was decided once is not decided again.
function withIntent(entry: TraceEntry, intentId: string | undefined, created: ReadonlySet<string>): TraceEntry {
  if (entry.code !== 'decided' || intentId === undefined) return entry;
  return created.has(intentId) ? { ...entry, data: { ...entry.data, intentId } } : { ...entry, code: 'already_decided' };
}

function enrollmentChange({ claim: { live }, result: { enrollment } }: Decision) {
  const { state, lastSentAt } = enrollment;
  const ended = state.kind === 'ended' ? { status: state.status, reason: state.reason, at: state.at } : null;
  if (ended === null && lastSentAt === live.enrollment.lastSentAt) return [];
  return [{ bucket: live.ref.bucket, id: live.ref.id, lastSentAt, ended }];
}
