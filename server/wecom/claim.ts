import { sql, type RawBuilder } from 'kysely';
import type { LetterProblem } from '../../domain/wecom/dead-letters.ts';
import { INBOX_LANES, type InboxLane } from '../../domain/wecom/inbox-lanes.ts';
import { at } from '../platform/db/bind.ts';
import type { Db, Query, Tx } from '../platform/db/database.ts';
import { LOCKS } from '../platform/db/locks.ts';

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

/** As `liveWorkerIds` tells, and asked for rows only that another worker has claimed. */
const isAlive = sql<boolean>`exists (
  select from pg_locks
  where locktype = 'advisory' and classid = ${LOCKS.worker} and objsubid = 2 and granted and objid::bigint = inbox.worker_id
    and database = (select oid from pg_database where datname = current_database()))`;

/** The lanes that one loop serves: two loops of a worker never claim out of the same one. */
export type Lanes = readonly InboxLane[];

/**
 * Claims callbacks that are due, one per subject, by lane and then by time. What this worker had claimed before out of
 * these lanes counts as free, for its loop handles one batch at a time; so does what a dead worker left.
 */
export async function claimInbox(db: Db, now: number, workerId: number, lanes: Lanes, limit: number): Promise<readonly Claimed[]> {
  const { rows } = await sql<Claimed>`
    with due as (
      select inbox.id from wecom_inbox as inbox
      where inbox.state = 'pending' and ${isOf('inbox', lanes)} and inbox.next_try_at <= ${at(now)}
        and (inbox.worker_id is null or inbox.worker_id = ${workerId} or not ${isAlive})
        and ${isFirstOfSubject}
      order by inbox.lane, inbox.next_try_at, inbox.id
      limit ${limit}
      for update of inbox skip locked
    )
    update wecom_inbox set worker_id = ${workerId}
    from due, corp
    where wecom_inbox.id = due.id and corp.id = wecom_inbox.corp_id
    returning wecom_inbox.id, corp_id, corp.wecom_corp_id, corp.zone, plaintext, attempts, received_at`.execute(db);
  return rows;
}

/**
 * The statement that moves what waits about a subject into the lane of a callback that comes now: a new friend must not wait
 * for an edit that has ten thousand others before it. What is being handled stays where it is.
 */
export function promoteSubject({ corpId, subject, lane }: { corpId: number; subject: string; lane: InboxLane }): RawBuilder<unknown> {
  const number = INBOX_LANES[lane];
  return sql`
    update wecom_inbox set lane = ${number}
    where id in (
      select id from wecom_inbox
      where state = 'pending' and corp_id = ${corpId} and subject = ${subject} and lane > ${number} and worker_id is null
      for update skip locked)`;
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

/** Tried again at an instant, or given up for a reason. */
export type GivenBack = { readonly againAt: number } | { readonly problem: LetterProblem; readonly errcode: number | null };

/** Gives a claimed callback back after a failure: to be tried again at an instant, or dead. */
export async function giveBackClaim(db: Db, workerId: number, row: Claimed, error: string, next: GivenBack): Promise<void> {
  await db
    .updateTable('wecomInbox')
    .set({
      attempts: row.attempts + 1,
      workerId: null,
      error,
      ...('againAt' in next ? { nextTryAt: at(next.againAt) } : { state: 'dead', problem: next.problem, errcode: next.errcode }),
    })
    .where('id', '=', row.id)
    .where('state', '=', 'pending')
    .where('workerId', '=', workerId)
    .execute();
}

/** When the next callback of these lanes can be handled; an instant of the past while one is being handled anywhere. */
export async function nextInboxDue(db: Query, lanes: Lanes): Promise<number | null> {
  const { rows } = await sql<{ due: number | null }>`
    select coalesce(
      (select claimed.received_at from wecom_inbox as claimed
       where claimed.state = 'pending' and claimed.worker_id is not null and ${isOf('claimed', lanes)} limit 1),
      (select min(first.next_try_at) from unnest(${numbers(lanes)}::smallint[]) as l(lane)
       cross join lateral (
         select inbox.next_try_at from wecom_inbox as inbox
         where inbox.state = 'pending' and inbox.lane = l.lane and ${isFirstOfSubject} order by inbox.next_try_at, inbox.id limit 1) as first)) as due`.execute(
    db,
  );
  return rows[0]?.due ?? null;
}

/** As a range, so that the index gives the rows in their order: lanes that one loop serves lie side by side. */
function isOf(rows: 'inbox' | 'claimed', lanes: Lanes): RawBuilder<boolean> {
  const lane = sql.ref(`${rows}.lane`);
  return sql<boolean>`${lane} between ${Math.min(...numbers(lanes))} and ${Math.max(...numbers(lanes))}`;
}

function numbers(lanes: Lanes): number[] {
  return lanes.map((lane) => INBOX_LANES[lane]);
}
