import { sql, type RawBuilder } from 'kysely';
import type { Static } from 'typebox';
import type { BoardCard } from '../../domain/stages/contract.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn, localDaysBetween } from '../../domain/kernel/time.ts';
import { staffNames, tagsOf } from '../customers/service.ts';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';

/** Newest in the stage first, or those who have stayed longest. */
export type Order = 'newest' | 'longest';
/** The last card of the page before. */
export type After = { readonly since: number; readonly id: string };
/** `since`: when she entered the stage; of those without one, when she became known, by which they are ordered. */
export type CardKey = { readonly bucket: number; readonly customerId: string; readonly since: number };

export function orderSql(order: Order, instant: string, id: string): RawBuilder<unknown> {
  const direction = order === 'newest' ? sql`desc` : sql`asc`;
  return sql`order by ${sql.ref(instant)} ${direction}, ${sql.ref(id)} ${direction}`;
}

export function afterSql(order: Order, after: After | undefined, instant: string, id: string): RawBuilder<unknown> {
  if (after === undefined) return sql``;
  const than = order === 'newest' ? sql`<` : sql`>`;
  return sql`and (${sql.ref(instant)}, ${sql.ref(id)}) ${than} (${at(after.since)}, ${after.id}::uuid)`;
}

/** The cards of customers, in the order given: names, owners and tags in one query each. */
export async function cardsOf(
  tx: Query,
  scope: Scope,
  now: number,
  keys: readonly CardKey[],
  standing: 'inStage' | 'nowhere',
): Promise<Static<typeof BoardCard>[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<{ id: string; bucket: number; name: string; ownerStaffId: number | null }>`
    select c.id, c.bucket, c.name, f.owner_staff_id
    from unnest(${keys.map((key) => key.bucket)}::smallint[], ${keys.map((key) => key.customerId)}::uuid[]) as k(bucket, id)
    join customer c on c.bucket = k.bucket and c.id = k.id and c.corp_id = ${scope.corpId}
    left join customer_facts f on f.bucket = k.bucket and f.customer_id = k.id and f.corp_id = ${scope.corpId}`.execute(tx);
  const tags = await tagsOf(tx, scope, rows);
  const staff = await staffNames(
    tx,
    scope,
    rows.flatMap((row) => row.ownerStaffId ?? []),
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  return keys.flatMap(({ customerId, since }) => {
    const row = known.get(customerId);
    if (row === undefined) return [];
    const owner = row.ownerStaffId === null ? null : { id: String(row.ownerStaffId), name: staff.get(row.ownerStaffId) ?? '' };
    const stay =
      standing === 'nowhere'
        ? { since: null, days: null }
        : { since: isoIn(since, scope.zone), days: Math.max(0, localDaysBetween(since, now, scope.zone)) };
    return [{ id: customerId, name: row.name, owner, tags: tags.get(customerId) ?? [], ...stay }];
  });
}
