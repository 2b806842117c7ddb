import { sql } from 'kysely';
import type { Fact } from '../../../domain/facts.ts';
import { BUCKETS } from '../../../domain/kernel/bucket.ts';
import type { Clock } from '../clock/clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { LOCKS } from '../db/locks.ts';
import { inTx } from '../db/scoped.ts';
import { isTransient } from '../db/transient.ts';
import type { Loop } from '../jobs/loop.ts';
import type { Rush } from '../jobs/rush.ts';
import type { Log } from '../log/log.ts';
import type { FactReader } from './reader.ts';
import { setAside } from './set-aside.ts';

const BATCH = 1_000;

export type ReactorParts = { db: Db; clock: Clock; log: Log; readers: readonly FactReader[]; batch?: number; rush?: Rush };

/**
 * Hands recorded facts to the readers: bucket by bucket, in order, one worker at a time per bucket. The pending marks go
 * in the transaction in which the readers write, so a crash at any point repeats or completes a batch, never half of it.
 */
export function createReactor(parts: ReactorParts): Loop {
  return {
    name: 'reactor',
    wokenBy: ['facts'],
    runOnce: () => runOnce(parts),
    nextDue: async () => ((await pendingBuckets(parts.db)).length > 0 ? parts.clock.now() : null),
  };
}

async function runOnce(parts: ReactorParts): Promise<boolean> {
  let handled = 0;
  for (const place of await pendingBuckets(parts.db)) {
    await parts.rush?.calm();
    handled += await handleBucket(parts, place.bucket, place.lane);
  }
  return handled > 0;
}

type Place = { bucket: number; lane: number };

// 2 × 256 index probes, and `limit 1` keeps them probes (`exists` was planned as one scan): the cost does not grow with
// what waits. Live facts go first; imports only when none wait.
async function pendingBuckets(db: Db): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select b as bucket, l as lane
    from generate_series(0, ${BUCKETS - 1}) b cross join generate_series(0, 1) l
    cross join lateral (select from fact_pending p where p.bucket = b::smallint and p.lane = l::smallint limit 1) waiting`.execute(db);
  const live = rows.filter((place) => place.lane === 0);
  return shuffled(live.length > 0 ? live : rows);
}

// Workers that walk the buckets in different orders seldom meet at the same lock.
function shuffled(places: Place[]): Place[] {
  const start = places.length === 0 ? 0 : Math.floor(Math.random() * places.length);
  return [...places.slice(start), ...places.slice(0, start)];
}

async function handleBucket(parts: ReactorParts, bucket: number, lane: number): Promise<number> {
  try {
    return await handleBatch(parts, bucket, lane, parts.batch ?? BATCH);
  } catch (error) {
    if (isTransient(error)) throw error;
    parts.log.error({ err: error, bucket, lane }, 'a batch of facts failed; going on one by one');
    return handleOneByOne(parts, bucket, lane);
  }
}

// One fact that no reader can digest must not stop its bucket: it is set aside, everything else goes on.
async function handleOneByOne(parts: ReactorParts, bucket: number, lane: number): Promise<number> {
  let handled = 0;
  for (;;) {
    try {
      const done = await handleBatch(parts, bucket, lane, 1);
      if (done === 0) return handled;
      handled += done;
    } catch (error) {
      if (isTransient(error)) throw error;
      await setAside(parts, bucket, lane, error);
      handled += 1;
    }
  }
}

function handleBatch(parts: ReactorParts, bucket: number, lane: number, limit: number): Promise<number> {
  return inTx(parts.db, async (tx) => {
    if (!(await takeBucket(tx, bucket))) return 0;
    const facts = await takeFacts(tx, bucket, lane, limit);
    if (facts.length === 0) return 0;
    const zones = await zonesOf(tx, facts);
    const now = parts.clock.now();
    const zoneOf = (corpId: number) => zones.get(corpId) ?? 'Asia/Shanghai';
    for (const reader of parts.readers) {
      const wanted = facts.filter((fact) => reader.kinds.includes(fact.kind));
      if (wanted.length > 0) await reader.onFacts(tx, { bucket, now, facts: wanted, zoneOf });
    }
    return facts.length;
  });
}

async function takeBucket(tx: Tx, bucket: number): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_xact_lock(${LOCKS.reactorBucket}, ${bucket}) as taken`.execute(tx);
  return rows[0]?.taken === true;
}

async function takeFacts(tx: Tx, bucket: number, lane: number, limit: number): Promise<Fact[]> {
  const { rows } = await sql<Fact>`
    with taken as (
      delete from fact_pending
      where bucket = ${bucket} and lane = ${lane} and seq in (
        select seq from fact_pending where bucket = ${bucket} and lane = ${lane} order by seq limit ${limit})
      returning seq
    )
    select f.bucket, f.seq, f.corp_id, f.customer_id, f.kind, f.at, f.recorded_at, f.actor, f.staff_id, f.data
    from taken join fact f on f.bucket = ${bucket} and f.seq = taken.seq
    order by f.seq`.execute(tx);
  return rows;
}

async function zonesOf(tx: Tx, facts: readonly Fact[]): Promise<Map<number, string>> {
  const corpIds = Array.from(new Set(facts.map((fact) => fact.corpId)));
  const rows = await tx.selectFrom('corp').select(['id', 'zone']).where('id', 'in', corpIds).execute();
  return new Map(rows.map((row) => [row.id, row.zone]));
}
