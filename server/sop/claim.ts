import { LOCKS } from '../platform/db/locks.ts';
import { sql } from 'kysely';
import { BUCKETS } from '../../domain/kernel/bucket.ts';
import type { Wait } from '../../domain/sop/enrollment.ts';
import { at } from '../platform/db/bind.ts';
import type { Query, Tx } from '../platform/db/database.ts';

export type ClaimedRun = { readonly bucket: number; readonly enrollmentId: string; readonly sopId: number } & Wait;

/** Buckets with a due step: 256 index probes, whatever waits. (`exists` may be planned as one scan of all that is due.) */
export async function dueBuckets(db: Query, now: number): Promise<number[]> {
  const { rows } = await sql<{ bucket: number }>`
    select b as bucket from generate_series(0, ${BUCKETS - 1}) b
    cross join lateral (select from step_run r where r.bucket = b::smallint and not r.parked and r.due_at <= ${at(now)} limit 1) due`.execute(
    db,
  );
  return rows.map((row) => row.bucket);
}

/** When the next step is due that is not parked; a step that somebody is just working on counts. */
export async function nextDueStep(db: Query): Promise<number | null> {
  const { rows } = await sql<{ dueAt: number | null }>`
    select min(first.due_at) as due_at
    from generate_series(0, ${BUCKETS - 1}) b
    cross join lateral (select r.due_at from step_run r where r.bucket = b::smallint and not r.parked order by r.due_at limit 1) first`.execute(
    db,
  );
  return rows[0]?.dueAt ?? null;
}

/**
 * Claims due steps from as few of the buckets as fill the batch. The lateral join is read row by row, so the outer limit
 * stops it before it locks more. The lock on the bucket makes the caps exact: what a customer got is read and written by
 * one worker at a time. Rows that somebody holds are left for the next round.
 */
export async function claimRuns(tx: Tx, now: number, buckets: readonly number[], batch: number): Promise<ClaimedRun[]> {
  const { rows } = await sql<ClaimedRun>`
    select r.bucket, r.enrollment_id, r.sop_id, r.step_key, r.planned_at, r.due_at
    from (
      select b as bucket from unnest(${Array.from(buckets)}::smallint[]) as b where pg_try_advisory_xact_lock(${LOCKS.stepBucket}, b)
    ) k cross join lateral (
      select * from step_run r
      where r.bucket = k.bucket and not r.parked and r.due_at <= ${at(now)}
      order by r.due_at limit ${batch} for update skip locked
    ) r
    limit ${batch}`.execute(tx);
  return rows;
}
