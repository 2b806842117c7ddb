import { sql } from 'kysely';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import { recordFacts } from '../platform/reactor/record.ts';

const BATCH = 1_000;

/**
 * Takes a deleted tag from up to a thousand customers, over all buckets, in the lane of bulk work. True while there may
 * be more.
 */
export async function purgeTag(tx: Tx, now: number, corpId: number, tagId: number): Promise<boolean> {
  const { rows } = await sql<{ id: string; customerId: string }>`
    update tagging t set removed_at = ${at(now)}, removed_by = 'system'
    from (
      select bucket, id from tagging where corp_id = ${corpId} and tag_id = ${tagId} and removed_at is null
      order by bucket, id limit ${BATCH} for update
    ) batch
    where t.bucket = batch.bucket and t.id = batch.id and t.removed_at is null
    returning t.id, t.customer_id`.execute(tx);
  await recordFacts(
    tx,
    now,
    rows.map((row) => ({
      kind: 'tag.removed',
      corpId,
      customerId: row.customerId,
      at: now,
      actor: 'system',
      data: { taggingId: row.id, tagId, source: 'manual' },
    })),
    'bulk',
  );
  return rows.length === BATCH;
}
