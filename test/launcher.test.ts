import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectRoot } from '../server/platform/files/root.ts';

// What `npm start` does with its two children, shown with real processes that do nothing but live and die.

let dataDir = '';
const launchers: ChildProcess[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'huoshui-launcher-'));
});
afterEach(async () => {
  for (const launcher of launchers.splice(0)) {
    launcher.kill('SIGTERM');
    await ended(launcher);
  }
  rmSync(dataDir, { recursive: true, force: true });
});

test('a simulator that is killed is said to be, and runs again beside the same server', async () => {
  const launcher = launch({});
  await until(() => lives('sim').length === 1 && lives('server').length === 1);
  process.kill(lives('sim')[0] ?? 0, 'SIGKILL');
  await until(() => lives('sim').length === 2);
  expect(launcher.said()).toMatch(/The WeCom simulator ended unexpectedly \(SIGKILL\)/);
  process.kill(lives('sim')[1] ?? 0, 'SIGTERM');
  await until(() => lives('sim').length === 3);
  expect(lives('server')).toHaveLength(1);
  expect(launcher.child.exitCode).toBeNull();
});

test('a server that breaks down is said to have, and runs again; meanwhile nothing says it is ready', async () => {
  const launcher = launch({ server: 'breaks once' });
  await until(() => lives('server').length === 2 && existsSync(join(dataDir, 'ready.json')));
  expect(launcher.said()).toMatch(/The server ended unexpectedly \(status 3\)/);
  expect(readFileSync(join(dataDir, 'ready.json.was'), 'utf8')).toBe('gone');
  expect(lives('sim')).toHaveLength(1);
});

test('what dies again and again is given up, with a sentence, and everything ends', async () => {
  for (const who of ['sim', 'server'] as const) {
    rmSync(join(dataDir, who), { force: true });
    const launcher = launch({ [who]: 'always breaks' });
    expect(await ended(launcher.child)).toBe(1);
    expect(lives(who)).toHaveLength(5);
    expect(launcher.said()).toMatch(/ended 5 times in a row soon after it started, last with status 3\. It is not started again/);
    for (const pid of [...lives('sim'), ...lives('server')]) expect(isAlive(pid)).toBe(false);
  }
}, 60_000);

test('a server that cannot start, or that somebody ends, is not started again', async () => {
  const refused = launch({ server: 'cannot start' });
  expect(await ended(refused.child)).toBe(1);
  expect(refused.said()).toContain('The server ended with status 1');
  for (const [signal, code] of [
    ['SIGKILL', 1],
    ['SIGTERM', 0],
  ] as const) {
    rmSync(join(dataDir, 'server'), { force: true });
    const launcher = launch({});
    await until(() => lives('server').length === 1 && existsSync(join(dataDir, 'ready.json')));
    process.kill(lives('server')[0] ?? 0, signal);
    expect(await ended(launcher.child)).toBe(code);
    expect(lives('server')).toHaveLength(1);
    expect(existsSync(join(dataDir, 'ready.json'))).toBe(false);
  }
});

test('Ctrl-C ends both, also while one waits to be started again', async () => {
  const launcher = launch({ sim: 'always breaks', firstWaitMs: 60_000 });
  await until(() => /ended unexpectedly/.test(launcher.said()));
  launcher.child.kill('SIGINT');
  expect(await ended(launcher.child)).toBe(0);
});

type Behaviour = { server?: string; sim?: string; firstWaitMs?: number };

/** A launcher whose children note their pids in a file of their name, one a line. */
function launch({ server = 'lives', sim = 'lives', firstWaitMs = 50 }: Behaviour): { child: ChildProcess; said: () => string } {
  const part = (name: string, how: string) => ({ script: childScript(name), env: { ...process.env, HOW: how, FOLDER: dataDir } });
  const parts = { dataDir, owner: true, pace: { firstWaitMs, quickMs: 60_000, most: 5 } };
  const script = `
    const { supervise } = await import(${JSON.stringify(join(projectRoot(), 'scripts/lib/supervise.mjs'))});
    const liveness = { isAlive: () => true, birthOf: () => '' };
    const stopLeftover = () => Promise.resolve();
    const parts = ${JSON.stringify({ ...parts, server: part('server', server), sim: part('sim', sim) })};
    await supervise({ ...parts, liveness, stopLeftover });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  launchers.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return { child, said: () => text };
}

function childScript(name: string): string {
  const file = join(dataDir, `${name}.mjs`);
  writeFileSync(
    file,
    `import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
    const at = (file) => process.env.FOLDER + '/' + file;
    const ready = at('ready.json');
    if (process.env.HOW === 'cannot start') process.exit(1);
    if (${JSON.stringify(name)} === 'server') {
      writeFileSync(at('ready.json.was'), existsSync(ready) ? 'there' : 'gone');
      writeFileSync(ready, '{}');
    }
    const stop = () => { process.connected && process.send({ kind: 'stopping' }); process.exit(0); };
    process.on('SIGTERM', stop).on('disconnect', stop);
    process.send({ kind: 'ready' }, () => {
      appendFileSync(at(${JSON.stringify(name)}), process.pid + '\\n');
      const lives = readFileSync(at(${JSON.stringify(name)}), 'utf8').trim().split('\\n').length;
      if (process.env.HOW === 'always breaks' || (process.env.HOW === 'breaks once' && lives === 1)) process.exit(3);
    });
    setInterval(() => undefined, 1000);`,
  );
  return file;
}

function lives(name: 'server' | 'sim'): number[] {
  const file = join(dataDir, name);
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

async function until(holds: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > giveUpAt) throw new Error('it did not come about');
    await sleep(20);
  }
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('close', (code) => resolve(code)));
}
