import { sql, type RawBuilder } from 'kysely';
import { spanOf, type Span, type Today } from '../../domain/segments/days-ago.ts';
import type { Bounds, FriendTest, OrdersTest, Rule, TagTest } from '../../domain/segments/rule.ts';
import { at } from '../platform/db/bind.ts';

type Sql = RawBuilder<boolean>;

/**
 * A rule as a predicate over `customer_facts f`: true or false, never null, so that it may stand under `not` and be
 * selected. Columns are compared as they are, with nothing computed per row, so that the scan costs what the same
 * conditions written by hand cost. Says exactly what `holds` says.
 */
export function ruleSql(rule: Rule, today: Today): Sql {
  if ('all' in rule) return and(rule.all.map((one) => ruleSql(one, today)));
  if ('any' in rule) return or(rule.any.map((one) => ruleSql(one, today)));
  if ('not' in rule) return not(ruleSql(rule.not, today));
  if ('tag' in rule) return tagSql(rule.tag);
  if ('orders' in rule) return ordersSql(rule.orders, today);
  if ('friend' in rule) return friendSql(rule.friend, today);
  return rule satisfies never;
}

function tagSql({ any, all, none }: TagTest): Sql {
  return and([
    ...(any === undefined ? [] : [sql<boolean>`f.tags && ${integers(any)}`]),
    ...(all === undefined ? [] : [sql<boolean>`f.tags @> ${integers(all)}`]),
    ...(none === undefined ? [] : [not(sql<boolean>`f.tags && ${integers(none)}`)]),
  ]);
}

function ordersSql({ count, sumFen, averageFen, lastPaid }: OrdersTest, today: Today): Sql {
  return and([
    ...(count === undefined ? [] : bounds(sql`f.order_count`, count, (bound) => sql`${bound}`)),
    ...(sumFen === undefined ? [] : bounds(sql`f.order_sum_fen`, sumFen, (bound) => sql`${bound}`)),
    // Multiplied rather than divided: exact, and defined without orders. The limits of the language keep it a bigint.
    ...(averageFen === undefined
      ? []
      : [sql<boolean>`f.order_count > 0`, ...bounds(sql`f.order_sum_fen`, averageFen, (bound) => sql`${bound}::bigint * f.order_count`)]),
    ...(lastPaid === undefined ? [] : [inSpan(sql`f.last_paid_at`, spanOf(lastPaid.daysAgo, today))]),
  ]);
}

function friendSql({ of, addedDaysAgo, lost }: FriendTest, today: Today): Sql {
  if (lost === true) return sql<boolean>`(f.friend_staff = '{}' and f.lost_at is not null)`;
  return and([
    of === undefined ? sql<boolean>`f.friend_staff <> '{}'` : sql<boolean>`f.friend_staff && ${integers(of)}`,
    ...(addedDaysAgo === undefined ? [] : [inSpan(sql`f.friend_since`, spanOf(addedDaysAgo, today))]),
  ]);
}

function bounds(value: RawBuilder<unknown>, { gte, lte }: Bounds, limit: (bound: number) => RawBuilder<unknown>): Sql[] {
  return [
    ...(gte === undefined ? [] : [sql<boolean>`${value} >= ${limit(gte)}`]),
    ...(lte === undefined ? [] : [sql<boolean>`${value} <= ${limit(lte)}`]),
  ];
}

function inSpan(instant: RawBuilder<unknown>, { from, before }: Span): Sql {
  return and([
    sql<boolean>`${instant} is not null`,
    ...(from === null ? [] : [sql<boolean>`${instant} >= ${at(from)}`]),
    ...(before === null ? [] : [sql<boolean>`${instant} < ${at(before)}`]),
  ]);
}

function and(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(parts, sql` and `)})`;
}

function or(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(parts, sql` or `)})`;
}

function not(part: Sql): Sql {
  return sql<boolean>`(not ${part})`;
}

function integers(ids: readonly string[]): RawBuilder<unknown> {
  return sql`${ids.map(Number)}::integer[]`;
}
