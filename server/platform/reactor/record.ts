import { sql, type RawBuilder } from 'kysely';
import type { FactBody } from '../../../domain/facts.ts';
import { bucketOf } from '../../../domain/kernel/bucket.ts';
import type { Query } from '../db/database.ts';
import { wake } from '../jobs/wake.ts';

/** Lane 0 reacts at once; lane 1 carries imports and backfills and waits while lane 0 has work. */
export type Lane = 'live' | 'bulk';
export const LANES: readonly Lane[] = ['live', 'bulk'];

export type NewFact = FactBody & {
  corpId: number;
  customerId: string;
  /** When it happened. */
  at: number;
  /** See `actorText`. */
  actor: string;
  staffId?: number | null;
};

/**
 * The end of a statement that records facts of live news which it finds out itself, as `recordFacts` does for those who know
 * them: `source` names a CTE with columns corp_id, bucket, customer_id, kind, at, recorded_at, actor and data.
 */
export function recordedFrom(source: string): RawBuilder<unknown> {
  return sql`
    written as (
      insert into fact (bucket, corp_id, customer_id, kind, at, recorded_at, actor, staff_id, data)
      select bucket, corp_id, customer_id, kind, at, recorded_at, actor, null, data from ${sql.table(source)}
      returning bucket, seq, recorded_at
    ), marked as (
      insert into fact_pending (bucket, lane, seq, recorded_at) select bucket, 0, seq, recorded_at from written
    )`;
}

/**
 * Writes facts, in order, and marks them for the readers, in the caller's transaction: the one that made the change
 * they tell of.
 */
export async function recordFacts(tx: Query, now: number, facts: readonly NewFact[], lane: Lane = 'live'): Promise<void> {
  if (facts.length === 0) return;
  const rows = facts.map((fact) => ({
    b: bucketOf(fact.customerId),
    c: fact.corpId,
    u: fact.customerId,
    k: fact.kind,
    t: new Date(fact.at).toISOString(),
    a: fact.actor,
    s: fact.staffId ?? null,
    d: fact.data,
  }));
  const recordedAt = new Date(now);
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row(b smallint, c integer, u uuid, k text, t timestamptz, a text, s integer, d jsonb)
    ), written as (
      insert into fact (bucket, corp_id, customer_id, kind, at, recorded_at, actor, staff_id, data)
      select b, c, u, k, t, ${recordedAt}, a, s, d from given
      returning bucket, seq
    )
    insert into fact_pending (bucket, lane, seq, recorded_at)
    select bucket, ${LANES.indexOf(lane)}, seq, ${recordedAt} from written`.execute(tx);
  await wake(tx, 'facts');
}
