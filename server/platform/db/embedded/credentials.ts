import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { StartRefused } from './refused.ts';

/** The password of the embedded database, made once per data folder and readable by its owner only. */
export function passwordOf(dataDir: string, cluster: string | undefined): string {
  const file = join(dataDir, 'postgres.password');
  if (existsSync(file)) {
    const password = readFileSync(file, 'utf8').trim();
    if (password !== '') return password;
  }
  if (cluster !== undefined) {
    throw new StartRefused(
      `The database in ${cluster} exists but its password file ${file} is missing or empty: restore that file from a backup, ` +
        'or move the database away to begin with an empty one.',
    );
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

export function urlOf(port: number, password: string, database = 'huoshui'): string {
  return `postgres://huoshui:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** Runs one statement on a connection of its own. */
export async function ask(url: string, statement: string, values: string[] = []): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A server that dies in between raises an event as well as the rejection; without a listener that ends the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query(statement, values);
    return rows;
  } finally {
    await client.end();
  }
}
