import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './paths.mjs';

/** What lives this long has not died soon; the first wait doubles with every quick death. */
const PACE = { firstWaitMs: 500, quickMs: 60_000, most: 5 };

/**
 * Runs a child and starts it again when it ends unexpectedly, more slowly each time, until it has died `most` times in a
 * row soon after its start. Answers how it ended for good: `gaveUp` after quick deaths, otherwise as `restarts` decides.
 */
export async function keep({ what, script, env, detached, restarts, onStart, onDeath, isStopping, pace = PACE }) {
  let deaths = 0;
  let wasEverReady = false;
  for (;;) {
    const startedAt = Date.now();
    const run = launch({ script, env, detached });
    onStart(run);
    const end = await run.ended;
    wasEverReady ||= end.wasReady;
    if (isStopping() || end.error !== undefined || !wasEverReady || !restarts(end)) return { ...end, gaveUp: false };
    deaths = Date.now() - startedAt < pace.quickMs ? deaths + 1 : 1;
    onDeath();
    if (deaths >= pace.most) {
      console.error(
        `${what} ended ${deaths} times in a row soon after it started, last with ${how(end)}. It is not started again; what it said is above.`,
      );
      return { ...end, gaveUp: true };
    }
    const waitMs = pace.firstWaitMs * 2 ** (deaths - 1);
    console.error(`${what} ended unexpectedly (${how(end)}); it is started again in ${waitMs / 1_000} s.`);
    for (let waited = 0; waited < waitMs && !isStopping(); waited += 50) await sleep(50);
    if (isStopping()) return { ...end, gaveUp: false };
  }
}

export function how({ code, signal }) {
  return signal ?? `status ${code}`;
}

/** `ended`: how, whether it had said that it is ready, and whether that it stops because it was told to. */
function launch({ script, env, detached }) {
  const child = spawn(process.execPath, [script], { cwd: root, env, detached, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  const told = { wasReady: false, wasStopping: false };
  child.on('message', (message) => {
    if (message?.kind === 'ready') told.wasReady = true;
    if (message?.kind === 'stopping') told.wasStopping = true;
  });
  const ended = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ ...told, code, signal }));
    child.once('error', (error) => resolve({ ...told, code: 1, signal: null, error }));
  });
  return { child, ended };
}
