import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../server/platform/files/root.ts';
import { httpClient, valueOf, type HttpClient } from './http-client.ts';
import { freePort } from './port.ts';

/** The product as `npm start` runs it: launcher, server, PostgreSQL and simulator as processes of their own. */
export type RunningProduct = {
  readonly dataDir: string;
  readonly port: number;
  readonly consoleUrl: string;
  readonly simUrl: string;
  readonly login: { user: string; password: string };
  readonly api: HttpClient;
  readonly sim: HttpClient;
  /** The launcher's process. */
  readonly launcher: ChildProcess;
  readonly output: () => string;
  stop(): Promise<number | null>;
};

export type Start = { dataDir?: string; port?: number; env?: Record<string, string> };

const READY_WITHIN_MS = 120_000;

export async function startProduct(start: Start = {}): Promise<RunningProduct> {
  const dataDir = start.dataDir ?? newDataDir();
  const port = start.port ?? (await freePort());
  // A killed server leaves its file behind; the launcher removes it too, but not before we look.
  rmSync(join(dataDir, 'ready.json'), { force: true });
  const { launcher, output } = launch(dataDir, port, start.env ?? {});
  const ready = await readyFile(dataDir, launcher, output);
  return {
    dataDir,
    port,
    launcher,
    output,
    consoleUrl: ready.at('consoleUrl').text(),
    simUrl: ready.at('simUrl').text(),
    login: { user: ready.at('login', 'user').text(), password: ready.at('login', 'password').text() },
    api: httpClient(`${ready.at('url').text()}/api/v1`, { authorization: `Bearer ${ready.at('apiKey').text()}` }),
    sim: httpClient(ready.at('simUrl').text()),
    stop: () => stop(launcher),
  };
}

/** A data folder of its own, deleted when the test process ends. */
export function newDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'huoshui-e2e-'));
  // As root, PostgreSQL runs under another account that has to get in.
  chmodSync(folder, 0o711);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function launch(dataDir: string, port: number, env: Record<string, string>): { launcher: ChildProcess; output: () => string } {
  const launcher = spawn(process.execPath, [join(projectRoot(), 'scripts', 'start.mjs')], {
    env: { ...process.env, HUOSHUI_DATA: dataDir, HUOSHUI_PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  launcher.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  launcher.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { launcher, output: () => text };
}

async function readyFile(dataDir: string, launcher: ChildProcess, output: () => string) {
  const file = join(dataDir, 'ready.json');
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (!existsSync(file)) {
    if (launcher.exitCode !== null) throw new Error(`npm start ended with ${launcher.exitCode}:\n${output()}`);
    if (Date.now() > giveUpAt) throw new Error(`not ready after ${READY_WITHIN_MS / 1000} s:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return valueOf(parsed);
}

function stop(launcher: ChildProcess): Promise<number | null> {
  if (launcher.exitCode !== null || launcher.signalCode !== null) return Promise.resolve(launcher.exitCode);
  return new Promise((resolve) => {
    launcher.once('exit', (code) => resolve(code));
    launcher.kill('SIGTERM');
  });
}
