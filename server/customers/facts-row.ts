import { sql } from 'kysely';
import { iso } from '../../domain/kernel/time.ts';
import type { Tx } from '../platform/db/database.ts';

/** The latest interaction that a batch tells of, per customer of one bucket. */
export type Touched = { readonly customerId: string; readonly interactionAt: number | null };

/**
 * Recomputes the facts rows of customers of one bucket from the tables, in one statement. Running it again changes
 * nothing; only the last interaction is carried on, for messages are kept nowhere but in facts (and a paid order may have
 * been another customer's, with no fact of the payment here). Rows are taken in order of id, as every statement that locks
 * several customers does.
 */
export async function refreshFacts(tx: Tx, bucket: number, touched: readonly Touched[]): Promise<void> {
  if (touched.length === 0) return;
  await sql`
    with touched as (
      select * from unnest(${touched.map((t) => t.customerId)}::uuid[], ${touched.map((t) => instant(t.interactionAt))}::timestamptz[])
        as t(customer_id, interaction_at)
    ), friends as (
      select f.customer_id,
        array_agg(f.staff_id order by f.added_at, f.id) filter (where f.lost_at is null) as live_staff,
        min(f.added_at) filter (where f.lost_at is null) as since,
        max(f.lost_at) as lost_at
      from friendship f where f.bucket = ${bucket} and f.customer_id in (select customer_id from touched)
      group by f.customer_id
    ), tags as (
      select t.customer_id, array_agg(t.tag_id order by t.tag_id) as ids
      from tagging t where t.bucket = ${bucket} and t.customer_id in (select customer_id from touched) and t.removed_at is null
      group by t.customer_id
    ), stages as (
      select s.customer_id, array_agg(s.stage_id order by s.pipeline_id) as ids, array_agg(s.entered_at order by s.pipeline_id) as since
      from customer_stage s where s.bucket = ${bucket} and s.customer_id in (select customer_id from touched)
      group by s.customer_id
    ), orders as (
      select o.customer_id, count(*)::integer as count, sum(o.amount_fen - o.refund_fen)::bigint as sum_fen,
        min(o.paid_at) as first_paid_at, max(o.paid_at) as last_paid_at
      from customer_order o where o.bucket = ${bucket} and o.customer_id in (select customer_id from touched) and o.status in ('paid', 'partlyRefunded')
      group by o.customer_id
    )
    insert into customer_facts as known (bucket, customer_id, corp_id, name, gender, tags, friend_staff, owner_staff_id, friend_since,
      lost_at, last_interaction_at, order_count, order_sum_fen, first_paid_at, last_paid_at, known_at, stages, stage_since)
    select c.bucket, c.id, c.corp_id, c.name, c.gender, coalesce(tags.ids, '{}'), coalesce(friends.live_staff, '{}'), friends.live_staff[1],
      friends.since, case when friends.live_staff is null then friends.lost_at end, greatest(touched.interaction_at, orders.last_paid_at),
      coalesce(orders.count, 0), coalesce(orders.sum_fen, 0), orders.first_paid_at, orders.last_paid_at, c.known_at,
      coalesce(stages.ids, '{}'), coalesce(stages.since, '{}')
    from touched
    join customer c on c.bucket = ${bucket} and c.id = touched.customer_id
    left join friends on friends.customer_id = c.id
    left join tags on tags.customer_id = c.id
    left join orders on orders.customer_id = c.id
    left join stages on stages.customer_id = c.id
    order by c.id
    on conflict (bucket, customer_id) do update set
      name = excluded.name, gender = excluded.gender, tags = excluded.tags, friend_staff = excluded.friend_staff,
      owner_staff_id = excluded.owner_staff_id, friend_since = excluded.friend_since, lost_at = excluded.lost_at,
      last_interaction_at = greatest(known.last_interaction_at, excluded.last_interaction_at),
      order_count = excluded.order_count, order_sum_fen = excluded.order_sum_fen,
      first_paid_at = excluded.first_paid_at, last_paid_at = excluded.last_paid_at, known_at = excluded.known_at,
      stages = excluded.stages, stage_since = excluded.stage_since`.execute(tx);
}

/**
 * Moves the last interaction of customers of one bucket forward, never back. Who has no row yet (her import waits in the
 * slow lane) gets one.
 */
export async function touchFacts(tx: Tx, bucket: number, touched: readonly Touched[]): Promise<void> {
  if (touched.length === 0) return;
  const { rows } = await sql<{ customerId: string }>`/* prepared: touch_facts */
    with touched as (
      select * from unnest(${touched.map((t) => t.customerId)}::uuid[], ${touched.map((t) => instant(t.interactionAt))}::timestamptz[])
        as t(customer_id, interaction_at)
    ), later as (
      select f.customer_id, t.interaction_at from touched t
      join customer_facts f on f.bucket = ${bucket}::smallint and f.customer_id = t.customer_id
      where f.last_interaction_at is null or f.last_interaction_at < t.interaction_at
      order by f.customer_id for update of f
    ), moved as (
      update customer_facts f set last_interaction_at = l.interaction_at from later l
      where f.bucket = ${bucket}::smallint and f.customer_id = l.customer_id
    )
    select t.customer_id from touched t
    where not exists (select from customer_facts f where f.bucket = ${bucket}::smallint and f.customer_id = t.customer_id)`.execute(tx);
  const missing = new Set(rows.map((row) => row.customerId));
  await refreshFacts(
    tx,
    bucket,
    touched.filter((one) => missing.has(one.customerId)),
  );
}

function instant(at: number | null): string | null {
  return at === null ? null : iso(at);
}
