import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPostmasterOf } from './postmaster.ts';
import { errorCode } from './refused.ts';

// The product promises to be gone within 10 s of SIGTERM, drain included.
const steps = [
  { signal: 'SIGINT', waitMs: 5_000 }, // fast: roll back, checkpoint, end
  { signal: 'SIGQUIT', waitMs: 2_000 }, // immediate: the next start recovers from the log, nothing committed is lost
  { signal: 'SIGKILL', waitMs: 2_000 },
] as const;

/** Stops PostgreSQL, politely first, and returns when it is gone. */
export async function stopPostgres(pid: number, cluster: string, binaries?: string): Promise<void> {
  for (const { signal, waitMs } of steps) {
    if (!isPostmasterOf(pid, cluster)) return;
    send(pid, signal, cluster, binaries);
    for (let waited = 0; waited < waitMs; waited += 25) {
      if (!isPostmasterOf(pid, cluster)) return;
      await sleep(25);
    }
  }
}

function send(pid: number, signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL', cluster: string, binaries: string | undefined): void {
  if (process.platform === 'win32' && binaries !== undefined) {
    // Windows has no signals; pg_ctl talks to the server by a named pipe.
    const mode = signal === 'SIGINT' ? 'fast' : 'immediate';
    spawnSync(join(binaries, 'bin', 'pg_ctl'), ['stop', '-D', cluster, '-m', mode, '-W'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(pid, signal);
  } catch (error) {
    // ESRCH: it ended between the look and the signal, which is what was wanted.
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
