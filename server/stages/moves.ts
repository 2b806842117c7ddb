import { sql } from 'kysely';
import type { MoveSource } from '../../domain/stages/facts.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import { newId } from '../platform/ids/new-id.ts';
import { recordFacts, type Lane } from '../platform/reactor/record.ts';

/** To a stage of a pipeline, or out of the pipeline (`stageId` null). */
export type Destination = { readonly corpId: number; readonly pipelineId: number; readonly stageId: number | null };
export type Mover = { readonly actor: string; readonly source: MoveSource };
export type Change = { readonly customerId: string; readonly fromStageId: number | null };

/**
 * Moves customers, in two statements however many they are, under locks on their rows taken in order of id: two callers at
 * once make one change. Who is there already is left alone. The caller holds the stage (`holdStage`). Ids must be known.
 */
export async function moveLocked(tx: Tx, now: number, to: Destination, customerIds: readonly string[], by: Mover): Promise<Change[]> {
  const asked = Array.from(new Set(customerIds), (id) => ({ id, bucket: bucketOf(id), changeId: newId(now) }));
  const { rows } = await sql<Change & { changeId: string }>`
    with asked as (
      select * from unnest(${asked.map((a) => a.bucket)}::smallint[], ${asked.map((a) => a.id)}::uuid[], ${asked.map((a) => a.changeId)}::uuid[])
        as a(bucket, customer_id, change_id)
    ), before as (
      select s.bucket, s.customer_id, s.stage_id, s.entered_at from asked
      join customer_stage s on s.bucket = asked.bucket and s.customer_id = asked.customer_id and s.pipeline_id = ${to.pipelineId}
      order by s.customer_id for update of s
    ), change as (
      select asked.bucket, asked.customer_id, asked.change_id, before.stage_id as from_stage_id, before.entered_at as from_since
      from asked left join before on before.bucket = asked.bucket and before.customer_id = asked.customer_id
      where before.stage_id is distinct from ${to.stageId}::integer
    ), placed as (${placed(now, to, by)}), written as (
      insert into stage_change (bucket, id, corp_id, customer_id, pipeline_id, from_stage_id, to_stage_id, from_since, at, moved_by, source)
      select bucket, change_id, ${to.corpId}, customer_id, ${to.pipelineId}, from_stage_id, ${to.stageId}::integer, from_since, ${at(now)},
        ${by.actor}, ${by.source}
      from change
    )
    select customer_id, from_stage_id, change_id from change order by customer_id`.execute(tx);
  await recordMoves(tx, now, to, rows, by, 'live');
  return rows;
}

function placed(now: number, to: Destination, by: Mover) {
  if (to.stageId === null) {
    return sql`
      delete from customer_stage s using change c
      where s.bucket = c.bucket and s.customer_id = c.customer_id and s.pipeline_id = ${to.pipelineId}`;
  }
  return sql`
      insert into customer_stage (bucket, customer_id, pipeline_id, corp_id, stage_id, entered_at, dwell_since, moved_by)
      select bucket, customer_id, ${to.pipelineId}, ${to.corpId}, ${to.stageId}, ${at(now)}, ${at(now)}, ${by.actor} from change
      order by customer_id
      on conflict (bucket, customer_id, pipeline_id) do update
        set stage_id = excluded.stage_id, entered_at = excluded.entered_at, dwell_since = excluded.dwell_since, moved_by = excluded.moved_by`;
}

/** The news of moves that were written. */
export async function recordMoves(
  tx: Tx,
  now: number,
  to: Destination,
  moves: readonly (Change & { readonly changeId: string })[],
  by: Mover,
  lane: Lane,
): Promise<void> {
  const { corpId, pipelineId, stageId: toStageId } = to;
  await recordFacts(
    tx,
    now,
    moves.map(({ customerId, changeId, fromStageId }) => ({
      kind: 'stage.changed',
      corpId,
      customerId,
      at: now,
      actor: by.actor,
      data: { changeId, pipelineId, fromStageId, toStageId, source: by.source },
    })),
    lane,
  );
}
