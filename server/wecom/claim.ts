import { sql } from 'kysely';
import { at } from '../platform/db/bind.ts';
import type { Db, Query, Tx } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import { liveWorkerIds } from '../platform/jobs/worker.ts';

/** A callback that this worker is to handle. */
export type Claimed = {
  readonly id: number;
  readonly corpId: number;
  readonly wecomCorpId: string;
  readonly zone: string;
  readonly plaintext: string;
  readonly attempts: number;
  readonly receivedAt: number;
};

/** Whether nothing older about the same subject waits: such a row would have to wait for it. */
const isFirstOfSubject = sql<boolean>`not exists (
  select from wecom_inbox as earlier
  where earlier.state = 'pending' and earlier.corp_id = inbox.corp_id and earlier.subject = inbox.subject and earlier.id < inbox.id)`;

/**
 * Claims callbacks that are due, one per subject. What this worker had claimed before counts as free, for it handles one
 * batch at a time; so does what a dead worker left.
 */
export async function claimInbox(db: Db, now: number, workerId: number, limit: number): Promise<readonly Claimed[]> {
  const others = (await liveWorkerIds(db)).filter((id) => id !== workerId);
  return inTx(db, async (tx) => {
    const { rows } = await sql<Claimed>`
      with due as (
        select inbox.id from wecom_inbox as inbox
        where inbox.state = 'pending' and inbox.next_try_at <= ${at(now)}
          and (inbox.worker_id is null or inbox.worker_id <> all(${others}::bigint[]))
          and ${isFirstOfSubject}
        order by inbox.next_try_at, inbox.id
        limit ${limit}
        for update of inbox skip locked
      )
      update wecom_inbox set worker_id = ${workerId}
      from due, corp
      where wecom_inbox.id = due.id and corp.id = wecom_inbox.corp_id
      returning wecom_inbox.id, corp_id, corp.wecom_corp_id, corp.zone, plaintext, attempts, received_at`.execute(tx);
    return rows;
  });
}

/** Marks a claimed callback done; false when the claim was lost to another worker meanwhile. */
export async function finishClaim(tx: Tx, now: number, workerId: number, id: number, note: string | null): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('wecomInbox')
    .set({ state: 'done', doneAt: at(now), workerId: null, error: note })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .where('workerId', '=', workerId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Gives a claimed callback back after a failure: to be tried again at an instant, or dead. */
export async function giveBackClaim(
  db: Db,
  workerId: number,
  row: Claimed,
  error: string,
  next: { againAt: number } | 'dead',
): Promise<void> {
  await db
    .updateTable('wecomInbox')
    .set({ attempts: row.attempts + 1, workerId: null, error, ...(next === 'dead' ? { state: 'dead' } : { nextTryAt: at(next.againAt) }) })
    .where('id', '=', row.id)
    .where('state', '=', 'pending')
    .where('workerId', '=', workerId)
    .execute();
}

/** When the next callback can be handled; an instant of the past while one is being handled anywhere. */
export async function nextInboxDue(db: Query): Promise<number | null> {
  const { rows } = await sql<{ due: number | null }>`
    select coalesce(
      (select claimed.received_at from wecom_inbox as claimed where claimed.state = 'pending' and claimed.worker_id is not null limit 1),
      (select inbox.next_try_at from wecom_inbox as inbox
       where inbox.state = 'pending' and ${isFirstOfSubject} order by inbox.next_try_at, inbox.id limit 1)) as due`.execute(db);
  return rows[0]?.due ?? null;
}
