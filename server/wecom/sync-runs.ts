import { sql, type UpdateObject } from 'kysely';
import { NO_REPAIRS, readRepairs, type Repairs } from '../../domain/wecom/repairs.ts';
import { at, jsonb } from '../platform/db/bind.ts';
import type { Db, Query, Tx } from '../platform/db/database.ts';
import type { DB } from '../platform/db/schema.gen.ts';
import { inTx } from '../platform/db/scoped.ts';
import { enqueue } from '../platform/jobs/enqueue.ts';
import { liveWorkerIds } from '../platform/jobs/worker.ts';

export type SyncKind = 'full' | 'reconciliation';
export type SyncState = 'queued' | 'running' | 'waiting' | 'done' | 'failed' | 'cancelled';
export type SyncPhase = 'org' | 'tags' | 'customers' | 'groups' | 'deliveries';

/** One sync of a company with WeCom, and how far it has come. */
export type SyncRun = {
  readonly id: number;
  readonly corpId: number;
  readonly kind: SyncKind;
  readonly state: SyncState;
  readonly requestedBy: string;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  /** What is done next; null before the first step and once it has ended. */
  readonly phase: SyncPhase | null;
  readonly membersTotal: number;
  readonly membersDone: number;
  /** Members are read in order of our id: those up to this one are done. */
  readonly afterStaffId: number;
  /** Friendships listed so far, and those of them that were listed before the batch at hand began. */
  readonly relationsRead: number;
  readonly relationsBefore: number;
  readonly steppedAt: number | null;
  readonly repairs: Repairs;
  /** Customers of all members who serve customers, counted at the end. */
  readonly customersChecked: number | null;
  /** Why it waits, and until when. */
  readonly problem: string | null;
  readonly resumeAt: number | null;
  readonly tries: number;
  readonly error: string | null;
  readonly workerId: number | null;
};

/** The job that carries a run on; its key is the run's id. */
export const SYNC_JOB = 'sync';

/** A run that is no longer ours: cancelled, or taken over by another process. Nothing more may be written for it. */
export class RunLost extends Error {}

/** A run that was made, or the one that is open already: a company is synchronized by one run at a time. */
export type Begun = { readonly kind: 'made' | 'open'; readonly run: SyncRun };

/** Puts a run down for the workers. Asked for again while one is open, it answers that one and wakes it if it waits. */
export async function requestRun(tx: Query, now: number, corpId: number, kind: SyncKind, by: string): Promise<Begun> {
  await closeOrphans(tx, now, corpId);
  const made = await insertRun(tx, now, { corpId, kind, by, state: 'queued', workerId: null });
  const run = made ?? (await openRun(tx, corpId));
  // It ended between the two statements.
  if (run === undefined) return requestRun(tx, now, corpId, kind, by);
  if (run.kind === kind && run.state !== 'running') await wakeRun(tx, now, run);
  return { kind: made === undefined ? 'open' : 'made', run };
}

/** Begins a run that the caller carries to its end by itself; a full one that a dead process left goes on where it stood. */
export async function beginRun(db: Db, now: number, workerId: number, corpId: number, kind: SyncKind, by: string): Promise<Begun> {
  return inTx(db, async (tx) => {
    const left = kind === 'full' ? await adoptOrphan(tx, workerId, corpId) : undefined;
    if (left !== undefined) return { kind: 'made', run: left };
    await closeOrphans(tx, now, corpId);
    if (kind === 'reconciliation') await supersedeWaiting(tx, now, corpId);
    const run = await insertRun(tx, now, { corpId, kind, by, state: 'running', workerId });
    if (run !== undefined) return { kind: 'made', run };
    const open = await openRun(tx, corpId);
    if (open === undefined) throw new Error(`company ${corpId} has no open sync, and none could be begun`);
    return { kind: 'open', run: open };
  });
}

/** Takes a run that a job is to carry on; undefined when it has ended. What its last batch had counted is counted anew. */
export async function claimRun(db: Db, workerId: number, runId: number): Promise<SyncRun | undefined> {
  const { rows } = await sql<Row>`
    update sync_run set state = 'running', worker_id = ${workerId}, problem = null, resume_at = null, relations_read = relations_before
    where id = ${runId} and finished_at is null
    returning *`.execute(db);
  return rows.map(toRun)[0];
}

export type Progress = Partial<
  Pick<SyncRun, 'phase' | 'membersTotal' | 'membersDone' | 'afterStaffId' | 'relationsRead' | 'relationsBefore' | 'repairs' | 'tries'>
>;

/** Writes how far the run has come, in the transaction of what was done. Throws RunLost when it is not ours any more. */
export async function saveProgress(tx: Query, now: number, run: SyncRun, progress: Progress): Promise<SyncRun> {
  const { repairs, ...rest } = progress;
  await whileOurs(tx, run, { ...rest, steppedAt: at(now), ...(repairs === undefined ? {} : { repairs: jsonb(repairs) }) });
  return { ...run, ...progress, steppedAt: now };
}

/** Gives the run back until later, with the reason in words. */
export async function postponeRun(db: Db, run: SyncRun, problem: string, resumeAt: number): Promise<void> {
  await whileOurs(db, run, { state: 'waiting', problem, resumeAt: at(resumeAt), tries: run.tries + 1, workerId: null });
}

/** Ends the run with what it repaired. */
export async function finishRun(
  db: Query,
  now: number,
  run: SyncRun,
  result: { repairs: Repairs; customersChecked: number },
): Promise<SyncRun> {
  const { repairs, customersChecked } = result;
  const end = { phase: null, state: 'done' as const, workerId: null, customersChecked };
  await whileOurs(db, run, { ...end, finishedAt: at(now), steppedAt: at(now), repairs: jsonb(repairs) });
  return { ...run, ...end, finishedAt: now, steppedAt: now, repairs };
}

/** Ends the run for a reason in words; what it had repaired until then stays repaired. */
export async function failRun(db: Query, now: number, run: SyncRun, error: string): Promise<void> {
  await whileOurs(db, run, { phase: null, state: 'failed', finishedAt: at(now), workerId: null, error });
}

/** Ends an open run at once; whoever works on it writes nothing more. Undefined when it has ended. */
export async function cancelRun(tx: Query, now: number, corpId: number, runId: number): Promise<SyncRun | undefined> {
  const { rows } = await sql<Row>`
    update sync_run set state = 'cancelled', phase = null, finished_at = ${at(now)}, worker_id = null, problem = null, resume_at = null
    where id = ${runId} and corp_id = ${corpId} and finished_at is null
    returning *`.execute(tx);
  await tx.deleteFrom('job').where('kind', '=', SYNC_JOB).where('key', '=', String(runId)).where('workerId', 'is', null).execute();
  return rows.map(toRun)[0];
}

export async function openRun(tx: Query, corpId: number): Promise<SyncRun | undefined> {
  const { rows } = await sql<Row>`select * from sync_run where corp_id = ${corpId} and finished_at is null`.execute(tx);
  return rows.map(toRun)[0];
}

/** One run of a company. */
export async function readRun(tx: Query, corpId: number, runId: number): Promise<SyncRun | undefined> {
  const { rows } = await sql<Row>`select * from sync_run where corp_id = ${corpId} and id = ${runId}`.execute(tx);
  return rows.map(toRun)[0];
}

/** Runs of a company, newest first, before the given one. */
export async function pageOfRuns(tx: Query, corpId: number, page: { beforeId: number | null; limit: number }): Promise<SyncRun[]> {
  const { rows } = await sql<Row>`
    select * from sync_run where corp_id = ${corpId} and (${page.beforeId}::bigint is null or id < ${page.beforeId}::bigint)
    order by id desc limit ${page.limit}`.execute(tx);
  return rows.map(toRun);
}

/** Ends what a dead process was doing by itself. What a job does goes on by itself. */
export async function closeOrphans(tx: Query, now: number, corpId: number): Promise<void> {
  await sql`
    update sync_run r set state = 'failed', phase = null, finished_at = ${at(now)}, worker_id = null, error = '进程停止，没有做完'
    where r.corp_id = ${corpId} and ${isOrphan(await liveWorkerIds(tx))}`.execute(tx);
}

async function adoptOrphan(tx: Tx, workerId: number, corpId: number): Promise<SyncRun | undefined> {
  const { rows } = await sql<Row>`
    update sync_run r set worker_id = ${workerId}, relations_read = relations_before
    where r.corp_id = ${corpId} and r.kind = 'full' and ${isOrphan(await liveWorkerIds(tx))}
    returning *`.execute(tx);
  return rows.map(toRun)[0];
}

function isOrphan(living: readonly number[]) {
  return sql<boolean>`r.finished_at is null and r.state = 'running' and not r.worker_id = any(${living}::bigint[])
    and not exists (select from job where job.kind = ${SYNC_JOB} and job.key = r.id::text)`;
}

/** A comparison that waits for WeCom is of no use to somebody who wants one now. */
async function supersedeWaiting(tx: Tx, now: number, corpId: number): Promise<void> {
  const open = await openRun(tx, corpId);
  if (open?.kind === 'reconciliation' && (open.state === 'waiting' || open.state === 'queued')) await cancelRun(tx, now, corpId, open.id);
}

async function wakeRun(tx: Query, now: number, run: SyncRun): Promise<void> {
  await enqueue(tx, now, [{ corpId: run.corpId, kind: SYNC_JOB, key: String(run.id), payload: { runId: run.id }, runAt: now }]);
}

type NewRun = { corpId: number; kind: SyncKind; by: string; state: 'queued' | 'running'; workerId: number | null };

async function insertRun(tx: Query, now: number, { corpId, kind, by, state, workerId }: NewRun): Promise<SyncRun | undefined> {
  const { rows } = await sql<Row>`
    insert into sync_run (corp_id, kind, state, requested_by, started_at, repairs, worker_id)
    values (${corpId}, ${kind}, ${state}, ${by}, ${at(now)}, ${jsonb(NO_REPAIRS)}, ${workerId}::bigint)
    on conflict (corp_id) where finished_at is null do nothing
    returning *`.execute(tx);
  return rows.map(toRun)[0];
}

async function whileOurs(db: Query, run: SyncRun, values: UpdateObject<DB, 'syncRun'>): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('syncRun')
    .set(values)
    .where('id', '=', run.id)
    .where('state', '=', 'running')
    .where('workerId', '=', run.workerId)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new RunLost(`sync run ${run.id} is not ours any more`);
}

type Row = Omit<SyncRun, 'repairs'> & { readonly repairs: unknown };

function toRun({ repairs, ...row }: Row): SyncRun {
  return { ...row, repairs: readRepairs(repairs) };
}
