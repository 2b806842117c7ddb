import { sql } from 'kysely';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { DAY, iso } from '../../domain/kernel/time.ts';
import type { Tx } from '../platform/db/database.ts';

/** What a staff member wrote to a customer; `key` is the caller's. */
export type Words = {
  readonly key: string;
  readonly customerId: string;
  readonly staffId: number;
  readonly text: string;
  readonly at: number;
};

/** A mass message waits for its confirmation for so long at most. */
const WAITS_MS = 31 * DAY;

/**
 * The keys of those words that are messages of ours, on their way or delivered: the timeline tells of them already, with
 * their reasons.
 */
export async function ownWords(tx: Tx, corpId: number, words: readonly Words[]): Promise<ReadonlySet<string>> {
  if (words.length === 0) return new Set();
  const rows = words.map((one) => ({ ...one, bucket: bucketOf(one.customerId), at: iso(one.at), since: iso(one.at - WAITS_MS) }));
  const { rows: found } = await sql<{ key: string }>`
    select distinct said.key
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as said(key text, bucket smallint, "customerId" uuid, "staffId" integer, text text, at timestamptz, since timestamptz)
    join intent on intent.bucket = said.bucket and intent.customer_id = said."customerId" and intent.corp_id = ${corpId}
      and intent.staff_id = said."staffId" and intent.text = said.text
      and intent.state in ('claimed', 'handed_over', 'unknown', 'sent')
      and intent.created_at between said.since and said.at`.execute(tx);
  return new Set(found.map((row) => row.key));
}
