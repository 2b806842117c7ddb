import { sql } from 'kysely';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { Friendship } from './intake-friendships.ts';

export type Tagging = { readonly id: string; readonly customerId: string; readonly tagId: number };
export type TagDiff = { readonly customerId: string; readonly tagId: number };

/** Our ids of WeCom's tags, by WeCom's id. */
export async function ourTagIds(tx: Tx, corpId: number, wecomIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (wecomIds.length === 0) return new Map();
  const { rows } = await sql<{ id: number; wecomId: string }>`
    select id, wecom_id from tag
    where corp_id = ${corpId} and wecom_id = any(${Array.from(new Set(wecomIds))}::text[]) and deleted_at is null`.execute(tx);
  return new Map(rows.map((row) => [row.wecomId, row.id]));
}

/**
 * Takes what WeCom says of a relation's tags into the friendship and answers what is new on it and what is gone from
 * it. Only differences count: a tag that we have and have not pushed yet was never on the relation, so it cannot be
 * missed. An answer fetched before we last wrote the relation's tags says nothing (a clock set back aside).
 */
export function takeTags(
  now: number,
  asOf: number,
  friendship: Friendship,
  tagIds: readonly number[],
): { added: TagDiff[]; gone: TagDiff[] } {
  const since = friendship.wecomTagsAsOf;
  if (since !== null && since > asOf && since <= now) return { added: [], gone: [] };
  const before = new Set(friendship.wecomTagIds);
  const after = new Set(tagIds);
  const added = Array.from(after).filter((id) => !before.has(id));
  const gone = Array.from(before).filter((id) => !after.has(id));
  if (added.length > 0 || gone.length > 0) {
    Object.assign(friendship, { wecomTagIds: Array.from(after).sort((a, b) => a - b), wecomTagsAsOf: asOf });
  }
  const diff = (tagId: number): TagDiff => ({ customerId: friendship.customerId, tagId });
  return { added: added.map(diff), gone: gone.map(diff) };
}

/** Of the tags gone from a relation, those that no live relation of the customer has any more. */
export function goneEverywhere(gone: readonly TagDiff[], friendshipsOf: (customerId: string) => readonly Friendship[]): TagDiff[] {
  return gone.filter(({ customerId, tagId }) => !friendshipsOf(customerId).some((f) => f.lostAt === null && f.wecomTagIds.includes(tagId)));
}

/** Gives customers the tags they lack, in the name of WeCom; answers those really given. */
export async function addTaggings(tx: Tx, now: number, corpId: number, addedAt: number, diffs: readonly TagDiff[]): Promise<Tagging[]> {
  if (diffs.length === 0) return [];
  const rows = diffs.map((diff) => ({ ...diff, bucket: bucketOf(diff.customerId), id: newId(now) }));
  const { rows: added } = await sql<Tagging>`
    insert into tagging (bucket, id, corp_id, customer_id, tag_id, source, added_by, added_at)
    select distinct on (bucket, "customerId", "tagId") bucket, id, ${corpId}::integer, "customerId", "tagId", 'wecom', 'wecom', ${at(addedAt)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(bucket smallint, id uuid, "customerId" uuid, "tagId" integer)
    order by bucket, "customerId", "tagId"
    on conflict (bucket, customer_id, tag_id) where removed_at is null do nothing
    returning id, customer_id, tag_id`.execute(tx);
  return added;
}

/** Takes tags away, in the name of WeCom; answers those really taken. */
export async function endTaggings(tx: Tx, corpId: number, removedAt: number, diffs: readonly TagDiff[]): Promise<Tagging[]> {
  if (diffs.length === 0) return [];
  const rows = diffs.map((diff) => ({ ...diff, bucket: bucketOf(diff.customerId) }));
  const { rows: ended } = await sql<Tagging>`
    update tagging t set removed_by = 'wecom', removed_at = ${at(removedAt)}
    from (select distinct * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(bucket smallint, "customerId" uuid, "tagId" integer)) d
    where t.bucket = d.bucket and t.customer_id = d."customerId" and t.tag_id = d."tagId" and t.corp_id = ${corpId} and t.removed_at is null
    returning t.id, t.customer_id, t.tag_id`.execute(tx);
  return ended;
}
