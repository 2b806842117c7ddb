import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localDaysBetween } from '../kernel/time.ts';
import { anyInstant, anyNow, anyRule, anySubject, anyZone } from './arbitrary.test-helper.ts';
import { todayOf } from './days-ago.ts';
import { holds, type Subject } from './holds.ts';
import type { Rule } from './rule.ts';

const NOW = Date.parse('2026-03-01T09:00:00+08:00');
const TODAY = todayOf(NOW, 'Asia/Shanghai');
const NOBODY: Subject = {
  tags: [],
  friendStaff: [],
  friendSince: null,
  lostAt: null,
  orderCount: 0,
  orderSumFen: 0,
  lastPaidAt: null,
};

test('days ago are a difference of local calendar dates, whatever the clocks do', () => {
  fc.assert(
    fc.property(anyInstant, anyNow, anyZone, fc.nat(30), fc.nat(30), (lastPaidAt, now, zone, gte, lte) => {
      const days = localDaysBetween(lastPaidAt, now, zone);
      const says = (daysAgo: { gte?: number; lte?: number }) =>
        holds({ orders: { lastPaid: { daysAgo } } }, { ...NOBODY, orderCount: 1, lastPaidAt }, todayOf(now, zone));
      expect(says({ gte })).toBe(days >= gte);
      expect(says({ lte })).toBe(days <= lte);
      expect(says({ gte, lte })).toBe(days >= gte && days <= lte);
      if (days >= 0) expect(says({ gte: days, lte: days })).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('not, all and any follow their parts', () => {
  const rule = anyRule([1, 2, 3], [1, 2]);
  fc.assert(
    fc.property(rule, rule, anySubject([1, 2, 3], [1, 2]), anyNow, anyZone, (one, other, subject, now, zone) => {
      const says = (rule: Rule) => holds(rule, subject, todayOf(now, zone));
      expect(says({ not: one })).toBe(!says(one));
      expect(says({ all: [one, other] })).toBe(says(one) && says(other));
      expect(says({ any: [one, other] })).toBe(says(one) || says(other));
    }),
  );
});

const daysAgo = (days: number) => NOW - days * 86_400_000;
const BUYER: Subject = { ...NOBODY, orderCount: 3, orderSumFen: 50_000, lastPaidAt: daysAgo(30) };
const FRIEND: Subject = { ...NOBODY, friendStaff: [4, 5], friendSince: daysAgo(3) };
const EXAMPLE: Rule = {
  all: [
    { orders: { count: { gte: 3 } } },
    { orders: { lastPaid: { daysAgo: { gte: 30, lte: 60 } } } },
    { orders: { sumFen: { gte: 50_000 } } },
  ],
};

test.each<[what: string, rule: Rule, subject: Subject, expected: boolean]>([
  ['an empty all is true', { all: [] }, NOBODY, true],
  ['an empty any is false', { any: [] }, NOBODY, false],
  ['any of no tags is false', { tag: { any: [] } }, { ...NOBODY, tags: [1] }, false],
  ['all of no tags is true', { tag: { all: [] } }, NOBODY, true],
  ['none of no tags is true', { tag: { none: [] } }, { ...NOBODY, tags: [1] }, true],
  ['all tags are wanted', { tag: { all: ['1', '2'] } }, { ...NOBODY, tags: [2, 1, 3] }, true],
  ['one tag is missing', { tag: { all: ['1', '2'] } }, { ...NOBODY, tags: [2] }, false],
  ['one tag is unwanted', { tag: { none: ['1', '2'] } }, { ...NOBODY, tags: [2] }, false],
  ['without orders the count is 0', { orders: { count: { lte: 0 } } }, NOBODY, true],
  ['without orders the sum is 0', { orders: { sumFen: { lte: 0 } } }, NOBODY, true],
  ['without orders there is no average', { orders: { averageFen: { gte: 0 } } }, NOBODY, false],
  ['without orders nothing was last paid', { orders: { lastPaid: { daysAgo: { gte: 0 } } } }, NOBODY, false],
  ['nor is it the other way round', { not: { orders: { lastPaid: { daysAgo: { gte: 0 } } } } }, NOBODY, true],
  ['an average is not rounded', { orders: { averageFen: { gte: 16_667 } } }, BUYER, false],
  ['an average is exact', { orders: { averageFen: { gte: 16_666, lte: 16_667 } } }, BUYER, true],
  ["the field's example, at its very edge", EXAMPLE, BUYER, true],
  ["the field's example, a day too late", EXAMPLE, { ...BUYER, lastPaidAt: daysAgo(61) }, false],
  ["the field's example, a day too soon", EXAMPLE, { ...BUYER, lastPaidAt: daysAgo(29) }, false],
  ['a friend is a friend of anybody', { friend: {} }, FRIEND, true],
  ['a friend is not lost', { friend: { lost: true } }, FRIEND, false],
  ['a friend of one of these', { friend: { of: ['5', '6'] } }, FRIEND, true],
  ['no friend of these', { friend: { of: ['6'] } }, FRIEND, false],
  ['a friend for three days', { friend: { addedDaysAgo: { gte: 3, lte: 3 } } }, FRIEND, true],
  ['not a friend for four', { friend: { addedDaysAgo: { gte: 4 } } }, FRIEND, false],
  ['who was never a friend is not lost', { friend: { lost: true } }, NOBODY, false],
  ['who was a friend is lost', { friend: { lost: true } }, { ...NOBODY, lostAt: NOW }, true],
  ['who is lost is no friend', { friend: { lost: false } }, { ...NOBODY, lostAt: NOW }, false],
])('%s', (_what, rule, subject, expected) => {
  expect(holds(rule, subject, TODAY)).toBe(expected);
});
