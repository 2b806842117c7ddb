import fc from 'fast-check';
import { expect, test } from 'vitest';
import { netOfItems } from './net.ts';
import { nextOrder } from './next-order.ts';
import { itemsSummary } from './summary.ts';
import { ORDER_STATUSES, wasPaid, type GivenState, type OrderState } from './order.ts';

const NOW = 1_000_000;
const given = (status: GivenState['status'], rest: Partial<GivenState> = {}): GivenState => ({
  customerId: 'c',
  status,
  amountFen: 100,
  ...(status === 'partlyRefunded' ? { refundFen: 30 } : {}),
  ...rest,
});

/** What is told one after the other, at one instant each; the facts that come of it. */
function told(...all: GivenState[]): { order: OrderState | null; kinds: string[] } {
  let order: OrderState | null = null;
  const kinds: string[] = [];
  all.forEach((one, i) => {
    const next = nextOrder('o', order, one, NOW + i);
    if (next.kind === 'changed') order = next.order;
    kinds.push(...(next.kind === 'changed' ? next.news.map(({ fact }) => fact.kind) : [next.kind]));
  });
  return { order, kinds };
}

test('an order tells of each step once', () => {
  expect(told(given('pending'), given('pending'), given('paid'), given('paid'), given('partlyRefunded'), given('refunded')).kinds).toEqual([
    'order.placed',
    'same',
    'order.paid',
    'same',
    'order.refunded',
    'order.refunded',
  ]);
  expect(told(given('pending'), given('cancelled'), given('cancelled')).kinds).toEqual(['order.placed', 'order.cancelled', 'same']);
});

test('without a stamp, what can only be older does not come back', () => {
  expect(told(given('paid'), given('pending')).kinds).toEqual(['order.paid', 'late']);
  expect(told(given('refunded'), given('paid'), given('partlyRefunded')).kinds).toEqual(['order.paid', 'order.refunded', 'late', 'late']);
  expect(told(given('partlyRefunded', { refundFen: 50 }), given('partlyRefunded', { refundFen: 20 })).kinds.at(-1)).toBe('late');
  expect(told(given('cancelled'), given('pending')).kinds).toEqual(['order.cancelled', 'late']);
});

test('with stamps the later state holds, in whatever order the two come', () => {
  const [early, late] = [given('partlyRefunded', { statedAt: 10 }), given('paid', { statedAt: 20, amountFen: 90 })];
  expect(told(early, late).order).toMatchObject({ status: 'paid', amountFen: 90, refundFen: 0 });
  expect(told(late, early).order).toMatchObject({ status: 'paid', amountFen: 90, refundFen: 0 });
});

test('what is left out stays as it was', () => {
  const items = [{ sku: 'a', quantity: 1, priceFen: 100 }];
  const { order } = told(given('paid', { items, paidAt: 5, placedAt: 3 }), given('partlyRefunded'));
  expect(order).toMatchObject({ items, paidAt: 5, placedAt: 3 });
});

test('an order that turns out to be another customer’s is told of to both', () => {
  const next = nextOrder('o', told(given('paid')).order, given('paid', { customerId: 'd' }), NOW);
  expect(next.kind === 'changed' && next.news.map(({ customerId, fact }) => [customerId, fact.data])).toEqual([
    ['c', { orderId: 'o', how: 'moved_away' }],
    ['d', { orderId: 'o', how: 'moved_here' }],
  ]);
});

const anyGiven = fc
  .record({
    status: fc.constantFrom(...ORDER_STATUSES),
    amountFen: fc.integer({ min: 1, max: 9 }),
    share: fc.integer({ min: 1, max: 9 }),
    statedAt: fc.integer({ min: 1, max: 50 }),
  })
  .map(({ share, ...rest }): GivenState => {
    const refundFen =
      rest.status === 'partlyRefunded' ? Math.min(share, rest.amountFen) : rest.status === 'refunded' ? rest.amountFen : undefined;
    return { customerId: 'c', ...rest, ...(refundFen === undefined ? {} : { refundFen }) };
  });

test('stamped states come to the same order in whatever order and however often they come', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyGiven, { minLength: 1, maxLength: 6, selector: (one) => one.statedAt }),
      fc.array(fc.nat(5)),
      (states, again) => {
        const last = states.toSorted((a, b) => (a.statedAt ?? 0) - (b.statedAt ?? 0)).at(-1);
        const { order } = told(...states, ...again.flatMap((i) => states[i] ?? []));
        expect(order).toMatchObject({ status: last?.status, amountFen: last?.amountFen });
      },
    ),
  );
});

test('without stamps, money that was given back never comes back by a late word', () => {
  fc.assert(
    fc.property(fc.array(anyGiven, { minLength: 1, maxLength: 8 }), (states) => {
      let order: OrderState | null = null;
      for (const { statedAt: _, ...one } of states) {
        const next = nextOrder('o', order, one, NOW);
        if (next.kind !== 'changed') continue;
        expect(next.order.refundFen).toBeGreaterThanOrEqual(order === null ? 0 : order.refundFen);
        if (order !== null && wasPaid(order.status)) expect(next.order.status).not.toBe('pending');
        order = next.order;
      }
    }),
  );
});

test('a refund is spread over the items in proportion, to the last 分', () => {
  const items = (...prices: number[]) => prices.map((priceFen) => ({ quantity: 1, priceFen }));
  expect(netOfItems({ amountFen: 100, refundFen: 50, items: items(60, 40) })).toEqual([30, 20]);
  expect(netOfItems({ amountFen: 100, refundFen: 1, items: items(33, 33, 34) })).toEqual([33, 33, 33]);
  expect(netOfItems({ amountFen: 0, refundFen: 0, items: items(5) })).toEqual([5]);
  expect(netOfItems({ amountFen: 80, refundFen: 40, items: items(60, 40) })).toEqual([30, 20]);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 1, maxLength: 9 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (prices, share) => {
        const amountFen = prices.reduce((sum, price) => sum + price, 0);
        const refundFen = Math.round(amountFen * share);
        const net = netOfItems({ amountFen, refundFen, items: items(...prices) });
        expect(net.reduce((sum, one) => sum + one, 0)).toBe(amountFen - refundFen);
        expect(net.every((one, i) => one >= 0 && one <= (prices[i] ?? 0))).toBe(true);
      },
    ),
  );
});

test('what was bought, in one line', () => {
  expect(itemsSummary([{ name: '龙井', quantity: 2 }, { sku: 'cup', quantity: 1 }, { quantity: 1 }])).toBe('龙井 ×2、cup');
});
