import { sql } from 'kysely';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { at } from '../platform/db/bind.ts';
import type { Db } from '../platform/db/database.ts';
import { isRefusal, markTag } from '../wecom/service.ts';
import { pushTag } from './push-tag.ts';
import { syncTags, type CustomersContext } from './tag-sync.ts';

type Relation = { id: string; userid: string; externalUserid: string; wecomTagIds: number[] };
type Tag = { id: number; wecomId: string | null };
type Mark = { relation: Relation; add: (Tag & { wecomId: string })[]; remove: (Tag & { wecomId: string })[] };

/**
 * Makes WeCom's tags of a customer what ours are: what is missing goes onto the relation with her owner, what she no
 * longer has comes off every live relation. Ends quietly when a relation is gone; all else is tried again.
 */
export async function markCustomerTags(context: CustomersContext, corpId: number, customerId: string): Promise<void> {
  const unpushed = (await customerTags(context.db, corpId, customerId)).filter((tag) => tag.wecomId === null);
  for (const tag of unpushed) await pushTag(context, corpId, tag.id);
  const tags = await customerTags(context.db, corpId, customerId);
  const relations = await liveRelations(context.db, corpId, customerId);
  const removable = await tagsByIds(
    context.db,
    corpId,
    relations.flatMap((relation) => relation.wecomTagIds),
  );
  const marks = relations.map((relation, i) => planMark(relation, i === 0 ? tags : [], tags, removable));
  for (const mark of marks) await carryOut(context, corpId, customerId, mark);
}

function planMark(relation: Relation, wanted: readonly Tag[], has: readonly Tag[], removable: readonly Tag[]): Mark {
  const marked = new Set(relation.wecomTagIds);
  const keeps = new Set(has.map((tag) => tag.id));
  return {
    relation,
    add: wanted.filter((tag) => !marked.has(tag.id)).flatMap(inWecom),
    remove: removable.filter((tag) => marked.has(tag.id) && !keeps.has(tag.id)).flatMap(inWecom),
  };
}

function inWecom(tag: Tag): (Tag & { wecomId: string })[] {
  return tag.wecomId === null ? [] : [{ ...tag, wecomId: tag.wecomId }];
}

async function carryOut(context: CustomersContext, corpId: number, customerId: string, { relation, add, remove }: Mark): Promise<void> {
  if (add.length === 0 && remove.length === 0) return;
  try {
    await markTag(context.wecom, corpId, {
      userid: relation.userid,
      external_userid: relation.externalUserid,
      ...(add.length === 0 ? {} : { add_tag: add.map((tag) => tag.wecomId) }),
      ...(remove.length === 0 ? {} : { remove_tag: remove.map((tag) => tag.wecomId) }),
    });
  } catch (error) {
    // No relation (84061) or no such customer (40096): nothing to mark any more.
    if (isRefusal(error, 84061, 40096)) return;
    // A tag that WeCom does not know (40068): learn what it knows, then try again.
    if (isRefusal(error, 40068)) await syncTags(context, corpId);
    throw error;
  }
  await sql`
    update friendship set wecom_tags_as_of = ${at(context.clock.now())}, wecom_tag_ids = array(
      select distinct id from unnest(wecom_tag_ids || ${add.map((tag) => tag.id)}::integer[]) as id
      where not id = any(${remove.map((tag) => tag.id)}::integer[]) order by id)
    where bucket = ${bucketOf(customerId)} and id = ${relation.id} and corp_id = ${corpId}`.execute(context.db);
}

async function customerTags(db: Db, corpId: number, customerId: string): Promise<Tag[]> {
  const { rows } = await sql<Tag>`
    select tag.id, tag.wecom_id from tagging t join tag on tag.id = t.tag_id and tag.deleted_at is null
    where t.bucket = ${bucketOf(customerId)} and t.customer_id = ${customerId} and t.corp_id = ${corpId} and t.removed_at is null
    order by tag.id`.execute(db);
  return rows;
}

/** The owner's relation first: she is the earliest live friend. */
async function liveRelations(db: Db, corpId: number, customerId: string): Promise<Relation[]> {
  const { rows } = await sql<Relation>`
    select f.id, s.userid, i.value as external_userid, f.wecom_tag_ids
    from friendship f
    join staff s on s.id = f.staff_id
    join lateral (select value from customer_identity i where i.bucket = f.bucket and i.customer_id = f.customer_id
      and i.corp_id = ${corpId} and i.kind = 'external_userid' order by i.created_at desc limit 1) i on true
    where f.bucket = ${bucketOf(customerId)} and f.customer_id = ${customerId} and f.corp_id = ${corpId} and f.lost_at is null
    order by f.added_at, f.id`.execute(db);
  return rows;
}

async function tagsByIds(db: Db, corpId: number, ids: readonly number[]): Promise<Tag[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('tag')
    .select(['id', 'wecomId'])
    .where('corpId', '=', corpId)
    .where('id', 'in', ids)
    .where('deletedAt', 'is', null)
    .execute();
}
