import { sql, type RawBuilder } from 'kysely';
import type { DropReason } from '../../domain/delivery/reasons.ts';
import { at } from '../platform/db/bind.ts';
import type { Query, Tx } from '../platform/db/database.ts';
import { recordFacts, type NewFact } from '../platform/reactor/record.ts';

/** An intent as far as its outcome needs it. */
export type IntentRef = {
  readonly bucket: number;
  readonly id: string;
  readonly corpId: number;
  readonly customerId: string;
  readonly sopId: number | null;
  readonly stepKey: string | null;
};

export type TaskIntent = IntentRef & { readonly text: string; readonly recipient: string | null; readonly attempts: number };

export type Settlement = IntentRef & {
  readonly at: number;
  readonly outcome:
    | { readonly state: 'sent'; readonly staffId: number; readonly text: string }
    | { readonly state: 'refused' | 'expired'; readonly reason: DropReason };
};

/** The intents of a mass task that are in one of the states (a fan-out over buckets: a task spans them). */
export async function intentsOfTask(db: Query, taskId: string, states: readonly string[]): Promise<TaskIntent[]> {
  const { rows } = await sql<TaskIntent>`
    select bucket, id, corp_id, customer_id, sop_id, step_key, text, recipient, attempts from intent
    where mass_task_id = ${taskId} and state = any(${Array.from(states)}) order by bucket, id`.execute(db);
  return rows;
}

/** Changes intents that still are in one of the states; the ids of those it changed. `set` binds every value. */
export async function changeIntents(
  tx: Tx,
  intents: readonly Pick<IntentRef, 'bucket' | 'id'>[],
  from: readonly string[],
  set: RawBuilder<unknown>,
): Promise<Set<string>> {
  if (intents.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    update intent set ${set}
    from unnest(${intents.map((intent) => intent.bucket)}::smallint[], ${intents.map((intent) => intent.id)}::uuid[]) as given(bucket, id)
    where intent.bucket = given.bucket and intent.id = given.id and intent.state = any(${Array.from(from)})
    returning intent.id`.execute(tx);
  return new Set(rows.map((row) => row.id));
}

/** Gives intents their final outcome and tells of it; how many were still open. */
export async function settleIntents(tx: Tx, now: number, from: readonly string[], settlements: readonly Settlement[]): Promise<number> {
  if (settlements.length === 0) return 0;
  const given = settlements.map((one) => ({
    b: one.bucket,
    i: one.id,
    s: one.outcome.state,
    r: one.outcome.state === 'sent' ? null : one.outcome.reason,
    a: new Date(one.at).toISOString(),
  }));
  const { rows } = await sql<{ id: string }>`
    update intent set state = given.s, reason = given.r, settled_at = given.a
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given(b smallint, i uuid, s text, r text, a timestamptz)
    where intent.bucket = given.b and intent.id = given.i and intent.state = any(${Array.from(from)})
    returning intent.id`.execute(tx);
  const settled = new Set(rows.map((row) => row.id));
  await recordFacts(tx, now, settlements.filter((one) => settled.has(one.id)).map(factOf));
  return settled.size;
}

/** The frame of a fact about an intent. */
export function about(intent: IntentRef): { intentId: string; sopId: number | null; stepKey: string | null } {
  return { intentId: intent.id, sopId: intent.sopId, stepKey: intent.stepKey };
}

/**
 * Gives intents of a task that the channel did not take back to the planner; those whose enrollment ended meanwhile end
 * here, with the reason of that (spec: automation, section 4).
 */
export async function returnIntents(
  tx: Tx,
  now: number,
  intents: readonly IntentRef[],
  from: readonly string[],
  nextTryAt: number,
): Promise<void> {
  const waiting = await changeIntents(tx, intents, from, waitingAgain(nextTryAt));
  await suppressTakenBack(
    tx,
    now,
    intents.filter((intent) => waiting.has(intent.id)),
  );
}

async function suppressTakenBack(tx: Tx, now: number, intents: readonly IntentRef[]): Promise<void> {
  if (intents.length === 0) return;
  const { rows } = await sql<{ id: string; reason: string }>`
    update intent set state = 'suppressed', reason = intent.taken_back, settled_at = ${at(now)}
    from unnest(${intents.map((intent) => intent.bucket)}::smallint[], ${intents.map((intent) => intent.id)}::uuid[]) as given(bucket, id)
    where intent.bucket = given.bucket and intent.id = given.id and intent.state = 'created' and intent.taken_back is not null
    returning intent.id, intent.reason`.execute(tx);
  const reasons = new Map(rows.map((row) => [row.id, row.reason]));
  await recordFacts(
    tx,
    now,
    intents.flatMap((intent) => suppressed(intent, now, reasons.get(intent.id))),
  );
}

/** The fact of a suppression; nothing without a reason. */
export function suppressed(intent: IntentRef, now: number, reason: string | undefined): NewFact[] {
  if (reason === undefined) return [];
  const { corpId, customerId } = intent;
  return [{ kind: 'delivery.suppressed', data: { ...about(intent), reason }, corpId, customerId, at: now, actor: 'system' }];
}

/** Columns of an intent that waits for its hand-over again. */
function waitingAgain(nextTryAt: number): RawBuilder<unknown> {
  return sql`state = 'created', mass_task_id = null, staff_id = null, recipient = null, attempts = attempts + 1,
    next_try_at = least(expires_at, ${at(nextTryAt)})`;
}

function factOf(one: Settlement): NewFact {
  const frame = { corpId: one.corpId, customerId: one.customerId, at: one.at, actor: 'system' };
  const { outcome } = one;
  switch (outcome.state) {
    case 'sent':
      return {
        kind: 'delivery.sent',
        data: { ...about(one), staffId: outcome.staffId, text: outcome.text },
        ...frame,
        staffId: outcome.staffId,
      };
    case 'refused':
      return { kind: 'delivery.refused', data: { ...about(one), reason: outcome.reason }, ...frame };
    case 'expired':
      return { kind: 'delivery.expired', data: { ...about(one), reason: outcome.reason }, ...frame };
    default:
      return outcome satisfies never;
  }
}
