import { sql } from 'kysely';
import { matchLost, mayBe, type Found, type FoundWhole, type Lost, type SearchOutcome } from '../../domain/delivery/search.ts';
import { ABSENCE_AFTER, ABSENCES_NEEDED, CONFIRMATION_LIFE, nextSearch, UNKNOWN_REPORTED_AFTER } from '../../domain/delivery/schedule.ts';
import { MINUTE, SECOND } from '../../domain/kernel/time.ts';
import { at, atOrNull } from '../platform/db/bind.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import type { Loop } from '../platform/jobs/loop.ts';
import { liveWorkerIds } from '../platform/jobs/worker.ts';
import { recordFacts } from '../platform/reactor/record.ts';
import { checkDone, takeDue } from './checks.ts';
import type { DeliveryContext, WorkerParts } from './context.ts';
import { groupBy } from './group-by.ts';
import { about, changeIntents, intentsOfTask } from './intents.ts';
import { lookInto } from './lookup.ts';
import { abandonTask, acceptTask, lockTask, returnTask, type LockedTask } from './tasks.ts';

/** WeCom's clock and ours may differ: a task is looked for from so long before the call. */
const CLOCK_MARGIN = 2 * MINUTE;
const MOST_TASKS = 200;

/** Finds out what became of hand-overs whose answer nobody has: lost answers, and calls of workers that died. */
export function createReconcileLoop(parts: WorkerParts): Loop {
  const { db, clock } = parts;
  return {
    name: 'delivery.reconcile',
    wokenBy: [],
    async runOnce() {
      const abandoned = await abandonDeadClaims(db, clock.now());
      const due = await takeDue(db, clock.now(), parts.worker.id, 'unknown', MOST_TASKS);
      for (const [corpId, tasks] of groupBy(due, (task) => task.corpId))
        await searchFor(
          parts,
          corpId,
          tasks.map((task) => task.id),
        );
      return abandoned || due.length > 0;
    },
    async nextDue() {
      // Claimed: a call is under way in some process, or that process is dead and this loop has work.
      const claimed = await db.selectFrom('massTask').select('id').where('state', '=', 'claimed').limit(1).executeTakeFirst();
      if (claimed !== undefined) return clock.now();
      const { rows } = await sql<{ next: number | null }>`
        select min(next_check_at) as next from mass_task where state = 'unknown'`.execute(db);
      return rows[0]?.next ?? null;
    },
  };
}

async function abandonDeadClaims(db: Db, now: number): Promise<boolean> {
  const claimed = await db.selectFrom('massTask').select(['id', 'workerId']).where('state', '=', 'claimed').execute();
  if (claimed.length === 0) return false;
  // Read after the claims: a worker is alive before it claims, so one that is missing here is dead.
  const live = new Set(await liveWorkerIds(db));
  const orphans = claimed.filter((task) => !live.has(task.workerId));
  for (const orphan of orphans) await inTx(db, (tx) => abandonTask(tx, now, orphan.id, 'the worker that claimed it died'));
  return orphans.length > 0;
}

/** One look for all given lost tasks of a company. */
export async function searchFor(parts: DeliveryContext, corpId: number, due: readonly string[]): Promise<void> {
  const { db, clock, channel, log } = parts;
  const startedAt = clock.now();
  const lost = await lostTasks(db, corpId, due);
  const since = Math.min(...lost.map((task) => task.since));
  const listed = await channel.list(corpId, since, startedAt);
  if (listed.kind === 'failed') {
    log.warn({ corpId, problem: listed.problem }, 'lost mass tasks could not be looked for');
    for (const id of due) await inTx(db, (tx) => postpone(tx, clock.now(), id, listed.problem));
    return;
  }
  const fitting = listed.value.filter((found) => lost.some((task) => mayBe(task, found)));
  const free = await withoutBound(db, corpId, fitting);
  const whole: FoundWhole[] = [];
  for (const found of free) whole.push({ ...found, recipientsOf: await lookInto(channel, corpId, found, lost) });
  const outcomes = matchLost(lost, whole);
  const createdAt = new Map(free.map((found) => [found.msgid, found.createdAt]));
  for (const id of due) {
    const outcome = outcomes.get(id) ?? { kind: 'unclear' };
    log.info({ massTask: id, outcome: outcome.kind }, 'looked for a lost mass task');
    await inTx(db, (tx) => record(tx, clock.now(), id, outcome, { startedAt, createdAt }));
  }
}

async function record(
  tx: Tx,
  now: number,
  id: string,
  outcome: SearchOutcome,
  look: { startedAt: number; createdAt: ReadonlyMap<string, number> },
): Promise<void> {
  switch (outcome.kind) {
    case 'found':
      await acceptTask(tx, now, id, { msgid: outcome.msgid, unreached: [], handedOverAt: look.createdAt.get(outcome.msgid) ?? now });
      return;
    case 'unclear':
      await postpone(tx, now, id, 'more than one mass task fits, or one could not be looked into');
      return;
    case 'absent':
      await recordAbsence(tx, now, id, look.startedAt);
      return;
    default:
      return outcome satisfies never;
  }
}

/**
 * Why two listings prove that the call was not accepted: once we gave the answer up, no call is under way, and what WeCom
 * stored for it is listed two minutes later, for it gives the msgid only after storing. One listing might come from a
 * replica that lags; two, apart in time and both complete, are as good as an answer. Everything less stays unknown: one
 * message lost is better than two sent.
 */
async function recordAbsence(tx: Tx, now: number, id: string, startedAt: number): Promise<void> {
  const task = await lockTask(tx, id, ['unknown']);
  if (task === undefined) return;
  // Another worker's look, recorded meanwhile, is not a second one.
  const isLate = task.nextCheckAt === null || task.nextCheckAt > startedAt;
  const counts = !isLate && startedAt >= lostAt(task) + ABSENCE_AFTER;
  const absences = counts ? task.absences + 1 : task.absences;
  if (absences >= ABSENCES_NEEDED)
    return returnTask(tx, now, id, { problem: 'proven not accepted: two complete listings do not show it', atLeastMs: 0 });
  await wait(tx, now, task, { absences, problem: 'not listed' });
}

async function postpone(tx: Tx, now: number, id: string, problem: string): Promise<void> {
  const task = await lockTask(tx, id, ['unknown']);
  if (task !== undefined) await wait(tx, now, task, { absences: task.absences, problem });
}

async function wait(tx: Tx, now: number, task: LockedTask, look: { absences: number; problem: string }): Promise<void> {
  const age = now - lostAt(task);
  const isReport = task.reportedAt === null && age >= UNKNOWN_REPORTED_AFTER;
  const next = age < CONFIRMATION_LIFE ? nextSearch(lostAt(task), now, look.absences) : null;
  await checkDone(tx, task.id, next);
  await tx
    .updateTable('massTask')
    .set({ absences: look.absences, error: look.problem, reportedAt: isReport ? at(now) : atOrNull(task.reportedAt) })
    .where('id', '=', task.id)
    .execute();
  if (isReport) await reportUnknown(tx, now, task);
}

/** After a day a person is told, on each customer's timeline and in the list of deliveries. */
async function reportUnknown(tx: Tx, now: number, task: LockedTask): Promise<void> {
  const intents = await intentsOfTask(tx, task.id, ['unknown']);
  await changeIntents(tx, intents, ['unknown'], sql`reason = 'unknown'`);
  await recordFacts(
    tx,
    now,
    intents.map((intent) => ({
      kind: 'delivery.unknown',
      data: { ...about(intent), staffId: task.staffId },
      corpId: intent.corpId,
      customerId: intent.customerId,
      at: now,
      actor: 'system',
      staffId: task.staffId,
    })),
  );
}

/**
 * The lost tasks that are due, and their rivals: every other task of the company with the same words whose answer is not
 * known (yet), since a found task may belong to one of those.
 */
async function lostTasks(db: Db, corpId: number, due: readonly string[]): Promise<Lost[]> {
  const { rows: tasks } = await sql<{ id: string; text: string; userid: string; calledAt: number }>`
    select task.id, task.text, staff.userid, coalesce(task.called_at, task.claimed_at) as called_at
    from mass_task task join staff on staff.id = task.staff_id
    where task.corp_id = ${corpId} and task.state in ('claimed', 'unknown')
      and task.content_hash in (select content_hash from mass_task where id = any(${Array.from(due)}::uuid[]))`.execute(db);
  const { rows: intents } = await sql<{ massTaskId: string; recipient: string }>`
    select mass_task_id, recipient from intent
    where mass_task_id = any(${tasks.map((task) => task.id)}::uuid[]) and state in ('claimed', 'unknown') and recipient is not null`.execute(
    db,
  );
  const recipients = groupBy(intents, (intent) => intent.massTaskId);
  return tasks.map((task) => ({
    id: task.id,
    text: task.text,
    sender: task.userid.toLowerCase(),
    recipients: new Set(recipients.get(task.id)?.map((intent) => intent.recipient)),
    since: Math.floor((task.calledAt - CLOCK_MARGIN) / SECOND) * SECOND,
  }));
}

async function withoutBound(db: Db, corpId: number, found: readonly Found[]): Promise<Found[]> {
  if (found.length === 0) return [];
  const msgids = found.map((one) => one.msgid);
  const rows = await db.selectFrom('massTask').select('msgid').where('corpId', '=', corpId).where('msgid', 'in', msgids).execute();
  const bound = new Set(rows.map((row) => row.msgid));
  return found.filter((one) => !bound.has(one.msgid));
}

function lostAt(task: LockedTask): number {
  return task.lostAt ?? task.claimedAt;
}
