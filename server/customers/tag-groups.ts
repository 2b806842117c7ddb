import type { Static } from 'typebox';
import type { TagGroup } from '../../domain/customers/contract.ts';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { at } from '../platform/db/bind.ts';
import type { Query, Tx } from '../platform/db/database.ts';
import { decodeCursor, pageOf } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';
import { violates } from '../platform/db/constraint.ts';
import { enqueuePushGroup } from './enqueue-wecom.ts';
import { filterId } from './numeric-id.ts';
import { removeTags, type TagUse } from './tag-catalog.ts';
import { tagCounts, tagView } from './tag-view.ts';

type GroupRow = { id: number; name: string; exclusive: boolean; wecomId: string | null; origin: string; position: number };
const COLUMNS = ['id', 'name', 'exclusive', 'wecomId', 'origin', 'position'] as const;

/** Groups with their tags, in WeCom's order: larger positions first. */
export async function listTagGroups(
  tx: Query,
  scope: Scope,
  page: { limit?: number; cursor?: string },
): Promise<Paged<Static<typeof TagGroup>>> {
  const limit = page.limit ?? DEFAULT_LIMIT;
  let query = tx.selectFrom('tagGroup').select(COLUMNS).where('corpId', '=', scope.corpId).where('deletedAt', 'is', null);
  if (page.cursor !== undefined) {
    const [position = 0, id = 0] = decodeCursor(page.cursor, 2).map(Number);
    if (!Number.isSafeInteger(position) || !Number.isSafeInteger(id)) throw refuse('request.cursor_invalid');
    query = query.where((eb) => eb.or([eb('position', '<', position), eb.and([eb('position', '=', position), eb('id', '>', id)])]));
  }
  const rows = await query
    .orderBy('position', 'desc')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const views = await groupViews(tx, scope, rows);
  return pageOf(
    rows,
    limit,
    (row) => [row.position, row.id],
    (row) => views.get(row.id) ?? groupView(row, []),
  );
}

export async function createTagGroup(
  tx: Tx,
  scope: Scope,
  now: number,
  group: { name: string; exclusive?: boolean },
): Promise<Static<typeof TagGroup>> {
  const name = group.name.trim();
  const row = await tx
    .insertInto('tagGroup')
    .values({ corpId: scope.corpId, name, exclusive: group.exclusive ?? false, createdAt: at(now) })
    .onConflict((oc) => oc.columns(['corpId', 'name']).where('deletedAt', 'is', null).doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
  if (row === undefined) throw refuse('tag_group.name_taken', { name });
  return groupView(row, []);
}

export async function updateTagGroup(
  tx: Tx,
  scope: Scope,
  now: number,
  id: string,
  change: { name?: string; exclusive?: boolean },
): Promise<Static<typeof TagGroup>> {
  const before = await readGroup(tx, scope, id);
  const after = { name: change.name?.trim() ?? before.name, exclusive: change.exclusive ?? before.exclusive };
  const row = await writeGroup(tx, scope, before.id, after);
  if (row.name !== before.name && row.wecomId !== null) await enqueuePushGroup(tx, now, scope.corpId, row.id);
  return (await groupViews(tx, scope, [row])).get(row.id) ?? groupView(row, []);
}

/** Deletes the group and its tags; refused while an SOP uses one of them. */
export async function deleteTagGroup(tx: Tx, scope: Scope, now: number, id: string, use: TagUse): Promise<void> {
  const group = await readGroup(tx, scope, id);
  const tags = await tx
    .selectFrom('tag')
    .select('id')
    .where('groupId', '=', group.id)
    .where('corpId', '=', scope.corpId)
    .where('deletedAt', 'is', null)
    .execute();
  await removeTags(
    tx,
    scope,
    now,
    tags.map((tag) => tag.id),
    use,
  );
  await tx
    .updateTable('tagGroup')
    .set({ deletedAt: at(now) })
    .where('id', '=', group.id)
    .where('corpId', '=', scope.corpId)
    .execute();
}

async function writeGroup(tx: Tx, scope: Scope, id: number, values: { name: string; exclusive: boolean }): Promise<GroupRow> {
  try {
    return await tx
      .updateTable('tagGroup')
      .set(values)
      .where('id', '=', id)
      .where('corpId', '=', scope.corpId)
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
  } catch (error) {
    if (violates(error, 'tag_group_name')) throw refuse('tag_group.name_taken', { name: values.name });
    throw error;
  }
}

async function readGroup(tx: Tx, scope: Scope, id: string): Promise<GroupRow> {
  const row = await tx
    .selectFrom('tagGroup')
    .select(COLUMNS)
    .where('id', '=', filterId(id))
    .where('corpId', '=', scope.corpId)
    .where('deletedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw refuse('tag_group.not_found');
  return row;
}

/** The groups with their tags: one query for all tags, one for all counts. */
async function groupViews(tx: Query, scope: Scope, groups: readonly GroupRow[]): Promise<ReadonlyMap<number, Static<typeof TagGroup>>> {
  if (groups.length === 0) return new Map();
  const tags = await tx
    .selectFrom('tag')
    .select(['id', 'groupId', 'name', 'createdAt'])
    .where('corpId', '=', scope.corpId)
    .where(
      'groupId',
      'in',
      groups.map((group) => group.id),
    )
    .where('deletedAt', 'is', null)
    .orderBy('position', 'desc')
    .orderBy('id')
    .execute();
  const counts = await tagCounts(
    tx,
    scope,
    tags.map((tag) => tag.id),
  );
  const views = new Map(groups.map((group) => [group.id, groupView(group, [])]));
  for (const tag of tags) views.get(tag.groupId)?.tags.push(tagView(scope, tag, counts));
  return views;
}

function groupView(row: GroupRow, tags: Static<typeof TagGroup>['tags']): Static<typeof TagGroup> {
  return { id: String(row.id), name: row.name, exclusive: row.exclusive, fromWecom: row.origin === 'wecom', tags };
}
