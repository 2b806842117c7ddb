import { sql } from 'kysely';
import { repairsOf } from '../../domain/wecom/repairs.ts';
import type { ContactMember } from '../org/service.ts';
import { at } from '../platform/db/bind.ts';
import { inTx } from '../platform/db/scoped.ts';
import { WecomFailure, isPassing, isRefusal, listExternalUserids } from '../wecom/service.ts';
import { piecesOf } from '../wecom/pages.ts';
import { loseFriendships } from './loss.ts';
import type { ReadingOptions } from './sync.ts';
import type { CustomersContext } from './tag-sync.ts';

/** What the pages listed of one member. */
export type Listing = ContactMember & { readonly listed: readonly string[] };

type Missing = { staffId: number; customerId: string; customerName: string; externalUserids: string[] };

/** Losses written in one transaction. */
const LOSSES_AT_ONCE = 500;

/**
 * Friendships from before the listing began that it does not show. Pages may break off without a word, so that WeCom is
 * asked a second time, by another list, about each member who would lose somebody: only whom both leave out is lost. Who
 * ended it and why, nobody tells.
 */
export async function loseUnlisted(
  context: CustomersContext,
  corpId: number,
  listings: readonly Listing[],
  startedAt: number,
  { lane, keep }: ReadingOptions,
): Promise<void> {
  const missing = await missingFriends(context, corpId, listings, startedAt);
  const notes: string[] = [];
  const lost: Missing[] = [];
  for (const { id: staffId, userid, name } of listings) {
    const ofMember = missing.filter((row) => row.staffId === staffId);
    if (ofMember.length === 0) continue;
    const still = await secondList(context, corpId, userid);
    const gone = still === undefined ? [] : ofMember.filter((row) => !row.externalUserids.some((id) => still.has(id)));
    lost.push(...gone);
    if (gone.length < ofMember.length) notes.push(`${name} 的客户清单不完整，${ofMember.length - gone.length} 位没有列出的客户先保留`);
  }
  for (const some of piecesOf(lost, LOSSES_AT_ONCE)) {
    const losses = some.map(({ customerId, staffId }) => ({ customerId, staffId, at: startedAt, by: 'unknown' as const }));
    await inTx(context.db, async (tx) => {
      const count = await loseFriendships(tx, context.clock.now(), corpId, losses, lane);
      const names = some.map(({ customerName }) => customerName).slice(0, count);
      await keep(tx, repairsOf({ friendshipsLost: names }), 0);
    });
  }
  if (notes.length > 0) await inTx(context.db, (tx) => keep(tx, repairsOf({}, { notes }), 0));
}

/** One question for the whole batch; over all buckets, for it is about members. */
async function missingFriends(
  { db }: CustomersContext,
  corpId: number,
  listings: readonly Listing[],
  startedAt: number,
): Promise<Missing[]> {
  const pairs = listings.flatMap(({ id: staffId, listed }) => listed.map((id) => ({ staffId, id })));
  const { rows } = await sql<Missing>`
    with listed as (select * from unnest(${pairs.map((pair) => pair.staffId)}::integer[], ${pairs.map((pair) => pair.id)}::text[]) as l(staff_id, value)),
    known as (
      select distinct l.staff_id, i.bucket, i.customer_id from listed l
      join customer_identity i on i.corp_id = ${corpId} and i.kind = 'external_userid' and i.value = l.value
    )
    select f.staff_id, f.customer_id, c.name as customer_name,
      array(select i.value from customer_identity i
        where i.bucket = f.bucket and i.customer_id = f.customer_id and i.corp_id = ${corpId} and i.kind = 'external_userid') as external_userids
    from friendship f
    join customer c on c.bucket = f.bucket and c.id = f.customer_id
    left join known k on k.staff_id = f.staff_id and k.bucket = f.bucket and k.customer_id = f.customer_id
    where f.corp_id = ${corpId} and f.staff_id = any(${listings.map(({ id }) => id)}::integer[]) and f.lost_at is null
      and f.added_at < ${at(startedAt)} and k.customer_id is null
    order by f.staff_id, f.bucket, f.id`.execute(db);
  return rows;
}

/** Undefined when WeCom does not say: then nobody is lost. */
async function secondList({ wecom }: CustomersContext, corpId: number, userid: string): Promise<ReadonlySet<string> | undefined> {
  try {
    return new Set(await listExternalUserids(wecom, corpId, userid));
  } catch (error) {
    if (!(error instanceof WecomFailure) || isPassing(error.error) || !isRefusal(error, 60011, 60111, 84074)) throw error;
    return undefined;
  }
}
