import { sql } from 'kysely';
import type { readFunnel as route } from '../../domain/stages/contract.ts';
import type { ResponseOf } from '../../domain/kernel/route.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { atLocal, DAY } from '../../domain/kernel/time.ts';
import { at } from '../platform/db/bind.ts';
import type { Query, Tx } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { findPipeline, stagesOf } from './catalog.ts';

type Period = { readonly from: number; readonly before: number };
const LONGEST_MS = 732 * DAY;

/**
 * Who entered each stage on the local days from `from` to `to`, and what has become of them since. Moves that only followed
 * the deletion of a stage are no entries and end no stay. Read from the changes of the pipeline since `from`, by index.
 */
export async function readFunnel(
  tx: Tx,
  scope: Scope,
  id: string,
  { from, to }: { from: string; to: string },
): Promise<ResponseOf<typeof route>> {
  const period = periodOf(from, to, scope.zone);
  const pipeline = await findPipeline(tx, scope, id, 'look');
  const stages = await stagesOf(tx, scope, [pipeline.id]);
  const entries = await entriesOf(tx, scope, pipeline.id, period);
  const stays = await staysOf(tx, scope, pipeline.id, period);
  return {
    from,
    to,
    ...(await totalsOf(tx, scope, pipeline.id, period)),
    stages: stages.map((stage) => ({
      stageId: String(stage.id),
      name: stage.name,
      kind: stage.kind,
      ...(entries.get(stage.id) ?? { entered: 0, movedOn: 0, lost: 0, staying: 0 }),
      ...(stays.get(stage.id) ?? { stays: 0, averageStaySeconds: null, medianStaySeconds: null }),
    })),
  };
}

type Entries = { entered: number; movedOn: number; lost: number; staying: number };

// All windows share one order, so that the moves are sorted once.
async function entriesOf(tx: Query, scope: Scope, pipelineId: number, { from, before }: Period): Promise<ReadonlyMap<number, Entries>> {
  const { rows } = await sql<Entries & { stageId: number }>`
    with move as (
      select m.bucket, m.customer_id, m.seq, m.at, m.to_stage_id, m.source, s.position as place,
        m.to_stage_id is null or s.kind = 'lost' as is_lost
      from stage_change m left join stage s on s.id = m.to_stage_id
      where m.corp_id = ${scope.corpId} and m.pipeline_id = ${pipelineId} and m.at >= ${at(from)}
    ), followed as (
      select move.*,
        array_position(array_agg(to_stage_id) filter (where source <> 'deletion') over earlier, to_stage_id) is null as is_first,
        max(place) filter (where not is_lost) over later as furthest,
        coalesce(bool_or(is_lost) over later, false) as lost_later,
        last_value(to_stage_id) over (hers rows between unbounded preceding and unbounded following) as last_stage_id
      from move
      window hers as (partition by bucket, customer_id order by seq),
        earlier as (hers rows between unbounded preceding and 1 preceding),
        later as (hers rows between 1 following and unbounded following)
    )
    select to_stage_id as stage_id, count(*)::integer as entered,
      (count(*) filter (where furthest > place))::integer as moved_on,
      (count(*) filter (where lost_later and (furthest > place) is not true))::integer as lost,
      (count(*) filter (where last_stage_id = to_stage_id))::integer as staying
    from followed
    where is_first and source <> 'deletion' and to_stage_id is not null and at < ${at(before)}
    group by to_stage_id`.execute(tx);
  return new Map(rows.map(({ stageId, ...entries }) => [stageId, entries]));
}

type Stays = { stays: number; averageStaySeconds: number | null; medianStaySeconds: number | null };

async function staysOf(tx: Query, scope: Scope, pipelineId: number, { from, before }: Period): Promise<ReadonlyMap<number, Stays>> {
  const { rows } = await sql<Stays & { stageId: number }>`
    select from_stage_id as stage_id, count(*)::integer as stays, round(avg(stay))::bigint as average_stay_seconds,
      round(percentile_cont(0.5) within group (order by stay))::bigint as median_stay_seconds
    from (
      select from_stage_id, extract(epoch from at - from_since)::double precision as stay from stage_change
      where corp_id = ${scope.corpId} and pipeline_id = ${pipelineId} and at >= ${at(from)} and at < ${at(before)}
        and from_stage_id is not null and source <> 'deletion'
    ) ended group by from_stage_id`.execute(tx);
  return new Map(rows.map(({ stageId, ...stays }) => [stageId, stays]));
}

async function totalsOf(tx: Query, scope: Scope, pipelineId: number, { from, before }: Period) {
  const { rows } = await sql<{ entered: number; won: number; lost: number }>`
    select count(*)::integer as entered, (count(*) filter (where won))::integer as won, (count(*) filter (where lost))::integer as lost
    from (
      select bool_or(m.at < ${at(before)} and m.source <> 'deletion' and m.to_stage_id is not null) as entered,
        bool_or(s.kind = 'won') as won, coalesce(bool_or(s.kind = 'lost'), false) as lost
      from stage_change m left join stage s on s.id = m.to_stage_id
      where m.corp_id = ${scope.corpId} and m.pipeline_id = ${pipelineId} and m.at >= ${at(from)}
      group by m.bucket, m.customer_id
    ) customer where entered`.execute(tx);
  return rows[0] ?? { entered: 0, won: 0, lost: 0 };
}

function periodOf(from: string, to: string, zone: string): Period {
  const period = { from: startOf(from, 0, zone), before: startOf(to, 1, zone) };
  if (period.from >= period.before || period.before - period.from > LONGEST_MS) throw refuse('funnel.period');
  return period;
}

function startOf(date: string, days: number, zone: string): number {
  try {
    return atLocal(date, days, '00:00', zone);
  } catch (error) {
    if (error instanceof RangeError) throw refuse('funnel.period');
    throw error;
  }
}
