import { sql } from 'kysely';
import { BUCKETS } from '../../domain/kernel/bucket.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';

/** A span of time, the end left out. */
export type Span = { readonly from: number; readonly to: number };

export async function countAllCustomers(tx: Query, scope: Scope): Promise<number> {
  const row = await tx
    .selectFrom('customer')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('corpId', '=', scope.corpId)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** How many facts of each kind happened in the span: one range of the company's facts by time. */
export async function countFacts(tx: Query, scope: Scope, span: Span): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ kind: string; count: number }>`
    select kind, count(*) as count from fact
    where corp_id = ${scope.corpId} and at >= ${at(span.from)} and at < ${at(span.to)}
      and kind in ('friend.added', 'friend.lost', 'sop.entered', 'delivery.sent')
    group by kind`.execute(tx);
  return new Map(rows.map((row) => [row.kind, row.count]));
}

/** Friends added and messages sent per local day of the company. */
export async function countPerDay(tx: Query, scope: Scope, span: Span): Promise<ReadonlyMap<string, { added: number; sent: number }>> {
  const { rows } = await sql<{ date: string; added: number; sent: number }>`
    select to_char(at at time zone ${scope.zone}, 'YYYY-MM-DD') as date,
      count(*) filter (where kind = 'friend.added') as added, count(*) filter (where kind = 'delivery.sent') as sent
    from fact
    where corp_id = ${scope.corpId} and at >= ${at(span.from)} and at < ${at(span.to)} and kind in ('friend.added', 'delivery.sent')
    group by 1`.execute(tx);
  return new Map(rows.map((row) => [row.date, { added: row.added, sent: row.sent }]));
}

/** Steps that wait and are due before the instant. Fan-out: every bucket has its own range of the due index. */
export async function countDueSteps(tx: Query, scope: Scope, before: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from step_run
    where bucket = any(${Array.from({ length: BUCKETS }, (_, bucket) => bucket)}::smallint[]) and due_at < ${at(before)} and not parked
      and corp_id = ${scope.corpId}`.execute(tx);
  return rows[0]?.count ?? 0;
}

export type Awaiting = { staffId: number; staffName: string; tasks: number; customers: number; since: number };

/** Who still has to confirm mass tasks, longest waiting first. */
export async function awaitingConfirm(tx: Query, scope: Scope): Promise<Awaiting[]> {
  const { rows } = await sql<Awaiting>`
    select m.staff_id, s.name as staff_name, count(*) as tasks, sum(m.recipients)::bigint as customers, min(coalesce(m.handed_over_at, m.claimed_at)) as since
    from mass_task m join staff s on s.id = m.staff_id
    where m.corp_id = ${scope.corpId} and m.state = 'handed_over'
    group by m.staff_id, s.name
    order by since
    limit 50`.execute(tx);
  return rows;
}
