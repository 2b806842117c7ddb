import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { listMassTasks, MassTask } from '../../domain/delivery/contract.ts';
import { MASS_TASK_STATE_TEXT, massTaskState } from '../../domain/delivery/reasons.ts';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { QueryOf } from '../../domain/kernel/route.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';
import { pageOf } from '../platform/http/cursor.ts';
import { positionOf } from './position.ts';

type Row = {
  id: string;
  staffId: number;
  staffName: string;
  text: string;
  recipients: number;
  state: string;
  claimedAt: number;
  handedOverAt: number | null;
  confirmedAt: number | null;
};

/** A page of mass tasks, newest first, with how many of each were sent or failed. */
export async function pageOfMassTasks(
  tx: Query,
  scope: Scope,
  query: QueryOf<typeof listMassTasks>,
): Promise<Paged<Static<typeof MassTask>>> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const conditions = [sql`task.corp_id = ${scope.corpId}`];
  if (query.state !== undefined) conditions.push(sql`task.state = ${query.state}`);
  if (query.staff !== undefined) conditions.push(sql`task.staff_id = ${Number(query.staff)}::bigint`);
  if (query.cursor !== undefined) {
    const after = positionOf(query.cursor);
    conditions.push(sql`(task.claimed_at, task.id) < (${at(after.at)}, ${after.id}::uuid)`);
  }
  const { rows } = await sql<Row>`
    select task.id, task.staff_id, staff.name as staff_name, task.text, task.recipients, task.state, task.claimed_at, task.handed_over_at, task.confirmed_at
    from mass_task task join staff on staff.id = task.staff_id
    where ${sql.join(conditions, sql` and `)} order by task.claimed_at desc, task.id desc limit ${limit + 1}`.execute(tx);
  const counts = await countsOf(
    tx,
    scope,
    rows.map((row) => row.id),
  );
  return pageOf(
    rows,
    limit,
    (row) => [row.claimedAt, row.id],
    (row) => {
      const state = massTaskState(row.state);
      return {
        id: row.id,
        staff: { id: String(row.staffId), name: row.staffName },
        text: row.text,
        recipients: row.recipients,
        sent: counts.get(row.id)?.sent ?? 0,
        failed: counts.get(row.id)?.failed ?? 0,
        state,
        stateText: MASS_TASK_STATE_TEXT[state],
        handedOverAt: row.handedOverAt === null ? null : isoIn(row.handedOverAt, scope.zone),
        confirmedAt: row.confirmedAt === null ? null : isoIn(row.confirmedAt, scope.zone),
      };
    },
  );
}

/** Over all buckets: a task's recipients lie in many. */
async function countsOf(tx: Query, scope: Scope, taskIds: readonly string[]): Promise<Map<string, { sent: number; failed: number }>> {
  if (taskIds.length === 0) return new Map();
  const { rows } = await sql<{ massTaskId: string; sent: number; failed: number }>`
    select mass_task_id, (count(*) filter (where state = 'sent'))::integer as sent,
      (count(*) filter (where state in ('refused', 'expired')))::integer as failed
    from intent where mass_task_id = any(${Array.from(taskIds)}::uuid[]) and corp_id = ${scope.corpId} group by mass_task_id`.execute(tx);
  return new Map(rows.map((row) => [row.massTaskId, row]));
}
