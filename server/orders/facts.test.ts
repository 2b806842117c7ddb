import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUCKETS, bucketOf } from '../../domain/kernel/bucket.ts';
import { HOUR, iso } from '../../domain/kernel/time.ts';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { checkFactsRows } from '../customers/service.ts';
import { customersKit } from '../customers/testing.ts';
import { takeGivenOrders } from './intake.ts';

let company: TestCompany;
let kit: ReturnType<typeof customersKit>;
beforeAll(async () => {
  company = await openTestCompany();
  kit = customersKit(company.db, company.corpId, setClock());
});
afterAll(() => company.drop());

const STATUSES = ['pending', 'paid', 'partlyRefunded', 'refunded', 'cancelled'] as const;
type Word = { order: number; who: number; status: (typeof STATUSES)[number]; amountFen: number; hour: number };

// What a shop said of three orders of two people, each word with its own stamp.
const word = fc.record({
  order: fc.nat(2),
  who: fc.nat(1),
  status: fc.constantFrom(...STATUSES),
  amountFen: fc.integer({ min: 2, max: 9_999 }),
  hour: fc.integer({ min: 1, max: 500 }),
});
const words = fc.uniqueArray(word, { minLength: 1, maxLength: 10, selector: ({ order, hour }) => `${order} ${hour}` });
const history = words.chain((said) =>
  fc.record({
    said: fc.constant(said),
    // Late, reordered and repeated: what arrives is any sequence in which each word comes at least once.
    heard: fc
      .shuffledSubarray(said, { minLength: said.length })
      .chain((order) => fc.array(fc.constantFrom(...order), { maxLength: 6 }).map((again) => [...order, ...again])),
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 }),
  }),
);

test('whatever is told of orders in whatever order and however often, the sums are those of the last words', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(history, async ({ said, heard, sizes }) => {
      run += 1;
      const person = (who: number) => `P${run}-${who}`;
      for (let from = 0, i = 0; from < heard.length; i += 1) {
        const size = sizes[i % sizes.length] ?? 1;
        const items = heard.slice(from, from + size).map((one) => given(run, one, person(one.who)));
        const answer = await kit.web((tx) => takeGivenOrders(tx, kit.scope, TEST_NOW, TEST_SECRETS, 'api', items));
        expect(answer.rejected).toEqual([]);
        if (i % 2 === 0) await kit.react();
        from += size;
      }
      await kit.react();
      for (const who of [0, 1]) expect(await sumsOf(person(who))).toEqual(expected(said, who));
      const checked = await checkFactsRows(company.db, company.corpId, { buckets: ALL, most: 10_000 });
      expect(checked.drifts).toEqual([]);
    }),
    { numRuns: 25 },
  );
});

test('a facts row that says something else than the tables is found, column by column', async () => {
  const [customer] = await company.db.selectFrom('customerFacts').select(['bucket', 'customerId']).limit(1).execute();
  if (customer === undefined) throw new Error('nobody is there');
  await company.db
    .updateTable('customerFacts')
    .set({ orderCount: 77, name: '别人' })
    .where('bucket', '=', customer.bucket)
    .where('customerId', '=', customer.customerId)
    .execute();
  const { checked, drifts } = await checkFactsRows(company.db, company.corpId, { buckets: [customer.bucket], most: 10 });
  expect(checked).toBeGreaterThan(0);
  expect(drifts.map(({ customerId, column, row }) => [customerId, column, row])).toEqual([
    [customer.customerId, 'name', '别人'],
    [customer.customerId, 'orderCount', 77],
  ]);
});

const ALL = Array.from({ length: BUCKETS }, (_, bucket) => bucket);

function given(run: number, { order, status, amountFen, hour }: Word, memberNo: string): unknown {
  const paid = status !== 'pending' && status !== 'cancelled';
  return {
    id: `run-${run}-${order}`,
    customer: { memberNo },
    status,
    amountFen,
    updatedAt: iso(stampOf(hour)),
    ...(paid ? { paidAt: iso(stampOf(hour)) } : {}),
    ...(status === 'partlyRefunded' ? { refundFen: Math.floor(amountFen / 2) } : {}),
    items: [{ sku: 'a', quantity: 1, priceFen: amountFen }],
  };
}

function stampOf(hour: number): number {
  return TEST_NOW - 1_000 * HOUR + hour * HOUR;
}

function expected(said: readonly Word[], who: number) {
  const last = [0, 1, 2].flatMap(
    (order) =>
      said
        .filter((one) => one.order === order)
        .toSorted((a, b) => a.hour - b.hour)
        .at(-1) ?? [],
  );
  const counted = last.filter((one) => one.who === who && (one.status === 'paid' || one.status === 'partlyRefunded'));
  const paid = counted.map(({ hour }) => stampOf(hour));
  return {
    orderCount: counted.length,
    orderSumFen: counted.reduce(
      (sum, { status, amountFen }) => sum + amountFen - (status === 'partlyRefunded' ? Math.floor(amountFen / 2) : 0),
      0,
    ),
    firstPaidAt: paid.length === 0 ? null : Math.min(...paid),
    lastPaidAt: paid.length === 0 ? null : Math.max(...paid),
  };
}

async function sumsOf(memberNo: string) {
  const identity = await company.db.selectFrom('customerIdentity').select('customerId').where('value', '=', memberNo).executeTakeFirst();
  if (identity === undefined) return { orderCount: 0, orderSumFen: 0, firstPaidAt: null, lastPaidAt: null };
  return company.db
    .selectFrom('customerFacts')
    .select(['orderCount', 'orderSumFen', 'firstPaidAt', 'lastPaidAt'])
    .where('bucket', '=', bucketOf(identity.customerId))
    .where('customerId', '=', identity.customerId)
    .executeTakeFirst();
}
