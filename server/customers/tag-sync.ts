import { sql, type RawBuilder } from 'kysely';
import { SECOND, iso } from '../../domain/kernel/time.ts';
import type { CorpTagGroup } from '../../domain/wecom/corp-tags.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { at } from '../platform/db/bind.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import { LOCKS } from '../platform/db/locks.ts';
import { inTx } from '../platform/db/scoped.ts';
import { getCorpTagList, type WecomClient } from '../wecom/service.ts';
import { enqueuePurgeTag, PUSH_TAG } from './enqueue-wecom.ts';

export type CustomersContext = { readonly db: Db; readonly clock: Clock; readonly wecom: WecomClient };

/** Makes tag groups and tags what WeCom says. The library is asked for whole; a failed question changes nothing. */
export async function syncTags(context: CustomersContext, corpId: number): Promise<void> {
  const library = await fetchTagLibrary(context, corpId);
  const now = context.clock.now();
  await inTx(context.db, (tx) => takeTagLibrary(tx, now, corpId, library));
}

/** The whole library, and what we knew of it before we asked: only that can turn out to be gone. */
export type TagLibrary = {
  readonly groups: readonly CorpTagGroup[];
  readonly knownGroups: readonly string[];
  readonly knownTags: readonly string[];
};

export async function fetchTagLibrary({ db, wecom }: CustomersContext, corpId: number): Promise<TagLibrary> {
  const known = await sql<{ wecomId: string; what: 'group' | 'tag' }>`
    select wecom_id, 'group' as what from tag_group where corp_id = ${corpId} and wecom_id is not null and deleted_at is null
    union all
    select wecom_id, 'tag' from tag where corp_id = ${corpId} and wecom_id is not null and deleted_at is null`.execute(db);
  const groups = await getCorpTagList(wecom, corpId);
  const of = (what: 'group' | 'tag') => known.rows.filter((row) => row.what === what).map((row) => row.wecomId);
  return { groups, knownGroups: of('group'), knownTags: of('tag') };
}

/**
 * Takes in the whole tag library. A group or tag of ours with the same name that WeCom did not have yet becomes the same
 * one; what WeCom had and has no longer is deleted; what is ours alone stays.
 */
export async function takeTagLibrary(tx: Tx, now: number, corpId: number, library: TagLibrary): Promise<void> {
  const { groups } = library;
  // One sync of a company's tag library at a time, so that an older answer does not win.
  await sql`select pg_advisory_xact_lock(${LOCKS.tagLibrary}, ${corpId})`.execute(tx);
  const listed = groups.map((group) => ({
    id: group.group_id,
    name: group.group_name,
    position: group.order,
    at: iso(group.create_time * SECOND),
  }));
  await takeGroups(tx, now, corpId, listed, goneOf(library.knownGroups, listed));
  const tags = groups.flatMap((group) =>
    group.tag.map((tag) => ({ group: group.group_id, id: tag.id, name: tag.name, position: tag.order, at: iso(tag.create_time * SECOND) })),
  );
  await takeTags(tx, now, corpId, tags, goneOf(library.knownTags, tags));
}

function goneOf(known: readonly string[], listed: readonly { id: string }[]): string[] {
  const ids = new Set(listed.map((one) => one.id));
  return known.filter((id) => !ids.has(id));
}

type Listed = { id: string; name: string; position: number; at: string };

async function takeGroups(tx: Tx, now: number, corpId: number, groups: readonly Listed[], gone: readonly string[]): Promise<void> {
  const rows = JSON.stringify(groups);
  const given = sql`jsonb_to_recordset(${rows}::jsonb) as row(id text, name text, position bigint, at timestamptz)`;
  // A group that still holds tags of ours which WeCom has never seen stays, as ours.
  await sql`
    update tag_group g set wecom_id = null, origin = 'ours'
    where g.corp_id = ${corpId} and g.wecom_id = any(${gone}::text[]) and exists (select from tag t where t.group_id = g.id and t.wecom_id is null and t.deleted_at is null)`.execute(
    tx,
  );
  await sql`
    update tag_group g set deleted_at = ${at(now)}
    where g.corp_id = ${corpId} and g.wecom_id = any(${gone}::text[]) and g.deleted_at is null`.execute(tx);
  await sql`
    update tag_group g set wecom_id = row.id from ${given}
    where g.corp_id = ${corpId} and g.wecom_id is null and g.deleted_at is null and g.name = row.name
      and not exists (select from tag_group o where o.corp_id = ${corpId} and o.wecom_id = row.id)`.execute(tx);
  // Names first go out of each other's way: WeCom may have swapped two.
  await sql`
    update tag_group g set name = g.name || ' #' || g.id from ${given}
    where g.corp_id = ${corpId} and g.deleted_at is null and g.wecom_id is distinct from row.id and g.name = row.name`.execute(tx);
  await sql`
    insert into tag_group (corp_id, name, wecom_id, origin, position, created_at)
    select ${corpId}::integer, row.name, row.id, 'wecom', row.position, row.at from ${given}
    on conflict (corp_id, wecom_id) do update set name = excluded.name, position = excluded.position
      where tag_group.deleted_at is null and (tag_group.name, tag_group.position) is distinct from (excluded.name, excluded.position)
        and ${noPushWaits('group:', sql.ref('tag_group.id'))}`.execute(tx);
}

async function takeTags(
  tx: Tx,
  now: number,
  corpId: number,
  tags: readonly (Listed & { group: string })[],
  gone: readonly string[],
): Promise<void> {
  const rows = JSON.stringify(tags);
  const given = sql`(
    select g.id as group_id, row.id, row.name, row.position, row.at
    from jsonb_to_recordset(${rows}::jsonb) as row("group" text, id text, name text, position bigint, at timestamptz)
    join tag_group g on g.corp_id = ${corpId} and g.wecom_id = row."group") row`;
  const deleted = await sql<{ id: number }>`
    update tag t set deleted_at = ${at(now)}
    where t.corp_id = ${corpId} and t.wecom_id = any(${gone}::text[]) and t.deleted_at is null
    returning t.id`.execute(tx);
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
  await sql`
    insert into tag (corp_id, group_id, name, wecom_id, position, created_at)
    select ${corpId}::integer, row.group_id, row.name, row.id, row.position, row.at from ${given}
    on conflict (corp_id, wecom_id) do update set name = excluded.name, position = excluded.position, group_id = excluded.group_id
      where tag.deleted_at is null
        and (tag.name, tag.position, tag.group_id) is distinct from (excluded.name, excluded.position, excluded.group_id)
        and ${noPushWaits('tag:', sql.ref('tag.id'))}`.execute(tx);
}

/** A name given here that WeCom has yet to hear of is not undone by what WeCom says. */
function noPushWaits(prefix: string, id: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`not exists (select from job where job.kind = ${PUSH_TAG} and job.key = ${prefix} || ${id})`;
}
