import { DAY, HOUR, MINUTE, SECOND } from '../../domain/kernel/time.ts';
import { ARCHIVE_DAYS, CHAT_DATA_PAGE } from '../../domain/wecom/archive-sdk.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Db } from '../platform/db/database.ts';
import { isTransient } from '../platform/db/transient.ts';
import type { Loop } from '../platform/jobs/loop.ts';
import type { Worker } from '../platform/jobs/worker.ts';
import type { Log } from '../platform/log/log.ts';
import type { SecretBox } from '../platform/secrets/box.ts';
import type { ArchiveAccess, ArchiveSource } from './api/archive.ts';
import { archiveKeys } from './archive-keys.ts';
import {
  claimArchive,
  forgetOldRecords,
  nextArchiveDue,
  nextWaiting,
  releaseArchive,
  type ArchiveClaim,
  type Schedule,
} from './archive-rows.ts';
import { openPage, storePage, takeUpWaiting, ClaimLost, type ArchiveTaker } from './archive-store.ts';
import { WecomFailure, isRefusal } from './failure.ts';

/** Without an announcement: they may get lost (91774). */
const LOOK_EVERY_MS = MINUTE;
/** After something came: announcements are held together for 15 s, so the next words are looked for before the next one. */
const LOOK_AGAIN_MS = [2 * SECOND, 5 * SECOND, 16 * SECOND] as const;
const FIRST_PAUSE_MS = 5 * SECOND;
const LONGEST_PAUSE_MS = HOUR / 6;
/** A record costs a millisecond to open: a page must not keep the process for long. */
const PAGE = 200;

export type ArchiveFeedParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn' | 'error'>;
  readonly worker: Pick<Worker, 'id'>;
  readonly secrets: SecretBox;
  readonly source: ArchiveSource;
  /** Where records are asked for when a company names no place of its own. */
  readonly apiBase: string;
  readonly take: ArchiveTaker;
  readonly page?: number;
};

/**
 * Reads the message archive in its order and hands on what was said, each message once: the cursor moves in the
 * transaction in which the messages are taken. Without a company that has the archive there is nothing to do.
 */
export function createArchiveLoop(parts: ArchiveFeedParts): Loop {
  return {
    name: 'archive',
    wokenBy: ['inbox', 'clock'],
    runOnce: () => runOnce(parts),
    nextDue: () => nextArchiveDue(parts.db, parts.clock.now()),
  };
}

async function runOnce(parts: ArchiveFeedParts): Promise<boolean> {
  const { db, clock, log } = parts;
  const workerId = parts.worker.id;
  const claim = await claimArchive(db, clock.now(), workerId);
  if (claim === undefined) return false;
  try {
    const came = await pullOnce(parts, workerId, claim);
    await forgetOldRecords(db, clock.now());
    const next = schedule(clock.now(), claim, came, await nextWaiting(db, claim.corpId));
    await releaseArchive(db, clock.now(), workerId, claim, next);
  } catch (error) {
    if (error instanceof ClaimLost) {
      log.warn({ err: error }, 'the archive is read elsewhere');
      return false;
    }
    if (!(error instanceof WecomFailure)) throw error;
    log.warn({ corpId: claim.corpId, err: error }, 'the message archive could not be read and is tried again');
    await releaseArchive(db, clock.now(), workerId, claim, afterFailure(clock.now(), claim, error));
  }
  return true;
}

/** How much came. */
type Came = 'nothing' | 'some' | 'fullPage';

async function pullOnce(parts: ArchiveFeedParts, workerId: number, claim: ArchiveClaim): Promise<Came> {
  const { db, clock, log } = parts;
  const { corpId } = claim;
  if (claim.pulledAt !== null && clock.now() - claim.pulledAt > ARCHIVE_DAYS * DAY)
    log.error(
      { corpId, pulledAt: claim.pulledAt },
      'the message archive was not read for longer than WeCom keeps it: some of it may be lost',
    );
  const keys = await archiveKeys(db, parts.secrets, corpId);
  const { records, full } = await fetchPage(parts, claim);
  const page = await openPage(records, claim.seq, keys);
  for (const record of page.records)
    if (record.unsealed.kind === 'unreadable')
      log.error(
        { corpId, seq: record.seq, ...record.unsealed.problem },
        'a record of the message archive cannot be opened and is set aside',
      );
  try {
    await storePage(parts, workerId, corpId, page);
  } catch (error) {
    if (isTransient(error) || error instanceof ClaimLost) throw error;
    log.error({ err: error, corpId }, 'a page of the message archive failed; going on one by one');
    for (const record of page.records) await storeAlone(parts, workerId, corpId, record);
  }
  await takeUpWaiting(parts, corpId, keys);
  if (records.length > 0 && page.seq === claim.seq)
    throw new WecomFailure('archive', { kind: 'malformed', problem: 'no record has a new seq' });
  return records.length === 0 ? 'nothing' : full ? 'fullPage' : 'some';
}

async function storeAlone(
  parts: ArchiveFeedParts,
  workerId: number,
  corpId: number,
  record: Awaited<ReturnType<typeof openPage>>['records'][number],
): Promise<void> {
  const { seq } = record;
  try {
    await storePage(parts, workerId, corpId, { seq, records: [record] });
  } catch (error) {
    if (isTransient(error) || error instanceof ClaimLost) throw error;
    parts.log.error({ err: error, corpId, seq }, 'a message of the archive cannot be taken and is set aside');
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    await storePage(parts, workerId, corpId, {
      seq,
      records: [{ ...record, unsealed: { kind: 'unreadable', problem: { code: 'taker', text } } }],
    });
  }
}

/** Asks for less when WeCom finds the page too large (301058). */
async function fetchPage(parts: ArchiveFeedParts, claim: ArchiveClaim): Promise<{ records: readonly unknown[]; full: boolean }> {
  const access: ArchiveAccess = {
    url: claim.url ?? parts.apiBase,
    wecomCorpId: claim.wecomCorpId,
    secret: parts.secrets.open(claim.secret),
  };
  for (let limit = Math.min(parts.page ?? PAGE, CHAT_DATA_PAGE); ; limit = Math.ceil(limit / 4)) {
    try {
      const records = await parts.source.pull(access, claim.seq, limit);
      return { records, full: records.length >= limit };
    } catch (error) {
      if (limit === 1 || !isRefusal(error, 301058)) throw error;
    }
  }
}

function schedule(now: number, claim: ArchiveClaim, came: Came, waitingAt: number | null): Schedule {
  const activeAt = came === 'nothing' ? claim.activeAt : now;
  const base = { activeAt, pulledAt: now, failures: 0, error: null };
  if (came === 'fullPage') return { ...base, nextPullAt: now, awaitedAt: now };
  const again = LOOK_AGAIN_MS.map((ms) => (activeAt ?? -Infinity) + ms).find((instant) => instant > now);
  const expected = Math.min(again ?? Infinity, waitingAt ?? Infinity);
  const awaitedAt = Number.isFinite(expected) ? expected : null;
  return { ...base, nextPullAt: Math.min(now + LOOK_EVERY_MS, expected), awaitedAt };
}

/** Nothing is expected then, so that a simulated clock does not stop for every try. */
function afterFailure(now: number, claim: ArchiveClaim, error: WecomFailure): Schedule {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(claim.failures, 20), LONGEST_PAUSE_MS);
  const asked = error.error.kind === 'refused' ? (error.error.retryAfterMs ?? 0) : 0;
  return {
    nextPullAt: now + Math.max(pause, asked),
    awaitedAt: null,
    activeAt: claim.activeAt,
    pulledAt: claim.pulledAt,
    failures: claim.failures + 1,
    error: error.message,
  };
}
