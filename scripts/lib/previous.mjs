import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from './run.mjs';

// run.json tells the next start which processes belong to this one: pid and birth, because pids are used again.

export function rememberRun(dataDir, liveness, pids, ending = false) {
  const processes = pids.map((pid) => ({ pid, birth: liveness.birthOf(pid) }));
  writeFileSync(join(dataDir, 'run.json'), JSON.stringify({ ending, processes }), { mode: 0o600 });
}

export function forgetRun(dataDir) {
  rmSync(join(dataDir, 'run.json'), { force: true });
}

export function forgetReady(dataDir) {
  rmSync(join(dataDir, 'ready.json'), { force: true });
}

/**
 * Removes the ready.json of a server that is gone: nobody shall read it while this start still installs and builds. A
 * pid that is used again only delays that until the previous run is known to have ended.
 */
export function forgetStaleReady(dataDir) {
  const file = join(dataDir, 'ready.json');
  if (!existsSync(file)) return;
  const pid = pidIn(readFileSync(file, 'utf8'));
  if (pid === undefined || !isThere(pid)) rmSync(file, { force: true });
}

/**
 * Refuses when Huoshui runs on this data folder. What a killed start left behind (a server that still drains, a
 * simulator) is told to end and waited for.
 */
export async function endPrevious(dataDir, liveness) {
  // A start whose npm was killed notices within half a second.
  for (let waited = 0; waited < 1_500; waited += 100) {
    const run = readRun(dataDir);
    if (run === undefined || run.ending || !lives(run.processes[0], liveness)) break;
    await sleep(100);
  }
  const run = readRun(dataDir);
  if (run === undefined) return;
  const [start, ...children] = run.processes;
  if (lives(start, liveness) && !run.ending) {
    fail(
      `Huoshui is already running on the data folder ${dataDir} (process ${start.pid}): stop it first, or set HUOSHUI_DATA to another folder.`,
    );
  }
  signal(
    children.filter((child) => lives(child, liveness)),
    'SIGTERM',
  );
  for (let waited = 0; waited < 13_000 && run.processes.some((one) => lives(one, liveness)); waited += 100) await sleep(100);
  signal(
    run.processes.filter((one) => lives(one, liveness)),
    'SIGKILL',
  );
  while (run.processes.some((one) => lives(one, liveness))) await sleep(50);
}

export async function checkPort(port, whose) {
  const code = await new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(undefined)));
  });
  if (code === 'EADDRINUSE')
    fail(`Port ${port} (${whose}) is used by another program: stop that program or set HUOSHUI_PORT to another number.`);
  if (code === 'EACCES') fail(`Port ${port} (${whose}) may not be used by this user: set HUOSHUI_PORT to a number above 1023.`);
  if (code !== undefined) fail(`Port ${port} (${whose}) cannot be used (${code}): set HUOSHUI_PORT to another number.`);
}

// It is written whole or not at all, but anybody may have touched it: what cannot be read tells nobody anything.
function pidIn(text) {
  try {
    const { pid } = JSON.parse(text);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    console.warn(`Removed an unreadable ready.json: ${error.message}`);
    return undefined;
  }
}

function isThere(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another account.
    return error.code === 'EPERM';
  }
}

function readRun(dataDir) {
  const file = join(dataDir, 'run.json');
  if (!existsSync(file)) return undefined;
  try {
    const run = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(run.processes) && run.processes.length > 0 ? run : undefined;
  } catch (error) {
    // Cut off by a crash while it was written: then there is nothing to wait for that a busy port would not show.
    console.warn(`Ignored ${file}: ${error.message}`);
    return undefined;
  }
}

function lives({ pid, birth }, liveness) {
  return liveness.isAlive(pid) && (birth === '' || liveness.birthOf(pid) === birth);
}

function signal(processes, name) {
  for (const { pid } of processes) {
    try {
      process.kill(pid, name);
    } catch (error) {
      // ESRCH: ended by itself in between.
      if (error.code !== 'ESRCH') throw error;
    }
  }
}
