import { sql } from 'kysely';
import { CONFIRMATION_LIFE, nextPoll } from '../../domain/delivery/schedule.ts';
import { DAY, HOUR } from '../../domain/kernel/time.ts';
import { loseFriendships } from '../customers/service.ts';
import { at } from '../platform/db/bind.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import type { Loop } from '../platform/jobs/loop.ts';
import type { SendResult } from './channel.ts';
import { checkDone, takeDue } from './checks.ts';
import { concurrently } from './concurrently.ts';
import type { DeliveryContext, WorkerParts } from './context.ts';
import { intentsOfTask, settleIntents, type Settlement, type TaskIntent } from './intents.ts';
import { searchFor } from './reconcile.ts';
import { lockTask, type LockedTask } from './tasks.ts';

const MOST_TASKS = 100;
const CALLS_AT_ONCE = 4;
/** When the channel does not answer at the end of a task's life, it is asked so much longer. */
const LAST_CHANCE = 2 * DAY;

/** Asks the channel what became of the tasks it took: who confirmed, and how each customer's message fared. */
export function createResultLoop(parts: WorkerParts): Loop {
  const { db, clock } = parts;
  return {
    name: 'delivery.results',
    wokenBy: [],
    async runOnce() {
      const due = await takeDue(db, clock.now(), parts.worker.id, 'handed_over', MOST_TASKS);
      await concurrently(CALLS_AT_ONCE, due, async (task) => {
        await poll(parts, task.id);
      });
      return due.length > 0;
    },
    async nextDue() {
      const { rows } = await sql<{ next: number | null }>`
        select min(next_check_at) as next from mass_task where state = 'handed_over'`.execute(db);
      return rows[0]?.next ?? null;
    },
  };
}

/**
 * Asks now about everything of a company that is open: lost hand-overs first, then results. Answers how many deliveries
 * got their final outcome.
 */
export async function pollNow(context: DeliveryContext, corpId: number): Promise<number> {
  const unknown = await tasksIn(context.db, corpId, 'unknown');
  if (unknown.length > 0) await searchFor(context, corpId, unknown);
  let settled = 0;
  await concurrently(CALLS_AT_ONCE, await tasksIn(context.db, corpId, 'handed_over'), async (taskId) => {
    settled += await poll(context, taskId);
  });
  return settled;
}

async function tasksIn(db: Db, corpId: number, state: string): Promise<string[]> {
  const rows = await db
    .selectFrom('massTask')
    .select('id')
    .where('corpId', '=', corpId)
    .where('state', '=', state)
    .orderBy('claimedAt')
    .execute();
  return rows.map((row) => row.id);
}

type PolledTask = { readonly id: string; readonly corpId: number; readonly msgid: string; readonly sender: string };

/** What the channel says about a task. */
type Look =
  | { readonly kind: 'failed'; readonly problem: string }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'confirmed'; readonly at: number | null; readonly results: readonly SendResult[] };

async function poll(context: DeliveryContext, taskId: string): Promise<number> {
  const task = await readTask(context.db, taskId);
  if (task === undefined) return 0;
  const look = await lookAt(context, task);
  if (look.kind === 'failed') context.log.warn({ massTask: taskId, problem: look.problem }, 'the results of a mass task could not be read');
  return inTx(context.db, (tx) => record(tx, context.clock.now(), task, look));
}

async function readTask(db: Db, taskId: string): Promise<PolledTask | undefined> {
  const { rows } = await sql<PolledTask>`
    select task.id, task.corp_id, task.msgid, staff.userid as sender from mass_task task join staff on staff.id = task.staff_id
    where task.id = ${taskId} and task.state = 'handed_over' and task.msgid is not null`.execute(db);
  return rows[0];
}

async function lookAt({ channel }: DeliveryContext, task: PolledTask): Promise<Look> {
  const confirmations = await channel.confirmations(task.corpId, task.msgid);
  if (confirmations.kind === 'failed') return confirmations;
  const mine = confirmations.value.find((one) => one.sender === task.sender.toLowerCase());
  if (mine === undefined || mine.state.kind === 'waiting') return { kind: 'waiting' };
  const results = await channel.results(task.corpId, task.msgid, task.sender);
  return results.kind === 'failed' ? results : { kind: 'confirmed', at: mine.state.at, results: results.value };
}

/** Writes what the look found; how many deliveries it settled. */
async function record(tx: Tx, now: number, polled: PolledTask, look: Look): Promise<number> {
  const task = await lockTask(tx, polled.id, ['handed_over']);
  if (task === undefined) return 0;
  const handedOverAt = task.handedOverAt ?? task.claimedAt;
  const isOver = now >= handedOverAt + CONFIRMATION_LIFE + (look.kind === 'failed' ? LAST_CHANCE : 0);
  if (look.kind !== 'confirmed' && !isOver) {
    await checkDone(tx, task.id, nextPoll(handedOverAt, now));
    return 0;
  }
  const open = await intentsOfTask(tx, task.id, ['handed_over']);
  const settlements = look.kind === 'confirmed' ? settlementsOf(open, look, { staffId: task.staffId, handedOverAt, now }) : [];
  const decided = new Set(settlements.map((one) => one.id));
  const rest = open.filter((intent) => !decided.has(intent.id));
  if (isOver)
    settlements.push(...rest.map((intent): Settlement => ({ ...intent, at: now, outcome: { state: 'expired', reason: 'not_confirmed' } })));
  const settled = await settleIntents(tx, now, ['handed_over'], settlements);
  await loseRefused(tx, now, task, settlements);
  await finish(tx, now, task.id, {
    isSettled: isOver || rest.length === 0,
    confirmedAt: look.kind === 'confirmed' ? (look.at ?? now) : null,
    nextAt: nextPoll(handedOverAt, now),
  });
  return settled;
}

/**
 * A customer who deleted us goes on being listed by WeCom (92130): a refused send is the only way to learn it. As of the
 * sending, so that who came back since stays a friend.
 */
async function loseRefused(tx: Tx, now: number, task: LockedTask, settlements: readonly Settlement[]): Promise<void> {
  const gone = settlements.filter(({ outcome }) => outcome.state === 'refused' && outcome.reason === 'not_friend');
  await loseFriendships(
    tx,
    now,
    task.corpId,
    gone.map((one) => ({ customerId: one.customerId, staffId: task.staffId, at: one.at, by: 'customer' })),
  );
}

function settlementsOf(
  open: readonly TaskIntent[],
  look: Extract<Look, { kind: 'confirmed' }>,
  task: { staffId: number; handedOverAt: number; now: number },
): Settlement[] {
  const results = new Map(look.results.map((result) => [result.recipient, result]));
  return open.flatMap((intent): Settlement[] => {
    const result = intent.recipient === null ? undefined : results.get(intent.recipient);
    if (result === undefined) return gone(intent, look.at, task.now);
    // The channel tells whole seconds, by its own clock: never before the hand-over, never in the future.
    const happenedAt = Math.max(task.handedOverAt, Math.min(task.now, result.at ?? look.at ?? task.now));
    switch (result.status) {
      case 'sent':
        return [{ ...intent, at: happenedAt, outcome: { state: 'sent', staffId: task.staffId, text: intent.text } }];
      case 'not_friend':
      case 'quota':
        return [{ ...intent, at: happenedAt, outcome: { state: 'refused', reason: result.status } }];
      case 'waiting':
        return [];
      default:
        return result.status satisfies never;
    }
  });
}

/**
 * The channel leaves out whom it could not reach when it made the task; when the answer that named them was lost, they
 * are known by still being left out an hour after the confirmation.
 */
function gone(intent: TaskIntent, confirmedAt: number | null, now: number): Settlement[] {
  if (confirmedAt === null || now < confirmedAt + HOUR) return [];
  return [{ ...intent, at: now, outcome: { state: 'refused', reason: 'not_friend' } }];
}

async function finish(
  tx: Tx,
  now: number,
  taskId: string,
  task: { isSettled: boolean; confirmedAt: number | null; nextAt: number },
): Promise<void> {
  await checkDone(tx, taskId, task.isSettled ? null : task.nextAt);
  if (task.confirmedAt !== null)
    await tx
      .updateTable('massTask')
      .set({ confirmedAt: at(task.confirmedAt) })
      .where('id', '=', taskId)
      .execute();
  if (task.isSettled)
    await tx
      .updateTable('massTask')
      .set({ state: 'settled', settledAt: at(now) })
      .where('id', '=', taskId)
      .execute();
}
