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

// One bucket waits for the disk while another is worked on. More at once would take connections from the other loops.
const AT_ONCE = 3;

async function runOnce(parts: ReactorParts): Promise<boolean> {
  const places = await pendingBuckets(parts.db);
  let handled = 0;
  const oneAfterTheOther = async (): Promise<void> => {
    for (let place = places.shift(); place !== undefined; place = places.shift()) {
      await parts.rush?.calm();
      const count = await handleBucket(parts, place.bucket, place.lane);
      handled += count;
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: AT_ONCE }, oneAfterTheOther));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
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
    const facts = await takeFacts(tx, bucket, lane, limit);
    if (facts.length === 0) return 0;
    const zones = new Map(facts.map(({ corpId, zone }) => [corpId, zone]));
    const now = parts.clock.now();
    const zoneOf = (corpId: number) => zones.get(corpId) ?? 'Asia/Shanghai';
    for (const reader of parts.readers) {
      const wanted = facts.filter((fact) => reader.kinds.includes(fact.kind));
      if (wanted.length > 0) await reader.onFacts(tx, { bucket, now, facts: wanted, zoneOf });
    }
    return facts.length;
  });
}

// Locks the bucket and takes in one statement: if another worker had the lock a moment ago, what it took is gone when the
// rows are deleted, and less comes back.
async function takeFacts(tx: Tx, bucket: number, lane: number, limit: number): Promise<(Fact & { zone: string })[]> {
  const { rows } = await sql<Fact & { zone: string }>`/* prepared: take_facts */
    with mine as materialized (
      select pg_try_advisory_xact_lock(${LOCKS.reactorBucket}::integer, ${bucket}::integer) as taken
    ), taken as (
      delete from fact_pending
      where bucket = ${bucket}::smallint and lane = ${lane}::smallint and (select taken from mine) and seq in (
        select seq from fact_pending where bucket = ${bucket}::smallint and lane = ${lane}::smallint order by seq limit ${limit}::integer)
      returning seq
    )
    select f.bucket, f.seq, f.corp_id, f.customer_id, f.kind, f.at, f.recorded_at, f.actor, f.staff_id, f.data, c.zone
    from taken join fact f on f.bucket = ${bucket}::smallint and f.seq = taken.seq join corp c on c.id = f.corp_id
    order by f.seq`.execute(tx);
  return rows;
}
