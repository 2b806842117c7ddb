import { verdictOf } from '../../domain/delivery/answers.ts';
import { SECOND } from '../../domain/kernel/time.ts';
import { at } from '../platform/db/bind.ts';
import type { Db } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import type { Loop } from '../platform/jobs/loop.ts';
import type { HandOver } from './channel.ts';
import { claimTasks, type ClaimedTask } from './claim.ts';
import { concurrently } from './concurrently.ts';
import type { DeliveryContext } from './context.ts';
import { abandonTask, acceptTask, beginCall, loseTask, refuseTask, returnTask } from './tasks.ts';

const MOST_INTENTS = 20_000;
const LEAST_INTENTS = 1_000;
const CALLS_AT_ONCE = 4;
/** So long an intent waits for others with the same words, as long as steps are still being decided. */
const MERGE_WAIT = 5 * SECOND;

export type PlanParts = DeliveryContext & {
  readonly worker: { readonly id: number };
  /** Whether steps that are due now are still being decided: more of the same message may follow. */
  readonly hasDueSteps: () => Promise<boolean>;
};

/** Hands intents over to the channel: claim, commit, call, record the answer. */
export function createPlanLoop(parts: PlanParts): Loop {
  const { db, clock } = parts;
  let most = MOST_INTENTS;
  return {
    name: 'delivery.plan',
    wokenBy: ['intents'],
    async runOnce() {
      await giveUpOwn(parts);
      const oldest = await firstDue(db, clock.now());
      if (oldest === undefined) return false;
      if (clock.now() - oldest.createdAt < MERGE_WAIT && (await parts.hasDueSteps())) return false;
      const batch = await claimTasks(db, clock.now(), parts.worker.id, most);
      // Personal texts make a task each: then a large batch would be read again and again for a few of its tasks.
      most = batch.crowded ? Math.max(LEAST_INTENTS, Math.floor(most / 4)) : Math.min(MOST_INTENTS, most * 4);
      await concurrently(CALLS_AT_ONCE, batch.tasks, (task) => handOver(parts, task));
      return batch.moved;
    },
    async nextDue() {
      const claimed = await db.selectFrom('massTask').select('id').where('state', '=', 'claimed').limit(1).executeTakeFirst();
      if (claimed !== undefined) return clock.now();
      const next = await db
        .selectFrom('intent')
        .select('nextTryAt')
        .where('state', '=', 'created')
        .orderBy('nextTryAt')
        .limit(1)
        .executeTakeFirst();
      return next?.nextTryAt ?? null;
    },
  };
}

async function firstDue(db: Db, now: number): Promise<{ createdAt: number } | undefined> {
  return db
    .selectFrom('intent')
    .select('createdAt')
    .where('state', '=', 'created')
    .where('nextTryAt', '<=', at(now))
    .orderBy('nextTryAt')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}

/**
 * The loop of a process runs one round at a time: what is claimed in its name when a round begins was left by a round
 * that failed (say, the database went away between call and record).
 */
async function giveUpOwn(parts: PlanParts): Promise<void> {
  const left = await parts.db
    .selectFrom('massTask')
    .select('id')
    .where('state', '=', 'claimed')
    .where('workerId', '=', parts.worker.id)
    .execute();
  for (const task of left) await inTx(parts.db, (tx) => abandonTask(tx, parts.clock.now(), task.id, 'the round that claimed it failed'));
}

async function handOver(parts: PlanParts, task: ClaimedTask): Promise<void> {
  if (!(await beginCall(parts.db, parts.clock.now(), task.id))) return;
  let answer: HandOver;
  try {
    answer = await parts.channel.handOver(task.corpId, task);
  } catch (error) {
    // A bug in the client: it may well have been sent.
    await inTx(parts.db, (tx) => loseTask(tx, parts.clock.now(), task.id, String(error)));
    throw error;
  }
  await record(parts, task, answer);
}

async function record(parts: PlanParts, task: ClaimedTask, answer: HandOver): Promise<void> {
  const { db, clock, log } = parts;
  const now = clock.now();
  switch (answer.kind) {
    case 'accepted':
      await inTx(db, (tx) => acceptTask(tx, now, task.id, { ...answer, handedOverAt: now }));
      return;
    case 'unreachable':
      log.warn({ massTask: task.id, problem: answer.problem }, 'the channel cannot be reached; a mass task will be tried again');
      await inTx(db, (tx) => returnTask(tx, now, task.id, { problem: answer.problem, atLeastMs: 0 }));
      return;
    case 'lost':
      log.warn({ massTask: task.id, problem: answer.problem }, 'the answer to a mass task was lost; it will be looked for');
      await inTx(db, (tx) => loseTask(tx, now, task.id, answer.problem));
      return;
    case 'refused':
      await recordRefused(parts, task, answer);
      return;
    default:
      return answer satisfies never;
  }
}

async function recordRefused(parts: PlanParts, task: ClaimedTask, answer: Extract<HandOver, { kind: 'refused' }>): Promise<void> {
  const { db, clock, log } = parts;
  const now = clock.now();
  const verdict = verdictOf(answer.errcode);
  const problem = `${answer.errcode} ${answer.problem}`;
  log.warn({ massTask: task.id, problem, verdict: verdict.kind }, 'a mass task was refused');
  switch (verdict.kind) {
    case 'unknown':
      await inTx(db, (tx) => loseTask(tx, now, task.id, problem));
      return;
    case 'retry':
      await inTx(db, (tx) => returnTask(tx, now, task.id, { problem, atLeastMs: verdict.atLeastMs }));
      return;
    case 'refused':
      await inTx(db, (tx) => refuseTask(tx, now, task.id, { problem, reason: verdict.reason }));
      return;
    default:
      return verdict satisfies never;
  }
}
