import type { Clock } from '../platform/clock/clock.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import type { Loop } from '../platform/jobs/loop.ts';
import type { Log } from '../platform/log/log.ts';
import { claimRuns, dueBuckets, nextDueStep, type ClaimedRun } from './claim.ts';
import { decide } from './decide.ts';
import { enrollmentsOf, loadSituations, sopStates, type Claim } from './situation.ts';
import { createVersions, type Versions } from './versions.ts';
import { writeDecisions } from './write-decisions.ts';
import { deleteStepRuns, parkStepRuns } from './writes.ts';

const BATCH = 2_000;

export type DueLoopParts = { db: Db; clock: Clock; log: Pick<Log, 'error'>; batch?: number };

/**
 * Finds the steps that are due and decides them, a batch in one transaction: claim, facts (one query per kind), pure
 * decision, intents, next step, trace. Work grows with what is due, never with what waits.
 */
export function createDueLoop(parts: DueLoopParts): Loop {
  const versions = createVersions();
  return {
    name: 'sop',
    wokenBy: ['steps'],
    runOnce: () => runOnce(parts, versions),
    nextDue: () => nextDueStep(parts.db),
  };
}

async function runOnce(parts: DueLoopParts, versions: Versions): Promise<boolean> {
  const buckets = await dueBuckets(parts.db, parts.clock.now());
  if (buckets.length === 0) return false;
  const done = await inTx(parts.db, (tx) => doBatch(tx, parts, versions, rotated(buckets)));
  return done > 0;
}

async function doBatch(tx: Tx, parts: DueLoopParts, versions: Versions, buckets: readonly number[]): Promise<number> {
  const claimedAt = parts.clock.now();
  const runs = await claimRuns(tx, claimedAt, buckets, parts.batch ?? BATCH);
  if (runs.length === 0) return 0;
  const states = await sopStates(tx, Array.from(new Set(runs.map((run) => run.sopId))));
  const isLive = (sopId: number): boolean => states.get(sopId)?.isLive === true;
  await parkStepRuns(
    tx,
    runs.filter((run) => !isLive(run.sopId)).map((run) => ({ bucket: run.bucket, id: run.enrollmentId })),
  );
  const running = runs.filter((run) => isLive(run.sopId));
  const claims = await enrollmentsOf(tx, running);
  await dropOrphans(tx, parts, running, claims);
  if (claims.length === 0) return runs.length;
  await versions.load(
    tx,
    claims.map(({ run, live }) => ({ sopId: run.sopId, version: live.version })),
  );
  const situationOf = await loadSituations(tx, claimedAt, claims);
  const decisions = claims.map((claim) => decide(claim, { now: claimedAt, log: parts.log, states, versions, situationOf }));
  await writeDecisions(tx, claimedAt, decisions);
  return runs.length;
}

// Without its enrollment a step run means nothing, and must not stop the others.
async function dropOrphans(tx: Tx, { log }: DueLoopParts, runs: readonly ClaimedRun[], claims: readonly Claim[]): Promise<void> {
  if (runs.length === claims.length) return;
  const known = new Set(claims.map((claim) => claim.live.ref.id));
  const orphans = runs.filter((run) => !known.has(run.enrollmentId)).map((run) => ({ bucket: run.bucket, id: run.enrollmentId }));
  log.error({ enrollmentIds: orphans.map((one) => one.id) }, 'steps of enrollments that do not exist were removed');
  await deleteStepRuns(tx, orphans);
}

// Workers that begin at different buckets seldom meet.
function rotated(buckets: readonly number[]): number[] {
  const start = Math.floor(Math.random() * buckets.length);
  return [...buckets.slice(start), ...buckets.slice(0, start)];
}
