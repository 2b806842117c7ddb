import { sql } from 'kysely';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Tx } from '../../server/platform/db/database.ts';
import { newId } from '../../server/platform/ids/new-id.ts';
import type { DemoStageMove } from './company.ts';
import type { DEMO_PIPELINE } from './journeys.ts';
import type { People } from './people.ts';

export type CreatePipeline = (
  tx: Tx,
  wanted: typeof DEMO_PIPELINE,
) => Promise<{ readonly id: string; readonly stages: readonly { readonly id: string; readonly name: string }[] }>;
export type DemoPipeline = Awaited<ReturnType<CreatePipeline>>;

/** Writes the way of each customer through the pipeline: where she stands, how she came there, and the facts of it. */
export async function writeStages(
  tx: Tx,
  corpId: number,
  pipeline: DemoPipeline,
  moves: readonly DemoStageMove[],
  people: People,
): Promise<void> {
  const stageIds = new Map(pipeline.stages.map((stage) => [stage.name, Number(stage.id)]));
  const last = new Map<string, { stageId: number; at: Instant }>();
  const rows = moves.map((move) => {
    const { bucket, id } = people.customer(move.externalUserid);
    const stageId = stageIds.get(move.stage);
    if (stageId === undefined) throw new Error(`the pipeline came without its stage ${move.stage}`);
    const from = last.get(id);
    last.set(id, { stageId, at: move.at });
    const since = from === undefined ? null : new Date(from.at).toISOString();
    const at = new Date(move.at).toISOString();
    return { b: bucket, i: newId(move.at), c: id, f: from?.stageId ?? null, s: since, t: stageId, a: at, w: people.staffId(move.userid) };
  });
  const pipelineId = Number(pipeline.id);
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row(b smallint, i uuid, c uuid, f integer, s timestamptz, t integer, a timestamptz, w integer)
    ), history as (
      insert into stage_change (bucket, id, corp_id, customer_id, pipeline_id, from_stage_id, to_stage_id, from_since, at, moved_by, source)
      select b, i, ${corpId}, c, ${pipelineId}, f, t, s, a, 'staff:' || w, 'manual' from given order by a
    ), told as (
      insert into fact (bucket, corp_id, customer_id, kind, at, recorded_at, actor, staff_id, data)
      select b, ${corpId}, c, 'stage.changed', a, a, 'staff:' || w, w, jsonb_build_object(
        'changeId', i, 'pipelineId', ${pipelineId}::integer, 'fromStageId', f, 'toStageId', t, 'source', 'manual')
      from given order by a
    )
    insert into customer_stage (bucket, customer_id, pipeline_id, corp_id, stage_id, entered_at, dwell_since, moved_by)
    select distinct on (b, c) b, c, ${pipelineId}::integer, ${corpId}::integer, t, a, a, 'staff:' || w from given order by b, c, a desc`.execute(
    tx,
  );
}
