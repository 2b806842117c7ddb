import { sql } from 'kysely';
import { actorText } from '../../domain/kernel/actor.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { at } from '../platform/db/bind.ts';
import type { Query, Tx } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { enqueue } from '../platform/jobs/enqueue.ts';
import { findPipeline, stagesOf, type StageRow } from './catalog.ts';
import { numericId } from './numeric-id.ts';

export const VACATE = 'stages.vacate';

/** How many would have to go elsewhere. */
export async function previewDeletion(tx: Tx, scope: Scope, id: string): Promise<{ customers: number }> {
  const stage = await pipelineOfStage(tx, scope, id);
  return { customers: await countIn(tx, scope, stage.id) };
}

/**
 * Deletes a stage: from now on nobody can be moved into it. Whoever is in it, or on the way into it from a stage deleted
 * earlier, needs a target; a job moves them there. The last stage of a pipeline stays.
 */
export async function deleteStage(tx: Tx, scope: Scope, now: number, id: string, moveTo?: string): Promise<{ customers: number }> {
  const { pipelineId } = await pipelineOfStage(tx, scope, id);
  // First the pipeline, so that two deletions do not wait for each other's target; then those who move into the stage.
  await findPipeline(tx, scope, String(pipelineId), 'hold');
  await sql`select from stage where id = ${numericId(id)} and corp_id = ${scope.corpId} for update`.execute(tx);
  const stages = await stagesOf(tx, scope, [pipelineId]);
  const stage = stages.find((one) => one.id === numericId(id));
  if (stage === undefined) throw refuse('stage.not_found');
  if (stages.length === 1) throw refuse('stage.last');
  const customers = await countIn(tx, scope, stage.id);
  const target = targetOf(stages, stage, moveTo);
  if (customers > 0 && target === undefined) throw refuse('stage.occupied', { name: stage.name, customers });
  await sql`
    update stage set deleted_at = ${at(now)}, successor_id = ${target?.id ?? null}
    where id = ${stage.id} and corp_id = ${scope.corpId}`.execute(tx);
  if (customers > 0) {
    const payload = { stageId: stage.id, actor: actorText(scope.actor) };
    await enqueue(tx, now, [{ corpId: scope.corpId, kind: VACATE, key: String(stage.id), payload, runAt: now }]);
  }
  return { customers };
}

function targetOf(stages: readonly StageRow[], stage: StageRow, moveTo: string | undefined): StageRow | undefined {
  if (moveTo === undefined) return undefined;
  const target = stages.find((one) => one.id === numericId(moveTo) && one.id !== stage.id);
  if (target === undefined) throw refuse('stage.other_pipeline');
  return target;
}

async function pipelineOfStage(tx: Tx, scope: Scope, id: string): Promise<{ id: number; pipelineId: number }> {
  const { rows } = await sql<{ id: number; pipelineId: number }>`
    select id, pipeline_id from stage where id = ${numericId(id)} and corp_id = ${scope.corpId} and deleted_at is null`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw refuse('stage.not_found');
  return row;
}

// Over all buckets, by the index of the stage. Those still in a deleted stage whose way leads here count as well.
async function countIn(tx: Query, scope: Scope, stageId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with recursive bound as (
      select ${stageId}::integer as id
      union select s.id from stage s join bound on s.successor_id = bound.id and s.corp_id = ${scope.corpId}
    )
    select count(*)::integer as count from bound
    join customer_stage c on c.corp_id = ${scope.corpId} and c.stage_id = bound.id`.execute(tx);
  return rows[0]?.count ?? 0;
}
