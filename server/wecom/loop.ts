import { acknowledgedNote } from '../../domain/wecom/acknowledged-words.ts';
import type { LetterProblem } from '../../domain/wecom/dead-letters.ts';
import { readEvent, type WecomEvent } from '../../domain/wecom/events.ts';
import { HOUR, MINUTE, SECOND } from '../../domain/kernel/time.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Db } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import type { Loop } from '../platform/jobs/loop.ts';
import type { Worker } from '../platform/jobs/worker.ts';
import type { Log } from '../platform/log/log.ts';
import { claimInbox, finishClaim, giveBackClaim, nextInboxDue, type Claimed } from './claim.ts';
import { WecomFailure, isPassing } from './failure.ts';
import { readFields } from './fields.ts';
import type { Apply, InboxHandler } from './inbox.ts';

/**
 * Handled side by side; each takes one database connection at a time. New friends are few and many statements each: more at
 * once would only keep greetings waiting.
 */
const BATCH = { first: 4, others: 8, all: 8 } as const;
const FIRST_PAUSE_MS = 5 * SECOND;
const LONGEST_PAUSE_MS = 10 * MINUTE;
const ATTEMPTS = 12;
/** An outage of WeCom kills no letter before this age. */
const PATIENCE_MS = 24 * HOUR;

type Parts = {
  db: Db;
  clock: Clock;
  log: Pick<Log, 'warn' | 'error'>;
  worker: Pick<Worker, 'id'>;
  handlers: readonly InboxHandler[];
  /** What this loop serves; without it everything. New friends have a loop of their own. */
  lanes?: 'first' | 'others';
};

const LANES = { first: ['first'], others: ['usual', 'bulk'], all: ['first', 'usual', 'bulk'] } as const;

/**
 * Reads what WeCom called back and lets the handlers react. Events about one customer go one after the other, in the
 * order in which they came; one that fails keeps back only its own customer's.
 */
export function createInboxLoop(parts: Parts): Loop {
  const serves = parts.lanes ?? 'all';
  const lanes = LANES[serves];
  return {
    name: parts.lanes === 'first' ? 'inbox.first' : 'inbox',
    wokenBy: ['inbox', 'clock'],
    async runOnce() {
      const workerId = parts.worker.id;
      const rows = await claimInbox(parts.db, parts.clock.now(), workerId, lanes, BATCH[serves]);
      // All have ended before an error rises: the next claim counts what is still claimed as free.
      const results = await Promise.allSettled(rows.map((row) => handle(parts, workerId, row)));
      for (const result of results) if (result.status === 'rejected') throw result.reason;
      return rows.length > 0;
    },
    nextDue: () => nextInboxDue(parts.db, lanes),
  };
}

async function handle(parts: Parts, workerId: number, row: Claimed): Promise<void> {
  try {
    const { applies, note } = await prepare(parts, row);
    await inTx(parts.db, async (tx) => {
      const now = parts.clock.now();
      // First, so that the row is locked: a worker that lost its claim writes nothing.
      if (!(await finishClaim(tx, now, workerId, row.id, note))) throw new ClaimLost(`callback ${row.id} was claimed by another worker`);
      for (const apply of applies) await apply(tx, now);
    });
  } catch (error) {
    if (error instanceof ClaimLost) {
      parts.log.warn({ err: error }, 'a callback is handled elsewhere');
      return;
    }
    await postpone(parts, workerId, row, error);
  }
}

async function prepare(parts: Parts, row: Claimed): Promise<{ applies: Apply[]; note: string | null }> {
  const event = eventOf(row);
  if (event?.kind === 'acknowledged') return { applies: [], note: acknowledgedNote(event.why) };
  if (event === undefined) return { applies: [], note: 'no event that we react to' };
  const corp = { id: row.corpId, wecomCorpId: row.wecomCorpId, zone: row.zone };
  const applies: Apply[] = [];
  for (const handler of parts.handlers) if (handler.wants(event)) applies.push(await handler.prepare(event, corp));
  return { applies, note: applies.length === 0 ? 'nobody reacts to this kind of event' : null };
}

function eventOf(row: Claimed): WecomEvent | undefined {
  const reading = readFields(row.plaintext);
  if (reading.kind === 'unreadable') throw new Error(`unreadable: ${reading.problem}`);
  const event = readEvent(reading.fields);
  return event.kind === 'unknown' ? undefined : event;
}

async function postpone(parts: Parts, workerId: number, row: Claimed, error: unknown): Promise<void> {
  const now = parts.clock.now();
  const attempts = row.attempts + 1;
  const problem = error instanceof Error ? error.message : String(error);
  if (attempts >= ATTEMPTS && !(isOutage(error) && now - row.receivedAt < PATIENCE_MS)) {
    parts.log.error({ err: error, inboxId: row.id, attempts }, 'a callback could not be handled and is given up');
    await giveBackClaim(parts.db, workerId, row, problem, givenUp(error));
    return;
  }
  parts.log.warn({ err: error, inboxId: row.id, attempts }, 'a callback could not be handled and is tried again');
  await giveBackClaim(parts.db, workerId, row, problem, { againAt: now + pauseAfter(attempts, error) });
}

function pauseAfter(attempts: number, error: unknown): number {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_PAUSE_MS);
  const asked = error instanceof WecomFailure && error.error.kind === 'refused' ? (error.error.retryAfterMs ?? 0) : 0;
  return Math.max(pause, asked);
}

function givenUp(error: unknown): { problem: LetterProblem; errcode: number | null } {
  if (isOutage(error)) return { problem: 'unreachable', errcode: null };
  if (!(error instanceof WecomFailure)) return { problem: 'failed', errcode: null };
  return { problem: 'refused', errcode: error.error.kind === 'refused' ? error.error.errcode : null };
}

function isOutage(error: unknown): boolean {
  return error instanceof WecomFailure && isPassing(error.error);
}

class ClaimLost extends Error {}
