import { sql, type RawBuilder } from 'kysely';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Trigger } from '../../domain/sop/definition.ts';
import type { Query } from '../platform/db/database.ts';
import { rowId } from './numeric-id.ts';

/** Friends of the company that satisfy a trigger now, by customer id (a fan-out over all buckets). */
export async function matchingCustomers(
  tx: Query,
  scope: Scope,
  trigger: Trigger,
  page: { after: string | null; limit: number },
): Promise<{ bucket: number; customerId: string; friendStaff: number[] }[]> {
  const { rows } = await sql<{ bucket: number; customerId: string; friendStaff: number[] }>`
    select bucket, customer_id, friend_staff from customer_facts
    where corp_id = ${scope.corpId} and ${matches(trigger)} and (${page.after}::uuid is null or customer_id > ${page.after}::uuid)
    order by customer_id limit ${page.limit}`.execute(tx);
  return rows;
}

export async function countMatching(tx: Query, scope: Scope, trigger: Trigger): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from customer_facts where corp_id = ${scope.corpId} and ${matches(trigger)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

function matches(trigger: Trigger): RawBuilder<unknown> {
  switch (trigger.kind) {
    case 'tag': {
      const tags = trigger.tags.map(rowId);
      const holds = trigger.match === 'all' ? sql`tags @> ${tags}::integer[]` : sql`tags && ${tags}::integer[]`;
      return sql`${holds} and friend_staff <> '{}'`;
    }
    case 'friend': {
      const staff = (trigger.staff ?? []).map(rowId);
      return staff.length === 0 ? sql`friend_staff <> '{}'` : sql`friend_staff && ${staff}::integer[]`;
    }
    case 'manual':
      return sql`false`;
    default:
      return trigger satisfies never;
  }
}
