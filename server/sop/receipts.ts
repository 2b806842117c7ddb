import { sql } from 'kysely';
import type { ReceiptOutcome } from '../../domain/sop/receipt.ts';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';

/** One occurrence of a trigger: the key makes it count once. */
export type ReceiptKey = { readonly bucket: number; readonly sopId: number; readonly customerId: string; readonly entryKey: string };

/** Takes receipts before anything else happens; answers those that are new. */
export async function insertReceipts<R extends ReceiptKey & { corpId: number; anchor: number }>(
  tx: Query,
  now: number,
  receipts: readonly R[],
): Promise<Set<string>> {
  if (receipts.length === 0) return new Set();
  const given = receipts.map((one) => ({
    b: one.bucket,
    s: one.sopId,
    u: one.customerId,
    k: one.entryKey,
    c: one.corpId,
    a: new Date(one.anchor).toISOString(),
  }));
  const { rows } = await sql<ReceiptKey>`
    insert into sop_receipt (bucket, sop_id, customer_id, entry_key, corp_id, anchor, received_at, outcome)
    select b, s, u, k, c, a, ${at(now)}, 'received'
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as row(b smallint, s integer, u uuid, k text, c integer, a timestamptz)
    order by b, s, u, k
    on conflict do nothing
    returning bucket, sop_id, customer_id, entry_key`.execute(tx);
  return new Set(rows.map(receiptText));
}

/** Writes what became of receipts taken in this transaction. */
export async function settleReceipts(
  tx: Query,
  receipts: readonly (ReceiptKey & { outcome: ReceiptOutcome; enrollmentId: string | null })[],
): Promise<void> {
  if (receipts.length === 0) return;
  const given = receipts.map((one) => ({
    b: one.bucket,
    s: one.sopId,
    u: one.customerId,
    k: one.entryKey,
    o: one.outcome,
    e: one.enrollmentId,
  }));
  await sql`
    update sop_receipt set outcome = given.o, enrollment_id = given.e
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given(b smallint, s integer, u uuid, k text, o text, e uuid)
    where sop_receipt.bucket = given.b and sop_receipt.sop_id = given.s and sop_receipt.customer_id = given.u
      and sop_receipt.entry_key = given.k`.execute(tx);
}

/** A receipt's key as text. */
export function receiptText(key: ReceiptKey): string {
  return `${key.sopId} ${key.customerId} ${key.entryKey}`;
}
