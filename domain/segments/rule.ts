import { Type, type Static } from 'typebox';
import { Closed } from '../kernel/route.ts';
import { NumericId } from '../kernel/schema.ts';

/** The most that one rule may hold: conditions, groups included, and levels of groups within groups. */
export const MAX_NODES = 200;
export const MAX_DEPTH = 10;

/** At least `gte`, at most `lte`; both included, one of them stated. */
export type Bounds = { readonly gte?: number; readonly lte?: number };

/** Tags that she has now. A list may be empty: `any` of nothing is false, `all` and `none` of nothing are true. */
export const TagTest = Type.Object(
  { any: Type.Optional(TagIds()), all: Type.Optional(TagIds()), none: Type.Optional(TagIds()) },
  { additionalProperties: false, minProperties: 1, maxProperties: 1 },
);
export type TagTest = Static<typeof TagTest>;

/**
 * Orders `paid` or `partlyRefunded`, net of refunds; what is stated holds together. Without orders: count 0, sum 0,
 * average and `lastPaid` false. The averages' limit keeps average × count within a bigint.
 */
export const OrdersTest = Type.Object(
  {
    count: Type.Optional(BoundsUpTo(1_000_000_000)),
    sumFen: Type.Optional(BoundsUpTo(Number.MAX_SAFE_INTEGER)),
    averageFen: Type.Optional(BoundsUpTo(4_000_000_000)),
    lastPaid: Type.Optional(Closed({ daysAgo: DaysAgo() })),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type OrdersTest = Static<typeof OrdersTest>;

/**
 * `{}`: a live friendship with anybody; `of`: with one of these staff; `lost: true`: had one, has none. `addedDaysAgo`
 * counts from the earliest of the live friendships, the one by which she is a friend today.
 */
export const FriendTest = Closed({
  of: Type.Optional(Type.Array(NumericId, { minItems: 1, maxItems: 1000 })),
  addedDaysAgo: Type.Optional(DaysAgo()),
  lost: Type.Optional(Type.Boolean()),
});
export type FriendTest = Static<typeof FriendTest>;

/** A condition that looks at the customer herself. */
export type Leaf = { readonly tag: TagTest } | { readonly orders: OrdersTest } | { readonly friend: FriendTest };

/** Which customers are meant: one typed tree for segments, filters, conditions and exits. Each node has exactly one key. */
export type Rule = { readonly all: readonly Rule[] } | { readonly any: readonly Rule[] } | { readonly not: Rule } | Leaf;

/**
 * A rule in the body of a request, to be read by `readRule`. The tree is not spelled out for the validator of requests:
 * it would follow a hostile nesting until its stack ends, and one schema cannot be referred to twice in one body.
 */
export const RuleBody = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  description: [
    'A typed tree; each node has exactly one key:',
    '{all:[rule…]} | {any:[rule…]} | {not:rule}',
    '| {tag:{any|all|none:[tagId…]}}',
    '| {orders:{count?|sumFen?|averageFen?:{gte?,lte?}, lastPaid?:{daysAgo:{gte?,lte?}}}}',
    '| {friend:{of?:[staffId…], addedDaysAgo?:{gte?,lte?}, lost?:boolean}}.',
    'Days ago are counted on local calendar dates of the company; both bounds are included.',
    `At most ${MAX_NODES} nodes in ${MAX_DEPTH} levels.`,
  ].join(' '),
  examples: [
    {
      all: [
        { orders: { count: { gte: 3 } } },
        { orders: { lastPaid: { daysAgo: { gte: 30, lte: 60 } } } },
        { orders: { sumFen: { gte: 50_000 } } },
      ],
    },
  ],
});

/** Every leaf of a rule, in order. */
export function leavesOf(rule: Rule): Leaf[] {
  if ('all' in rule) return rule.all.flatMap(leavesOf);
  if ('any' in rule) return rule.any.flatMap(leavesOf);
  if ('not' in rule) return leavesOf(rule.not);
  return [rule];
}

/** Ids of all tags that a rule names, each once. */
export function tagsIn(rule: Rule): string[] {
  return distinct(leavesOf(rule).flatMap((leaf) => ('tag' in leaf ? [leaf.tag.any, leaf.tag.all, leaf.tag.none] : [])));
}

/** Ids of all staff that a rule names, each once. */
export function staffIn(rule: Rule): string[] {
  return distinct(leavesOf(rule).flatMap((leaf) => ('friend' in leaf ? [leaf.friend.of] : [])));
}

function distinct(lists: readonly (readonly string[] | undefined)[]): string[] {
  return Array.from(new Set(lists.flatMap((list) => list ?? [])));
}

function TagIds() {
  return Type.Array(NumericId, { maxItems: 100 });
}

function BoundsUpTo(maximum: number) {
  const bound = Type.Optional(Type.Integer({ minimum: 0, maximum }));
  return Type.Object({ gte: bound, lte: bound }, { additionalProperties: false, minProperties: 1 });
}

function DaysAgo() {
  return BoundsUpTo(10_000);
}
