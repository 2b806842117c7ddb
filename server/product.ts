import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { composeWork } from './work.ts';
import { fillDemoCompany } from './demo.ts';
import { connectDemoArchive } from './demo-archive.ts';
import type { InstallationParts } from './installation.ts';
import { scheduleNights } from './overview/jobs.ts';
import { followClock } from './platform/clock/shared.ts';
import type { Config } from './platform/config/config.ts';
import { openDatabase } from './platform/db/database.ts';
import { StartRefused } from './platform/db/embedded/refused.ts';
import type { Readiness } from './platform/http/health.ts';
import { runLoops, type Runner } from './platform/jobs/runner.ts';
import { registerWorker } from './platform/jobs/worker.ts';

const WEB_CONNECTIONS = 10;
const WORK_CONNECTIONS = 14;

export type ProductParts = InstallationParts & { config: Config; databaseUrl: string; log: Logger };

export type Product = {
  /** Makes the demo company, before anything else competes for the database. */
  fillDemo(): Promise<void>;
  startWorking(): Promise<void>;
  setReady(): void;
  stopServing(): Promise<void>;
  stopWorking(): Promise<void>;
  close(): Promise<void>;
};

/** Puts the product together for its role and starts it: web serves, worker runs the loops, all does both. */
export async function startProduct(parts: ProductParts): Promise<Product> {
  const { config, databaseUrl, log, clock, secrets, simulator } = parts;
  const onError = (error: Error) => log.warn({ err: error }, 'a database connection was lost');
  const work = openDatabase(databaseUrl, { max: WORK_CONNECTIONS, onError });
  const web = openDatabase(databaseUrl, { max: WEB_CONNECTIONS, onError });
  const readiness: Readiness = { state: 'starting' };
  const running: { runner: Runner | undefined } = { runner: undefined };
  const worker = await registerWorker({
    url: databaseUrl,
    clock,
    log,
    onWake: (signal) => {
      if (signal !== 'clock' || simulator === undefined) return running.runner?.wake(signal);
      followClock(work.db, simulator.clock).then((moved) => {
        if (moved) running.runner?.wake(signal);
      }, onError);
    },
  });
  const composed = composeWork({ db: work.db, clock, log, worker, secrets, wecomApiBase: parts.wecomApiBase });
  const app = await createApp({
    db: web.db,
    clock,
    log,
    secrets,
    readiness,
    composed,
    simulator,
    wecomApiBase: parts.wecomApiBase,
    publicUrl: config.publicUrl,
    port: config.port,
    // Loops of other processes look by themselves.
    ring: (names) => running.runner?.ring(names),
  });
  if (config.role !== 'worker') await listen(app, config);
  return {
    fillDemo: async () => {
      if (parts.demoCorpId === undefined || simulator === undefined || config.role === 'worker') return;
      await connectDemoArchive({ ...parts, db: work.db, corpId: parts.demoCorpId, simulatorUrl: simulator.url });
      await fillDemoCompany({ db: work.db, clock, corpId: parts.demoCorpId, simulatorUrl: simulator.url, composed });
    },
    startWorking: async () => {
      if (config.role === 'web') return;
      await scheduleNights({ db: work.db, clock });
      running.runner = runLoops(composed.loops, log);
    },
    setReady: () => {
      readiness.state = 'ready';
    },
    stopServing: async () => {
      readiness.state = 'stopping';
      await app.app.close();
    },
    stopWorking: async () => running.runner?.stop(),
    close: async () => {
      await worker.close();
      await Promise.all([web.close(), work.close()]);
    },
  };
}

async function listen({ app }: Awaited<ReturnType<typeof createApp>>, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) {
      const why = error.code === 'EADDRINUSE' ? 'is taken by another program' : 'may not be used by this account';
      throw new StartRefused(`Port ${port} ${why}; set HUOSHUI_PORT to another one.`, error);
    }
    throw error;
  }
}
