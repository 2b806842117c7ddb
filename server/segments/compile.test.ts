import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anyNow, anyRule, anySubject, anyZone } from '../../domain/segments/arbitrary.test-helper.ts';
import { todayOf, type Today } from '../../domain/segments/days-ago.ts';
import { holdsOn, type Subject } from '../../domain/segments/holds.ts';
import type { Rule } from '../../domain/segments/rule.ts';
import { openTestCompany, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { systemScope } from '../platform/auth/caller.ts';
import { at, atOrNull } from '../platform/db/bind.ts';
import { inScope } from '../platform/db/scoped.ts';
import { newId } from '../platform/ids/new-id.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { ruleSql } from './compile.ts';
import { countMatching } from './matching.ts';

const TAGS = [1, 2, 3, 4];
const STAFF = [1, 2, 3];
const CUSTOMERS = 1_500;

let company: TestCompany;
const subjects = new Map<string, Subject>();

beforeAll(async () => {
  company = await openTestCompany();
  for (const subject of fc.sample(anySubject(TAGS, STAFF), { numRuns: CUSTOMERS, seed: 41 })) subjects.set(newId(TEST_NOW), subject);
  await company.db
    .insertInto('customerFacts')
    .values(
      Array.from(subjects, ([customerId, subject]) => ({
        bucket: bucketOf(customerId),
        customerId,
        corpId: company.corpId,
        name: '客户',
        gender: 'unknown',
        tags: [...subject.tags],
        friendStaff: [...subject.friendStaff],
        friendSince: atOrNull(subject.friendSince),
        lostAt: atOrNull(subject.lostAt),
        orderCount: subject.orderCount,
        orderSumFen: subject.orderSumFen,
        lastPaidAt: atOrNull(subject.lastPaidAt),
        knownAt: at(TEST_NOW),
      })),
    )
    .execute();
});
afterAll(() => company.drop());

test('SQL and memory say the same of every customer, for every rule, zone and moment', async () => {
  let held = 0;
  let asked = 0;
  await fc.assert(
    fc.asyncProperty(anyRule(TAGS, STAFF), anyNow, anyZone, async (rule, now, zone) => {
      const today = todayOf(now, zone);
      const says = holdsOn(rule, today);
      const expected = new Map(Array.from(subjects, ([id, subject]) => [id, says(subject)]));
      const answered = await inSql(rule, today);
      expect(answered.length).toBe(CUSTOMERS);
      // A null is neither true nor false, and differs from both.
      expect(answered.filter(({ customerId, says }) => says !== expected.get(customerId))).toEqual([]);
      const count = answered.filter(({ says }) => says).length;
      expect(await counted(rule, today, zone)).toBe(count);
      held += count;
      asked += CUSTOMERS;
    }),
    { numRuns: 500 },
  );
  // The rules were worth asking: they hold for many and not for many.
  expect(held / asked).toBeGreaterThan(0.1);
  expect(held / asked).toBeLessThan(0.9);
});

function inSql(rule: Rule, today: Today): Promise<{ customerId: string; says: boolean }[]> {
  return company.db
    .selectFrom('customerFacts as f')
    .select(['f.customerId', ruleSql(rule, today).as('says')])
    .execute();
}

function counted(rule: Rule, today: Today, zone: string): Promise<number> {
  const scope = systemScope(company.corpId, zone);
  return inScope(company.db, scope, (tx) => countMatching(tx, scope, rule, today));
}
