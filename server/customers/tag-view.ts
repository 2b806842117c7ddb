import type { Static } from 'typebox';
import type { Tag } from '../../domain/customers/contract.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import type { Query } from '../platform/db/database.ts';

export type TagRow = { id: number; groupId: number; name: string; createdAt: number };

/** How many customers have each tag now: one query over the tags asked for. */
export async function tagCounts(tx: Query, scope: Scope, tagIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  if (tagIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('tagging')
    .select((eb) => ['tagId', eb.fn.countAll<number>().as('customers')])
    .where('corpId', '=', scope.corpId)
    .where('tagId', 'in', tagIds)
    .where('removedAt', 'is', null)
    .groupBy('tagId')
    .execute();
  return new Map(rows.map((row) => [row.tagId, row.customers]));
}

export function tagView(scope: Scope, row: TagRow, counts: ReadonlyMap<number, number>): Static<typeof Tag> {
  return {
    id: String(row.id),
    groupId: String(row.groupId),
    name: row.name,
    customers: counts.get(row.id) ?? 0,
    createdAt: isoIn(row.createdAt, scope.zone),
  };
}
