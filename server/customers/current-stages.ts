import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Customer } from '../../domain/customers/contract.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import type { Query } from '../platform/db/database.ts';

// These read tables of the module to the right, as the facts row does: a customer's page is about everything of hers.

/** Where a customer stands in each pipeline that is in use. */
export async function currentStages(
  tx: Query,
  scope: Scope,
  bucket: number,
  customerId: string,
): Promise<Static<typeof Customer>['stages']> {
  const { rows } = await sql<{
    pipelineId: number;
    pipeline: string;
    stageId: number;
    stage: string;
    kind: 'open' | 'won' | 'lost';
    since: number;
  }>`
    select p.id as pipeline_id, p.name as pipeline, s.id as stage_id, s.name as stage, s.kind, c.entered_at as since
    from customer_stage c
    join stage s on s.id = c.stage_id
    join pipeline p on p.id = c.pipeline_id and p.archived_at is null
    where c.bucket = ${bucket} and c.customer_id = ${customerId} and c.corp_id = ${scope.corpId}
    order by p.position, p.id`.execute(tx);
  return rows.map((row) => ({
    pipeline: { id: String(row.pipelineId), name: row.pipeline },
    stage: { id: String(row.stageId), name: row.stage, kind: row.kind },
    since: isoIn(row.since, scope.zone),
  }));
}

/** Names of stages and of their pipelines, deleted ones included: history goes on naming them. */
export async function stageNames(
  tx: Query,
  scope: Scope,
  ids: readonly number[],
): Promise<ReadonlyMap<number, { name: string; pipeline: string }>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: number; name: string; pipeline: string }>`
    select s.id, s.name, p.name as pipeline from stage s join pipeline p on p.id = s.pipeline_id
    where s.corp_id = ${scope.corpId} and s.id = any(${Array.from(new Set(ids))}::integer[])`.execute(tx);
  return new Map(rows.map(({ id, name, pipeline }) => [id, { name, pipeline }]));
}
