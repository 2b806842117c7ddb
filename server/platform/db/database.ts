import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { prepareMarked } from './prepared.ts';
import type { DB } from './schema.gen.ts';
import { parseAsNumbers } from './types.ts';

export type Db = Kysely<DB>;
export type Tx = Transaction<DB>;
/** What a query function takes first: it runs in the caller's transaction when there is one. */
export type Query = Db | Tx;

export type Database = { readonly db: Db; readonly pool: pg.Pool; close(): Promise<void> };

/** A pool of at most `max` connections. Instants come out as milliseconds, bigint as number. */
export function openDatabase(url: string, options: { max: number; onError: (error: Error) => void }): Database {
  const pool = new pg.Pool({ connectionString: url, max: options.max, types: parseAsNumbers, application_name: 'huoshui', pipeline: true });
  // An idle connection that the database closes (restart, kill -9) must not end the process.
  pool.on('error', options.onError);
  // A connection that dies while it is in use rejects its query; its own 'error' event says the same again.
  pool.on('connect', (client) => client.on('error', options.onError));
  pool.on('connect', prepareMarked);
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  pools.set(db, pool);
  return { db, pool, close: () => db.destroy() };
}

const pools = new WeakMap<Db, pg.Pool>();

/** The pool behind a database, for the few hot paths that talk to PostgreSQL themselves. */
export function poolOf(db: Db): pg.Pool {
  const pool = pools.get(db);
  if (pool === undefined) throw new Error('this database was not opened by openDatabase');
  return pool;
}
