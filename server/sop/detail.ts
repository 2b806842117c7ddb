import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { DeliveryState } from '../../domain/delivery/reasons.ts';
import { hintsOf } from '../../domain/sop/check.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import type { Sop, StepFunnel } from '../../domain/sop/contract.ts';
import type { Query } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { sentLately, stepStates, type StepState } from './deliveries.ts';
import { namesOfDefinitions } from './names.ts';
import { rowId } from './numeric-id.ts';
import { problemsOf } from './problems.ts';
import { enrollmentCounts, NO_COUNTS, sopRowView, STORED_SOP, type StoredSop } from './sop-row.ts';

/** An SOP whole: draft, what runs, what keeps the draft from being published, and how many are where. */
export async function readSop(tx: Query, scope: Scope, now: number, id: string): Promise<Static<typeof Sop>> {
  const sop = await readStored(tx, scope, id);
  const names = await namesOfDefinitions(tx, scope, sop.live === null ? [sop.draft] : [sop.draft, sop.live]);
  const counts = await enrollmentCounts(tx, scope, [sop.id]);
  const sent = await sentLately(tx, scope, [sop.id], now);
  const waiting = await waitingBySteps(tx, scope, sop.id);
  const states = await stepStates(tx, scope, sop.id);
  return {
    ...sopRowView(scope, sop, { names, counts: counts.get(sop.id) ?? NO_COUNTS, sentLast7Days: sent.get(sop.id) ?? 0 }),
    draft: sop.draft,
    live: sop.live,
    draftDiffers: draftDiffers(sop),
    problems: problemsOf(sop.draft, names),
    hints: hintsOf(sop.draft),
    funnel: stepKeys(sop).map((key) => funnelOf(key, waiting.get(key) ?? 0, states)),
    createdAt: isoIn(sop.createdAt, scope.zone),
  };
}

export async function readStored(tx: Query, scope: Scope, id: string): Promise<StoredSop> {
  const { rows } = await sql<StoredSop>`select ${STORED_SOP} where s.corp_id = ${scope.corpId} and s.id = ${rowId(id)}`.execute(tx);
  const sop = rows[0];
  if (sop === undefined) throw refuse('sop.not_found');
  return sop;
}

/** Whether publishing would change anything. Both come out of jsonb columns, where equal values have equal texts. */
export function draftDiffers({ live, draft }: StoredSop): boolean {
  return live === null || JSON.stringify(live) !== JSON.stringify(draft);
}

async function waitingBySteps(tx: Query, scope: Scope, sopId: number): Promise<Map<string, number>> {
  const { rows } = await sql<{ stepKey: string; waiting: number }>`
    select step_key, count(*)::integer as waiting from step_run
    where corp_id = ${scope.corpId} and sop_id = ${sopId} group by step_key`.execute(tx);
  return new Map(rows.map((row) => [row.stepKey, row.waiting]));
}

/** Steps that run, then those that only the draft has. */
function stepKeys({ live, draft }: StoredSop): string[] {
  return Array.from(new Set([...(live?.steps ?? []), ...draft.steps].map((step) => step.key)));
}

function funnelOf(key: string, waiting: number, states: readonly StepState[]): Static<typeof StepFunnel> {
  const own = states.filter((one) => one.stepKey === key);
  const count = (...wanted: readonly DeliveryState[]): number =>
    own.filter((one) => wanted.includes(one.state)).reduce((sum, one) => sum + one.count, 0);
  return {
    key,
    waiting,
    reached: own.reduce((sum, one) => sum + one.count, 0),
    awaitingConfirm: count('handed_over'),
    sent: count('sent'),
    failed: count('refused', 'expired', 'suppressed'),
  };
}
