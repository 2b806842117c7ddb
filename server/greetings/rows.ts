import { sql } from 'kysely';
import { SECOND } from '../../domain/kernel/time.ts';
import { WELCOME_CODE_SECONDS } from '../../domain/wecom/limits.ts';
import { at } from '../platform/db/bind.ts';
import type { Db, Query } from '../platform/db/database.ts';
import { liveWorkerIds } from '../platform/jobs/worker.ts';

/** A greeting that this worker is to send, with what the company's new friends read just now; null: it never wrote any. */
export type ClaimedWelcome = {
  readonly id: number;
  readonly corpId: number;
  readonly code: string;
  readonly userid: string;
  readonly externalUserid: string;
  readonly friendshipState: string | null;
  readonly expiresAt: number;
  /** The call to come included. */
  readonly attempts: number;
  /** Of the earlier calls, those that WeCom answered. */
  readonly answers: number;
  readonly greeting: { readonly enabled: boolean; readonly text: string } | null;
};

const LIFE_MS = WELCOME_CODE_SECONDS * SECOND;

/**
 * Claims greetings, those with the least time first. One that has not been tried is tried for as long as the code can live
 * after we got it: whether our clock and WeCom's differ is WeCom's to say.
 */
export async function claimWelcomes(db: Db, now: number, workerId: number, limit: number): Promise<readonly ClaimedWelcome[]> {
  const { rows } = await sql<ClaimedWelcome>`
    with due as (
      select w.id from welcome w
      where w.state = 'pending' and w.next_try_at <= ${at(now)} and ${isInTime(now)}
      order by w.expires_at, w.id limit ${limit} for update skip locked
    )
    update welcome w set state = 'claimed', worker_id = ${workerId}, attempts = w.attempts + 1
    from due join welcome o on o.id = due.id left join greeting g on g.corp_id = o.corp_id
    where w.id = due.id
    returning w.id, w.corp_id, w.code, w.userid, w.external_userid, w.friendship_state, w.expires_at, w.attempts, w.answers,
      case when g.corp_id is not null then jsonb_build_object('enabled', g.enabled, 'text', g.text) end as greeting`.execute(db);
  return rows;
}

/**
 * Frees what dead workers had claimed, and what this one has claimed and does not know of (`inHand`), and ends what came
 * too late. What was asked and never answered may have been sent. Answers how many rows changed.
 */
export async function tidyWelcomes(db: Db, now: number, workerId: number, inHand: readonly number[]): Promise<number> {
  const others = (await liveWorkerIds(db)).filter((id) => id !== workerId);
  const freed = await sql`
    update welcome set state = 'pending', worker_id = null
    where state = 'claimed' and worker_id <> all(${others}::bigint[]) and id <> all(${inHand}::bigint[])`.execute(db);
  const ended = await sql`
    update welcome set state = 'not_sent', code = null, settled_at = ${at(now)},
      reason = case when attempts > answers then 'unclear' else coalesce(reason, 'late') end
    where id in (
      select w.id from welcome w where w.state = 'pending' and not ${isInTime(now)}
      order by w.expires_at limit 1000 for update skip locked)`.execute(db);
  return Number(freed.numAffectedRows ?? 0) + Number(ended.numAffectedRows ?? 0);
}

function isInTime(now: number) {
  return sql<boolean>`(w.expires_at > ${at(now)} or (w.attempts = 0 and w.received_at > ${at(now - LIFE_MS)}))`;
}

/** Whether the call had an answer, of whatever kind. */
export type Heard = 'answer' | 'nothing';
export type Settled =
  | { readonly state: 'sent'; readonly text: string }
  | { readonly state: 'not_sent'; readonly reason: string; readonly errcode: number | null };

/** Writes the outcome of a claimed greeting; `noted`: there is nothing to tell on the customer's timeline. */
export async function settleWelcome(
  db: Query,
  now: number,
  workerId: number,
  { id }: ClaimedWelcome,
  settled: Settled,
  noted: 'noted' | 'unnoted' = 'unnoted',
): Promise<void> {
  const outcome =
    settled.state === 'sent'
      ? { state: settled.state, text: settled.text, reason: null, errcode: null }
      : { state: settled.state, reason: settled.reason, errcode: settled.errcode };
  await db
    .updateTable('welcome')
    .set({ ...outcome, code: null, workerId: null, settledAt: at(now), ...(noted === 'noted' ? { notedAt: at(now) } : {}) })
    .where('id', '=', id)
    .where('state', '=', 'claimed')
    .where('workerId', '=', workerId)
    .execute();
}

/** Gives a claimed greeting back, to be tried again. */
export async function postponeWelcome(
  db: Query,
  workerId: number,
  { id, answers }: ClaimedWelcome,
  again: { readonly at: number; readonly reason: string; readonly errcode: number | null; readonly heard: Heard },
): Promise<void> {
  await db
    .updateTable('welcome')
    .set({
      state: 'pending',
      workerId: null,
      nextTryAt: at(again.at),
      reason: again.reason,
      errcode: again.errcode,
      answers: answers + (again.heard === 'answer' ? 1 : 0),
    })
    .where('id', '=', id)
    .where('state', '=', 'claimed')
    .where('workerId', '=', workerId)
    .execute();
}

/** When the next greeting can be tried or is over; an instant of the past while one is being sent anywhere. */
export async function nextWelcomeDue(db: Query): Promise<number | null> {
  const { rows } = await sql<{ due: number | null }>`
    select min(case when state = 'claimed' then received_at else least(next_try_at, expires_at) end) as due
    from welcome where state in ('pending', 'claimed')`.execute(db);
  return rows[0]?.due ?? null;
}
