import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../server/platform/db/embedded/start.ts';
import { projectRoot } from '../server/platform/files/root.ts';
import type { Measure } from './measure.ts';

const READY_WITHIN_MS = 120_000;

/** P14: `npm start`, built and with the data of the demo company, until ready; against starting its PostgreSQL alone. */
export const p14: Measure = {
  id: 'P14',
  async run() {
    const dataDir = mkdtempSync(join(tmpdir(), 'huoshui-bench-'));
    chmodSync(dataDir, 0o711);
    try {
      // Builds what is not built and makes the data; not measured.
      await startAndStop(dataDir);
      const bare = await barePostgres(dataDir);
      const ours = await startAndStop(dataDir);
      const more = ours - bare;
      return {
        id: 'P14',
        what: 'npm start, built and with data, until ready',
        yardstickIs: 'the embedded PostgreSQL alone on the same data',
        unit: 's',
        ours,
        yardstick: bare,
        ratio: more,
        goal: '≤ 3 s more',
        verdict: more <= 3 ? 'met' : 'missed',
        note: 'the ratio column shows the difference in seconds',
      };
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

async function barePostgres(dataDir: string): Promise<number> {
  const begun = performance.now();
  const database = await startEmbedded({ dataDir, preferredPort: 19_800, log: () => undefined });
  const seconds = (performance.now() - begun) / 1_000;
  await database.stop();
  return seconds;
}

/** Seconds from the command until ready.json is there. */
async function startAndStop(dataDir: string): Promise<number> {
  const port = await freePort();
  const begun = performance.now();
  const launcher = spawn(process.execPath, [join(projectRoot(), 'scripts', 'start.mjs')], {
    env: { ...process.env, HUOSHUI_DATA: dataDir, HUOSHUI_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await fileThere(join(dataDir, 'ready.json'), launcher);
  const seconds = (performance.now() - begun) / 1_000;
  await new Promise((resolve) => {
    launcher.once('exit', resolve);
    launcher.kill('SIGTERM');
  });
  return seconds;
}

async function fileThere(file: string, launcher: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (!existsSync(file)) {
    if (launcher.exitCode !== null) throw new Error(`npm start ended with ${launcher.exitCode}`);
    if (Date.now() > giveUpAt) throw new Error(`not ready after ${READY_WITHIN_MS / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A free port with a free one above it (the simulator's), below the range that the system lends out. */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if ((await canListen(port)) && (await canListen(port + 1))) return port;
  }
  throw new Error('no free port');
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
