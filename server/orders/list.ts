import { sql, type RawBuilder } from 'kysely';
import type { Static } from 'typebox';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { QueryOf } from '../../domain/kernel/route.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn, parseInstant } from '../../domain/kernel/time.ts';
import type { listOrders, Order } from '../../domain/orders/contract.ts';
import type { OrderState } from '../../domain/orders/order.ts';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';
import { decodeCursor, pageOf } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';
import type { OrderSource } from './rows.ts';

type Row = OrderState & { clientId: string; customerName: string; receivedAt: number; source: OrderSource };

/** Orders, the last placed first. */
export async function pageOfOrders(tx: Query, scope: Scope, query: QueryOf<typeof listOrders>): Promise<Paged<Static<typeof Order>>> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const conditions: RawBuilder<unknown>[] = [sql`o.corp_id = ${scope.corpId}`];
  if (query.customer !== undefined)
    conditions.push(sql`o.bucket = ${bucketOf(query.customer)} and o.customer_id = ${query.customer}::uuid`);
  if (query.status !== undefined) conditions.push(sql`o.status = ${query.status}`);
  if (query.from !== undefined) conditions.push(sql`o.placed_at >= ${at(instantOf(query.from))}`);
  if (query.to !== undefined) conditions.push(sql`o.placed_at < ${at(instantOf(query.to))}`);
  if (query.cursor !== undefined) conditions.push(before(query.cursor));
  const { rows } = await sql<Row>`
    select o.client_id, o.customer_id, c.name as customer_name, o.status, o.amount_fen, o.refund_fen, o.placed_at, o.paid_at, o.stated_at,
      o.received_at, o.source, o.items
    from customer_order o join customer c on c.bucket = o.bucket and c.id = o.customer_id
    where ${sql.join(conditions, sql` and `)}
    order by o.placed_at desc, o.client_id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.placedAt, row.clientId],
    (row) => orderView(scope, row),
  );
}

function orderView({ zone }: Scope, row: Row): Static<typeof Order> {
  const text = (instant: number | null) => (instant === null ? null : isoIn(instant, zone));
  return {
    id: row.clientId,
    customer: { id: row.customerId, name: row.customerName },
    status: row.status,
    amountFen: row.amountFen,
    refundFen: row.refundFen,
    placedAt: isoIn(row.placedAt, zone),
    paidAt: text(row.paidAt),
    updatedAt: text(row.statedAt),
    receivedAt: isoIn(row.receivedAt, zone),
    source: row.source,
    items: row.items.map(({ sku, name, category, quantity, priceFen }) => ({
      sku: sku ?? null,
      name: name ?? null,
      category: category ?? null,
      quantity,
      priceFen,
    })),
  };
}

function instantOf(text: string): number {
  const instant = parseInstant(text);
  if (instant === undefined || instant < 0) throw refuse('request.malformed', { problem: '查询条件：from、to 应为带时区的 ISO 8601 时间' });
  return instant;
}

function before(cursor: string): RawBuilder<unknown> {
  const [instant, id] = decodeCursor(cursor, 2);
  if (typeof instant !== 'number' || typeof id !== 'string') throw refuse('request.cursor_invalid');
  return sql`(o.placed_at, o.client_id) < (${at(instant)}, ${id})`;
}
