import { sql } from 'kysely';
import { iso, MINUTE } from '../../domain/kernel/time.ts';
import type { Tx } from '../platform/db/database.ts';

/** What a staff member wrote to a customer; `key` is the caller's. */
export type Words = {
  readonly key: string;
  readonly customerId: string;
  readonly staffId: number;
  readonly text: string;
  readonly at: number;
};

/** A greeting has 20 s; its outcome may be written down a little later. */
const WITHIN_MS = 2 * MINUTE;

/** The keys of those words that are greetings of ours: the timeline tells of them already. */
export async function ownGreetings(tx: Tx, corpId: number, words: readonly Words[]): Promise<ReadonlySet<string>> {
  if (words.length === 0) return new Set();
  const rows = words.map((one) => ({ ...one, from: iso(one.at - WITHIN_MS), to: iso(one.at + WITHIN_MS) }));
  const { rows: found } = await sql<{ key: string }>`
    select said.key
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as said(key text, "customerId" uuid, "staffId" integer, text text, "from" timestamptz, "to" timestamptz)
    join staff on staff.corp_id = ${corpId} and staff.id = said."staffId"
    join greeting on greeting.corp_id = ${corpId}
    where said.text = greeting.text and (
      exists (select from welcome w ${ofThem(corpId)} and w.state = 'sent' and w.settled_at between said."from" and said."to")
      or exists (select from welcome w ${ofThem(corpId)} and w.state = 'claimed' and w.received_at between said."from" and said."to"))`.execute(
    tx,
  );
  return new Set(found.map((row) => row.key));
}

function ofThem(corpId: number) {
  return sql`
    join customer_identity i on i.corp_id = w.corp_id and i.kind = 'external_userid' and i.value = w.external_userid
    where w.corp_id = ${corpId} and lower(w.userid) = lower(staff.userid) and i.customer_id = said."customerId"`;
}
