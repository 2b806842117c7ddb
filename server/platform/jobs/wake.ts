import { sql } from 'kysely';
import type { Db, Query, Tx } from '../db/database.ts';

/** What a waiting loop can be woken for. A hint only: every loop also looks by itself twice a second. */
export type Signal = 'facts' | 'steps' | 'intents' | 'jobs' | 'inbox' | 'clock';
export const CHANNEL = 'huoshui_wake';

/**
 * Wakes loops of every process, in a transaction once it is committed. The notice is no part of it: PostgreSQL lets one
 * transaction at a time commit with a notice, its flush to the disk included, so that on a slow disk all of them would
 * queue up. One that is lost costs half a second.
 */
export async function wake(query: Query, signal: Signal): Promise<void> {
  const later = toldAfterCommit.get(query);
  if (later !== undefined) later.add(signal);
  else await sql`select pg_notify(${CHANNEL}, ${signal})`.execute(query);
}

const toldAfterCommit = new WeakMap<Query, Set<Signal>>();

/** Runs `work` in a transaction and then wakes whom it asked to wake. */
export async function inWakingTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const signals = new Set<Signal>();
  const result = await db.transaction().execute((tx) => {
    toldAfterCommit.set(tx, signals);
    return work(tx);
  });
  announce(db, Array.from(signals));
  return result;
}

type Announcer = { readonly pending: Set<Signal>; isBusy: boolean };
const announcers = new WeakMap<Db, Announcer>();

/** Tells every process without waiting for it. One notice at a time for a pool: what comes meanwhile goes with the next. */
export function announce(db: Db, signals: readonly Signal[]): void {
  if (signals.length === 0) return;
  const announcer = announcers.get(db) ?? { pending: new Set(), isBusy: false };
  announcers.set(db, announcer);
  for (const signal of signals) announcer.pending.add(signal);
  if (announcer.isBusy) return;
  announcer.isBusy = true;
  void tell(db, announcer);
}

async function tell(db: Db, announcer: Announcer): Promise<void> {
  try {
    while (announcer.pending.size > 0) {
      const signals = Array.from(announcer.pending);
      announcer.pending.clear();
      await sql`select pg_notify(${CHANNEL}, signal) from unnest(${signals}::text[]) as s(signal)`.execute(db);
    }
  } catch {
    // The database is away, which its pool reports; the loops will find what there is.
  } finally {
    announcer.isBusy = false;
  }
}
