import { sql } from 'kysely';
import { chooseSender, groupIntents } from '../../domain/delivery/intents.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { MASS_CUSTOMERS } from '../../domain/wecom/limits.ts';
import { at } from '../platform/db/bind.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import { newId } from '../platform/ids/new-id.ts';
import { settleIntents, type IntentRef, type Settlement } from './intents.ts';

/** A mass task that is ours to ask for. */
export type ClaimedTask = {
  readonly id: string;
  readonly corpId: number;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly text: string;
};

export type ClaimedBatch = {
  readonly tasks: readonly ClaimedTask[];
  /** Whether anything changed. */
  readonly moved: boolean;
  /** Whether there were more tasks than one batch takes. */
  readonly crowded: boolean;
};

/** Tasks claimed at once: they are worked through in seconds, so that stopping does not wait long. */
const MOST_TASKS = 200;

/**
 * Takes up to `most` intents whose time has come, in order; lets go of those that came too late or have no sender;
 * merges the rest into mass tasks and commits the claim. Only then may the channel be called.
 */
export function claimTasks(db: Db, now: number, workerId: number, most: number): Promise<ClaimedBatch> {
  return inTx(db, async (tx) => {
    const due = await lockDue(tx, now, most);
    const late = due.filter((intent) => intent.expiresAt <= now);
    const inTime = due.filter((intent) => intent.expiresAt > now);
    const routed = await route(tx, inTime);
    const stranded = inTime.filter((intent) => !routed.some.has(intent.id));
    await settleIntents(
      tx,
      now,
      ['created'],
      [
        ...late.map((intent): Settlement => ({ ...intent, at: now, outcome: { state: 'expired', reason: 'too_late' } })),
        ...stranded.map((intent): Settlement => ({ ...intent, at: now, outcome: { state: 'refused', reason: 'no_sender' } })),
      ],
    );
    const groups = groupIntents(routed.intents, MASS_CUSTOMERS);
    const planned = groups.slice(0, MOST_TASKS).map((intents) => ({ id: newId(now), intents }));
    await insertTasks(tx, now, workerId, planned);
    await bindIntents(tx, planned);
    return {
      tasks: planned.flatMap(({ id, intents }) => toClaimed(id, intents)),
      moved: late.length + stranded.length + planned.length > 0,
      crowded: groups.length > MOST_TASKS,
    };
  });
}

type DueIntent = IntentRef & {
  readonly text: string;
  readonly content: string;
  readonly staffScope: number[] | null;
  readonly expiresAt: number;
};
type Routed = DueIntent & { readonly staffId: number; readonly sender: string; readonly recipient: string };
type Planned = { readonly id: string; readonly intents: readonly Routed[] };

async function lockDue(tx: Tx, now: number, most: number): Promise<DueIntent[]> {
  // Over all buckets: merging looks for the same words wherever the customers are. A row another planner holds is skipped.
  const { rows } = await sql<DueIntent>`
    select bucket, id, corp_id, customer_id, sop_id, step_key, text, encode(content_hash, 'hex') as content, staff_scope, expires_at
    from intent where state = 'created' and next_try_at <= ${at(now)}
    order by next_try_at, id limit ${most} for update skip locked`.execute(tx);
  return rows;
}

/** Finds sender and recipient of each, with one query per kind of fact. Those without either are left out. */
async function route(tx: Tx, intents: readonly DueIntent[]): Promise<{ intents: Routed[]; some: Set<string> }> {
  if (intents.length === 0) return { intents: [], some: new Set() };
  const customers = Array.from(new Set(intents.map((intent) => intent.customerId)));
  const friends = await friendsOf(tx, customers);
  const userids = await useridsOf(tx, Array.from(new Set(Array.from(friends.values(), (facts) => facts.friendStaff).flat())));
  const recipients = await recipientsOf(tx, customers);
  const routed: Routed[] = [];
  for (const intent of intents) {
    const facts = friends.get(intent.customerId);
    if (facts === undefined) continue;
    // Staff who left the company confirm nothing.
    const staffId = chooseSender({
      owner: facts.ownerStaffId,
      friends: facts.friendStaff.filter((id) => userids.has(id)),
      scope: intent.staffScope,
    });
    const sender = staffId === undefined ? undefined : userids.get(staffId);
    const recipient = recipients.get(intent.customerId);
    if (staffId !== undefined && sender !== undefined && recipient !== undefined) routed.push({ ...intent, staffId, sender, recipient });
  }
  return { intents: routed, some: new Set(routed.map((intent) => intent.id)) };
}

async function friendsOf(
  tx: Tx,
  customerIds: readonly string[],
): Promise<Map<string, { ownerStaffId: number | null; friendStaff: number[] }>> {
  const { rows } = await sql<{ customerId: string; ownerStaffId: number | null; friendStaff: number[] }>`
    select facts.customer_id, facts.owner_staff_id, facts.friend_staff
    from unnest(${customerIds.map(bucketOf)}::smallint[], ${customerIds}::uuid[]) as given(bucket, id)
    join customer_facts facts on facts.bucket = given.bucket and facts.customer_id = given.id`.execute(tx);
  return new Map(rows.map((row) => [row.customerId, row]));
}

async function recipientsOf(tx: Tx, customerIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ customerId: string; value: string }>`
    select distinct on (identity.customer_id) identity.customer_id, identity.value
    from unnest(${customerIds.map(bucketOf)}::smallint[], ${customerIds}::uuid[]) as given(bucket, id)
    join customer_identity identity on identity.bucket = given.bucket and identity.customer_id = given.id and identity.kind = 'external_userid'
    order by identity.customer_id, identity.created_at, identity.value`.execute(tx);
  return new Map(rows.map((row) => [row.customerId, row.value]));
}

async function useridsOf(tx: Tx, staffIds: readonly number[]): Promise<Map<number, string>> {
  if (staffIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('staff')
    .select(['id', 'userid'])
    .where('id', 'in', Array.from(staffIds))
    .where('leftAt', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.id, row.userid]));
}

async function insertTasks(tx: Tx, now: number, workerId: number, planned: readonly Planned[]): Promise<void> {
  if (planned.length === 0) return;
  const rows = planned.flatMap(({ id, intents }) =>
    intents.slice(0, 1).map((first) => ({ i: id, c: first.corpId, s: first.staffId, t: first.text, h: first.content, n: intents.length })),
  );
  await sql`
    insert into mass_task (id, corp_id, staff_id, text, content_hash, recipients, state, worker_id, claimed_at)
    select i, c, s, t, decode(h, 'hex'), n, 'claimed', ${workerId}::bigint, ${at(now)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(i uuid, c integer, s integer, t text, h text, n integer)`.execute(tx);
}

async function bindIntents(tx: Tx, planned: readonly Planned[]): Promise<void> {
  const rows = planned.flatMap(({ id, intents }) =>
    intents.map((intent) => ({ b: intent.bucket, i: intent.id, t: id, s: intent.staffId, r: intent.recipient })),
  );
  if (rows.length === 0) return;
  await sql`
    update intent set state = 'claimed', mass_task_id = given.t, staff_id = given.s, recipient = given.r
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(b smallint, i uuid, t uuid, s integer, r text)
    where intent.bucket = given.b and intent.id = given.i`.execute(tx);
}

function toClaimed(id: string, intents: readonly Routed[]): ClaimedTask[] {
  return intents.slice(0, 1).map((first) => ({
    id,
    corpId: first.corpId,
    sender: first.sender,
    recipients: intents.map((intent) => intent.recipient),
    text: first.text,
  }));
}
