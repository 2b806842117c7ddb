import { sql } from 'kysely';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { netOfItems } from '../../domain/orders/net.ts';
import type { OrderState } from '../../domain/orders/order.ts';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';

export type OrderSource = 'api' | 'webhook' | 'import';

type Place = { readonly clientId: string; readonly bucket: number; readonly customerId: string };

/** Whose nobody is yet: an order that was claimed a moment ago, before it is known whose it is. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Claims the keys of orders and locks them, in one order for everybody; answers where those lie that were there before.
 * A key that is claimed here is given its customer by `writeOrders` in the same transaction.
 */
export async function claimOrders(tx: Tx, corpId: number, ids: readonly string[]): Promise<readonly Place[]> {
  if (ids.length === 0) return [];
  await sql`
    insert into order_key (corp_id, client_id, bucket, customer_id)
    select ${corpId}::integer, id, ${bucketOf(NOBODY)}::smallint, ${NOBODY}::uuid from unnest(${Array.from(ids)}::text[]) as given(id)
    order by id
    on conflict do nothing`.execute(tx);
  const { rows } = await sql<Place>`
    select client_id, bucket, customer_id from order_key
    where corp_id = ${corpId} and client_id = any(${Array.from(ids)}::text[])
    order by client_id for update`.execute(tx);
  return rows.filter(({ customerId }) => customerId !== NOBODY);
}

/** The orders at these places, as they stand. */
export async function readOrders(tx: Tx, corpId: number, places: readonly Place[]): Promise<ReadonlyMap<string, OrderState>> {
  if (places.length === 0) return new Map();
  const { rows } = await sql<OrderState & { clientId: string }>`
    select o.client_id, o.customer_id, o.status, o.amount_fen, o.refund_fen, o.paid_at, o.placed_at, o.stated_at, o.items
    from unnest(${places.map((p) => p.bucket)}::smallint[], ${places.map((p) => p.customerId)}::uuid[], ${places.map((p) => p.clientId)}::text[])
      as p(bucket, customer_id, client_id)
    join customer_order o on o.bucket = p.bucket and o.customer_id = p.customer_id and o.client_id = p.client_id and o.corp_id = ${corpId}`.execute(
    tx,
  );
  return new Map(rows.map(({ clientId, ...order }) => [clientId, order]));
}

export type Rewritten = { readonly id: string; readonly order: OrderState; readonly before: OrderState | null };

/** Writes orders with their items, and moves those that turned out to be another customer's. */
export async function writeOrders(
  tx: Tx,
  by: { readonly corpId: number; readonly now: number; readonly source: OrderSource },
  orders: readonly Rewritten[],
): Promise<void> {
  if (orders.length === 0) return;
  await forget(
    tx,
    orders.flatMap(({ id, before }) => (before === null ? [] : [{ id, customerId: before.customerId }])),
  );
  const rows = orders.map(({ id, order: o }) => ({
    b: bucketOf(o.customerId),
    c: o.customerId,
    o: id,
    s: o.status,
    a: o.amountFen,
    r: o.refundFen,
    p: o.paidAt === null ? null : new Date(o.paidAt),
    l: new Date(o.placedAt),
    t: o.statedAt === null ? null : new Date(o.statedAt),
    i: o.items,
  }));
  await sql`
    insert into customer_order (bucket, customer_id, client_id, corp_id, status, amount_fen, refund_fen, paid_at, placed_at, stated_at, items,
      received_at, source)
    select b, c, o, ${by.corpId}::integer, s, a, r, p, l, t, i, ${at(by.now)}, ${by.source}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row(b smallint, c uuid, o text, s text, a bigint, r bigint, p timestamptz, l timestamptz, t timestamptz, i jsonb)`.execute(tx);
  await sql`
    update order_key k set bucket = row.b, customer_id = row.c
    from jsonb_to_recordset(${JSON.stringify(rows.map(({ b, c, o }) => ({ b, c, o })))}::jsonb) as row(b smallint, c uuid, o text)
    where k.corp_id = ${by.corpId} and k.client_id = row.o and k.customer_id <> row.c`.execute(tx);
  await insertItems(tx, by.corpId, orders);
}

/** Takes orders and their items away from where they lay: they are written anew, maybe elsewhere. */
async function forget(tx: Tx, orders: readonly { id: string; customerId: string }[]): Promise<void> {
  if (orders.length === 0) return;
  const lists = sql`unnest(${orders.map(({ customerId }) => bucketOf(customerId))}::smallint[], ${orders.map(({ customerId }) => customerId)}::uuid[],
    ${orders.map(({ id }) => id)}::text[]) as gone(bucket, customer_id, client_id)`;
  for (const table of ['order_item', 'customer_order'])
    await sql`
      delete from ${sql.table(table)} t using ${lists}
      where t.bucket = gone.bucket and t.customer_id = gone.customer_id and t.client_id = gone.client_id`.execute(tx);
}

async function insertItems(tx: Tx, corpId: number, orders: readonly Rewritten[]): Promise<void> {
  const rows = orders.flatMap(({ id, order }) => {
    const net = netOfItems(order);
    return order.items.map((item, position) => ({
      b: bucketOf(order.customerId),
      c: order.customerId,
      o: id,
      n: position,
      k: item.sku ?? null,
      m: item.name ?? null,
      g: item.category ?? null,
      q: item.quantity,
      p: item.priceFen,
      f: net[position] ?? 0,
    }));
  });
  if (rows.length === 0) return;
  await sql`
    insert into order_item (bucket, customer_id, client_id, position, corp_id, sku, name, category, quantity, price_fen, net_fen)
    select b, c, o, n, ${corpId}::integer, k, m, g, q, p, f
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row(b smallint, c uuid, o text, n smallint, k text, m text, g text, q integer, p bigint, f bigint)`.execute(tx);
}
