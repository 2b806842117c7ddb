import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../server/platform/db/embedded/start.ts';
import { migrate } from '../server/platform/db/migrate.ts';

export type BenchServer = {
  /** A migrated, empty database. */
  create(name: string): Promise<string>;
  /** A copy of a database that nobody is connected to. */
  copy(name: string, from: string): Promise<string>;
  drop(name: string): Promise<void>;
  /** Writes out what is dirty, so that no measurement pays for what came before it. */
  settle(): Promise<void>;
  stop(): Promise<void>;
};

/** A PostgreSQL of its own in a temporary folder, with the settings that the product runs with. */
export async function startBenchServer(): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'huoshui-bench-'));
  // As root, PostgreSQL runs under another account that has to get in.
  chmodSync(folder, 0o711);
  const database = await startEmbedded({ dataDir: folder, preferredPort: 19_700, log: () => undefined });
  const urlOf = (name: string): string => {
    const url = new URL(database.url);
    url.pathname = `/${name}`;
    return url.href;
  };
  await statement(database.url, 'create database empty');
  await migrate(urlOf('empty'));
  return {
    create: async (name) => {
      await statement(database.url, `create database ${name} template empty`);
      return urlOf(name);
    },
    copy: async (name, from) => {
      await statement(database.url, `create database ${name} template ${from}`);
      return urlOf(name);
    },
    drop: (name) => statement(database.url, `drop database if exists ${name} with (force)`),
    settle: () => statement(database.url, 'checkpoint'),
    stop: async () => {
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs work on one connection and closes it. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function statement(url: string, sql: string): Promise<void> {
  return withClient(url, async (client) => void (await client.query(sql)));
}
