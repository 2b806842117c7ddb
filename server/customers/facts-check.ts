import { sql } from 'kysely';
import { INTERACTION_TYPES } from '../../domain/events/interaction.ts';
import type { Query } from '../platform/db/database.ts';

/** A column of a facts row that says something else than the tables do. */
export type Drift = { readonly customerId: string; readonly column: string; readonly row: unknown; readonly tables: unknown };

/**
 * Compares the facts rows of at most `most` customers of these buckets with what the tables say, column by column, and
 * answers where they differ. Written for reading and not for speed, and apart from what keeps the rows, so that the two do
 * not share a mistake. Customers of whom there is news that the readers have not seen yet are left out. The last
 * interaction may be later than the tables tell of (an order that was moved away and given back), never earlier.
 */
export async function checkFactsRows(
  tx: Query,
  corpId: number,
  sample: { readonly buckets: readonly number[]; readonly most: number },
): Promise<{ checked: number; drifts: Drift[] }> {
  const { rows } = await sql<{ customerId: string; row: Columns | null; tables: Columns }>`
    select c.id as customer_id,
      (select jsonb_build_object('name', f.name, 'gender', f.gender, 'knownAt', (extract(epoch from f.known_at) * 1000)::bigint, 'tags', f.tags,
        'friendStaff', f.friend_staff, 'friendSince', (extract(epoch from f.friend_since) * 1000)::bigint, 'orderCount', f.order_count,
        'orderSumFen', f.order_sum_fen, 'firstPaidAt', (extract(epoch from f.first_paid_at) * 1000)::bigint,
        'lastPaidAt', (extract(epoch from f.last_paid_at) * 1000)::bigint,
        'lastInteractionAt', (extract(epoch from f.last_interaction_at) * 1000)::bigint)
        from customer_facts f where f.bucket = c.bucket and f.customer_id = c.id) as row,
      jsonb_build_object(
        'name', c.name, 'gender', c.gender, 'knownAt', (extract(epoch from c.known_at) * 1000)::bigint,
        'tags', (select coalesce(jsonb_agg(t.tag_id order by t.tag_id), '[]') from tagging t
          where t.bucket = c.bucket and t.customer_id = c.id and t.removed_at is null),
        'friendStaff', (select coalesce(jsonb_agg(s.staff_id order by s.added_at, s.id), '[]') from friendship s
          where s.bucket = c.bucket and s.customer_id = c.id and s.lost_at is null),
        'friendSince', (select (extract(epoch from min(s.added_at)) * 1000)::bigint from friendship s where s.bucket = c.bucket and s.customer_id = c.id and s.lost_at is null),
        'orderCount', (select count(*) from customer_order o where o.bucket = c.bucket and o.customer_id = c.id and ${COUNTS}),
        'orderSumFen', (select coalesce(sum(o.amount_fen) - sum(o.refund_fen), 0) from customer_order o
          where o.bucket = c.bucket and o.customer_id = c.id and ${COUNTS}),
        'firstPaidAt', (select (extract(epoch from min(o.paid_at)) * 1000)::bigint from customer_order o where o.bucket = c.bucket and o.customer_id = c.id and ${COUNTS}),
        'lastPaidAt', (select (extract(epoch from max(o.paid_at)) * 1000)::bigint from customer_order o where o.bucket = c.bucket and o.customer_id = c.id and ${COUNTS}),
        'lastInteractionAt', (select (extract(epoch from max(h.at)) * 1000)::bigint from fact h where h.bucket = c.bucket and h.customer_id = c.id
          and (h.kind in ('message.received', 'order.paid') or (h.kind = 'event.happened' and h.data ->> 'type' = any(${INTERACTION_TYPES}::text[]))))
      ) as tables
    from customer c
    where c.corp_id = ${corpId} and c.bucket = any(${Array.from(sample.buckets)}::smallint[])
      and not exists (select from fact_pending p join fact h on h.bucket = p.bucket and h.seq = p.seq
        where p.bucket = c.bucket and h.customer_id = c.id)
    order by c.bucket, c.id limit ${sample.most}`.execute(tx);
  return { checked: rows.length, drifts: rows.flatMap(({ customerId, row, tables }) => driftsOf(customerId, row, tables)) };
}

type Columns = Readonly<Record<string, unknown>>;

const COUNTS = sql`o.status in ('paid', 'partlyRefunded')`;

function driftsOf(customerId: string, row: Columns | null, tables: Columns): Drift[] {
  return Object.entries(tables).flatMap(([column, told]) => {
    const kept = row?.[column] ?? null;
    return agree(column, kept, told) ? [] : [{ customerId, column, row: kept, tables: told }];
  });
}

function agree(column: string, kept: unknown, told: unknown): boolean {
  if (column === 'lastInteractionAt') return told === null || (typeof kept === 'number' && typeof told === 'number' && kept >= told);
  return JSON.stringify(kept) === JSON.stringify(told);
}
