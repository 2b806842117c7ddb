import { sql } from 'kysely';
import type { Query } from '../db/database.ts';

/** What a waiting loop can be woken for. A hint only: every loop also looks by itself twice a second. */
export type Signal = 'facts' | 'steps' | 'intents' | 'jobs' | 'inbox' | 'clock';
export const CHANNEL = 'huoshui_wake';

/** Wakes loops of every process once the transaction commits. */
export async function wake(tx: Query, signal: Signal): Promise<void> {
  await sql`select pg_notify(${CHANNEL}, ${signal})`.execute(tx);
}
