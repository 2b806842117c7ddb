import type { Static, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { schemaProblemText } from '../kernel/schema-problem.ts';
import { FriendTest, MAX_DEPTH, MAX_NODES, OrdersTest, TagTest, type Leaf, type Rule } from './rule.ts';

/** Why something is no rule: `path` is a JSON pointer without the leading slash, the sentence says what is wrong there. */
export type RuleProblem = { readonly kind: 'problem'; readonly path: string; readonly sentence: string };

export type ReadRule = Read<Rule> | RuleProblem;

/**
 * Reads a rule out of JSON from anywhere: a request, a stored definition. Refuses what is not in the language, unknown
 * fields included, and what has more than `MAX_NODES` nodes or `MAX_DEPTH` levels; says the first thing that is wrong.
 */
export function readRule(given: unknown): ReadRule {
  return readNode(given, { path: '', depth: 1, seen: { nodes: 0 } });
}

type Read<T> = { readonly kind: 'rule'; readonly rule: T };
type Place = { readonly path: string; readonly depth: number; readonly seen: { nodes: number } };

const KEYS = ['all', 'any', 'not', 'tag', 'orders', 'friend'];

function readNode(given: unknown, place: Place): ReadRule {
  const { depth, seen } = place;
  seen.nodes += 1;
  if (depth > MAX_DEPTH) return problem(place, `规则最多嵌套 ${MAX_DEPTH} 层`);
  if (seen.nodes > MAX_NODES) return problem(place, `一条规则最多有 ${MAX_NODES} 个条件`);
  if (!isRecord(given)) return problem(place, '应为一个条件，如 {"tag":{"any":["1"]}}');
  const [entry, ...more] = Object.entries(given);
  if (entry === undefined) return problem(place, `条件是空的，要写 ${KEYS.join('、')} 之一`);
  const unknown = Object.keys(given).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return problem(place, `没有这种条件：${unknown.slice(0, 60)}；可以用 ${KEYS.join('、')}`);
  const [key, value] = entry;
  if (more.length > 0) return problem(place, `一个条件只能写一种，这里有 ${Object.keys(given).join('、')}；要并列请放进 all 或 any`);
  const inside = { path: joined(place.path, key), depth, seen };
  switch (key) {
    case 'all': {
      const list = readList(value, inside);
      return list.kind === 'problem' ? list : { kind: 'rule', rule: { all: list.rule } };
    }
    case 'any': {
      const list = readList(value, inside);
      return list.kind === 'problem' ? list : { kind: 'rule', rule: { any: list.rule } };
    }
    case 'not': {
      const negated = readNode(value, { ...inside, depth: depth + 1 });
      return negated.kind === 'problem' ? negated : { kind: 'rule', rule: { not: negated.rule } };
    }
    default:
      return readLeaf(key, value, inside);
  }
}

function readList(given: unknown, place: Place): Read<Rule[]> | RuleProblem {
  if (!Array.isArray(given)) return problem(place, '应为一组条件');
  const rules: Rule[] = [];
  for (const [index, one] of given.entries()) {
    const read = readNode(one, { ...place, path: joined(place.path, String(index)), depth: place.depth + 1 });
    if (read.kind === 'problem') return read;
    rules.push(read.rule);
  }
  return { kind: 'rule', rule: rules };
}

function readLeaf(key: string, given: unknown, place: Place): Read<Leaf> | RuleProblem {
  switch (key) {
    case 'tag': {
      const tag = readTest(TagTest, given, place);
      return tag.kind === 'problem' ? tag : { kind: 'rule', rule: { tag: tag.rule } };
    }
    case 'orders': {
      const orders = readTest(OrdersTest, given, place);
      return orders.kind === 'problem' ? orders : { kind: 'rule', rule: { orders: orders.rule } };
    }
    case 'friend': {
      const friend = readTest(FriendTest, given, place);
      if (friend.kind === 'problem') return friend;
      const more = friend.rule.of ?? friend.rule.addedDaysAgo;
      // The facts row keeps the earliest live friendship and the staff of all, not when each of them began or ended.
      if (friend.rule.lost === true && more !== undefined) return problem(place, 'lost 为 true 时，不能再写 of 或 addedDaysAgo');
      if (friend.rule.of !== undefined && friend.rule.addedDaysAgo !== undefined)
        return problem(place, '暂不支持同时写 of 和 addedDaysAgo');
      return { kind: 'rule', rule: { friend: friend.rule } };
    }
    default:
      throw new Error(`not a leaf: ${key}`);
  }
}

function readTest<T extends TSchema>(schema: T, given: unknown, place: Place): Read<Static<T>> | RuleProblem {
  if (Check(schema, given)) return { kind: 'rule', rule: given };
  // A field too many is told twice: that the place allows no value, and which field it is.
  const error = Errors(schema, given).find(({ keyword }) => keyword !== 'boolean');
  if (error === undefined) throw new Error(`refused without a reason at ${place.path}`);
  return problem({ ...place, path: joined(place.path, error.instancePath.slice(1)) }, schemaProblemText(error));
}

function problem({ path }: Place, sentence: string): RuleProblem {
  return { kind: 'problem', path, sentence };
}

function joined(path: string, part: string): string {
  return [path, part].filter((text) => text !== '').join('/');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
