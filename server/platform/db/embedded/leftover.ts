import { findCluster } from './folder.ts';
import { findRunning } from './postmaster.ts';
import { stopPostgres } from './stop.ts';

/** Stops the PostgreSQL of a data folder whose server is dead (killed, or crashed before it could stop it). */
export async function stopLeftover(dataDir: string): Promise<void> {
  const cluster = findCluster(dataDir);
  if (cluster === undefined) return;
  const postmaster = findRunning(cluster);
  if (postmaster !== undefined) await stopPostgres(postmaster.pid, cluster);
}
