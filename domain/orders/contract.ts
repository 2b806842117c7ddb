import { Type, type Static } from 'typebox';
import { CustomerReference } from '../customers/reference.ts';
import { ClientId, RejectedItem } from '../events/contract.ts';
import { Page, PageQuery } from '../kernel/page.ts';
import { refusals } from '../kernel/refusal.ts';
import { Closed, route } from '../kernel/route.ts';
import { InstantText, Nullable, OneOf, Uuid } from '../kernel/schema.ts';
import { ORDER_STATUSES } from './order.ts';

export const orderRefusals = refusals({
  'order.at_malformed': { status: 400, say: (d) => `${String(d['field'])}：应为带时区的 ISO 8601 时间，不早于 1970 年` },
  'order.in_future': { status: 422, say: (d) => `${String(d['field'])}：时间 ${String(d['at'])} 还没有到` },
  'order.refund_missing': { status: 422, say: () => 'refundFen：部分退款要写退了多少，大于 0' },
  'order.refund_too_large': { status: 422, say: () => 'refundFen：退款不能超过订单金额' },
  'order.refund_unexpected': { status: 422, say: () => 'refundFen：只有部分退款、已退款的订单才有退款金额' },
});

const MAX_ORDERS = 1_000;
const MAX_FEN = 1_000_000_000_000;
const Fen = Type.Integer({ minimum: 0, maximum: MAX_FEN });
const Text = Type.String({ minLength: 1, maxLength: 200 });

const GivenItem = Closed({
  sku: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  name: Type.Optional(Text),
  category: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  priceFen: Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: '一件的价钱' }),
});

/** One order as other programs give it; each of a batch is checked by itself. */
export const GivenOrder = Closed({
  id: ClientId,
  customer: CustomerReference,
  status: OneOf(ORDER_STATUSES),
  amountFen: Fen,
  refundFen: Type.Optional(Fen),
  paidAt: Type.Optional(Nullable(InstantText)),
  placedAt: Type.Optional(InstantText),
  updatedAt: Type.Optional(InstantText),
  items: Type.Optional(Type.Array(GivenItem, { maxItems: 200 })),
});
export type GivenOrder = Static<typeof GivenOrder>;

export const takeOrders = route({
  method: 'POST',
  path: '/orders',
  summary: '接收订单：同一个 id 再来就更新；写了 updatedAt 时，旧状态不会盖掉新状态',
  body: Closed({
    orders: Type.Array(
      Type.Unknown({
        description: '{id, customer, status, amountFen, refundFen?, paidAt?, placedAt?, updatedAt?, items?}：每一单单独检查',
      }),
      {
        maxItems: MAX_ORDERS,
        examples: [
          [
            {
              id: 'o-1',
              customer: { phone: '13800138000' },
              status: 'paid',
              amountFen: 12_800,
              paidAt: '2026-03-01T09:00:00+08:00',
              items: [{ sku: 'tea-1', name: '龙井', category: '茶', quantity: 2, priceFen: 6_400 }],
            },
          ],
        ],
      },
    ),
  }),
  response: Type.Object({
    accepted: Type.Integer({ description: '收下的，包括没有变化的' }),
    unchanged: Type.Integer({ description: '其中没有变化的：内容相同，或比已有的旧' }),
    rejected: Type.Array(RejectedItem),
  }),
});

export const Order = Type.Object({
  id: Type.String({ description: '商城给的 id' }),
  customer: Type.Object({ id: Type.String(), name: Type.String() }),
  status: OneOf(ORDER_STATUSES),
  amountFen: Type.Integer(),
  refundFen: Type.Integer(),
  placedAt: Type.String(),
  paidAt: Nullable(Type.String()),
  updatedAt: Nullable(Type.String({ description: '商城最近一次说它变化的时间' })),
  receivedAt: Type.String(),
  source: OneOf(['api', 'webhook', 'import']),
  items: Type.Array(
    Type.Object({
      sku: Nullable(Type.String()),
      name: Nullable(Type.String()),
      category: Nullable(Type.String()),
      quantity: Type.Integer(),
      priceFen: Type.Integer(),
    }),
  ),
});

export const listOrders = route({
  method: 'GET',
  path: '/orders',
  summary: '查询订单',
  query: Closed({
    ...PageQuery,
    customer: Type.Optional(Uuid),
    status: Type.Optional(OneOf(ORDER_STATUSES)),
    from: Type.Optional(Type.String({ maxLength: 40, description: '下单时间，含；ISO 8601' })),
    to: Type.Optional(Type.String({ maxLength: 40, description: '下单时间，不含；ISO 8601' })),
  }),
  response: Page(Order),
});

export const listCustomerOrders = route({
  method: 'GET',
  path: '/customers/:id/orders',
  summary: '查询一位客户的订单',
  params: Closed({ id: Uuid }),
  query: Closed({ ...PageQuery, status: Type.Optional(OneOf(ORDER_STATUSES)) }),
  response: Page(Order),
});
