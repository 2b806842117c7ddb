import { sql } from 'kysely';
import { DAY } from '../../domain/kernel/time.ts';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import type { CustomerRef } from './standing.ts';

/**
 * `recentSends` of delivery for customers of many buckets in one statement: at 10:00 a batch has a few customers of each
 * of 256 buckets, and a query per bucket would cost more than all else. Counts the same instants; a test compares them.
 */
export async function recentSendsOf(tx: Tx, customers: readonly CustomerRef[], since: number): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  if (customers.length === 0) return found;
  const { rows } = await sql<{ customerId: string; counted: number }>`
    select i.customer_id, coalesce(i.handed_over_at, i.created_at) as counted
    from unnest(${customers.map((one) => one.bucket)}::smallint[], ${customers.map((one) => one.id)}::uuid[]) as k(bucket, id)
    join intent i on i.bucket = k.bucket and i.customer_id = k.id and i.created_at >= ${at(since - 15 * DAY)}
    where coalesce(i.handed_over_at, i.created_at) >= ${at(since)}
      and i.message_class <> 'service' and i.state in ('created', 'claimed', 'handed_over', 'unknown', 'sent')
    order by i.customer_id, counted`.execute(tx);
  for (const row of rows) {
    const instants = found.get(row.customerId);
    if (instants === undefined) found.set(row.customerId, [row.counted]);
    else instants.push(row.counted);
  }
  return found;
}
