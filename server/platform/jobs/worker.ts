import { sql } from 'kysely';
import pg from 'pg';
import type { Clock } from '../clock/clock.ts';
import type { Db } from '../db/database.ts';
import { LOCKS } from '../db/locks.ts';
import type { Log } from '../log/log.ts';
import { CHANNEL } from './wake.ts';

const RECONNECT_MS = 500;

/**
 * This process among the workers. Its lock on `id` tells others that its claims are in good hands; the id changes when
 * the database connection was lost, since the lock went with it.
 */
export type Worker = { readonly id: number; close(): Promise<void> };

/** Registers this process, listens for wake-ups on the same connection, and comes back after a database restart. */
export async function registerWorker(parts: { url: string; clock: Clock; log: Log; onWake(signal: string): void }): Promise<Worker> {
  const state: { id: number; client: pg.Client | undefined; closed: boolean } = { id: 0, client: undefined, closed: false };

  const connect = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: parts.url, application_name: 'huoshui worker', keepAlive: true });
    client.on('error', (error) => parts.log.warn({ err: error }, 'the worker connection was lost'));
    client.on('end', () => void reconnect());
    client.on('notification', (message) => parts.onWake(message.payload ?? ''));
    await client.connect();
    const { rows } = await client.query<{ id: string }>('insert into worker (started_at, pid) values ($1, $2) returning id', [
      new Date(parts.clock.now()),
      process.pid,
    ]);
    const id = Number(rows[0]?.id);
    await client.query('select pg_advisory_lock($1::integer, $2::integer)', [LOCKS.worker, id]);
    await client.query(`listen ${CHANNEL}`);
    Object.assign(state, { id, client });
    // What happened while nobody listened.
    parts.onWake('clock');
  };

  const reconnect = async (): Promise<void> => {
    while (!state.closed) {
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      if (state.closed) return;
      try {
        await connect();
        return;
      } catch (error) {
        parts.log.warn({ err: error }, 'the worker connection could not be made again yet');
      }
    }
  };

  await connect();
  return {
    get id() {
      return state.id;
    },
    close: async () => {
      state.closed = true;
      await state.client?.end();
    },
  };
}

/** Ids of the workers that live now, in any process. */
export async function liveWorkerIds(db: Db): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select objid::bigint as id from pg_locks
    where locktype = 'advisory' and classid = ${LOCKS.worker} and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
  return rows.map((row) => row.id);
}
