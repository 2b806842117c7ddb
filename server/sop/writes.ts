import { sql } from 'kysely';
import type { Wait } from '../../domain/sop/enrollment.ts';
import type { TraceEntry } from '../../domain/sop/trace.ts';
import type { Query } from '../platform/db/database.ts';

/** An enrollment as far as its rows need it. `bucket` is the customer's. */
export type EnrollmentRef = {
  readonly bucket: number;
  readonly id: string;
  readonly corpId: number;
  readonly sopId: number;
  readonly customerId: string;
};
export type Ended = { readonly status: string; readonly reason: string; readonly at: number };

/** New enrollments; the ids of those that went in. One live enrollment per SOP and customer: a unique index decides. */
export async function insertEnrollments(
  tx: Query,
  rows: readonly (EnrollmentRef & { version: number; anchor: number; startedAt: number; ended: Ended | null })[],
): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const given = rows.map((row) => ({
    b: row.bucket,
    i: row.id,
    c: row.corpId,
    s: row.sopId,
    v: row.version,
    u: row.customerId,
    a: instant(row.anchor),
    t: instant(row.startedAt),
    x: row.ended?.status ?? 'active',
    e: row.ended === null ? null : instant(row.ended.at),
    r: row.ended?.reason ?? null,
  }));
  const { rows: inserted } = await sql<{ id: string }>`
    insert into enrollment (bucket, id, corp_id, sop_id, version, customer_id, anchor, started_at, status, ended_at, end_reason)
    select b, i, c, s, v, u, a, t, x, e, r
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
      as row(b smallint, i uuid, c integer, s integer, v integer, u uuid, a timestamptz, t timestamptz, x text, e timestamptz, r text)
    on conflict do nothing
    returning id`.execute(tx);
  return new Set(inserted.map((row) => row.id));
}

/** What advancing changed of enrollments: when they last sent, and how they ended. */
export async function updateEnrollments(
  tx: Query,
  rows: readonly { bucket: number; id: string; lastSentAt: number | null; ended: Ended | null }[],
): Promise<void> {
  if (rows.length === 0) return;
  const given = rows.map((row) => ({
    b: row.bucket,
    i: row.id,
    l: row.lastSentAt === null ? null : instant(row.lastSentAt),
    x: row.ended?.status ?? null,
    e: row.ended === null ? null : instant(row.ended.at),
    r: row.ended?.reason ?? null,
  }));
  await sql`
    update enrollment set last_sent_at = given.l, status = coalesce(given.x, enrollment.status), ended_at = given.e, end_reason = given.r
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given(b smallint, i uuid, l timestamptz, x text, e timestamptz, r text)
    where enrollment.bucket = given.b and enrollment.id = given.i and enrollment.status in ('active', 'held')`.execute(tx);
}

export async function insertStepRuns(tx: Query, rows: readonly { ref: EnrollmentRef; wait: Wait }[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into step_run (bucket, enrollment_id, corp_id, sop_id, step_key, planned_at, due_at)
    select b, i, c, s, k, p, d from jsonb_to_recordset(${JSON.stringify(rows.map(runRow))}::jsonb)
      as row(b smallint, i uuid, c integer, s integer, k text, p timestamptz, d timestamptz)`.execute(tx);
}

/** Moves step runs that the caller has locked: to the next step, or to a later due time. */
export async function moveStepRuns(tx: Query, rows: readonly { ref: EnrollmentRef; wait: Wait }[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update step_run set step_key = given.k, planned_at = given.p, due_at = given.d
    from jsonb_to_recordset(${JSON.stringify(rows.map(runRow))}::jsonb) as given(b smallint, i uuid, k text, p timestamptz, d timestamptz)
    where step_run.bucket = given.b and step_run.enrollment_id = given.i`.execute(tx);
}

export async function deleteStepRuns(tx: Query, rows: readonly { bucket: number; id: string }[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    delete from step_run
    using unnest(${rows.map((row) => row.bucket)}::smallint[], ${rows.map((row) => row.id)}::uuid[]) as given(bucket, id)
    where step_run.bucket = given.bucket and step_run.enrollment_id = given.id`.execute(tx);
}

/** Step runs of an SOP that does not run wait outside the claims until it resumes. */
export async function parkStepRuns(tx: Query, rows: readonly { bucket: number; id: string }[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update step_run set parked = true
    from unnest(${rows.map((row) => row.bucket)}::smallint[], ${rows.map((row) => row.id)}::uuid[]) as given(bucket, id)
    where step_run.bucket = given.bucket and step_run.enrollment_id = given.id`.execute(tx);
}

export async function insertTraces(tx: Query, rows: readonly { ref: EnrollmentRef; entry: TraceEntry }[]): Promise<void> {
  if (rows.length === 0) return;
  const given = rows.map(({ ref, entry }) => ({
    b: ref.bucket,
    e: ref.id,
    c: ref.corpId,
    t: instant(entry.at),
    k: entry.stepKey,
    o: entry.code,
    d: entry.data,
  }));
  await sql`
    insert into enrollment_trace (bucket, enrollment_id, corp_id, at, step_key, code, data)
    select b, e, c, t, k, o, d from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
      as row(b smallint, e uuid, c integer, t timestamptz, k text, o text, d jsonb)`.execute(tx);
}

function runRow({ ref, wait }: { ref: EnrollmentRef; wait: Wait }) {
  return { b: ref.bucket, i: ref.id, c: ref.corpId, s: ref.sopId, k: wait.stepKey, p: instant(wait.plannedAt), d: instant(wait.dueAt) };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
