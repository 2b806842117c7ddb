import { sql } from 'kysely';
import { DAY, iso } from '../../domain/kernel/time.ts';
import { at, atOrNull } from '../platform/db/bind.ts';
import type { Db, Query, Tx } from '../platform/db/database.ts';
import { liveWorkerIds } from '../platform/jobs/worker.ts';
import { storableJson } from './storable.ts';

/** A company's feed in this worker's hands. */
export type ArchiveClaim = {
  readonly corpId: number;
  readonly wecomCorpId: string;
  /** Sealed. */
  readonly secret: string;
  readonly url: string | null;
  readonly seq: string;
  readonly announcements: number;
  readonly failures: number;
  readonly pulledAt: number | null;
  readonly activeAt: number | null;
};

/**
 * Claims one feed that is due. As with callbacks, what this worker had claimed before counts as free, for it handles one
 * at a time; so does what a dead worker left.
 */
export async function claimArchive(db: Db, now: number, workerId: number): Promise<ArchiveClaim | undefined> {
  const others = (await liveWorkerIds(db)).filter((id) => id !== workerId);
  const { rows } = await sql<ArchiveClaim>`
    with due as (
      select corp_id from wecom_archive
      where next_pull_at <= ${at(now)} and (worker_id is null or worker_id <> all(${others}::bigint[]))
      order by next_pull_at limit 1
      for update skip locked
    )
    update wecom_archive set worker_id = ${workerId}
    from due, corp
    where wecom_archive.corp_id = due.corp_id and corp.id = due.corp_id
    returning wecom_archive.corp_id, corp.wecom_corp_id, secret, url, seq, announcements, failures, pulled_at, active_at`.execute(db);
  return rows[0];
}

export type NewRecord = {
  readonly msgid: string;
  readonly seq: string;
  readonly state: 'done' | 'dead';
  readonly reason: string | null;
  readonly keyVersion: number | null;
  readonly sealed: unknown;
};

/** Moves the cursor; false when the claim was lost to another worker. First in its transaction, for it locks the row. */
export async function moveCursor(tx: Tx, workerId: number, corpId: number, seq: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('wecomArchive')
    .set({ seq })
    .where('corpId', '=', corpId)
    .where('workerId', '=', workerId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Writes down what was read; answers the ids of what is new, for a message may come again (after a cursor was set back). */
export async function insertRecords(tx: Tx, now: number, corpId: number, records: readonly NewRecord[]): Promise<ReadonlySet<string>> {
  if (records.length === 0) return new Set();
  const { rows } = await sql<{ msgid: string }>`
    insert into wecom_archive_record (corp_id, msgid, seq, received_at, state, reason, key_version, sealed)
    select ${corpId}, msgid, seq, ${at(now)}, state, reason, "keyVersion", sealed
    from jsonb_to_recordset(${storableJson(records)}::jsonb)
      as row(msgid text, seq numeric(20), state text, reason text, "keyVersion" integer, sealed jsonb)
    on conflict (corp_id, msgid) do nothing
    returning msgid`.execute(tx);
  return new Set(rows.map((row) => row.msgid));
}

export type Waiting = {
  readonly msgid: string;
  readonly attempts: number;
  readonly receivedAt: number;
  readonly sealed: unknown;
  readonly message: unknown;
};

export async function dueWaiting(tx: Tx, now: number, corpId: number, limit: number): Promise<readonly Waiting[]> {
  const { rows } = await sql<Waiting>`
    select msgid, attempts, received_at, sealed, message from wecom_archive_record
    where corp_id = ${corpId} and state = 'waiting' and next_try_at <= ${at(now)}
    order by seq limit ${limit} for update`.execute(tx);
  return rows;
}

/** What becomes of records already written down. Messages of the done and the dead are not kept: the facts are. */
export type Change = { readonly msgid: string } & (
  | { readonly state: 'done' }
  | { readonly state: 'dead'; readonly reason: string }
  | { readonly state: 'waiting'; readonly attempts: number; readonly nextTryAt: number; readonly message: unknown }
);

export async function changeRecords(tx: Tx, corpId: number, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map((change) => ({
    attempts: 0,
    reason: null,
    message: null,
    ...change,
    nextTryAt: change.state === 'waiting' ? iso(change.nextTryAt) : null,
  }));
  await sql`
    update wecom_archive_record as record
    set state = row.state, attempts = row.attempts, reason = row.reason, message = row.message, next_try_at = row."nextTryAt",
      sealed = case when row.state = 'dead' then record.sealed end
    from jsonb_to_recordset(${storableJson(rows)}::jsonb)
      as row(msgid text, state text, attempts integer, reason text, message jsonb, "nextTryAt" timestamptz)
    where record.corp_id = ${corpId} and record.msgid = row.msgid`.execute(tx);
}

export async function nextWaiting(db: Query, corpId: number): Promise<number | null> {
  const { rows } = await sql<{ due: number | null }>`
    select min(next_try_at) as due from wecom_archive_record where corp_id = ${corpId} and state = 'waiting'`.execute(db);
  return rows[0]?.due ?? null;
}

export type Schedule = {
  readonly nextPullAt: number;
  readonly awaitedAt: number | null;
  readonly activeAt: number | null;
  readonly pulledAt: number | null;
  readonly failures: number;
  readonly error: string | null;
};

/** Ends a claim. What was announced meanwhile is looked for at once. */
export async function releaseArchive(db: Db, now: number, workerId: number, claim: ArchiveClaim, next: Schedule): Promise<void> {
  await sql`
    update wecom_archive
    set worker_id = null, pulled_at = ${atOrNull(next.pulledAt)}, failures = ${next.failures}, error = ${next.error},
      active_at = greatest(active_at, ${atOrNull(next.activeAt)}),
      next_pull_at = case when announcements = ${claim.announcements} then ${at(next.nextPullAt)} else ${at(now)} end,
      awaited_at = case when announcements = ${claim.announcements} then ${atOrNull(next.awaitedAt)} else ${at(now)} end
    where corp_id = ${claim.corpId} and worker_id = ${workerId}`.execute(db);
}

/** Twice the days for which WeCom could give a record again (91774): until then its id keeps it from counting twice. */
const KEPT_MS = 10 * DAY;

export async function forgetOldRecords(db: Db, now: number): Promise<void> {
  await sql`
    delete from wecom_archive_record where ctid = any(array(
      select ctid from wecom_archive_record where state = 'done' and received_at < ${at(now - KEPT_MS)} order by received_at limit 1000))`.execute(
    db,
  );
}

/** When a feed has something to do: the past while one is at work or overdue; null while all only look now and then. */
export async function nextArchiveDue(db: Query, now: number): Promise<number | null> {
  const { rows } = await sql<{ due: number | null }>`
    select min(case when worker_id is not null or next_pull_at <= ${at(now)} then least(next_pull_at, ${at(now)}) else awaited_at end) as due
    from wecom_archive`.execute(db);
  return rows[0]?.due ?? null;
}
