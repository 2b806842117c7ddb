import { sql } from 'kysely';
import { BATCH_USERS } from '../../domain/wecom/limits.ts';
import { contactUserids, staffByUserids } from '../org/service.ts';
import type { Lane } from '../platform/reactor/record.ts';
import { at, jsonb } from '../platform/db/bind.ts';
import { inTx } from '../platform/db/scoped.ts';
import { WecomFailure, batchGetByUser, isPassing } from '../wecom/service.ts';
import { contactsOfPage } from './contact.ts';
import { upsertFromWecom, type IntakeResult } from './intake.ts';
import { loseFriendships } from './loss.ts';
import { syncTags, type CustomersContext } from './tag-sync.ts';

export type CustomersSync = Omit<IntakeResult, 'unknownTags'> & {
  readonly customersChecked: number;
  /** What could not be compared, in Chinese, for a person. */
  readonly notes: readonly string[];
};

/** Losses written in one transaction. */
const LOSSES_AT_ONCE = 500;

/** Reads all customers of a newly connected company, in the lane of bulk work; kept as a sync run. */
export async function firstSync(context: CustomersContext, corpId: number): Promise<CustomersSync> {
  const { db, clock } = context;
  const run = await db
    .insertInto('syncRun')
    .values({ corpId, kind: 'first', startedAt: at(clock.now()) })
    .returning('id')
    .executeTakeFirstOrThrow();
  try {
    const result = await syncCustomers(context, corpId, 'bulk');
    await db
      .updateTable('syncRun')
      .set({ finishedAt: at(clock.now()), result: jsonb(result) })
      .where('id', '=', run.id)
      .execute();
    return result;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    await db
      .updateTable('syncRun')
      .set({ finishedAt: at(clock.now()), error: problem })
      .where('id', '=', run.id)
      .execute();
    throw error;
  }
}

/** Compares all customers with WeCom and repairs what differs; answers what it repaired. */
export function reconcileCustomers(context: CustomersContext, corpId: number): Promise<CustomersSync> {
  return syncCustomers(context, corpId, 'live');
}

async function syncCustomers(context: CustomersContext, corpId: number, lane: Lane): Promise<CustomersSync> {
  const tally = newTally();
  await syncTags(context, corpId);
  const userids = await contactUserids(context.db, corpId);
  for (let i = 0; i < userids.length; i += BATCH_USERS) {
    await syncStaff(context, corpId, userids.slice(i, i + BATCH_USERS), lane, tally);
  }
  const { checked, ...counts } = tally;
  return { ...counts, customersChecked: checked.size };
}

type Tally = ReturnType<typeof newTally>;
function newTally() {
  return {
    checked: new Set<string>(),
    customersAdded: 0,
    profilesChanged: 0,
    friendshipsAdded: 0,
    friendshipsLost: 0,
    tagsAdded: 0,
    tagsRemoved: 0,
    notes: new Array<string>(),
  };
}

/**
 * One batch of staff. Only a listing that came whole tells who is gone. A refused batch is asked again one by one, so
 * that one member outside the app's range does not hide the others; an outage ends the sync, and nothing is lost by it.
 */
async function syncStaff(context: CustomersContext, corpId: number, userids: readonly string[], lane: Lane, tally: Tally): Promise<void> {
  const startedAt = context.clock.now();
  const listed = new Map<string, string[]>(userids.map((userid) => [userid.toLowerCase(), []]));
  try {
    await takePages(context, corpId, userids, listed, lane, tally);
  } catch (error) {
    if (!(error instanceof WecomFailure) || isPassing(error.error)) throw error;
    const [only] = userids;
    if (userids.length > 1) {
      for (const userid of userids) await syncStaff(context, corpId, [userid], lane, tally);
    } else if (!(error.error.kind === 'refused' && error.error.errcode === 84061)) {
      tally.notes.push(`员工 ${only ?? ''} 的客户没有读到：${error.message}`);
    }
    return;
  }
  const staff = await inTx(context.db, (tx) => staffByUserids(tx, startedAt, corpId, userids));
  for (const [userid, staffId] of staff)
    await loseUnlisted(context, corpId, staffId, listed.get(userid.toLowerCase()) ?? [], startedAt, lane, tally);
}

async function takePages(
  context: CustomersContext,
  corpId: number,
  userids: readonly string[],
  listed: ReadonlyMap<string, string[]>,
  lane: Lane,
  tally: Tally,
): Promise<void> {
  let asOf = context.clock.now();
  for await (const page of batchGetByUser(context.wecom, corpId, userids)) {
    const contacts = contactsOfPage(page);
    const since = asOf;
    const result = await inTx(context.db, (tx) => upsertFromWecom(tx, context.clock.now(), corpId, contacts, { asOf: since, lane }));
    for (const contact of contacts) {
      tally.checked.add(contact.externalUserid);
      for (const relation of contact.relations) listed.get(relation.userid.toLowerCase())?.push(contact.externalUserid);
    }
    addUp(tally, result);
    asOf = context.clock.now();
  }
}

/** Friendships from before the listing began that it does not show: WeCom knows them no longer, we do not know why. */
async function loseUnlisted(
  { db, clock }: CustomersContext,
  corpId: number,
  staffId: number,
  listed: readonly string[],
  startedAt: number,
  lane: Lane,
  tally: Tally,
): Promise<void> {
  const { rows } = await sql<{ customerId: string }>`
    select f.customer_id from friendship f
    where f.corp_id = ${corpId} and f.staff_id = ${staffId} and f.lost_at is null and f.added_at < ${at(startedAt)}
      and not exists (
        select from customer_identity i join unnest(${listed}::text[]) as l(value) on l.value = i.value
        where i.bucket = f.bucket and i.customer_id = f.customer_id and i.corp_id = ${corpId} and i.kind = 'external_userid')`.execute(db);
  for (let i = 0; i < rows.length; i += LOSSES_AT_ONCE) {
    const losses = rows
      .slice(i, i + LOSSES_AT_ONCE)
      .map((row) => ({ customerId: row.customerId, staffId, at: startedAt, by: 'unknown' as const }));
    tally.friendshipsLost += await inTx(db, (tx) => loseFriendships(tx, clock.now(), corpId, losses, lane));
  }
}

function addUp(tally: Tally, result: IntakeResult): void {
  tally.customersAdded += result.customersAdded;
  tally.profilesChanged += result.profilesChanged;
  tally.friendshipsAdded += result.friendshipsAdded;
  tally.friendshipsLost += result.friendshipsLost;
  tally.tagsAdded += result.tagsAdded;
  tally.tagsRemoved += result.tagsRemoved;
}
