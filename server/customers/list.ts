import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { CustomerRow } from '../../domain/customers/contract.ts';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Query } from '../platform/db/database.ts';
import { decodeCursor, pageOf } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';
import { matchingKeys, someMatching, type CustomerFilter, type Position } from './list-filter.ts';
import { staffNames, tagsOf } from './names.ts';
import { rowView, type FactsColumns } from './row-view.ts';

const EXACT_UP_TO = 10_000;

type Row = FactsColumns & { bucket: number; id: string };

/** A page of customers, newest first: one query for the page, one for tags, one for names of owners. */
export async function listCustomers(
  tx: Query,
  scope: Scope,
  query: CustomerFilter & { limit?: number; cursor?: string },
): Promise<Paged<Static<typeof CustomerRow>>> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const after = query.cursor === undefined ? undefined : positionOf(query.cursor);
  const { rows } = await sql<Row>`
    with page as materialized (${matchingKeys(scope, query, after, limit + 1)})
    select c.bucket, c.id, c.name, c.gender, c.known_at, coalesce(f.friend_staff, '{}') as friend_staff, f.owner_staff_id, f.friend_since,
      f.lost_at, f.last_interaction_at, coalesce(f.order_count, 0) as order_count, coalesce(f.order_sum_fen, 0) as order_sum_fen
    from page p
    join customer c on c.bucket = p.bucket and c.id = p.id and c.corp_id = ${scope.corpId}
    left join customer_facts f on f.bucket = p.bucket and f.customer_id = p.id and f.corp_id = ${scope.corpId}
    order by c.known_at desc, c.id desc`.execute(tx);
  const tags = await tagsOf(tx, scope, rows);
  const names = await staffNames(
    tx,
    scope,
    rows.flatMap((row) => row.ownerStaffId ?? []),
  );
  return pageOf(
    rows,
    limit,
    (row) => [row.knownAt, row.id],
    (row) => rowView(scope, row, tags.get(row.id) ?? [], names),
  );
}

/** How many match: exact up to 10,000, above that the planner's estimate. */
export async function countCustomers(tx: Query, scope: Scope, filter: CustomerFilter): Promise<{ count: number; exact: boolean }> {
  const counted = await sql<{ count: number }>`
    select count(*)::integer as count from (${someMatching(scope, filter, EXACT_UP_TO + 1)}) matching`.execute(tx);
  const count = counted.rows[0]?.count ?? 0;
  if (count <= EXACT_UP_TO) return { count, exact: true };
  const { rows } = await sql<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }>`
    explain (format json) ${someMatching(scope, filter, 1_000_000_000)}`.execute(tx);
  const plan = Object.values(rows[0] ?? {})[0];
  return { count: Math.max(count, plan?.[0]?.Plan['Plan Rows'] ?? 0), exact: false };
}

function positionOf(cursor: string): Position {
  const [knownAt, id] = decodeCursor(cursor, 2);
  if (typeof knownAt !== 'number' || typeof id !== 'string' || !UUID.test(id)) throw refuse('request.cursor_invalid');
  return { knownAt, id };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
