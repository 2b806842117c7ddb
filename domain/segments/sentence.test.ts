import { expect, test } from 'vitest';
import type { Rule } from './rule.ts';
import { ruleSentence } from './sentence.ts';

const NAMES = {
  tag: (id: number) =>
    new Map([
      [1, '意向·高'],
      [2, '意向·低'],
    ]).get(id),
  staff: (id: number) =>
    new Map([
      [4, '王芳'],
      [5, '赵一'],
    ]).get(id),
};
const high: Rule = { tag: { any: ['1'] } };
const friend: Rule = { friend: {} };

test.each<[rule: Rule, sentence: string]>([
  [
    {
      all: [
        { orders: { count: { gte: 3 } } },
        { orders: { lastPaid: { daysAgo: { gte: 30, lte: 60 } } } },
        { orders: { sumFen: { gte: 50_000 } } },
      ],
    },
    '订单数不少于 3，并且最近付款在 30 到 60 天前，并且累计消费不少于 ¥500.00',
  ],
  [{ all: [] }, '所有客户'],
  [{ any: [] }, '没有客户'],
  [{ any: [high] }, '有标签『意向·高』'],
  [{ all: [high, { any: [friend, { not: high }] }] }, '有标签『意向·高』，并且（是好友，或者不满足（有标签『意向·高』））'],
  [{ any: [friend, { all: [{ all: [high, friend] }] }] }, '是好友，或者（有标签『意向·高』，并且是好友）'],
  [
    { any: [friend, { orders: { count: { lte: 2 }, sumFen: { gte: 100, lte: 250 } } }] },
    '是好友，或者（订单数不超过 2，并且累计消费在 ¥1.00 到 ¥2.50 之间）',
  ],
  [{ tag: { any: ['1', '2'] } }, '有标签『意向·高』、『意向·低』之一'],
  [{ tag: { all: ['1', '9'] } }, '同时有标签『意向·高』、『#9』'],
  [{ tag: { none: ['1', '2'] } }, '没有标签『意向·高』、『意向·低』'],
  [{ tag: { any: [] } }, '没有客户'],
  [{ orders: { count: { gte: 2, lte: 2 } } }, '订单数等于 2'],
  [{ orders: { averageFen: { lte: 12_050 } } }, '客单价不超过 ¥120.50'],
  [{ orders: { lastPaid: { daysAgo: { gte: 30 } } } }, '最近付款在 30 天前或更早'],
  [{ orders: { lastPaid: { daysAgo: { lte: 7 } } } }, '最近付款在 7 天内'],
  [{ orders: { lastPaid: { daysAgo: { lte: 0 } } } }, '最近付款在今天'],
  [{ orders: { lastPaid: { daysAgo: { gte: 1, lte: 1 } } } }, '最近付款在 1 天前'],
  [{ friend: { of: ['4'] } }, '是王芳的好友'],
  [{ friend: { of: ['4', '5', '6'] } }, '是王芳、赵一、#6之一的好友'],
  [{ friend: { addedDaysAgo: { lte: 3 } } }, '是好友（加好友在 3 天内）'],
  [{ friend: { lost: true } }, '曾是好友，现在不是任何员工的好友'],
])('%j reads as a person would say it', (rule, sentence) => {
  expect(ruleSentence(rule, NAMES)).toBe(sentence);
});
