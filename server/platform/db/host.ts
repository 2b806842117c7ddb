import type { Config } from '../config/config.ts';
import type { Log } from '../log/log.ts';
import { adopt } from './embedded/adopt.ts';
import { passwordOf, urlOf } from './embedded/credentials.ts';
import { findCluster } from './embedded/folder.ts';
import { StartRefused } from './embedded/refused.ts';
import { startEmbedded, type EmbeddedDatabase } from './embedded/start.ts';
import { checkExternal } from './external.ts';

/** Where the database is, and what to do about it when the product stops. */
export type DatabaseHost = { readonly url: string; stop(): Promise<void> };

/** Finds or starts the database that the configuration means. */
export async function openHost(config: Config, log: Log): Promise<DatabaseHost> {
  if (config.databaseUrl !== undefined) {
    await checkExternal(config.databaseUrl);
    return { url: config.databaseUrl, stop: () => Promise.resolve() };
  }
  if (config.role === 'worker') return { url: await runningDatabase(config, log), stop: () => Promise.resolve() };
  return supervise(config, log);
}

// A worker beside a web process uses the database that the web process keeps.
async function runningDatabase({ dataDir }: Config, log: Log): Promise<string> {
  const cluster = findCluster(dataDir);
  const password = cluster === undefined ? '' : passwordOf(dataDir, cluster);
  const running = cluster === undefined ? undefined : await adopt(cluster, password, (line) => log.info({}, line));
  if (running === undefined) {
    throw new StartRefused(
      'HUOSHUI_ROLE is worker and no database runs: set DATABASE_URL, or start the web process on the same HUOSHUI_DATA first.',
    );
  }
  return urlOf(running.port, password);
}

// PostgreSQL that ends without being asked to (kill -9, out of memory) is started again at the same address.
async function supervise(config: Config, log: Log): Promise<DatabaseHost> {
  const start = (port: number) => startEmbedded({ dataDir: config.dataDir, preferredPort: port, log: (line) => log.info({}, line) });
  let stopping = false;
  let current = await start(config.port + 2);
  const { url, port } = current;
  const watch = (database: EmbeddedDatabase): void => {
    void database.exited.then(async (exit) => {
      if (stopping) return;
      log.error({ exit }, 'PostgreSQL ended unexpectedly; starting it again');
      try {
        current = await start(port);
        if (current.url !== url) throw new Error(`PostgreSQL came back at another address (port ${current.port})`);
        watch(current);
      } catch (error) {
        log.error({ err: error }, 'PostgreSQL could not be started again');
        process.kill(process.pid, 'SIGTERM');
      }
    });
  };
  watch(current);
  return {
    url,
    stop: () => {
      stopping = true;
      return current.stop();
    },
  };
}
