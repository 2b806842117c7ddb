import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { openTestApp, type TestApp } from '../../test/harness/app.ts';
import { setClock, TEST_NOW } from '../../test/harness/company.ts';
import { httpClient, type HttpClient } from '../../test/harness/http-client.ts';
import { customersKit } from '../customers/testing.ts';
import { createApiKey } from '../platform/auth/api-key.ts';

let app: TestApp;
let api: HttpClient;
let kit: ReturnType<typeof customersKit>;
beforeAll(async () => {
  app = await openTestApp();
  api = httpClient(app.url, { authorization: `Bearer ${await createApiKey(app.company.db, app.company.corpId, 'test', TEST_NOW)}` });
  kit = customersKit(app.company.db, app.company.corpId, setClock());
});
afterAll(() => app.close());

type Given = Record<string, unknown>;
const TEA = { sku: 'tea-1', name: '龙井', category: '茶', quantity: 2, priceFen: 5_000 };
const CUP = { sku: 'cup-1', name: '杯子', category: '器', quantity: 1, priceFen: 2_800 };
const PAID_AT = '2026-02-20T10:00:00+08:00';
const order = (id: string, rest: Given = {}): Given => ({
  id,
  customer: { memberNo: `M-${id}` },
  status: 'paid',
  amountFen: 12_800,
  paidAt: PAID_AT,
  items: [TEA, CUP],
  ...rest,
});
const post = async (...orders: readonly unknown[]) => (await api.post('/orders', { orders })).body;
const counts = async (...orders: readonly unknown[]) => {
  const answer = await post(...orders);
  return [answer.at('accepted').raw, answer.at('unchanged').raw, answer.at('rejected').list().length];
};
const whose = async (memberNo: string): Promise<string> => {
  const row = await app.company.db
    .selectFrom('customerIdentity')
    .select('customerId')
    .where('value', '=', memberNo)
    .executeTakeFirstOrThrow();
  return row.customerId;
};
const row = async (memberNo: string) => {
  await kit.react();
  const customerId = await whose(memberNo);
  return app.company.db
    .selectFrom('customerFacts')
    .select(['orderCount', 'orderSumFen', 'firstPaidAt', 'lastPaidAt', 'lastInteractionAt'])
    .where('bucket', '=', bucketOf(customerId))
    .where('customerId', '=', customerId)
    .executeTakeFirstOrThrow();
};
const kinds = async (memberNo: string) =>
  (await kit.facts(await whose(memberNo))).map(({ kind }) => kind).filter((kind) => kind.startsWith('order.'));

test('an order is in the lists, on the timeline and in the sums of its customer', async () => {
  expect(await counts(order('o-1'))).toEqual([1, 0, 0]);
  const id = await whose('M-o-1');
  const listed = (await api.get(`/customers/${id}/orders`)).body.at('items');
  expect(listed.raw).toEqual([
    {
      id: 'o-1',
      customer: { id, name: '会员 M-o-1' },
      status: 'paid',
      amountFen: 12_800,
      refundFen: 0,
      placedAt: PAID_AT,
      paidAt: PAID_AT,
      updatedAt: null,
      receivedAt: '2026-03-01T09:00:00+08:00',
      source: 'api',
      items: [TEA, CUP],
    },
  ]);
  expect(await row('M-o-1')).toEqual({
    orderCount: 1,
    orderSumFen: 12_800,
    firstPaidAt: Date.parse(PAID_AT),
    lastPaidAt: Date.parse(PAID_AT),
    lastInteractionAt: Date.parse(PAID_AT),
  });
  const [told] = (await api.get(`/customers/${id}/timeline?kinds=order`)).body.at('items').list();
  expect([told?.at('sentence').raw, told?.at('detail').raw]).toEqual(['支付订单 ¥128.00', '龙井 ×2、杯子']);
});

test('the same again changes nothing and tells nothing', async () => {
  await post(order('o-2'));
  expect(await counts(order('o-2'), order('o-2'))).toEqual([2, 2, 0]);
  expect(await kinds('M-o-2')).toEqual(['order.paid']);
  expect(await row('M-o-2')).toMatchObject({ orderCount: 1, orderSumFen: 12_800 });
});

test('refunds count net, and a late word of the payment does not undo them', async () => {
  await post(order('o-3', { status: 'pending', paidAt: null }));
  await post(order('o-3'));
  await post(order('o-3', { status: 'partlyRefunded', refundFen: 2_800 }));
  expect(await row('M-o-3')).toMatchObject({ orderCount: 1, orderSumFen: 10_000 });
  expect(await counts(order('o-3'), order('o-3', { status: 'pending' }))).toEqual([2, 2, 0]);
  expect(await row('M-o-3')).toMatchObject({ orderCount: 1, orderSumFen: 10_000 });
  await post(order('o-3', { status: 'refunded' }));
  expect(await row('M-o-3')).toMatchObject({ orderCount: 0, orderSumFen: 0, firstPaidAt: null, lastPaidAt: null });
  expect(await kinds('M-o-3')).toEqual(['order.placed', 'order.paid', 'order.refunded', 'order.refunded']);
});

test('a refund that overtakes its payment stays', async () => {
  await post(order('o-4', { status: 'refunded', updatedAt: '2026-02-22T10:00:00+08:00' }));
  await post(order('o-4', { updatedAt: '2026-02-20T10:00:00+08:00' }));
  await post(order('o-4', { status: 'pending', updatedAt: '2026-02-19T10:00:00+08:00' }));
  expect(await row('M-o-4')).toMatchObject({ orderCount: 0, orderSumFen: 0 });
  expect(await kinds('M-o-4')).toEqual(['order.paid', 'order.refunded']);
});

test('an order that is another customer’s moves with its sums', async () => {
  await post(order('o-5'), order('o-6', { customer: { memberNo: 'M-o-5' }, amountFen: 200, items: [] }));
  expect(await row('M-o-5')).toMatchObject({ orderCount: 2, orderSumFen: 13_000 });
  await post(order('o-5', { customer: { memberNo: 'M-rightful' } }));
  expect(await row('M-o-5')).toMatchObject({ orderCount: 1, orderSumFen: 200 });
  expect(await row('M-rightful')).toMatchObject({ orderCount: 1, orderSumFen: 12_800, lastInteractionAt: Date.parse(PAID_AT) });
  expect(await kinds('M-rightful')).toEqual(['order.changed']);
  const { rows } = await sql`select customer_id from order_item where client_id = 'o-5'`.execute(app.company.db);
  expect(rows).toEqual([{ customerId: await whose('M-rightful') }, { customerId: await whose('M-rightful') }]);
});

test('items lie there net of refunds, in proportion', async () => {
  await post(order('o-7', { status: 'partlyRefunded', refundFen: 6_400 }));
  const items = await app.company.db
    .selectFrom('orderItem')
    .select(['sku', 'category', 'quantity', 'netFen'])
    .where('clientId', '=', 'o-7')
    .orderBy('position')
    .execute();
  expect(items).toEqual([
    { sku: 'tea-1', category: '茶', quantity: 2, netFen: 5_000 },
    { sku: 'cup-1', category: '器', quantity: 1, netFen: 1_400 },
  ]);
});

test('each order that is wrong is told by its place, and sinks no other', async () => {
  const answer = await post(
    order('bad-0', { amountFen: -1 }),
    order('bad-1', { amountFen: 1.5 }),
    order('bad-2', { amountFen: 10 ** 12 + 1 }),
    order('bad-3', { status: 'done' }),
    order('bad-4', { status: 'partlyRefunded' }),
    order('bad-5', { status: 'partlyRefunded', refundFen: 12_801 }),
    order('bad-6', { refundFen: 1 }),
    order('bad-7', { paidAt: '2026-02-20' }),
    order('bad-8', { updatedAt: '2027-01-01T00:00:00Z' }),
    order('bad-9', { items: [{ sku: 'x', quantity: 0, priceFen: 1 }] }),
    order('bad-10', { customer: { customerId: '018f2b3c-4d5e-7000-8000-000000000001' } }),
    order('good', { amountFen: 10 ** 12 }),
  );
  expect(answer.at('accepted').number()).toBe(1);
  expect(
    answer
      .at('rejected')
      .list()
      .map((one) => [one.at('index').raw, one.at('code').raw, one.at('message').raw]),
  ).toEqual([
    [0, 'request.malformed', '请求格式不正确：amountFen：不能小于 0'],
    [1, 'request.malformed', '请求格式不正确：amountFen：类型不对，应为 integer'],
    [2, 'request.malformed', '请求格式不正确：amountFen：不能大于 1000000000000'],
    [3, 'request.malformed', '请求格式不正确：status：只能是 pending、paid、partlyRefunded、refunded、cancelled 之一'],
    [4, 'order.refund_missing', 'refundFen：部分退款要写退了多少，大于 0'],
    [5, 'order.refund_too_large', 'refundFen：退款不能超过订单金额'],
    [6, 'order.refund_unexpected', 'refundFen：只有部分退款、已退款的订单才有退款金额'],
    [7, 'order.at_malformed', 'paidAt：应为带时区的 ISO 8601 时间，不早于 1970 年'],
    [8, 'order.in_future', 'updatedAt：时间 2027-01-01T08:00:00+08:00 还没有到'],
    [9, 'request.malformed', '请求格式不正确：items/0/quantity：不能小于 1'],
    [10, 'customer.not_found', '没有这位客户'],
  ]);
});

test('many tell of the same orders at once, in any order, and the sums are right', async () => {
  const ids = Array.from({ length: 10 }, (_, i) => `race-${i}`);
  const steps = [{ status: 'pending', paidAt: null }, {}, { status: 'partlyRefunded', refundFen: 800 }].map((step, i) => ({
    ...step,
    updatedAt: `2026-02-2${i}T10:00:00Z`,
  }));
  const requests = steps.flatMap((step) => [0, 1].map(() => ids.map((id) => order(id, { customer: { memberNo: 'M-race' }, ...step }))));
  const shuffled = requests.map((orders) => orders.toSorted(() => Math.random() - 0.5)).toSorted(() => Math.random() - 0.5);
  await Promise.all(shuffled.map((orders) => counts(...orders)));
  expect(await row('M-race')).toMatchObject({ orderCount: 10, orderSumFen: 120_000 });
  const told = await kinds('M-race');
  expect(told.filter((kind) => kind === 'order.paid')).toHaveLength(10);
  expect(told.filter((kind) => kind === 'order.refunded')).toHaveLength(10);
});

test('a thousand orders of as many newcomers come in at once', async () => {
  const many = Array.from({ length: 1_000 }, (_, i) => order(`many-${i}`));
  expect(await counts(...many)).toEqual([1_000, 0, 0]);
  expect(await counts(...many)).toEqual([1_000, 1_000, 0]);
  expect(await row('M-many-999')).toMatchObject({ orderCount: 1, orderSumFen: 12_800 });
});

test('the list is filtered by customer, state and time, in pages', async () => {
  const placed = (i: number) => ({ customer: { memberNo: 'M-list' }, placedAt: `2026-01-0${i}T10:00:00+08:00`, paidAt: null });
  await post(...[1, 2, 3, 4].map((i) => order(`l-${i}`, { ...placed(i), status: i === 4 ? 'cancelled' : 'pending' })));
  const ids = async (query: string) =>
    (await api.get(`/orders?${query}`)).body
      .at('items')
      .list()
      .map((one) => one.at('id').raw);
  const hers = `customer=${await whose('M-list')}`;
  expect(await ids(hers)).toEqual(['l-4', 'l-3', 'l-2', 'l-1']);
  expect(await ids(`${hers}&status=cancelled`)).toEqual(['l-4']);
  const at = (day: number) => encodeURIComponent(`2026-01-0${day}T10:00:00+08:00`);
  expect(await ids(`${hers}&from=${at(2)}&to=${at(4)}`)).toEqual(['l-3', 'l-2']);
  const first = (await api.get(`/orders?${hers}&limit=3`)).body;
  expect(await ids(`${hers}&limit=3&cursor=${first.at('nextCursor').text()}`)).toEqual(['l-1']);
  expect((await api.send('GET', '/orders?from=yesterday')).status).toBe(400);
});
