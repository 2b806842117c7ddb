import { sql } from 'kysely';
import { at, atOrNull } from '../platform/db/bind.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import { liveWorkerIds } from '../platform/jobs/worker.ts';

export type DueTask = { readonly id: string; readonly corpId: number };

/**
 * Takes mass tasks whose next look is due and that no other living worker is looking at. `next_check_at` stays in the
 * past meanwhile: that is how every process sees that work is under way. Looking twice would cost calls, nothing else.
 */
export async function takeDue(db: Db, now: number, workerId: number, state: 'unknown' | 'handed_over', most: number): Promise<DueTask[]> {
  const due = await db
    .selectFrom('massTask')
    .select('id')
    .where('state', '=', state)
    .where('nextCheckAt', '<=', at(now))
    .limit(1)
    .executeTakeFirst();
  if (due === undefined) return [];
  const others = (await liveWorkerIds(db)).filter((id) => id !== workerId);
  const { rows } = await sql<DueTask>`
    update mass_task set checked_by = ${workerId}::bigint
    where id in (
      select id from mass_task
      where state = ${state} and next_check_at <= ${at(now)} and (checked_by is null or checked_by <> all(${others}::bigint[]))
      order by next_check_at, id limit ${most} for update skip locked)
    returning id, corp_id`.execute(db);
  return rows;
}

/** Notes that the look is over and when the next one is due; null: never. */
export async function checkDone(tx: Tx, taskId: string, nextAt: number | null): Promise<void> {
  await sql`update mass_task set checks = checks + 1, checked_by = null, next_check_at = ${atOrNull(nextAt)} where id = ${taskId}`.execute(
    tx,
  );
}
