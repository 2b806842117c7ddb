import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { projectRoot } from '../files/root.ts';
import { LOCKS } from './locks.ts';

/**
 * Applies the forward-only migrations that this database lacks, each in its own transaction. Two processes that start
 * at once take turns by an advisory lock.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1, 0)', [LOCKS.migration]);
    await client.query('create table if not exists migration (name text primary key, applied_at timestamptz not null default now())');
    const { rows } = await client.query<{ name: string }>('select name from migration');
    const applied = new Set(rows.map((row) => row.name));
    const known = await migrationNames();
    refuseNewerDatabase(applied, known);
    const missing = known.filter((name) => !applied.has(name));
    for (const name of missing) await apply(client, name);
    return missing;
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, name: string): Promise<void> {
  const sql = await readFile(join(migrationFolder(), name), 'utf8');
  await client.query('begin');
  try {
    await client.query('insert into migration (name) values ($1)', [name]);
    await client.query(sql);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${name} failed`, { cause: error });
  }
}

function refuseNewerDatabase(applied: Set<string>, known: string[]): void {
  const foreign = Array.from(applied).filter((name) => !known.includes(name));
  if (foreign.length > 0) {
    throw new Error(`the database was migrated by a newer version (${foreign.join(', ')}); start that version instead`);
  }
}

async function migrationNames(): Promise<string[]> {
  const files = await readdir(migrationFolder());
  return files.filter((file) => file.endsWith('.sql')).sort();
}

function migrationFolder(): string {
  return join(projectRoot(), 'db', 'migrations');
}
