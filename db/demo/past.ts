import { sql } from 'kysely';
import type { Instant } from '../../domain/kernel/time.ts';
import { netOfItems } from '../../domain/orders/net.ts';
import type { Tx } from '../../server/platform/db/database.ts';
import type { DemoCompany } from './company.ts';
import { pastFacts, type PastFact } from './past-facts.ts';
import { DEMO_PIPELINE } from './journeys.ts';
import { writeStages, type CreatePipeline } from './past-stages.ts';
import { peopleOf, type People } from './people.ts';

/** The part of the customers module that recomputes facts rows of one bucket. */
export type RefreshFacts = (
  tx: Tx,
  bucket: number,
  touched: readonly { customerId: string; interactionAt: Instant | null }[],
) => Promise<void>;

export type Past = {
  readonly corpId: number;
  readonly company: DemoCompany;
  readonly now: Instant;
  readonly refreshFacts: RefreshFacts;
  readonly createPipeline: CreatePipeline;
};

/**
 * Writes what happened before the company was connected: who left, what was said and bought, when tags were given. These
 * facts are history and not news, so no reader is told of them, and the marks of the sync are taken back: nobody enters an
 * SOP because of the past.
 */
export async function writePast(tx: Tx, past: Past): Promise<void> {
  const people = await peopleOf(tx, past.corpId);
  // The sync was quicker than autovacuum: without figures the planner takes these tables for empty.
  await sql`analyze customer, friendship, tagging, fact`.execute(tx);
  await loseFriends(tx, past, people);
  await writeOrders(tx, past, people);
  await dateCustomers(tx, past);
  await dateTags(tx, past);
  await writeFacts(tx, past, pastFacts(past.company, people));
  await writeStages(tx, past.corpId, await past.createPipeline(tx, DEMO_PIPELINE), past.company.stageMoves, people);
  await forgetNews(tx, past.corpId);
  await refresh(tx, past, people);
}

async function loseFriends(tx: Tx, { corpId, company }: Past, people: People): Promise<void> {
  const lost = company.customers.flatMap(({ externalUserid, friendships }) =>
    friendships.flatMap(({ userid, lostAt }) => {
      const customer = people.customer(externalUserid);
      return lostAt === null ? [] : [{ b: customer.bucket, c: customer.id, s: people.staffId(userid), t: iso(lostAt) }];
    }),
  );
  await sql`
    with given as (select * from jsonb_to_recordset(${JSON.stringify(lost)}::jsonb) as row(b smallint, c uuid, s integer, t timestamptz)),
    changed as (
      update friendship f set lost_at = given.t, lost_by = 'customer' from given
      where f.bucket = given.b and f.customer_id = given.c and f.staff_id = given.s and f.lost_at is null
      returning f.bucket, f.id, f.customer_id, f.staff_id, f.lost_at
    )
    insert into fact (bucket, corp_id, customer_id, kind, at, recorded_at, actor, staff_id, data)
    select bucket, ${corpId}, customer_id, 'friend.lost', lost_at, lost_at, 'wecom', staff_id,
      jsonb_build_object('friendshipId', id, 'staffId', staff_id, 'by', 'customer')
    from changed`.execute(tx);
}

// A sync of page after page may meet the later of two friends first: the story knows when she really came.
async function dateCustomers(tx: Tx, { corpId }: Past): Promise<void> {
  await sql`
    with came as (
      select bucket, customer_id, min(added_at) as at from friendship where corp_id = ${corpId} group by bucket, customer_id
    ), changed as (
      update customer c set known_at = came.at from came where c.bucket = came.bucket and c.id = came.customer_id
      returning c.bucket, c.id, c.known_at
    )
    update fact set at = changed.known_at from changed
    where fact.bucket = changed.bucket and fact.customer_id = changed.id and fact.kind = 'customer.known'`.execute(tx);
}

// WeCom tells which tags somebody has, not since when. Most were given within the first hour, those of a contract when it was paid.
async function dateTags(tx: Tx, { corpId }: Past): Promise<void> {
  await sql`
    with came as (
      select bucket, customer_id, min(added_at) as at from friendship where corp_id = ${corpId} group by bucket, customer_id
    ), dated as (
      select t.bucket, t.id, least(t.added_at, coalesce(
        case tag.name when '已签约' then paid.first_at when '已竣工' then paid.last_at end,
        came.at + interval '1 minute' * (4 + t.tag_id * 37 % 50))) as added_at
      from tagging t
      join tag on tag.id = t.tag_id
      join came on came.bucket = t.bucket and came.customer_id = t.customer_id
      cross join lateral (
        select min(o.paid_at) as first_at, max(o.paid_at) as last_at from customer_order o where o.bucket = t.bucket and o.customer_id = t.customer_id
      ) paid
      where t.corp_id = ${corpId} and t.removed_at is null
    ), changed as (
      update tagging t set added_at = dated.added_at from dated where t.bucket = dated.bucket and t.id = dated.id
      returning t.bucket, t.id, t.customer_id, t.added_at
    )
    update fact set at = changed.added_at from changed
    where fact.bucket = changed.bucket and fact.customer_id = changed.customer_id and fact.kind = 'tag.added'
      and fact.data ->> 'taggingId' = changed.id::text`.execute(tx);
}

async function writeOrders(tx: Tx, { corpId, company }: Past, people: People): Promise<void> {
  const rows = company.orders.map((order) => {
    const { bucket, id } = people.customer(order.externalUserid);
    const paidAt = order.paidAt === null ? null : iso(order.paidAt);
    const placedAt = iso(order.placedAt);
    const net = netOfItems(order);
    const items = order.items.map((item, i) => ({ ...item, net: net[i] }));
    return {
      b: bucket,
      c: id,
      o: order.id,
      s: order.status,
      a: order.amountFen,
      r: order.refundFen,
      p: paidAt,
      l: placedAt,
      i: order.items,
      n: items,
    };
  });
  await sql`
    insert into customer_order (bucket, customer_id, client_id, corp_id, status, amount_fen, refund_fen, paid_at, placed_at, received_at, items)
    select b, c, o, ${corpId}, s, a, r, p, l, l, i
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row(b smallint, c uuid, o text, s text, a bigint, r bigint, p timestamptz, l timestamptz, i jsonb)
    on conflict do nothing`.execute(tx);
  await sql`
    insert into order_key (corp_id, client_id, bucket, customer_id)
    select ${corpId}, o, b, c from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(b smallint, c uuid, o text)
    on conflict do nothing`.execute(tx);
  await sql`
    insert into order_item (bucket, customer_id, client_id, position, corp_id, sku, name, category, quantity, price_fen, net_fen)
    select b, c, o, position - 1, ${corpId}, item ->> 'sku', item ->> 'name', item ->> 'category', (item ->> 'quantity')::integer,
      (item ->> 'priceFen')::bigint, (item ->> 'net')::bigint
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(b smallint, c uuid, o text, n jsonb)
      cross join lateral jsonb_array_elements(n) with ordinality as one(item, position)
    on conflict do nothing`.execute(tx);
}

async function writeFacts(tx: Tx, { corpId }: Past, facts: readonly PastFact[]): Promise<void> {
  const rows = facts.map((fact) => ({
    b: fact.bucket,
    c: fact.customerId,
    k: fact.kind,
    t: iso(fact.at),
    a: fact.actor,
    s: fact.staffId,
    d: fact.data,
  }));
  await sql`
    insert into fact (bucket, corp_id, customer_id, kind, at, recorded_at, actor, staff_id, data)
    select b, ${corpId}, c, k, t, t, a, s, d
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(b smallint, c uuid, k text, t timestamptz, a text, s integer, d jsonb)
    order by t`.execute(tx);
}

async function forgetNews(tx: Tx, corpId: number): Promise<void> {
  await sql`
    delete from fact_pending p using fact f
    where f.bucket = p.bucket and f.seq = p.seq and f.corp_id = ${corpId}`.execute(tx);
}

async function refresh(tx: Tx, { company, refreshFacts }: Past, people: People): Promise<void> {
  const latest = new Map<string, Instant>();
  const note = (externalUserid: string, instant: Instant | null): void => {
    if (instant !== null) latest.set(externalUserid, Math.max(instant, latest.get(externalUserid) ?? instant));
  };
  for (const message of company.messages) if (message.from === 'customer') note(message.externalUserid, message.at);
  for (const order of company.orders) note(order.externalUserid, order.paidAt);
  const byBucket = new Map<number, { customerId: string; interactionAt: Instant | null }[]>();
  for (const [externalUserid, { bucket, id }] of people.customers) {
    const touched = byBucket.get(bucket) ?? [];
    touched.push({ customerId: id, interactionAt: latest.get(externalUserid) ?? null });
    byBucket.set(bucket, touched);
  }
  for (const [bucket, touched] of byBucket) await refreshFacts(tx, bucket, touched);
}

function iso(instant: Instant): string {
  return new Date(instant).toISOString();
}
