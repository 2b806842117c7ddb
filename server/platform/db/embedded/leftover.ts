import { findCluster } from './folder.ts';
import { findRunning } from './postmaster.ts';
import { StartRefused } from './refused.ts';
import { stopPostgres } from './stop.ts';

/** Stops the PostgreSQL of a data folder whose server is dead (killed, or crashed before it could stop it). */
export async function stopLeftover(dataDir: string): Promise<void> {
  const cluster = findStartable(dataDir);
  if (cluster === undefined) return;
  const postmaster = findRunning(cluster);
  if (postmaster !== undefined) await stopPostgres(postmaster.pid, cluster);
}

function findStartable(dataDir: string): string | undefined {
  try {
    return findCluster(dataDir);
  } catch (error) {
    // A folder no server could have started on; the start that tried has told why.
    if (error instanceof StartRefused) return undefined;
    throw error;
  }
}
