import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './liveness.ts';
import { errorCode } from './refused.ts';

/** What a running PostgreSQL says of itself in postmaster.pid. */
export type Postmaster = { pid: number; port: number; status: string };

export function readPostmaster(cluster: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() };
}

/** The PostgreSQL that runs on this cluster, if one does. Clears a postmaster.pid whose number now belongs to another process. */
export function findRunning(cluster: string): Postmaster | undefined {
  const postmaster = readPostmaster(cluster);
  if (postmaster === undefined) return undefined;
  if (isPostmasterOf(postmaster.pid, cluster)) return postmaster;
  // PostgreSQL clears the file itself when nobody has that number, but refuses to start when somebody has,
  // and a dead child nobody waited for counts as somebody.
  if (numberIsTaken(postmaster.pid)) rmSync(join(cluster, 'postmaster.pid'), { force: true });
  return undefined;
}

export function isPostmasterOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    // PostgreSQL works inside its data folder; that tells it from another process that got the same number.
    return realpathSync(readlinkSync(`/proc/${pid}/cwd`)) === realpathSync(cluster);
  } catch (error) {
    // EACCES: it runs under another account, so it cannot be one that we started. ENOENT, ESRCH: it has just ended.
    if (['EACCES', 'EPERM', 'ENOENT', 'ESRCH'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

function numberIsTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
