import { sql } from 'kysely';
import { at } from '../db/bind.ts';
import { inTx } from '../db/scoped.ts';
import type { ReactorParts } from './reactor.ts';

/** Moves the first waiting fact of a bucket to `fact_failure`, with the error, for a person to look at. */
export async function setAside(parts: ReactorParts, bucket: number, lane: number, error: unknown): Promise<void> {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const seq = await inTx(parts.db, async (tx) => {
    const { rows } = await sql<{ seq: number }>`
      with first as (
        delete from fact_pending where bucket = ${bucket} and lane = ${lane}
          and seq = (select min(seq) from fact_pending where bucket = ${bucket} and lane = ${lane})
        returning seq
      )
      insert into fact_failure (bucket, seq, corp_id, error, failed_at)
      select f.bucket, f.seq, f.corp_id, ${reason}, ${at(parts.clock.now())}
      from first join fact f on f.bucket = ${bucket} and f.seq = first.seq
      returning seq`.execute(tx);
    return rows[0]?.seq;
  });
  parts.log.error({ err: error, bucket, seq }, 'a fact was set aside');
}
