import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { NewStage, Pipeline } from '../../domain/stages/contract.ts';
import { MAX_PIPELINES } from '../../domain/stages/limits.ts';
import { templateOf, type TemplateKey } from '../../domain/stages/templates.ts';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { at, atOrNull, jsonb } from '../platform/db/bind.ts';
import { violates } from '../platform/db/constraint.ts';
import type { Query, Tx } from '../platform/db/database.ts';
import { decodeCursor, pageOf } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';
import { findPipeline, pipelineView, stagesOf, type PipelineRow } from './catalog.ts';
import { pipelineName, stageName } from './names.ts';
import { scheduleReminders } from './schedule.ts';

type View = Static<typeof Pipeline>;
type NewPipeline = { readonly name?: string; readonly template?: TemplateKey; readonly stages?: readonly Static<typeof NewStage>[] };

/** Pipelines with their stages, in order: two queries. */
export async function listPipelines(
  tx: Query,
  scope: Scope,
  query: { limit?: number; cursor?: string; state?: 'live' | 'archived' },
): Promise<Paged<View>> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const archived = query.state === 'archived';
  const { rows } = await sql<PipelineRow & { position: number }>`
    select id, name, archived_at, position from pipeline
    where corp_id = ${scope.corpId} and ${archived ? sql`archived_at is not null` : sql`archived_at is null`}
      ${query.cursor === undefined ? sql`` : sql`and (position, id) > (${sql.join(position(query.cursor))})`}
    order by position, id limit ${limit + 1}`.execute(tx);
  const stages = await stagesOf(
    tx,
    scope,
    rows.map((row) => row.id),
  );
  return pageOf(
    rows,
    limit,
    (row) => [row.position, row.id],
    (row) => pipelineView(row, stages),
  );
}

export async function readPipeline(tx: Tx, scope: Scope, id: string): Promise<View> {
  const pipeline = await findPipeline(tx, scope, id, 'look');
  return pipelineView(pipeline, await stagesOf(tx, scope, [pipeline.id]));
}

/** Makes a pipeline from a template or from a list of stages. */
export async function createPipeline(tx: Tx, scope: Scope, now: number, wanted: NewPipeline): Promise<View> {
  const stages = wanted.stages ?? (wanted.template === undefined ? undefined : templateOf(wanted.template).stages);
  if (stages === undefined || (wanted.stages !== undefined && wanted.template !== undefined)) throw refuse('pipeline.stages_or_template');
  const name = pipelineName(wanted.name ?? (wanted.template === undefined ? '' : templateOf(wanted.template).name));
  const named = stages.map((stage) => ({ ...stage, name: stageName(stage.name) }));
  const twice = named.find((stage, i) => named.findIndex((other) => other.name === stage.name) !== i);
  if (twice !== undefined) throw refuse('stage.name_taken', { name: twice.name });
  const id = await insertPipeline(tx, scope, now, name);
  await sql`
    insert into stage (corp_id, pipeline_id, name, description, kind, position, dwell_days, created_at)
    select ${scope.corpId}, ${id}, given.name, coalesce(given.description, ''), coalesce(given.kind, 'open'), given.place, given."dwellDays", ${at(now)}
    from (
      select row.*, place from jsonb_array_elements(${jsonb(named)}) with ordinality as each(stage, place)
      cross join lateral jsonb_to_record(stage) as row(name text, description text, kind text, "dwellDays" integer)
    ) given order by given.place`.execute(tx);
  await scheduleReminders(tx, now, scope);
  return readPipeline(tx, scope, String(id));
}

async function insertPipeline(tx: Tx, scope: Scope, now: number, name: string): Promise<number> {
  const { rows: living } = await sql<{ count: number }>`
    select count(*)::integer as count from pipeline where corp_id = ${scope.corpId} and archived_at is null`.execute(tx);
  if ((living[0]?.count ?? 0) >= MAX_PIPELINES) throw refuse('pipeline.too_many');
  const { rows } = await sql<{ id: number }>`
    insert into pipeline (corp_id, name, position, created_at)
    select ${scope.corpId}, ${name}, coalesce(max(position), 0) + 1, ${at(now)} from pipeline where corp_id = ${scope.corpId}
    on conflict (corp_id, name) where archived_at is null do nothing returning id`.execute(tx);
  const [made] = rows;
  if (made === undefined) throw refuse('pipeline.name_taken', { name });
  return made.id;
}

/** Renames a pipeline, archives it or takes it back into use. */
export async function updatePipeline(
  tx: Tx,
  scope: Scope,
  now: number,
  id: string,
  change: { name?: string; archived?: boolean },
): Promise<View> {
  const before = await findPipeline(tx, scope, id, 'hold');
  const name = change.name === undefined ? before.name : pipelineName(change.name);
  const archivedAt = change.archived === undefined ? before.archivedAt : change.archived ? (before.archivedAt ?? now) : null;
  try {
    await sql`
      update pipeline set name = ${name}, archived_at = ${atOrNull(archivedAt)}
      where id = ${before.id} and corp_id = ${scope.corpId}`.execute(tx);
  } catch (error) {
    if (violates(error, 'pipeline_name')) throw refuse('pipeline.name_taken', { name });
    throw error;
  }
  await scheduleReminders(tx, now, scope);
  return readPipeline(tx, scope, id);
}

/** Puts the stages in another order; refused unless it names exactly those that there are. Nobody is moved. */
export async function orderStages(tx: Tx, scope: Scope, id: string, stageIds: readonly string[]): Promise<View> {
  const pipeline = await findPipeline(tx, scope, id, 'hold');
  const there = (await stagesOf(tx, scope, [pipeline.id])).map((stage) => String(stage.id));
  if (new Set(stageIds).size !== stageIds.length || there.length !== stageIds.length || !there.every((one) => stageIds.includes(one)))
    throw refuse('pipeline.order_stale');
  await sql`
    update stage set position = place
    from unnest(${stageIds.map(Number)}::integer[]) with ordinality as wanted(id, place)
    where stage.id = wanted.id and stage.corp_id = ${scope.corpId}`.execute(tx);
  return readPipeline(tx, scope, id);
}

function position(cursor: string): number[] {
  const parts = decodeCursor(cursor, 2).map(Number);
  if (!parts.every(Number.isSafeInteger)) throw refuse('request.cursor_invalid');
  return parts;
}
