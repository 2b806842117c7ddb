import { sql, type RawBuilder } from 'kysely';
import { SECOND, iso } from '../../domain/kernel/time.ts';
import type { CorpTagGroup } from '../../domain/wecom/corp-tags.ts';
import { repairsOf, type Repairs } from '../../domain/wecom/repairs.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { at } from '../platform/db/bind.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import { LOCKS } from '../platform/db/locks.ts';
import { inTx } from '../platform/db/scoped.ts';
import { piecesOf } from '../wecom/pages.ts';
import { getCorpTagList, isRefusal, type WecomClient } from '../wecom/service.ts';
import { enqueuePurgeTag, PUSH_TAG } from './enqueue-wecom.ts';

export type CustomersContext = { readonly db: Db; readonly clock: Clock; readonly wecom: WecomClient };

/** Makes tag groups and tags what WeCom says, and tells what that changed. A failed question changes nothing. */
export async function syncTags(context: CustomersContext, corpId: number): Promise<Repairs> {
  const library = await fetchTagLibrary(context, corpId);
  const now = context.clock.now();
  return inTx(context.db, (tx) => takeTagLibrary(tx, now, corpId, library));
}

/** The whole library, what we knew of it before we asked, and what of that WeCom says is gone. */
export type TagLibrary = {
  readonly groups: readonly CorpTagGroup[];
  readonly knownGroups: ReadonlyMap<string, string>;
  readonly knownTags: ReadonlyMap<string, string>;
  readonly goneGroups: readonly string[];
  readonly goneTags: readonly string[];
};

/**
 * Asks for the library whole. What we know and the answer does not name is asked for by its id: only what WeCom then does
 * not show as living counts as gone, never what a short answer left out.
 */
export async function fetchTagLibrary({ db, wecom }: CustomersContext, corpId: number): Promise<TagLibrary> {
  const known = await sql<{ wecomId: string; name: string; what: 'group' | 'tag' }>`
    select wecom_id, name, 'group' as what from tag_group where corp_id = ${corpId} and wecom_id is not null and deleted_at is null
    union all
    select wecom_id, name, 'tag' from tag where corp_id = ${corpId} and wecom_id is not null and deleted_at is null`.execute(db);
  const groups = await getCorpTagList(wecom, corpId);
  const of = (what: 'group' | 'tag') => new Map(known.rows.filter((row) => row.what === what).map((row) => [row.wecomId, row.name]));
  const knownGroups = of('group');
  const knownTags = of('tag');
  const listed = idsOf(groups);
  const missingTags = Array.from(knownTags.keys()).filter((id) => !listed.tags.has(id));
  const missingGroups = Array.from(knownGroups.keys()).filter((id) => !listed.groups.has(id));
  const stillThere = new Set<string>();
  for (const ids of piecesOf(missingTags, IDS_AT_ONCE)) {
    const answered = await askById(ids, (some) => getCorpTagList(wecom, corpId, { tag_id: some }));
    for (const id of idsOf(answered).tags) stillThere.add(id);
  }
  for (const ids of piecesOf(missingGroups, IDS_AT_ONCE)) {
    const answered = await askById(ids, (some) => getCorpTagList(wecom, corpId, { group_id: some }));
    for (const id of idsOf(answered).groups) stillThere.add(id);
  }
  return {
    groups,
    knownGroups,
    knownTags,
    goneGroups: missingGroups.filter((id) => !stillThere.has(id)),
    goneTags: missingTags.filter((id) => !stillThere.has(id)),
  };
}

/** Ids in one question; the documents name no limit (92117). */
const IDS_AT_ONCE = 500;

/** One id that WeCom never heard of (40068) has the whole question refused: it is halved until the others are answered. */
async function askById(ids: string[], ask: (ids: string[]) => Promise<CorpTagGroup[]>): Promise<CorpTagGroup[]> {
  try {
    return await ask(ids);
  } catch (error) {
    if (!isRefusal(error, 40068)) throw error;
    if (ids.length <= 1) return [];
    const half = Math.ceil(ids.length / 2);
    return [...(await askById(ids.slice(0, half), ask)), ...(await askById(ids.slice(half), ask))];
  }
}

function idsOf(groups: readonly CorpTagGroup[]): { groups: Set<string>; tags: Set<string> } {
  const living = groups.filter((group) => group.deleted !== true);
  return {
    groups: new Set(living.map((group) => group.group_id)),
    tags: new Set(living.flatMap((group) => group.tag.filter((tag) => tag.deleted !== true).map((tag) => tag.id))),
  };
}

/**
 * Takes in the whole tag library. A group or tag of ours with the same name that WeCom did not have yet becomes the same
 * one; what WeCom had and has no longer is deleted; what is ours alone stays.
 */
export async function takeTagLibrary(tx: Tx, now: number, corpId: number, library: TagLibrary): Promise<Repairs> {
  const { groups, knownGroups, knownTags, goneGroups, goneTags } = library;
  // One sync of a company's tag library at a time, so that an older answer does not win.
  await sql`select pg_advisory_xact_lock(${LOCKS.tagLibrary}, ${corpId})`.execute(tx);
  const listed = groups.map((group) => ({
    id: group.group_id,
    name: group.group_name,
    position: group.order,
    at: iso(group.create_time * SECOND),
  }));
  const groupsTaken = await takeGroups(tx, now, corpId, listed, goneGroups);
  const tags = groups.flatMap((group) =>
    group.tag.map((tag) => ({ group: group.group_id, id: tag.id, name: tag.name, position: tag.order, at: iso(tag.create_time * SECOND) })),
  );
  const tagsTaken = await takeTags(tx, now, corpId, tags, goneTags);
  return repairsOf({
    tagGroupsCreated: groupsTaken.rows.filter((row) => row.isNew).map((row) => row.name),
    tagGroupsEdited: groupsTaken.rows.filter((row) => !row.isNew).map((row) => edited(row, knownGroups)),
    tagGroupsDeleted: groupsTaken.deleted,
    tagsCreated: tagsTaken.rows.filter((row) => row.isNew).map((row) => row.name),
    tagsEdited: tagsTaken.rows.filter((row) => !row.isNew).map((row) => edited(row, knownTags)),
    tagsDeleted: tagsTaken.deleted,
  });
}

function edited({ name, wecomId }: Written, known: ReadonlyMap<string, string>): string {
  const before = known.get(wecomId);
  return before === undefined || before === name ? `${name}（排序或分组）` : `${before} → ${name}`;
}

type Written = { readonly name: string; readonly wecomId: string; readonly isNew: boolean };
/** What was added or changed, and the names of what was deleted. */
type Taken = { readonly rows: readonly Written[]; readonly deleted: readonly string[] };

type Listed = { id: string; name: string; position: number; at: string };

async function takeGroups(tx: Tx, now: number, corpId: number, groups: readonly Listed[], gone: readonly string[]): Promise<Taken> {
  const rows = JSON.stringify(groups);
  const given = sql`jsonb_to_recordset(${rows}::jsonb) as row(id text, name text, position bigint, at timestamptz)`;
  // A group that still holds tags of ours which WeCom has never seen stays, as ours.
  await sql`
    update tag_group g set wecom_id = null, origin = 'ours'
    where g.corp_id = ${corpId} and g.wecom_id = any(${gone}::text[]) and exists (select from tag t where t.group_id = g.id and t.wecom_id is null and t.deleted_at is null)`.execute(
    tx,
  );
  const deleted = await sql<{ name: string }>`
    update tag_group g set deleted_at = ${at(now)}
    where g.corp_id = ${corpId} and g.wecom_id = any(${gone}::text[]) and g.deleted_at is null
    returning g.name`.execute(tx);
  await sql`
    update tag_group g set wecom_id = row.id from ${given}
    where g.corp_id = ${corpId} and g.wecom_id is null and g.deleted_at is null and g.name = row.name
      and not exists (select from tag_group o where o.corp_id = ${corpId} and o.wecom_id = row.id)`.execute(tx);
  // Names first go out of each other's way: WeCom may have swapped two.
  await sql`
    update tag_group g set name = g.name || ' #' || g.id from ${given}
    where g.corp_id = ${corpId} and g.deleted_at is null and g.wecom_id is distinct from row.id and g.name = row.name`.execute(tx);
  const written = await sql<Written>`
    insert into tag_group (corp_id, name, wecom_id, origin, position, created_at)
    select ${corpId}::integer, row.name, row.id, 'wecom', row.position, row.at from ${given}
    on conflict (corp_id, wecom_id) do update set name = excluded.name, position = excluded.position
      where tag_group.deleted_at is null and (tag_group.name, tag_group.position) is distinct from (excluded.name, excluded.position)
        and ${noPushWaits('group:', sql.ref('tag_group.id'))}
    returning name, wecom_id, xmax = 0 as is_new`.execute(tx);
  return { rows: written.rows, deleted: deleted.rows.map((row) => row.name) };
}

async function takeTags(
  tx: Tx,
  now: number,
  corpId: number,
  tags: readonly (Listed & { group: string })[],
  gone: readonly string[],
): Promise<Taken> {
  const rows = JSON.stringify(tags);
  const given = sql`(
    select g.id as group_id, row.id, row.name, row.position, row.at
    from jsonb_to_recordset(${rows}::jsonb) as row("group" text, id text, name text, position bigint, at timestamptz)
    join tag_group g on g.corp_id = ${corpId} and g.wecom_id = row."group") row`;
  const deleted = await sql<{ id: number; name: string }>`
    update tag t set deleted_at = ${at(now)}
    where t.corp_id = ${corpId} and t.wecom_id = any(${gone}::text[]) and t.deleted_at is null
    returning t.id, t.name`.execute(tx);
  await enqueuePurgeTag(
    tx,
    now,
    corpId,
    deleted.rows.map((row) => row.id),
  );
  await sql`
    update tag t set wecom_id = row.id from ${given}
    where t.corp_id = ${corpId} and t.group_id = row.group_id and t.wecom_id is null and t.deleted_at is null and t.name = row.name
      and not exists (select from tag o where o.corp_id = ${corpId} and o.wecom_id = row.id)`.execute(tx);
  await sql`
    update tag t set name = t.name || ' #' || t.id from ${given}
    where t.corp_id = ${corpId} and t.group_id = row.group_id and t.deleted_at is null and t.wecom_id is distinct from row.id and t.name = row.name`.execute(
    tx,
  );
  // What we deleted and WeCom still lists stays deleted (groups alike): a job is on its way to tell WeCom.
  const written = await sql<Written>`
    insert into tag (corp_id, group_id, name, wecom_id, position, created_at)
    select ${corpId}::integer, row.group_id, row.name, row.id, row.position, row.at from ${given}
    on conflict (corp_id, wecom_id) do update set name = excluded.name, position = excluded.position, group_id = excluded.group_id
      where tag.deleted_at is null
        and (tag.name, tag.position, tag.group_id) is distinct from (excluded.name, excluded.position, excluded.group_id)
        and ${noPushWaits('tag:', sql.ref('tag.id'))}
    returning name, wecom_id, xmax = 0 as is_new`.execute(tx);
  return { rows: written.rows, deleted: deleted.rows.map((row) => row.name) };
}

/** A name given here that WeCom has yet to hear of is not undone by what WeCom says. */
function noPushWaits(prefix: string, id: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`not exists (select from job where job.kind = ${PUSH_TAG} and job.key = ${prefix} || ${id})`;
}
