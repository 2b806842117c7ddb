import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../server/platform/db/embedded/start.ts';
import { migrate } from '../../server/platform/db/migrate.ts';
import { freePort } from './port.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A database of the test server that may be connected to for making others. */
    serverUrl: string;
    /** Name of the migrated, empty database that tests clone. */
    templateName: string;
  }
}

const prefix = 'huoshui-test-';

/** One PostgreSQL for the whole run: TEST_DATABASE_URL, or an embedded one in a temporary folder. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  const templateName = `template_${process.pid}_${Date.now()}`;
  try {
    await run(server.url, `create database ${templateName}`);
    await migrate(withDatabase(server.url, templateName));
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('serverUrl', server.url);
  project.provide('templateName', templateName);
  return async () => {
    await run(server.url, `drop database if exists ${templateName} with (force)`);
    await server.stop();
  };
}

async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined && given !== '') return { url: given, stop: async () => undefined };
  await clearLeftovers();
  const folder = mkdtempSync(join(tmpdir(), prefix));
  // As root, PostgreSQL runs under another account that has to get in.
  chmodSync(folder, 0o711);
  const database = await startEmbedded({
    dataDir: folder,
    preferredPort: await freePort(),
    log: () => undefined,
    // Nothing here must survive a crash, so nothing is forced to disk. Statements are counted by no test above 200.
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200', autovacuum_naptime: '10s' },
  });
  return {
    url: database.url,
    stop: async () => {
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Ends what a killed run left behind: starting on its folder takes its PostgreSQL over, and then it can be stopped. */
async function clearLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(tmpdir(), name);
    const isMine = statSync(folder).uid === process.getuid?.();
    const isOld = Date.now() - statSync(folder).mtimeMs > 60_000;
    if (!isMine || !isOld) continue;
    if (existsSync(join(folder, 'postgres'))) {
      try {
        const database = await startEmbedded({ dataDir: folder, preferredPort: await freePort(), log: () => undefined });
        await database.stop();
      } catch (error) {
        // Refused because that run is still going on, or broken beyond starting: say so and leave it.
        console.warn(`Left ${folder} alone: ${error instanceof Error ? error.message : String(error)}`);
        continue;
      }
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
