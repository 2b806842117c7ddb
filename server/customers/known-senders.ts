import type { Query } from '../platform/db/database.ts';

/** Customers by their ids with WeCom; those who are not known (yet) are left out. */
export async function customersByExternalIds(tx: Query, corpId: number, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('customerIdentity')
    .select(['value', 'customerId'])
    .where('corpId', '=', corpId)
    .where('kind', '=', 'external_userid')
    .where('value', 'in', Array.from(new Set(ids)))
    .execute();
  return new Map(rows.map((row) => [row.value, row.customerId]));
}
