import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { type Account, asAccount } from './account.ts';
import { openLog, tailOf } from './log.ts';
import { firstFreePort } from './port.ts';
import { readPostmaster } from './postmaster.ts';
import { StartRefused } from './refused.ts';

export type Exit = { code: number | null; signal: string | null };
export type Running = { pid: number; port: number; exited: Promise<Exit> };

/** Starts PostgreSQL on a cluster and returns when it accepts connections; retries what passes by itself. */
export async function launch(options: {
  binaries: string;
  cluster: string;
  account: Account;
  preferredPort: number;
  settings: Record<string, string>;
  log: (line: string) => void;
}): Promise<Running> {
  const { cluster, log } = options;
  const giveUpAt = Date.now() + 30_000;
  let from = options.preferredPort;
  for (;;) {
    const port = await firstFreePort(from);
    const file = openLog(cluster, options.account);
    const { child, exited } = spawnPostgres(options, port, file.descriptor);
    file.close();
    const early = await untilReady(child, exited, cluster, log);
    if (early === undefined && child.pid !== undefined) return { pid: child.pid, port, exited };
    const said = tailOf(file);
    if (/could not bind|Address already in use/.test(said)) {
      from = port + 1;
    } else if (/still in use|lock file .* already exists/.test(said) && Date.now() < giveUpAt) {
      // Children of a killed server take a moment to notice, and hold its shared memory until they do.
      await sleep(300);
    } else {
      throw refusal(cluster, file.path, said);
    }
  }
}

function spawnPostgres(
  options: { binaries: string; cluster: string; account: Account; settings: Record<string, string> },
  port: number,
  log: number,
): { child: ChildProcess; exited: Promise<Exit> } {
  const settings = { ...defaults, ...options.settings, port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(options.binaries, 'bin', 'postgres'), ['-D', options.cluster, ...args], {
    ...asAccount(options.account),
    cwd: options.cluster,
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', log, log],
    // Its own process group: Ctrl-C goes to the whole group, and the server still needs its database to drain.
    detached: true,
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => resolve({ code: null, signal: error.message }));
  });
  return { child, exited };
}

// Modest memory, because it shares a machine with everything else; the rest suits one solid-state disk.
const defaults = {
  shared_buffers: '128MB',
  max_connections: '60',
  synchronous_commit: 'on',
  wal_compression: 'on',
  max_wal_size: '1GB',
  random_page_cost: '1.1',
  jit: 'off',
  huge_pages: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
} as const;

/** Undefined when it is ready, else how it ended before that. Crash recovery may take minutes; that is not a failure. */
async function untilReady(
  child: ChildProcess,
  exited: Promise<Exit>,
  cluster: string,
  log: (line: string) => void,
): Promise<Exit | undefined> {
  let ended: Exit | undefined;
  void exited.then((exit) => (ended = exit));
  for (let waited = 0; ; waited += 50) {
    await sleep(50);
    if (ended !== undefined) return ended;
    const postmaster = readPostmaster(cluster);
    if (postmaster?.pid === child.pid && postmaster?.status === 'ready') return undefined;
    if (waited > 0 && waited % 10_000 === 0) log('PostgreSQL is recovering after an unclean end; still waiting');
  }
}

function refusal(cluster: string, logPath: string, said: string): StartRefused {
  if (said.includes('No space left on device')) {
    return new StartRefused(`The disk of ${cluster} is full: free some space, then start again; nothing is lost.`);
  }
  const fatal = said.split('\n').findLast((line) => /FATAL|PANIC|could not/.test(line));
  const reason = (fatal ?? said.trim().split('\n').at(-1) ?? '').replace(/^.*?(FATAL|PANIC):\s*/, '').trim();
  return new StartRefused(`The embedded PostgreSQL did not start (${reason}): see ${logPath}, or set DATABASE_URL to another PostgreSQL.`);
}
