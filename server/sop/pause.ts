import { sql } from 'kysely';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { SopDefinition } from '../../domain/sop/definition.ts';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import { wake } from '../platform/jobs/wake.ts';
import { refuse } from '../platform/http/refuse.ts';
import { readStored } from './detail.ts';

/** Stops admissions and claims. What was handed over already goes on. */
export async function pauseSop(tx: Tx, scope: Scope, now: number, id: string): Promise<void> {
  const { id: sopId } = await readStored(tx, scope, id);
  if (!(await changeStatus(tx, scope, now, sopId, 'live', 'paused'))) throw refuse('sop.not_live');
}

/**
 * Lets it run again. Of the steps that fell due meanwhile, those that count a duration are due now; those of a calendar
 * day keep their time, so a day that has gone is skipped as late (spec: automation, section 7).
 */
export async function resumeSop(tx: Tx, scope: Scope, now: number, id: string): Promise<void> {
  const { id: sopId } = await readStored(tx, scope, id);
  // Waits for claims that are just parking steps of this SOP: they hold a shared lock on it.
  if (!(await changeStatus(tx, scope, now, sopId, 'paused', 'live'))) throw refuse('sop.not_paused');
  const { rows: versions } = await sql<{ version: number; definition: SopDefinition }>`
    select version, definition from sop_version where sop_id = ${sopId}`.execute(tx);
  const durations = versions.flatMap(({ version, definition }) =>
    definition.steps.flatMap((step) => ('after' in step.at ? [{ version, key: step.key }] : [])),
  );
  // Two fan-out statements over what is parked, by its own index.
  await sql`
    update step_run r set due_at = ${at(now)}
    from enrollment e, unnest(${durations.map((one) => one.version)}::integer[], ${durations.map((one) => one.key)}::text[]) as d(version, key)
    where r.sop_id = ${sopId} and r.parked and e.bucket = r.bucket and e.id = r.enrollment_id and d.version = e.version and d.key = r.step_key`.execute(
    tx,
  );
  await sql`update step_run set parked = false where sop_id = ${sopId} and parked`.execute(tx);
  await wake(tx, 'steps');
}

async function changeStatus(tx: Tx, scope: Scope, now: number, sopId: number, from: string, to: string): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update sop set status = ${to}, updated_at = ${at(now)}, paused_at = ${to === 'paused' ? at(now) : null}
    where id = ${sopId} and corp_id = ${scope.corpId} and status = ${from} returning id`.execute(tx);
  return rows.length > 0;
}
