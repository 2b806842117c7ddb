import { sql } from 'kysely';
import type { DropReason } from '../../domain/delivery/reasons.ts';
import { nextPoll, nextTry } from '../../domain/delivery/schedule.ts';
import { at } from '../platform/db/bind.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import { wake } from '../platform/jobs/wake.ts';
import { recordFacts } from '../platform/reactor/record.ts';
import { about, changeIntents, intentsOfTask, returnIntents, settleIntents, type TaskIntent } from './intents.ts';

/** States in which nobody knows yet whether the channel took the task. */
const OPEN = ['claimed', 'unknown'];

/** The channel took it. A late answer counts as well for a task already given up as unknown; false when it was decided otherwise. */
export async function acceptTask(
  tx: Tx,
  now: number,
  taskId: string,
  answer: { msgid: string; unreached: readonly string[]; handedOverAt: number },
): Promise<boolean> {
  const task = await lockTask(tx, taskId, OPEN);
  if (task === undefined) return false;
  // WeCom tells whole seconds: not before we asked.
  const handedOverAt = Math.max(answer.handedOverAt, task.calledAt ?? 0);
  const intents = await intentsOfTask(tx, taskId, OPEN);
  const unreached = new Set(answer.unreached);
  const reached = intents.filter((intent) => intent.recipient === null || !unreached.has(intent.recipient));
  const refused = intents.filter((intent) => intent.recipient !== null && unreached.has(intent.recipient));
  await tx
    .updateTable('massTask')
    .set({
      state: reached.length === 0 ? 'settled' : 'handed_over',
      msgid: answer.msgid,
      handedOverAt: at(handedOverAt),
      nextCheckAt: reached.length === 0 ? null : at(nextPoll(handedOverAt, now)),
      settledAt: reached.length === 0 ? at(now) : null,
      checks: 0,
      checkedBy: null,
      error: null,
    })
    .where('id', '=', taskId)
    .execute();
  await changeIntents(tx, reached, OPEN, sql`state = 'handed_over', handed_over_at = ${at(handedOverAt)}`);
  await recordFacts(
    tx,
    now,
    reached.map((intent) => ({
      kind: 'delivery.handed_over',
      data: { ...about(intent), staffId: task.staffId },
      corpId: intent.corpId,
      customerId: intent.customerId,
      at: handedOverAt,
      actor: 'system',
      staffId: task.staffId,
    })),
  );
  await refuseIntents(tx, now, refused, 'not_friend');
  return true;
}

/** It is proven that the channel did not take it: its intents wait again, with back-off. */
export async function returnTask(tx: Tx, now: number, taskId: string, why: { problem: string; atLeastMs: number }): Promise<void> {
  if ((await lockTask(tx, taskId, OPEN)) === undefined) return;
  await closeRejected(tx, now, taskId, why.problem);
  const intents = await intentsOfTask(tx, taskId, OPEN);
  const attempts = Math.max(0, ...intents.map((intent) => intent.attempts));
  await returnIntents(tx, now, intents, OPEN, nextTry(attempts, now, why.atLeastMs));
  await wake(tx, 'intents');
}

/** It is proven that the channel did not take it and never will. */
export async function refuseTask(tx: Tx, now: number, taskId: string, why: { problem: string; reason: DropReason }): Promise<void> {
  if ((await lockTask(tx, taskId, OPEN)) === undefined) return;
  await closeRejected(tx, now, taskId, why.problem);
  await refuseIntents(tx, now, await intentsOfTask(tx, taskId, OPEN), why.reason);
}

/** The answer was lost: it may have been taken. From here on only reconciliation decides. */
export async function loseTask(tx: Tx, now: number, taskId: string, problem: string): Promise<void> {
  const task = await lockTask(tx, taskId, ['claimed']);
  if (task !== undefined) await markUnknown(tx, now, task, problem);
}

/**
 * Whoever claimed it is gone. The instant of the call is committed before the call, so that without one it was never
 * called and never will be (`beginCall` finds the claim gone): its intents wait again at once.
 */
export async function abandonTask(tx: Tx, now: number, taskId: string, problem: string): Promise<void> {
  const task = await lockTask(tx, taskId, ['claimed']);
  if (task === undefined) return;
  if (task.calledAt !== null) return markUnknown(tx, now, task, problem);
  await closeRejected(tx, now, taskId, problem);
  await returnIntents(tx, now, await intentsOfTask(tx, taskId, ['claimed']), ['claimed'], now);
  await wake(tx, 'intents');
}

/**
 * Stamps the instant of the call, by which reconciliation looks for it, and makes sure that the claim still stands: who
 * was taken for dead (its connection broke) must not call for what others are reconciling. False: do not call.
 */
export async function beginCall(db: Db, now: number, taskId: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    update mass_task set called_at = ${at(now)} where id = ${taskId} and state = 'claimed' returning id`.execute(db);
  return rows.length === 1;
}

async function markUnknown(tx: Tx, now: number, task: LockedTask, problem: string): Promise<void> {
  await tx
    .updateTable('massTask')
    .set({ state: 'unknown', error: problem, lostAt: at(now), nextCheckAt: at(now) })
    .where('id', '=', task.id)
    .execute();
  await changeIntents(tx, await intentsOfTask(tx, task.id, ['claimed']), ['claimed'], sql`state = 'unknown'`);
}

/** The row, locked, if it is in one of the states. Every change of a task begins here, so that each happens once. */
export async function lockTask(tx: Tx, taskId: string, states: readonly string[]): Promise<LockedTask | undefined> {
  return tx
    .selectFrom('massTask')
    .select([
      'id',
      'corpId',
      'staffId',
      'claimedAt',
      'calledAt',
      'handedOverAt',
      'checks',
      'absences',
      'lostAt',
      'reportedAt',
      'nextCheckAt',
    ])
    .where('id', '=', taskId)
    .where('state', 'in', Array.from(states))
    .forUpdate()
    .executeTakeFirst();
}

export type LockedTask = {
  id: string;
  corpId: number;
  staffId: number;
  claimedAt: number;
  calledAt: number | null;
  handedOverAt: number | null;
  checks: number;
  absences: number;
  lostAt: number | null;
  reportedAt: number | null;
  nextCheckAt: number | null;
};

async function closeRejected(tx: Tx, now: number, taskId: string, problem: string): Promise<void> {
  await tx
    .updateTable('massTask')
    .set({ state: 'rejected', error: problem, settledAt: at(now), nextCheckAt: null, checkedBy: null })
    .where('id', '=', taskId)
    .execute();
}

async function refuseIntents(tx: Tx, now: number, intents: readonly TaskIntent[], reason: DropReason): Promise<void> {
  await settleIntents(
    tx,
    now,
    OPEN,
    intents.map((intent) => ({ ...intent, at: now, outcome: { state: 'refused', reason } })),
  );
}
