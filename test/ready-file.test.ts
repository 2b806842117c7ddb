import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectRoot } from '../server/platform/files/root.ts';
import { writeReadyFile } from '../server/platform/process/ready-file.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'huoshui-ready-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

test('ready.json names the process that serves', async () => {
  const ready = {
    url: 'http://127.0.0.1:1',
    consoleUrl: 'http://127.0.0.1:1/',
    simUrl: null,
    login: null,
    apiKey: null,
    corp: null,
    callback: null,
  };
  await writeReadyFile(dataDir, ready);
  expect(JSON.parse(readFileSync(join(dataDir, 'ready.json'), 'utf8'))).toEqual({ ...ready, pid: process.pid });
});

test('a ready.json of a process that is gone is removed first thing; that of one that lives stays', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await ended(gone);
  const file = join(dataDir, 'ready.json');
  for (const [pid, stays] of [
    [gone.pid, false],
    [process.pid, true],
  ] as const) {
    writeFileSync(file, JSON.stringify({ url: 'http://127.0.0.1:1', pid }));
    const script = `const { forgetStaleReady } = await import(${JSON.stringify(join(projectRoot(), 'scripts/lib/previous.mjs'))}); forgetStaleReady(${JSON.stringify(dataDir)});`;
    expect(await ended(spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' }))).toBe(0);
    expect(existsSync(file)).toBe(stays);
  }
});

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('close', (code) => resolve(code)));
}
