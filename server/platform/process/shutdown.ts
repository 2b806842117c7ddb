import type { Log } from '../log/log.ts';

export type Phase = { name: string; limitMs: number; run(): Promise<void> };

/** The whole drain stays within 10 s, whatever one phase does. */
const LIMIT_MS = 9_500;

/** Runs the phases once, at the first of SIGTERM, SIGINT and the launcher's end, then exits 0. */
export function onShutdown(phases: readonly Phase[], log: Log): void {
  let begun = false;
  const shutDown = (cause: string): void => {
    if (begun) return;
    begun = true;
    log.info({ cause }, 'shutting down');
    // So that the launcher does not take a late end for a breakdown.
    if (process.connected) process.send?.({ kind: 'stopping' });
    setTimeout(() => {
      log.error({}, 'shutting down took too long');
      process.exit(1);
    }, LIMIT_MS).unref();
    void drain(phases, log).then(() => process.exit(0));
  };
  process.on('SIGTERM', () => shutDown('SIGTERM'));
  process.on('SIGINT', () => shutDown('SIGINT'));
  // The launcher holds an IPC channel; when it is killed, the channel closes and nobody else would stop us.
  if (process.send !== undefined) process.on('disconnect', () => shutDown('launcher gone'));
}

async function drain(phases: readonly Phase[], log: Log): Promise<void> {
  for (const phase of phases) {
    try {
      await Promise.race([phase.run(), overdue(phase)]);
    } catch (error) {
      log.warn({ err: error, phase: phase.name }, 'a phase of the shutdown failed');
    }
  }
}

function overdue(phase: Phase): Promise<void> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`took longer than ${phase.limitMs} ms`)), phase.limitMs).unref();
  });
}
