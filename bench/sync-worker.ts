import { systemClock } from '../server/platform/clock/clock.ts';
import { openDatabase, type Db } from '../server/platform/db/database.ts';
import { inTx } from '../server/platform/db/scoped.ts';
import { runLoops, type Runner } from '../server/platform/jobs/runner.ts';
import { registerWorker } from '../server/platform/jobs/worker.ts';
import { createLog } from '../server/platform/log/log.ts';
import { secretBox } from '../server/platform/secrets/box.ts';
import { openRun, pageOfRuns, requestRun, type SyncKind } from '../server/wecom/sync-runs.ts';
import { composeWork } from '../server/work.ts';

export const BENCH_APP = {
  wecomCorpId: 'wwbench',
  agentId: 1_000_002,
  secret: 'secret',
  token: 'QDG6eK',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
} as const;

export type SyncResult = { what: string; seconds: number; startMb: number; peakMb: number; heapMb: number; cpu: number; counts: string };

/** A worker process as the product has it, all loops running: a full sync, its facts worked off, and a comparison. */
export async function workOffSync(url: string, wecomApiBase: string, report: (result: SyncResult) => void): Promise<void> {
  const { db, close } = openDatabase(url, { max: 14, onError: raise });
  const secrets = secretBox('a key for a measurement, and for nothing else');
  const log = createLog('error');
  const running: { runner: Runner | undefined } = { runner: undefined };
  const worker = await registerWorker({ url, clock: systemClock, log, onWake: (signal) => running.runner?.wake(signal) });
  const corp = await db.selectFrom('corp').select(['id', 'zone']).executeTakeFirstOrThrow();
  await db
    .insertInto('wecomApp')
    .values({
      corpId: corp.id,
      agentId: BENCH_APP.agentId,
      secret: secrets.seal(BENCH_APP.secret),
      callbackToken: secrets.seal(BENCH_APP.token),
      encodingAesKey: secrets.seal(BENCH_APP.encodingAesKey),
    })
    .execute();
  const { loops } = composeWork({ db, clock: systemClock, log, worker, secrets, wecomApiBase });
  running.runner = runLoops(loops, log);
  await timed(db, corp.id, 'full', report);
  const begun = performance.now();
  while ((await db.selectFrom('factPending').select('seq').limit(1).execute()).length > 0) await pause();
  report({ ...memory(), cpu: 0, what: 'facts worked off after that', seconds: (performance.now() - begun) / 1_000, counts: '' });
  await timed(db, corp.id, 'reconciliation', report);
  await running.runner.stop();
  await worker.close();
  await close();
}

async function timed(db: Db, corpId: number, kind: SyncKind, report: (result: SyncResult) => void): Promise<void> {
  const peak = { mb: 0 };
  const startMb = megabytes(process.memoryUsage().rss);
  const watch = setInterval(() => (peak.mb = Math.max(peak.mb, megabytes(process.memoryUsage().rss))), 50);
  const begun = performance.now();
  const cpu = process.cpuUsage();
  await inTx(db, (tx) => requestRun(tx, systemClock.now(), corpId, kind, 'system'));
  while ((await openRun(db, corpId)) !== undefined) await pause();
  const seconds = (performance.now() - begun) / 1_000;
  clearInterval(watch);
  const { user, system } = process.cpuUsage(cpu);
  const [run] = await pageOfRuns(db, corpId, { beforeId: null, limit: 1 });
  const { customersAdded, friendshipsAdded, tagsAdded } = run?.repairs ?? { customersAdded: 0, friendshipsAdded: 0, tagsAdded: 0 };
  const counts = `${run?.state} ${run?.error ?? ''} checked ${run?.customersChecked}, added ${customersAdded} customers, ${friendshipsAdded} friendships, ${tagsAdded} tags`;
  report({
    what: kind,
    seconds,
    cpu: (user + system) / 1_000_000,
    startMb,
    peakMb: peak.mb,
    heapMb: megabytes(process.memoryUsage().heapUsed),
    counts,
  });
}

function memory(): Pick<SyncResult, 'startMb' | 'peakMb' | 'heapMb'> {
  const { rss, heapUsed } = process.memoryUsage();
  return { startMb: megabytes(rss), peakMb: megabytes(rss), heapMb: megabytes(heapUsed) };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_048_576);
}

function pause(): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}

function raise(error: Error): never {
  throw error;
}
