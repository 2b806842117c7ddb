import { MINUTE, SECOND, atLocal, localDate } from '../../domain/kernel/time.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Db } from '../platform/db/database.ts';
import { isTransient } from '../platform/db/transient.ts';
import { inTx } from '../platform/db/scoped.ts';
import { Refused } from '../platform/http/refuse.ts';
import { enqueue } from '../platform/jobs/enqueue.ts';
import type { Job, JobHandler } from '../platform/jobs/handler.ts';
import { refusalOf, WecomFailure } from '../wecom/service.ts';
import { claimRun, closeOrphans, failRun, postponeRun, requestRun, RunLost, SYNC_JOB, type SyncRun } from '../wecom/sync-runs.ts';
import type { InlineSync } from './reconciliation.ts';
import { syncStep } from './sync.ts';

const ATTEMPTS = 12;
const FIRST_PAUSE_MS = 15 * SECOND;
const LONGEST_PAUSE_MS = 10 * MINUTE;

/**
 * Carries a sync on, one step per turn: other companies get theirs in between, a stop is never far, and a crash throws back
 * one step. What WeCom does not answer is waited for, as long as it takes, with the reason on the run.
 */
export function syncJob(parts: InlineSync): JobHandler {
  return {
    kind: SYNC_JOB,
    maxAttempts: ATTEMPTS,
    async run(job) {
      const run = await claimRun(parts.db, parts.worker.id, runIdOf(job));
      if (run === undefined) return undefined;
      try {
        const next = await syncStep(parts, run);
        return next.finishedAt === null ? { againAt: parts.clock.now() } : undefined;
      } catch (error) {
        if (error instanceof RunLost) return undefined;
        return afterFailure(parts, job, run, error);
      }
    },
  };
}

async function afterFailure({ db, clock }: InlineSync, job: Job, run: SyncRun, error: unknown): Promise<{ againAt: number } | undefined> {
  if (error instanceof WecomFailure) {
    const asked = error.error.kind === 'refused' ? (error.error.retryAfterMs ?? 0) : 0;
    const againAt = clock.now() + Math.max(asked, Math.min(FIRST_PAUSE_MS * 2 ** Math.min(run.tries, 20), LONGEST_PAUSE_MS));
    await postponeRun(db, run, refusalOf(error.error).message, againAt);
    return { againAt };
  }
  if (error instanceof Refused) {
    await failRun(db, clock.now(), run, error.message);
    return undefined;
  }
  // A bug, or a database away: the job is tried again with pauses, and at last the run ends with it.
  if (!isTransient(error) && job.attempts + 1 >= ATTEMPTS) await failRun(db, clock.now(), run, '系统出错，没有做完；原因在服务日志里');
  throw error;
}

function runIdOf(job: Job): number {
  const { runId } = job.payload;
  if (typeof runId !== 'number') throw new Error(`job ${job.id} names no sync run`);
  return runId;
}

const NIGHTLY = 'reconciliation';
const AT = '03:00';
/** A sync that is under way at that hour is let end. */
const LOOK_AGAIN_MS = 10 * MINUTE;

/** Asks for a comparison with WeCom every night at 03:00 local time, when nobody works and no message may go out. */
export function nightlyReconciliation({ db, clock }: { db: Db; clock: Clock }): JobHandler {
  return {
    kind: NIGHTLY,
    // The next night comes in any case.
    maxAttempts: Number.MAX_SAFE_INTEGER,
    async run(job) {
      const corp = await db.selectFrom('corp').select('zone').where('id', '=', job.corpId).executeTakeFirstOrThrow();
      const now = clock.now();
      const { kind, run } = await inTx(db, (tx) => requestRun(tx, now, job.corpId, 'reconciliation', 'system'));
      // One that has waited since last night for WeCom to answer is tonight's as well.
      const isUnderWay = kind === 'open' && (run.kind === 'full' || run.state === 'running');
      return { againAt: isUnderWay ? now + LOOK_AGAIN_MS : nextNight(now, corp.zone) };
    },
  };
}

/** Puts tonight's reconciliation down for every connected company that has none waiting, and ends what a dead process left. */
export async function scheduleNights({ db, clock }: { db: Db; clock: Clock }): Promise<void> {
  const now = clock.now();
  const corps = await db.selectFrom('wecomApp').innerJoin('corp', 'corp.id', 'wecomApp.corpId').select(['corp.id', 'corp.zone']).execute();
  for (const corp of corps) await closeOrphans(db, now, corp.id);
  const planned = await db.selectFrom('job').select('corpId').where('kind', '=', NIGHTLY).execute();
  const unplanned = corps.filter((corp) => !planned.some(({ corpId }) => corpId === corp.id));
  await enqueue(
    db,
    now,
    unplanned.map((corp) => ({ corpId: corp.id, kind: NIGHTLY, key: String(corp.id), payload: {}, runAt: nextNight(now, corp.zone) })),
  );
}

function nextNight(now: number, zone: string): number {
  const tonight = atLocal(localDate(now, zone), 0, AT, zone);
  return tonight > now ? tonight : atLocal(localDate(now, zone), 1, AT, zone);
}
