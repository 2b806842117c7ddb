import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { TagDeletion } from '../../domain/customers/contract.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Tx } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { filterId } from './numeric-id.ts';
import type { TagUse } from './tag-catalog.ts';

/** What the deletion of a tag would cost. */
export async function previewTagDeletion(tx: Tx, scope: Scope, id: string, use: TagUse): Promise<Static<typeof TagDeletion>> {
  const tag = await tx
    .selectFrom('tag')
    .select('id')
    .where('id', '=', filterId(id))
    .where('corpId', '=', scope.corpId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (tag === undefined) throw refuse('tag.not_found', { tagId: id });
  return preview(tx, scope, [tag.id], use);
}

/** What the deletion of a group with all its tags would cost. */
export async function previewGroupDeletion(tx: Tx, scope: Scope, id: string, use: TagUse): Promise<Static<typeof TagDeletion>> {
  const { rows } = await sql<{ tagIds: number[] }>`
    select array(select t.id from tag t where t.group_id = g.id and t.deleted_at is null order by t.id) as tag_ids
    from tag_group g where g.id = ${filterId(id)} and g.corp_id = ${scope.corpId} and g.deleted_at is null`.execute(tx);
  const group = rows[0];
  if (group === undefined) throw refuse('tag_group.not_found');
  return preview(tx, scope, group.tagIds, use);
}

async function preview(tx: Tx, scope: Scope, tagIds: readonly number[], use: TagUse): Promise<Static<typeof TagDeletion>> {
  if (tagIds.length === 0) return { tags: 0, customers: 0, sops: [] };
  // Over all buckets, by index of the tag; who has several of the tags counts once.
  const { rows } = await sql<{ customers: number }>`
    select count(distinct customer_id)::integer as customers from tagging
    where corp_id = ${scope.corpId} and tag_id = any(${Array.from(tagIds)}::integer[]) and removed_at is null`.execute(tx);
  return { tags: tagIds.length, customers: rows[0]?.customers ?? 0, sops: Array.from(await use(tx, scope, tagIds)) };
}
