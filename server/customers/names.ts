import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { TagRef } from '../../domain/customers/contract.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Query } from '../platform/db/database.ts';

/** Names by id, for those asked for: one query, none when nobody is asked for. */
export async function staffNames(tx: Query, scope: Scope, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('staff')
    .select(['id', 'name'])
    .where('corpId', '=', scope.corpId)
    .where('id', 'in', unique(ids))
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

export async function operatorNames(tx: Query, scope: Scope, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('operator')
    .select(['id', 'name'])
    .where('corpId', '=', scope.corpId)
    .where('id', 'in', unique(ids))
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** `组 · 标签`, deleted ones included: history goes on naming them. */
export async function tagNames(tx: Query, scope: Scope, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('tag')
    .innerJoin('tagGroup', 'tagGroup.id', 'tag.groupId')
    .select(['tag.id', 'tag.name', 'tagGroup.name as groupName'])
    .where('tag.corpId', '=', scope.corpId)
    .where('tag.id', 'in', unique(ids))
    .execute();
  return new Map(rows.map((row) => [row.id, `${row.groupName}·${row.name}`]));
}

/** The tags that customers have now, in one query; read from the taggings, so that a change shows at once. */
export async function tagsOf(
  tx: Query,
  scope: Scope,
  customers: readonly { bucket: number; id: string }[],
): Promise<ReadonlyMap<string, Static<typeof TagRef>[]>> {
  const found = new Map<string, Static<typeof TagRef>[]>();
  if (customers.length === 0) return found;
  const { rows } = await sql<{ customerId: string; id: number; name: string; groupName: string }>`
    select t.customer_id, tag.id, tag.name, g.name as group_name
    from unnest(${customers.map((c) => c.bucket)}::smallint[], ${customers.map((c) => c.id)}::uuid[]) as k(bucket, id)
    join tagging t on t.bucket = k.bucket and t.customer_id = k.id and t.removed_at is null and t.corp_id = ${scope.corpId}
    join tag on tag.id = t.tag_id and tag.deleted_at is null
    join tag_group g on g.id = tag.group_id
    order by t.added_at, tag.id`.execute(tx);
  for (const row of rows) {
    const tags = found.get(row.customerId) ?? [];
    tags.push({ id: String(row.id), name: row.name, groupName: row.groupName });
    found.set(row.customerId, tags);
  }
  return found;
}

function unique(ids: readonly number[]): number[] {
  return Array.from(new Set(ids));
}
