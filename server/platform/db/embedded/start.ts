import { dirname } from 'node:path';
import { canEnter, chooseAccount } from './account.ts';
import { adopt } from './adopt.ts';
import { prepareBinaries } from './binaries.ts';
import { checkCluster, createCluster, ensureDatabase } from './cluster.ts';
import { passwordOf, urlOf } from './credentials.ts';
import { checkSpace, findCluster, placeCluster, prepareFolder } from './folder.ts';
import { type Exit, launch } from './launch.ts';
import { takeLock } from './lock.ts';
import { StartRefused } from './refused.ts';
import { stopPostgres } from './stop.ts';

export type EmbeddedDatabase = {
  url: string;
  port: number;
  /** True when a PostgreSQL left behind by a killed server was taken over instead of started. */
  adopted: boolean;
  /** Settles when PostgreSQL ends, asked to or not. After that the data folder may be started again. */
  exited: Promise<Exit>;
  stop(): Promise<void>;
};

/**
 * Starts the PostgreSQL that comes with the product on `<dataDir>/postgres`, or takes over the one that a killed
 * server left running there. Whatever cannot work is thrown as StartRefused, whose message is for people.
 */
export async function startEmbedded(options: {
  dataDir: string;
  preferredPort: number;
  log: (line: string) => void;
  settings?: Record<string, string>;
}): Promise<EmbeddedDatabase> {
  const dataDir = prepareFolder(options.dataDir);
  const lock = takeLock(dataDir);
  try {
    const database = await startLocked({ ...options, dataDir });
    void database.exited.then(lock.release);
    return database;
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startLocked(options: {
  dataDir: string;
  preferredPort: number;
  log: (line: string) => void;
  settings?: Record<string, string>;
}): Promise<EmbeddedDatabase> {
  const { dataDir, preferredPort, log, settings = {} } = options;
  const existing = findCluster(dataDir);
  const account = chooseAccount(existing);
  const password = passwordOf(dataDir, existing);
  const cluster = existing ?? placeCluster(dataDir, account);
  const binaries = prepareBinaries(account, dataDir, log);
  if (existing === undefined) {
    checkSpace(dirname(cluster), 150);
    log(`Setting up PostgreSQL in ${cluster}`);
    await createCluster({ binaries, cluster, account, password, sync: settings.fsync !== 'off' });
  }
  checkCluster(cluster, account);
  if (!canEnter(account, cluster)) throw unreachable(cluster);
  const orphan = await adopt(cluster, password, log);
  if (orphan === undefined) checkSpace(cluster, 32);
  const running = orphan ?? (await launch({ binaries, cluster, account, preferredPort, settings, log }));
  const stop = () => stopPostgres(running.pid, cluster, binaries).then(async () => void (await running.exited));
  try {
    await ensureDatabase(running.port, password);
  } catch (error) {
    await stop();
    throw new StartRefused(`The embedded PostgreSQL in ${cluster} started but could not be used: see the file log in that folder.`, error);
  }
  return { url: urlOf(running.port, password), port: running.port, adopted: orphan !== undefined, exited: running.exited, stop };
}

function unreachable(cluster: string): StartRefused {
  return new StartRefused(
    `PostgreSQL may not run as root, and the account it runs under cannot reach its database in ${cluster}: allow passage (chmod o+x on the folders above it).`,
  );
}
