import { sql } from 'kysely';
import { HOUR, SECOND } from '../../../domain/kernel/time.ts';
import type { Clock } from '../clock/clock.ts';
import { at } from '../db/bind.ts';
import type { Db } from '../db/database.ts';
import { inTx } from '../db/scoped.ts';
import { isTransient } from '../db/transient.ts';
import type { Log } from '../log/log.ts';
import type { Job, JobHandler } from './handler.ts';
import type { Loop } from './loop.ts';
import { liveWorkerIds, type Worker } from './worker.ts';

const BATCH = 8;

/**
 * A lane of its own for long jobs, so that no others wait for them: the loop named so takes only what its handlers are
 * for. Without one it takes every kind but those of other lanes.
 */
export type JobLane = { readonly lane: string } | { readonly kindsElsewhere: readonly string[] };

export type JobLoopParts = { db: Db; clock: Clock; log: Log; worker: Worker; handlers: readonly JobHandler[]; takes?: JobLane };

type Claimed = Job & { kind: string; revision: number };

/**
 * Does odd jobs on the injected clock. A claim bears the worker's id and is free again when that worker no longer lives,
 * so a crash neither loses a job nor makes anybody wait for a lease. (graphile-worker was weighed: it reads the
 * database's clock, which the simulator cannot move; see docs/adr/003.)
 */
export function createJobLoop(parts: JobLoopParts): Loop {
  return {
    name: parts.takes !== undefined && 'lane' in parts.takes ? `jobs.${parts.takes.lane}` : 'jobs',
    wokenBy: ['jobs'],
    runOnce: async () => {
      const jobs = await claim(parts);
      await Promise.all(jobs.map((job) => perform(parts, job)));
      return jobs.length > 0;
    },
    nextDue: async () => {
      const row = await parts.db
        .selectFrom('job')
        .select(({ fn }) => fn.min('runAt').as('runAt'))
        .where(isOurs(parts))
        .executeTakeFirst();
      return row?.runAt ?? null;
    },
  };
}

function isOurs({ takes, handlers }: JobLoopParts) {
  if (takes !== undefined && 'lane' in takes) return sql<boolean>`kind = any(${handlers.map(({ kind }) => kind)}::text[])`;
  return sql<boolean>`kind <> all(${takes?.kindsElsewhere ?? []}::text[])`;
}

async function claim(parts: JobLoopParts): Promise<Claimed[]> {
  const { db, clock, worker } = parts;
  const living = await liveWorkerIds(db);
  return inTx(db, async (tx) => {
    const { rows } = await sql<Claimed>`
      update job set worker_id = ${worker.id}
      where id in (
        select id from job
        where run_at <= ${at(clock.now())} and ${isOurs(parts)} and (worker_id is null or not worker_id = any(${living}::bigint[]))
        order by run_at limit ${BATCH} for update skip locked)
      returning id, corp_id, kind, key, payload, attempts, revision`.execute(tx);
    return rows;
  });
}

async function perform(parts: JobLoopParts, job: Claimed): Promise<void> {
  const handler = parts.handlers.find((one) => one.kind === job.kind);
  try {
    if (handler === undefined) throw new Error(`no handler for jobs of kind ${job.kind}`);
    const outcome = await handler.run(job);
    await finish(parts, job, outcome?.againAt);
  } catch (error) {
    await fail(parts, job, handler?.maxAttempts ?? 1, error);
  }
}

// A job that was put down again meanwhile keeps its row and runs once more.
async function finish({ db }: JobLoopParts, job: Claimed, againAt: number | undefined): Promise<void> {
  if (againAt === undefined) {
    const gone = await db
      .deleteFrom('job')
      .where('id', '=', job.id)
      .where('revision', '=', job.revision)
      .returning('id')
      .executeTakeFirst();
    if (gone === undefined) await db.updateTable('job').set({ workerId: null, attempts: 0 }).where('id', '=', job.id).execute();
    return;
  }
  await sql`
    update job set worker_id = null, attempts = 0,
      run_at = case when revision = ${job.revision} then ${at(againAt)} else least(run_at, ${at(againAt)}) end
    where id = ${job.id}`.execute(db);
}

async function fail({ db, clock, log }: JobLoopParts, job: Claimed, maxAttempts: number, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  const attempts = job.attempts + 1;
  log.warn({ err: error, job: job.kind, key: job.key, attempts }, 'a job failed');
  if (attempts < maxAttempts || isTransient(error)) {
    const runAt = clock.now() + Math.min(5 * SECOND * 2 ** (attempts - 1), HOUR);
    await db
      .updateTable('job')
      .set({ workerId: null, attempts, lastError: reason, runAt: at(runAt) })
      .where('id', '=', job.id)
      .execute();
    return;
  }
  await inTx(db, async (tx) => {
    await tx.deleteFrom('job').where('id', '=', job.id).execute();
    const { corpId, kind, key } = job;
    await tx
      .insertInto('jobFailure')
      .values({ corpId, kind, key, payload: JSON.stringify(job.payload), attempts, error: reason, failedAt: at(clock.now()) })
      .execute();
  });
}
