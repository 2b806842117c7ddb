import { sql } from 'kysely';
import type { Query } from '../db/database.ts';
import { wake } from './wake.ts';

export type NewJob = { corpId: number; kind: string; key: string; payload: Record<string, unknown>; runAt: number };

/**
 * Puts an odd job down in the caller's transaction. A job of the same kind and key that still waits is kept, with the
 * earlier time and the newer payload.
 */
export async function enqueue(tx: Query, now: number, jobs: readonly NewJob[]): Promise<void> {
  if (jobs.length === 0) return;
  const rows = jobs.map((job) => ({ ...job, runAt: new Date(job.runAt).toISOString() }));
  await sql`
    insert into job (corp_id, kind, key, payload, run_at, created_at)
    select "corpId", kind, key, payload, "runAt", ${new Date(now)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row("corpId" integer, kind text, key text, payload jsonb, "runAt" timestamptz)
    on conflict (kind, key) do update
      set run_at = least(job.run_at, excluded.run_at), payload = excluded.payload, revision = job.revision + 1`.execute(tx);
  await wake(tx, 'jobs');
}
