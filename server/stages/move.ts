import { sql } from 'kysely';
import type { MoveSource } from '../../domain/stages/facts.ts';
import { actorText } from '../../domain/kernel/actor.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Tx } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { findPipeline } from './catalog.ts';
import { moveLocked, type Change, type Destination, type Mover } from './moves.ts';
import { numericId } from './numeric-id.ts';

export type Wanted = { readonly stageId: string | null; readonly pipelineId?: string };

/**
 * Moves customers by hand, by the API or by a rule, into a stage or out of a pipeline. All or nothing: refuses ids that are
 * no customers of the company, and stages that are deleted or of an archived pipeline. Answers those who changed.
 */
export async function moveCustomers(
  tx: Tx,
  scope: Scope,
  now: number,
  wanted: Wanted,
  customerIds: readonly string[],
  by: Mover = { actor: actorText(scope.actor), source: sourceOf(scope) },
): Promise<Change[]> {
  const to = await holdDestination(tx, scope, wanted);
  const unknown = await lockCustomers(tx, scope, customerIds);
  if (unknown.length > 0) throw refuse('stage.unknown_customers', { customerIds: unknown });
  return moveLocked(tx, now, to, customerIds, by);
}

/** One customer, as `moveCustomers`. */
export async function moveCustomer(tx: Tx, scope: Scope, now: number, wanted: Wanted, customerId: string): Promise<void> {
  const to = await holdDestination(tx, scope, wanted);
  if ((await lockCustomers(tx, scope, [customerId])).length > 0) throw refuse('customer.not_found');
  await moveLocked(tx, now, to, [customerId], { actor: actorText(scope.actor), source: sourceOf(scope) });
}

// Shared with other movers, against the one who would delete the stage: the deletion waits for us, or we see it.
async function holdDestination(tx: Tx, scope: Scope, { stageId, pipelineId }: Wanted): Promise<Destination> {
  const { corpId } = scope;
  if (stageId === null) {
    if (pipelineId === undefined) throw refuse('stage.pipeline_needed');
    return { corpId, pipelineId: (await findPipeline(tx, scope, pipelineId, 'look')).id, stageId: null };
  }
  const { rows } = await sql<{ id: number; pipelineId: number }>`
    select id, pipeline_id from stage
    where id = ${numericId(stageId)} and corp_id = ${corpId} and deleted_at is null for share`.execute(tx);
  const [stage] = rows;
  if (stage === undefined) throw refuse('stage.not_found');
  if (pipelineId !== undefined && numericId(pipelineId) !== stage.pipelineId) throw refuse('stage.other_pipeline');
  const pipeline = await findPipeline(tx, scope, String(stage.pipelineId), 'look');
  if (pipeline.archivedAt !== null) throw refuse('pipeline.archived', { name: pipeline.name });
  return { corpId, pipelineId: pipeline.id, stageId: stage.id };
}

/** Locks the customers' rows in order of id; answers the ids that are none. */
async function lockCustomers(tx: Tx, scope: Scope, ids: readonly string[]): Promise<string[]> {
  const asked = Array.from(new Set(ids));
  const { rows } = await sql<{ id: string }>`
    select c.id
    from unnest(${asked.map(bucketOf)}::smallint[], ${asked}::uuid[]) as k(bucket, id)
    join customer c on c.bucket = k.bucket and c.id = k.id and c.corp_id = ${scope.corpId}
    order by c.id for update of c`.execute(tx);
  const known = new Set(rows.map((row) => row.id));
  return asked.filter((id) => !known.has(id));
}

function sourceOf(scope: Scope): MoveSource {
  switch (scope.actor.kind) {
    case 'operator':
    case 'staff':
      return 'manual';
    case 'apiKey':
      return 'api';
    case 'system':
      return 'rule';
    default:
      return scope.actor satisfies never;
  }
}
