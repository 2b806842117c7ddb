import type { Static } from 'typebox';
import type { Tag } from '../../domain/customers/contract.ts';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { at } from '../platform/db/bind.ts';
import type { Query, Tx } from '../platform/db/database.ts';
import { decodeCursor, pageOf } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';
import { violates } from '../platform/db/constraint.ts';
import { enqueuePurgeTag, enqueuePushTag } from './enqueue-wecom.ts';
import { filterId } from './numeric-id.ts';
import { tagCounts, tagView, type TagRow } from './tag-view.ts';

/** Names of the SOPs that use one of these tags: asked of a module to the right, handed in where the product is composed. */
export type TagUse = (tx: Tx, scope: Scope, tagIds: readonly number[]) => Promise<readonly string[]>;

const COLUMNS = ['id', 'groupId', 'name', 'createdAt'] as const;

/** Tags by id, optionally those whose name contains `q`. */
export async function listTags(
  tx: Query,
  scope: Scope,
  page: { limit?: number; cursor?: string; q?: string },
): Promise<Paged<Static<typeof Tag>>> {
  const limit = page.limit ?? DEFAULT_LIMIT;
  let query = tx.selectFrom('tag').select(COLUMNS).where('corpId', '=', scope.corpId).where('deletedAt', 'is', null);
  const needle = page.q?.trim() ?? '';
  if (needle !== '') query = query.where('name', 'ilike', `%${needle.replace(/[\\%_]/g, '\\$&')}%`);
  if (page.cursor !== undefined) query = query.where('id', '>', afterId(page.cursor));
  const rows = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const counts = await tagCounts(
    tx,
    scope,
    rows.map((row) => row.id),
  );
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    (row) => tagView(scope, row, counts),
  );
}

/** A tag made here is made in WeCom too, by a job. */
export async function createTag(tx: Tx, scope: Scope, now: number, tag: { groupId: string; name: string }): Promise<Static<typeof Tag>> {
  const group = await tx
    .selectFrom('tagGroup')
    .select('id')
    .where('id', '=', filterId(tag.groupId))
    .where('corpId', '=', scope.corpId)
    .where('deletedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (group === undefined) throw refuse('tag_group.not_found');
  const name = tag.name.trim();
  const row = await tx
    .insertInto('tag')
    .values({ corpId: scope.corpId, groupId: group.id, name, createdAt: at(now) })
    .onConflict((oc) => oc.columns(['groupId', 'name']).where('deletedAt', 'is', null).doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
  if (row === undefined) throw refuse('tag.name_taken', { name });
  await enqueuePushTag(tx, now, scope.corpId, [row.id]);
  return tagView(scope, row, new Map());
}

export async function updateTag(tx: Tx, scope: Scope, now: number, id: string, change: { name: string }): Promise<Static<typeof Tag>> {
  const before = await readTag(tx, scope, id);
  const row = await rename(tx, scope, before.id, change.name.trim());
  if (row.name !== before.name) await enqueuePushTag(tx, now, scope.corpId, [row.id]);
  return tagView(scope, row, await tagCounts(tx, scope, [row.id]));
}

/** Deletes a tag; those who have it lose it by a job. Refused while an SOP uses it. */
export async function deleteTag(tx: Tx, scope: Scope, now: number, id: string, use: TagUse): Promise<void> {
  const tag = await readTag(tx, scope, id);
  await removeTags(tx, scope, now, [tag.id], use);
}

export async function removeTags(tx: Tx, scope: Scope, now: number, tagIds: readonly number[], use: TagUse): Promise<void> {
  if (tagIds.length === 0) return;
  const sops = await use(tx, scope, tagIds);
  if (sops.length > 0) throw refuse('tag.in_use', { sops: sops.length, names: sops });
  await tx
    .updateTable('tag')
    .set({ deletedAt: at(now) })
    .where('corpId', '=', scope.corpId)
    .where('id', 'in', tagIds)
    .execute();
  await enqueuePurgeTag(tx, now, scope.corpId, tagIds);
  await enqueuePushTag(tx, now, scope.corpId, tagIds);
}

async function readTag(tx: Tx, scope: Scope, id: string): Promise<TagRow> {
  const row = await tx
    .selectFrom('tag')
    .select(COLUMNS)
    .where('id', '=', filterId(id))
    .where('corpId', '=', scope.corpId)
    .where('deletedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw refuse('tag.not_found', { tagId: id });
  return row;
}

async function rename(tx: Tx, scope: Scope, id: number, name: string): Promise<TagRow> {
  try {
    return await tx
      .updateTable('tag')
      .set({ name })
      .where('id', '=', id)
      .where('corpId', '=', scope.corpId)
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
  } catch (error) {
    if (violates(error, 'tag_name')) throw refuse('tag.name_taken', { name });
    throw error;
  }
}

function afterId(cursor: string): number {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) throw refuse('request.cursor_invalid');
  return id;
}
