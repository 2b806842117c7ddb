import { sql } from 'kysely';
import type { Enrollment } from '../../domain/sop/enrollment.ts';
import type { Query } from '../platform/db/database.ts';
import type { EnrollmentRef } from './writes.ts';

export type CustomerRef = { readonly bucket: number; readonly id: string };

/** An enrollment under way, with the step that waits. */
export type LiveEnrollment = { readonly ref: EnrollmentRef; readonly version: number; readonly enrollment: Enrollment };
export type History = {
  readonly live: readonly LiveEnrollment[];
  /** The latest end per customer and SOP. */
  readonly ended: readonly { readonly customerId: string; readonly sopId: number; readonly endedAt: number }[];
};

/**
 * Locks the waiting steps of these customers: nobody claims them until this transaction ends. Waits for who has claimed
 * one, so what that one decides is seen afterwards.
 */
export async function lockStepRuns(tx: Query, customers: readonly CustomerRef[]): Promise<void> {
  if (customers.length === 0) return;
  await sql`
    select from unnest(${customers.map((one) => one.bucket)}::smallint[], ${customers.map((one) => one.id)}::uuid[]) as k(bucket, id)
    join enrollment e on e.bucket = k.bucket and e.customer_id = k.id and e.status in ('active', 'held')
    join step_run r on r.bucket = e.bucket and r.enrollment_id = e.id
    order by r.bucket, r.enrollment_id
    for update of r`.execute(tx);
}

type Row = {
  bucket: number;
  id: string;
  corpId: number;
  sopId: number;
  version: number;
  customerId: string;
  anchor: number;
  startedAt: number;
  lastSentAt: number | null;
  stepKey: string | null;
  plannedAt: number | null;
  dueAt: number | null;
};

/** What these customers go through now, and when they last left each of the given SOPs. */
export async function historyOf(tx: Query, customers: readonly CustomerRef[], sopIds: readonly number[]): Promise<History> {
  if (customers.length === 0) return { live: [], ended: [] };
  const buckets = customers.map((one) => one.bucket);
  const ids = customers.map((one) => one.id);
  const { rows } = await sql<Row>`
    select e.bucket, e.id, e.corp_id, e.sop_id, e.version, e.customer_id, e.anchor, e.started_at, e.last_sent_at,
      r.step_key, r.planned_at, r.due_at
    from unnest(${buckets}::smallint[], ${ids}::uuid[]) as k(bucket, id)
    join enrollment e on e.bucket = k.bucket and e.customer_id = k.id and e.status in ('active', 'held')
    left join step_run r on r.bucket = e.bucket and r.enrollment_id = e.id
    order by e.started_at, e.id`.execute(tx);
  const ended =
    sopIds.length === 0
      ? []
      : (
          await sql<History['ended'][number]>`
            select e.customer_id, e.sop_id, max(e.ended_at) as ended_at
            from unnest(${buckets}::smallint[], ${ids}::uuid[]) as k(bucket, id)
            join enrollment e on e.bucket = k.bucket and e.customer_id = k.id
            where e.sop_id = any(${Array.from(sopIds)}::integer[]) and e.ended_at is not null
            group by e.customer_id, e.sop_id`.execute(tx)
        ).rows;
  return { live: rows.map(liveOf), ended };
}

/** Distinct customers, in the order in which every statement of this module locks them. */
export function distinctCustomers(of: readonly { bucket: number; customerId: string }[]): CustomerRef[] {
  const known = new Map(of.map((one) => [one.customerId, { bucket: one.bucket, id: one.customerId }]));
  return Array.from(known.values()).sort((a, b) => a.bucket - b.bucket || (a.id < b.id ? -1 : 1));
}

/** The enrollment of a row joined with its step run. */
export function liveOf(row: Row): LiveEnrollment {
  const { stepKey, plannedAt, dueAt } = row;
  if (stepKey === null || plannedAt === null || dueAt === null) {
    throw new Error(`enrollment ${row.id} is under way but waits for nothing`);
  }
  return {
    ref: { bucket: row.bucket, id: row.id, corpId: row.corpId, sopId: row.sopId, customerId: row.customerId },
    version: row.version,
    enrollment: {
      anchor: row.anchor,
      startedAt: row.startedAt,
      lastSentAt: row.lastSentAt,
      state: { kind: 'waiting', wait: { stepKey, plannedAt, dueAt } },
    },
  };
}
