import { sql } from 'kysely';
import type { Static } from 'typebox';
import { listStageCustomers as list, type BoardCard, type readBoard as route } from '../../domain/stages/contract.ts';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { ResponseOf } from '../../domain/kernel/route.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Query, Tx } from '../platform/db/database.ts';
import { decodeCursor, encodeCursor, pageOf } from '../platform/http/cursor.ts';
import { cursorInto } from '../platform/http/paging.ts';
import { refuse } from '../platform/http/refuse.ts';
import { cardsOf, afterSql, orderSql, type After, type CardKey, type Order } from './cards.ts';
import { findPipeline, pipelineView, stagesOf } from './catalog.ts';
import { numericId } from './numeric-id.ts';

type Board = ResponseOf<typeof route>;
const CARDS = 20;

/** Every stage with its count, how long people have been in it, and its first cards: a fixed number of queries. */
export async function readBoard(tx: Tx, scope: Scope, now: number, id: string, query: { order?: Order; cards?: number }): Promise<Board> {
  const { order = 'newest', cards = CARDS } = query;
  const pipeline = await findPipeline(tx, scope, id, 'look');
  const stages = await stagesOf(tx, scope, [pipeline.id]);
  const ids = stages.map((stage) => stage.id);
  const figures = await stageFigures(tx, scope, now, ids);
  const leaving = await countLeaving(tx, scope, pipeline.id);
  const placed = Array.from(figures.values()).reduce((sum, { customers }) => sum + customers, leaving);
  const nowhere = Math.max(0, (await countCustomers(tx, scope)) - placed);
  const keys = await firstOfStages(tx, scope, ids, order, cards + 1);
  const strays = nowhere === 0 ? [] : await withoutStage(tx, scope, pipeline.id, order, undefined, cards + 1);
  const shown = await cardsOf(
    tx,
    scope,
    now,
    keys.map(({ key }) => key),
    'inStage',
  );
  const column = (stageId: number | null, ofStage: readonly CardKey[], views: ReadonlyMap<string, Static<typeof BoardCard>>) => ({
    cards: ofStage.slice(0, cards).flatMap((key) => views.get(key.customerId) ?? []),
    nextCursor: nextCursor(id, stageId, query.order, ofStage, cards),
  });
  const views = new Map(shown.map((card) => [card.id, card]));
  const strayViews = new Map((await cardsOf(tx, scope, now, strays, 'nowhere')).map((card) => [card.id, card]));
  return {
    pipeline: pipelineView(pipeline, stages),
    columns: [
      { stageId: null, customers: nowhere, averageStaySeconds: null, medianStaySeconds: null, ...column(null, strays, strayViews) },
      ...ids.map((stageId) => ({
        stageId: String(stageId),
        ...(figures.get(stageId) ?? NOBODY),
        ...column(
          stageId,
          keys.filter((one) => one.stageId === stageId).map(({ key }) => key),
          views,
        ),
      })),
    ],
    leaving,
  };
}

/** A page of the customers of a stage, or of those without one in this pipeline. */
export async function listStageCustomers(
  tx: Tx,
  scope: Scope,
  now: number,
  id: string,
  query: { limit?: number; cursor?: string; stage?: string; order?: Order },
): Promise<Paged<Static<typeof BoardCard>>> {
  const { order = 'newest', limit = DEFAULT_LIMIT } = query;
  const pipeline = await findPipeline(tx, scope, id, 'look');
  const after = query.cursor === undefined ? undefined : positionOf(query.cursor);
  const keys =
    query.stage === undefined
      ? await withoutStage(tx, scope, pipeline.id, order, after, limit + 1)
      : await inStage(tx, scope, await stageOf(tx, scope, pipeline.id, query.stage), order, after, limit + 1);
  const page = pageOf(
    keys,
    limit,
    (key) => [key.since, key.customerId],
    (key) => key,
  );
  return {
    items: await cardsOf(tx, scope, now, page.items, query.stage === undefined ? 'nowhere' : 'inStage'),
    nextCursor: page.nextCursor,
  };
}

type Figures = { customers: number; averageStaySeconds: number | null; medianStaySeconds: number | null };
const NOBODY: Figures = { customers: 0, averageStaySeconds: null, medianStaySeconds: null };

// Over all buckets, from the index of stages alone: counted and averaged in one pass; the median is the entry in the middle
// of the index, so that nothing is sorted.
async function stageFigures(tx: Query, scope: Scope, now: number, ids: readonly number[]): Promise<ReadonlyMap<number, Figures>> {
  const { rows } = await sql<{ id: number; customers: number; averageSince: number | null; medianSince: number | null }>`
    select k.id, f.customers, f.average_since, m.since as median_since
    from unnest(${Array.from(ids)}::integer[]) as k(id)
    cross join lateral (
      select count(*)::integer as customers, avg(extract(epoch from s.entered_at)::double precision) * 1000 as average_since
      from customer_stage s where s.corp_id = ${scope.corpId} and s.stage_id = k.id
    ) f
    left join lateral (
      select s.entered_at as since from customer_stage s where s.corp_id = ${scope.corpId} and s.stage_id = k.id
      order by s.entered_at, s.customer_id offset f.customers / 2 limit 1
    ) m on true`.execute(tx);
  const seconds = (since: number | null): number | null => (since === null ? null : Math.max(0, Math.round((now - since) / 1_000)));
  return new Map(
    rows.map((row) => [
      row.id,
      { customers: row.customers, averageStaySeconds: seconds(row.averageSince), medianStaySeconds: seconds(row.medianSince) },
    ]),
  );
}

async function firstOfStages(tx: Query, scope: Scope, ids: readonly number[], order: Order, rows: number) {
  const found = await sql<CardKey & { stageId: number }>`
    select k.id as stage_id, first.bucket, first.customer_id, first.since
    from unnest(${Array.from(ids)}::integer[]) as k(id)
    cross join lateral (
      select s.bucket, s.customer_id, s.entered_at as since from customer_stage s where s.corp_id = ${scope.corpId} and s.stage_id = k.id
      ${orderSql(order, 's.entered_at', 's.customer_id')} limit ${rows}
    ) first`.execute(tx);
  return found.rows.map(({ stageId, ...key }) => ({ stageId, key }));
}

async function inStage(tx: Query, scope: Scope, stageId: number, order: Order, after: After | undefined, rows: number): Promise<CardKey[]> {
  const found = await sql<CardKey>`
    select s.bucket, s.customer_id, s.entered_at as since from customer_stage s
    where s.corp_id = ${scope.corpId} and s.stage_id = ${stageId} ${afterSql(order, after, 's.entered_at', 's.customer_id')}
    ${orderSql(order, 's.entered_at', 's.customer_id')} limit ${rows}`.execute(tx);
  return found.rows;
}

async function withoutStage(tx: Query, scope: Scope, pipelineId: number, order: Order, after: After | undefined, rows: number) {
  const found = await sql<CardKey>`
    select c.bucket, c.id as customer_id, c.known_at as since from customer c
    where c.corp_id = ${scope.corpId}
      and not exists (select from customer_stage s where s.bucket = c.bucket and s.customer_id = c.id and s.pipeline_id = ${pipelineId})
      ${afterSql(order, after, 'c.known_at', 'c.id')}
    ${orderSql(order, 'c.known_at', 'c.id')} limit ${rows}`.execute(tx);
  return found.rows;
}

async function countCustomers(tx: Query, scope: Scope): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from customer where corp_id = ${scope.corpId}`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

async function countLeaving(tx: Query, scope: Scope, pipelineId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from stage d
    join customer_stage s on s.corp_id = ${scope.corpId} and s.stage_id = d.id
    where d.corp_id = ${scope.corpId} and d.pipeline_id = ${pipelineId} and d.deleted_at is not null`.execute(tx);
  return rows[0]?.count ?? 0;
}

async function stageOf(tx: Query, scope: Scope, pipelineId: number, id: string): Promise<number> {
  const stages = await stagesOf(tx, scope, [pipelineId]);
  const stage = stages.find((one) => one.id === numericId(id));
  if (stage === undefined) throw refuse('stage.not_found');
  return stage.id;
}

/** Into the list of the stage's customers, when it is asked for with the stage and with the order that the board was given. */
function nextCursor(
  pipelineId: string,
  stageId: number | null,
  order: Order | undefined,
  keys: readonly CardKey[],
  shown: number,
): string | null {
  const last = keys[shown - 1];
  if (keys.length <= shown || last === undefined) return null;
  const query = { ...(stageId === null ? {} : { stage: String(stageId) }), ...(order === undefined ? {} : { order }) };
  return cursorInto({ path: list.path, params: { id: pipelineId }, query }, encodeCursor([last.since, last.customerId]));
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function positionOf(cursor: string): After {
  const [since, id] = decodeCursor(cursor, 2);
  if (typeof since !== 'number' || typeof id !== 'string' || !UUID.test(id)) throw refuse('request.cursor_invalid');
  return { since, id };
}
