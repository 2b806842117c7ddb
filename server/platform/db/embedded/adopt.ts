import { setTimeout as sleep } from 'node:timers/promises';
import { ask, urlOf } from './credentials.ts';
import type { Exit, Running } from './launch.ts';
import { findRunning, isPostmasterOf } from './postmaster.ts';
import { errorCode, errorText, StartRefused } from './refused.ts';

const patienceMs = 60_000;

/** Takes over the PostgreSQL that a killed server left running on this cluster; undefined when none runs. */
export async function adopt(cluster: string, password: string, log: (line: string) => void): Promise<Running | undefined> {
  const giveUpAt = Date.now() + patienceMs;
  let last: unknown;
  for (let postmaster = findRunning(cluster); postmaster !== undefined; postmaster = findRunning(cluster)) {
    // "stopping" ends by itself, and then a new one is started.
    if (postmaster.status === 'ready') {
      try {
        await ask(urlOf(postmaster.port, password, 'postgres'), 'select 1');
        log(`PostgreSQL was still running (process ${postmaster.pid}); took it over`);
        return { pid: postmaster.pid, port: postmaster.port, exited: watch(postmaster.pid, cluster) };
      } catch (error) {
        last = error;
        if (errorCode(error) === '28P01') throw unknownPassword(cluster, postmaster.pid, error);
      }
    }
    if (Date.now() > giveUpAt) {
      throw new StartRefused(
        `PostgreSQL is running on ${cluster} (process ${postmaster.pid}) but does not answer (${errorText(last)}): end that process and start again.`,
        last,
      );
    }
    await sleep(200);
  }
  return undefined;
}

function unknownPassword(cluster: string, pid: number, cause: unknown): StartRefused {
  return new StartRefused(
    `PostgreSQL is running on ${cluster} (process ${pid}) and does not accept the password of this data folder: end that process and restore postgres.password from a backup.`,
    cause,
  );
}

// Not our child, so the system does not tell us its end: look twice a second.
function watch(pid: number, cluster: string): Promise<Exit> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isPostmasterOf(pid, cluster)) return;
      clearInterval(timer);
      resolve({ code: null, signal: null });
    }, 500);
  });
}
