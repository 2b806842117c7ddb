import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Pipeline, Stage } from '../../domain/stages/contract.ts';
import type { StageKind } from '../../domain/stages/kinds.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Query, Tx } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { numericId } from './numeric-id.ts';

export type StageRow = {
  readonly id: number;
  readonly pipelineId: number;
  readonly name: string;
  readonly description: string;
  readonly kind: StageKind;
  readonly dwellDays: number | null;
};

export type PipelineRow = { readonly id: number; readonly name: string; readonly archivedAt: number | null };

/** A pipeline of the company, archived or not. `hold` keeps its stages from being changed by others until the end of the transaction. */
export async function findPipeline(tx: Tx, scope: Scope, id: string, hold: 'hold' | 'look'): Promise<PipelineRow> {
  const { rows } = await sql<PipelineRow>`
    select id, name, archived_at from pipeline where id = ${numericId(id)} and corp_id = ${scope.corpId}
    ${hold === 'hold' ? sql`for update` : sql``}`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw refuse('pipeline.not_found');
  return row;
}

/** The stages of pipelines that are in use, in their order: one query. */
export async function stagesOf(tx: Query, scope: Scope, pipelineIds: readonly number[]): Promise<StageRow[]> {
  if (pipelineIds.length === 0) return [];
  const { rows } = await sql<StageRow>`
    select id, pipeline_id, name, description, kind, dwell_days from stage
    where corp_id = ${scope.corpId} and pipeline_id = any(${Array.from(pipelineIds)}::integer[]) and deleted_at is null
    order by position, id`.execute(tx);
  return rows;
}

export function pipelineView(pipeline: PipelineRow, stages: readonly StageRow[]): Static<typeof Pipeline> {
  return {
    id: String(pipeline.id),
    name: pipeline.name,
    archived: pipeline.archivedAt !== null,
    stages: stages.filter((stage) => stage.pipelineId === pipeline.id).map(stageView),
  };
}

export function stageView({ id, name, description, kind, dwellDays }: StageRow): Static<typeof Stage> {
  return { id: String(id), name, description, kind, dwellDays };
}
