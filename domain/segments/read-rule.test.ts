import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyRule } from './arbitrary.test-helper.ts';
import { readRule } from './read-rule.ts';
import { MAX_DEPTH, MAX_NODES, staffIn, tagsIn, type Rule } from './rule.ts';

const LEAF: Rule = { friend: {} };

test('every rule of the language is read as it is written', () => {
  fc.assert(
    fc.property(anyRule([1, 2, 3], [1, 2]), (rule) => {
      expect(readRule(JSON.parse(JSON.stringify(rule)))).toEqual({ kind: 'rule', rule });
    }),
  );
});

test.each<[given: unknown, path: string, sentence: string]>([
  [null, '', '应为一个条件'],
  [[], '', '应为一个条件'],
  ['friend', '', '应为一个条件'],
  [{}, '', '条件是空的，要写 all、any、not、tag、orders、friend 之一'],
  [{ stage: {} }, '', '没有这种条件：stage'],
  [{ all: [], any: [] }, '', '一个条件只能写一种，这里有 all、any；要并列请放进 all 或 any'],
  [{ all: {} }, 'all', '应为一组条件'],
  [{ any: [LEAF, 5] }, 'any/1', '应为一个条件'],
  [{ not: { not: [] } }, 'not/not', '应为一个条件'],
  [{ tag: {} }, 'tag', '至少要写一项'],
  [{ tag: { any: ['1'], none: ['2'] } }, 'tag', '只能写一项'],
  [{ tag: { any: [1] } }, 'tag/any/0', '类型不对，应为 string'],
  [{ tag: { any: ['x'] } }, 'tag/any/0', '格式不对'],
  [{ orders: {} }, 'orders', '至少要写一项'],
  [{ orders: { count: { gte: 1 }, within: { days: 3 } } }, 'orders', '没有这个字段：within'],
  [{ all: [{ orders: { count: { gte: 1 }, where: { sku: 'a' } } }] }, 'all/0/orders', '没有这个字段：where'],
  [{ orders: { count: {} } }, 'orders/count', '至少要写一项'],
  [{ orders: { count: { gte: -1 } } }, 'orders/count/gte', '不能小于 0'],
  [{ orders: { count: { gte: 1.5 } } }, 'orders/count/gte', '类型不对，应为 integer'],
  [{ orders: { count: { gte: '3' } } }, 'orders/count/gte', '类型不对，应为 integer'],
  [{ orders: { sumFen: { gt: 3 } } }, 'orders/sumFen', '没有这个字段：gt'],
  [{ orders: { averageFen: { lte: 4_000_000_001 } } }, 'orders/averageFen/lte', '不能大于 4000000000'],
  [{ orders: { lastPaid: {} } }, 'orders/lastPaid', '缺少字段：daysAgo'],
  [{ orders: { lastPaid: { daysAgo: { gte: 10_001 } } } }, 'orders/lastPaid/daysAgo/gte', '不能大于 10000'],
  [{ friend: { channel: ['1'] } }, 'friend', '没有这个字段：channel'],
  [{ friend: { of: [] } }, 'friend/of', '至少 1 项'],
  [{ friend: { lost: true, of: ['1'] } }, 'friend', 'lost 为 true 时，不能再写 of 或 addedDaysAgo'],
  [{ friend: { of: ['1'], addedDaysAgo: { lte: 3 } } }, 'friend', '暂不支持同时写 of 和 addedDaysAgo'],
])('%j is refused, with its place and the reason', (given, path, sentence) => {
  expect(readRule(given)).toMatchObject({ kind: 'problem', path, sentence: expect.stringContaining(sentence) });
});

test('a rule of the greatest depth is read, a deeper one refused, however deep', () => {
  const nested = (levels: number): unknown => {
    let rule: unknown = LEAF;
    for (let level = 1; level < levels; level++) rule = level % 2 === 0 ? { not: rule } : { any: [rule] };
    return rule;
  };
  expect(readRule(nested(MAX_DEPTH)).kind).toBe('rule');
  const sentence = `规则最多嵌套 ${MAX_DEPTH} 层`;
  expect(readRule(nested(MAX_DEPTH + 1))).toMatchObject({ kind: 'problem', sentence });
  expect(readRule(nested(200_000))).toMatchObject({ kind: 'problem', sentence });
});

test('a rule of the greatest size is read, a larger one refused', () => {
  const wide = (nodes: number): Rule => ({ all: Array.from({ length: nodes - 1 }, () => LEAF) });
  expect(readRule(wide(MAX_NODES)).kind).toBe('rule');
  expect(readRule(wide(MAX_NODES + 1))).toMatchObject({
    kind: 'problem',
    path: `all/${MAX_NODES - 1}`,
    sentence: `一条规则最多有 ${MAX_NODES} 个条件`,
  });
});

test('what a rule mentions is found wherever it stands, each once', () => {
  const rule: Rule = {
    all: [
      { tag: { any: ['1', '2'] } },
      { not: { any: [{ tag: { none: ['2', '3'] } }, { friend: { of: ['7'] } }] } },
      { friend: { of: ['7'] } },
    ],
  };
  expect(tagsIn(rule)).toEqual(['1', '2', '3']);
  expect(staffIn(rule)).toEqual(['7']);
});
