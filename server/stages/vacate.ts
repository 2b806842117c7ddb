import { sql } from 'kysely';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import { newId } from '../platform/ids/new-id.ts';
import { recordMoves, type Destination } from './moves.ts';

const BATCH = 1_000;

/**
 * Moves up to a thousand customers out of a deleted stage, over all buckets, in the lane of bulk work. Where they go may
 * have been deleted meanwhile too: then further on, to the first stage that is left. True while there are more.
 */
export async function vacateStage(tx: Tx, now: number, corpId: number, stageId: number, actor: string): Promise<boolean> {
  const to = await holdSuccessor(tx, corpId, stageId);
  if (to === undefined) return false;
  const ids = Array.from({ length: BATCH }, () => newId(now));
  // Found in the order of the index, locked in order of id as every statement that locks several customers does; whoever
  // was moved away in between is left where she is.
  const { rows } = await sql<{ customerId: string; changeId: string; fromStageId: number }>`
    with found as materialized (
      select bucket, customer_id from customer_stage where corp_id = ${corpId} and stage_id = ${stageId}
      order by entered_at, customer_id limit ${BATCH}
    ), held as (
      select s.bucket, s.customer_id, s.entered_at from found
      join customer_stage s on s.bucket = found.bucket and s.customer_id = found.customer_id and s.pipeline_id = ${to.pipelineId}
      where s.stage_id = ${stageId} order by s.customer_id for update of s
    ), batch as (
      select held.*, (${ids}::uuid[])[row_number() over (order by customer_id)] as change_id from held
    ), moved as (
      update customer_stage s set stage_id = ${to.stageId}, entered_at = ${at(now)}, dwell_since = ${at(now)}, moved_by = ${actor}
      from batch where s.bucket = batch.bucket and s.customer_id = batch.customer_id and s.pipeline_id = ${to.pipelineId}
    ), written as (
      insert into stage_change (bucket, id, corp_id, customer_id, pipeline_id, from_stage_id, to_stage_id, from_since, at, moved_by, source)
      select bucket, change_id, ${corpId}, customer_id, ${to.pipelineId}, ${stageId}, ${to.stageId}, entered_at, ${at(now)}, ${actor}, 'deletion'
      from batch
    )
    select customer_id, change_id, ${stageId}::integer as from_stage_id from batch`.execute(tx);
  await recordMoves(tx, now, to, rows, { actor, source: 'deletion' }, 'bulk');
  const left = await sql`select from customer_stage where corp_id = ${corpId} and stage_id = ${stageId} limit 1`.execute(tx);
  return left.rows.length > 0;
}

// Held against its own deletion, as a mover does; when that came first, we look again where it leads.
async function holdSuccessor(tx: Tx, corpId: number, stageId: number): Promise<(Destination & { stageId: number }) | undefined> {
  for (;;) {
    const { rows } = await sql<{ id: number; pipelineId: number; deleted: boolean }>`
      with recursive way as (
        select id, pipeline_id, successor_id, deleted_at from stage where id = ${stageId} and corp_id = ${corpId}
        union all
        select s.id, s.pipeline_id, s.successor_id, s.deleted_at from stage s join way on s.id = way.successor_id where way.deleted_at is not null
      )
      select id, pipeline_id, deleted_at is not null as deleted from way where successor_id is null or deleted_at is null limit 1`.execute(
      tx,
    );
    const [end] = rows;
    if (end === undefined || end.deleted) return undefined;
    const held = await sql`select from stage where id = ${end.id} and deleted_at is null for share`.execute(tx);
    if (held.rows.length > 0) return { corpId, pipelineId: end.pipelineId, stageId: end.id };
  }
}
