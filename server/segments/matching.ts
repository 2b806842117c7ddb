import type { Static } from 'typebox';
import type { CustomerRow } from '../../domain/customers/contract.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Today } from '../../domain/segments/days-ago.ts';
import type { Rule } from '../../domain/segments/rule.ts';
import { rowView } from '../customers/service.ts';
import type { Query } from '../platform/db/database.ts';
import { ruleSql } from './compile.ts';
import { staffNames, tagNames } from './names.ts';

/**
 * How many customers a rule holds for. Fan-out over buckets, as counts are. The company is named although the policy
 * names it too: the planner then asks the policy once for the whole statement instead of for each row.
 */
export async function countMatching(tx: Query, scope: Scope, rule: Rule, today: Today): Promise<number> {
  const { count } = await tx
    .selectFrom('customerFacts as f')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('f.corpId', '=', scope.corpId)
    .where(ruleSql(rule, today))
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * At most `rows` customers for whom a rule holds, newest first, as lists show them. `nulls last` keeps the planner off
 * the index on `known_at`: walked from the newest on, it reads the whole table at random where few match, while one scan
 * that keeps the best always costs what the count does.
 */
export async function sampleMatching(
  tx: Query,
  scope: Scope,
  rule: Rule,
  today: Today,
  rows: number,
): Promise<Static<typeof CustomerRow>[]> {
  const found = await tx
    .selectFrom('customerFacts as f')
    .select(['f.customerId as id', 'f.name', 'f.gender', 'f.tags', 'f.friendStaff', 'f.ownerStaffId', 'f.friendSince', 'f.lostAt'])
    .select(['f.lastInteractionAt', 'f.orderCount', 'f.orderSumFen', 'f.knownAt'])
    .where('f.corpId', '=', scope.corpId)
    .where(ruleSql(rule, today))
    .orderBy('f.knownAt', (order) => order.desc().nullsLast())
    .orderBy('f.customerId', 'desc')
    .limit(rows)
    .execute();
  const tags = await tagNames(tx, scope, distinct(found.flatMap((row) => row.tags)));
  const staff = await staffNames(tx, scope, distinct(found.flatMap((row) => row.ownerStaffId ?? [])));
  return found.map((row) => {
    const shown = row.tags.flatMap((id) => {
      const tag = tags.get(id);
      return tag === undefined ? [] : [{ id: String(id), ...tag }];
    });
    return rowView(scope, { ...row, gender: genderOf(row.gender) }, shown, staff);
  });
}

function genderOf(text: string): 'male' | 'female' | 'unknown' {
  return text === 'male' || text === 'female' ? text : 'unknown';
}

function distinct(ids: readonly number[]): number[] {
  return Array.from(new Set(ids));
}
