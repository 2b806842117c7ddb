import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { NewStage, Stage } from '../../domain/stages/contract.ts';
import { MAX_STAGES } from '../../domain/stages/limits.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { at } from '../platform/db/bind.ts';
import { violates } from '../platform/db/constraint.ts';
import type { Tx } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { findPipeline, stagesOf, stageView, type StageRow } from './catalog.ts';
import { stageName } from './names.ts';
import { numericId } from './numeric-id.ts';
import { scheduleReminders } from './schedule.ts';

type View = Static<typeof Stage>;
type Fields = Static<typeof NewStage>;

/** Adds a stage after another one (null: first); by default after the last open one, before won and lost. */
export async function createStage(
  tx: Tx,
  scope: Scope,
  now: number,
  pipelineId: string,
  { after, ...fields }: Fields & { after?: string | null },
): Promise<View> {
  const pipeline = await findPipeline(tx, scope, pipelineId, 'hold');
  const stages = await stagesOf(tx, scope, [pipeline.id]);
  if (stages.length >= MAX_STAGES) throw refuse('stage.too_many');
  const place = placeAfter(stages, after);
  const name = stageName(fields.name);
  const { rows } = await sql<StageRow>`
    insert into stage (corp_id, pipeline_id, name, description, kind, position, dwell_days, created_at)
    values (${scope.corpId}, ${pipeline.id}, ${name}, ${fields.description ?? ''}, ${fields.kind ?? 'open'}, ${place + 1},
      ${fields.dwellDays ?? null}, ${at(now)})
    on conflict (pipeline_id, name) where deleted_at is null do nothing
    returning id, pipeline_id, name, description, kind, dwell_days`.execute(tx);
  const [made] = rows;
  if (made === undefined) throw refuse('stage.name_taken', { name });
  const order = [...stages.slice(0, place), made, ...stages.slice(place)];
  await sql`
    update stage set position = place
    from unnest(${order.map(({ id }) => id)}::integer[]) with ordinality as wanted(id, place)
    where stage.id = wanted.id and stage.corp_id = ${scope.corpId}`.execute(tx);
  await scheduleReminders(tx, now, scope);
  return stageView(made);
}

/** Changes what is stated of a stage; who is in it stays in it. */
export async function updateStage(tx: Tx, scope: Scope, now: number, id: string, change: Partial<Fields>): Promise<View> {
  const before = await findStage(tx, scope, id);
  const name = change.name === undefined ? before.name : stageName(change.name);
  const dwellDays = change.dwellDays === undefined ? before.dwellDays : change.dwellDays;
  const after = { ...before, name, dwellDays, description: change.description ?? before.description, kind: change.kind ?? before.kind };
  try {
    await sql`
      update stage set name = ${name}, dwell_days = ${dwellDays}, description = ${after.description}, kind = ${after.kind}
      where id = ${before.id} and corp_id = ${scope.corpId}`.execute(tx);
  } catch (error) {
    if (violates(error, 'stage_name')) throw refuse('stage.name_taken', { name });
    throw error;
  }
  await scheduleReminders(tx, now, scope);
  return stageView(after);
}

async function findStage(tx: Tx, scope: Scope, id: string): Promise<StageRow> {
  const { rows } = await sql<StageRow>`
    select id, pipeline_id, name, description, kind, dwell_days from stage
    where id = ${numericId(id)} and corp_id = ${scope.corpId} and deleted_at is null for update`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw refuse('stage.not_found');
  return row;
}

function placeAfter(stages: readonly StageRow[], after: string | null | undefined): number {
  if (after === null) return 0;
  const index =
    after === undefined
      ? stages.findLastIndex((stage) => stage.kind === 'open')
      : stages.findIndex((stage) => stage.id === numericId(after));
  if (index < 0 && after !== undefined) throw refuse('stage.not_found');
  return index < 0 ? stages.length : index + 1;
}
