import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { DeliverySettings as DeliverySettingsSchema } from '../../domain/delivery/contract.ts';
import type { MessageClass } from '../../domain/delivery/intents.ts';
import { DAY } from '../../domain/kernel/time.ts';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';
import { wake } from '../platform/jobs/wake.ts';
import { recordFacts } from '../platform/reactor/record.ts';
import { suppressed, type IntentRef } from './intents.ts';

/** The decision that this customer should get this message. `bucket` is the customer's. */
export type NewIntent = {
  readonly id: string;
  readonly bucket: number;
  readonly corpId: number;
  readonly customerId: string;
  readonly enrollmentId: string | null;
  readonly sopId: number | null;
  readonly stepKey: string | null;
  readonly messageClass: MessageClass;
  readonly text: string;
  /** Staff who may send it; null: anybody. */
  readonly staffScope: readonly number[] | null;
  readonly dueAt: number;
  readonly expiresAt: number;
};

export type DeliverySettings = Static<typeof DeliverySettingsSchema>;

/** What holds for a company that set nothing. */
export const DEFAULT_SETTINGS: DeliverySettings = {
  quietHours: { from: '21:00', to: '09:00' },
  caps: { perDay: 1, perWeek: 3 },
  quota: 'monthDays',
};

/** Puts intents down in the caller's transaction; the ids of those that were new (one per enrollment and step, ever). */
export async function createIntents(tx: Query, now: number, rows: readonly NewIntent[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const given = rows.map((row) => ({
    i: row.id,
    b: row.bucket,
    c: row.corpId,
    u: row.customerId,
    e: row.enrollmentId,
    s: row.sopId,
    k: row.stepKey,
    m: row.messageClass,
    t: row.text,
    f: row.staffScope,
    d: new Date(row.dueAt).toISOString(),
    x: new Date(row.expiresAt).toISOString(),
  }));
  const { rows: inserted } = await sql<{ id: string }>`
    insert into intent (bucket, id, corp_id, customer_id, enrollment_id, sop_id, step_key, message_class, text, content_hash,
      staff_scope, created_at, due_at, expires_at, next_try_at, state)
    select b, i, c, u, e, s, k, m, t, sha256(convert_to(t, 'UTF8')), f, ${at(now)}, d, x, d, 'created'
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
      as row(b smallint, i uuid, c integer, u uuid, e uuid, s integer, k text, m text, t text, f integer[], d timestamptz, x timestamptz)
    on conflict do nothing
    returning id`.execute(tx);
  if (inserted.length > 0) await wake(tx, 'intents');
  return inserted.map((row) => row.id);
}

/**
 * Per customer of the bucket, the instants since `sinceMs` at which something went or is going to them and counts toward
 * caps: handed over, or still on its way. Customers without any are absent.
 */
export async function recentSends(
  tx: Query,
  bucket: number,
  customerIds: readonly string[],
  sinceMs: number,
): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  if (customerIds.length === 0) return found;
  // An intent waits at most days for its hand-over: the wider bound on created_at only serves the index.
  const { rows } = await sql<{ customerId: string; counted: number }>`
    select customer_id, coalesce(handed_over_at, created_at) as counted from intent
    where bucket = ${bucket} and customer_id = any(${Array.from(customerIds)}::uuid[]) and created_at >= ${at(sinceMs - 15 * DAY)}
      and coalesce(handed_over_at, created_at) >= ${at(sinceMs)}
      and message_class <> 'service' and state in ('created', 'claimed', 'handed_over', 'unknown', 'sent')
    order by customer_id, counted`.execute(tx);
  for (const row of rows) {
    const instants = found.get(row.customerId);
    if (instants === undefined) found.set(row.customerId, [row.counted]);
    else instants.push(row.counted);
  }
  return found;
}

/**
 * Takes back what has not been claimed yet of the given enrollments; what is on its way is left, and not tried again
 * should the channel prove not to have taken it. Answers how many were taken back. Waits for a planner that is just
 * claiming, and then finds its rows claimed.
 */
export async function suppressIntents(
  tx: Query,
  now: number,
  what: { enrollments: readonly { bucket: number; id: string }[]; reason: string },
): Promise<number> {
  if (what.enrollments.length === 0) return 0;
  const given = JSON.stringify(what.enrollments);
  const { rows } = await sql<IntentRef>`
    update intent set state = 'suppressed', reason = ${what.reason}, settled_at = ${at(now)}
    from jsonb_to_recordset(${given}::jsonb) as given(bucket smallint, id uuid)
    where intent.bucket = given.bucket and intent.enrollment_id = given.id and intent.state = 'created'
    returning intent.bucket, intent.id, intent.corp_id, intent.customer_id, intent.sop_id, intent.step_key`.execute(tx);
  await sql`
    update intent set taken_back = ${what.reason}
    from jsonb_to_recordset(${given}::jsonb) as given(bucket smallint, id uuid)
    where intent.bucket = given.bucket and intent.enrollment_id = given.id and intent.state in ('claimed', 'unknown')`.execute(tx);
  await recordFacts(
    tx,
    now,
    rows.flatMap((row) => suppressed(row, now, what.reason)),
  );
  return rows.length;
}

/** Quiet hours, caps and quota of each company, the defaults where it set nothing. */
export async function deliverySettings(tx: Query, corpIds: readonly number[]): Promise<Map<number, DeliverySettings>> {
  const settings = new Map(corpIds.map((corpId) => [corpId, DEFAULT_SETTINGS]));
  if (corpIds.length === 0) return settings;
  const rows = await tx.selectFrom('deliverySetting').selectAll().where('corpId', 'in', Array.from(corpIds)).execute();
  for (const row of rows) {
    settings.set(row.corpId, {
      quietHours: { from: row.quietFrom, to: row.quietTo },
      caps: { perDay: row.capPerDay, perWeek: row.capPerWeek },
      quota: row.quota === 'perWeek7' || row.quota === 'perDay1' ? row.quota : 'monthDays',
    });
  }
  return settings;
}
