import { setImmediate as breathe } from 'node:timers/promises';
import type { KeyObject } from 'node:crypto';
import { DAY, HOUR, SECOND } from '../../domain/kernel/time.ts';
import { readArchived, type ArchiveMessage } from '../../domain/wecom/archive-messages.ts';
import { isFields } from '../../domain/wecom/wire.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import { isTransient } from '../platform/db/transient.ts';
import type { Log } from '../platform/log/log.ts';
import { changeRecords, dueWaiting, insertRecords, moveCursor, type Change, type NewRecord, type Waiting } from './archive-rows.ts';
import { unseal, type Unsealed } from './archive-unseal.ts';

/**
 * Takes messages in, in the transaction that marks them read. Answers the ids of those that it cannot place yet, because
 * the customer is not known: they are offered again for some days.
 */
export type ArchiveTaker = (tx: Tx, now: number, corpId: number, messages: readonly ArchiveMessage[]) => Promise<ReadonlySet<string>>;

export class ClaimLost extends Error {}

type OpenRecord = { readonly seq: string; readonly msgid: string; readonly sealed: unknown; readonly unsealed: Unsealed };
export type Page = { readonly seq: string; readonly records: readonly OpenRecord[] };
type Parts = { readonly db: Db; readonly clock: Clock; readonly log: Pick<Log, 'error'>; readonly take: ArchiveTaker };

/** Records opened between two breaths of the process. */
const AT_ONCE = 20;
const WAITING_AT_ONCE = 200;
const FIRST_PAUSE_MS = 5 * SECOND;
const LONGEST_PAUSE_MS = 6 * HOUR;
const PATIENCE_MS = 3 * DAY;

/** Opens what was pulled, in order of seq; what lies at or before the cursor is left out. */
export async function openPage(pulled: readonly unknown[], after: string, keys: ReadonlyMap<number, KeyObject>): Promise<Page> {
  const records: OpenRecord[] = [];
  for (const [i, sealed] of pulled.entries()) {
    const seq = seqOf(sealed);
    if (seq === undefined || BigInt(seq) <= BigInt(after)) continue;
    const msgid = isFields(sealed) && typeof sealed['msgid'] === 'string' && sealed['msgid'] !== '' ? sealed['msgid'] : `seq:${seq}`;
    records.push({ seq, msgid, sealed, unsealed: unseal(sealed, keys) });
    if (i % AT_ONCE === AT_ONCE - 1) await breathe();
  }
  records.sort((a, b) => (BigInt(a.seq) < BigInt(b.seq) ? -1 : 1));
  return { seq: records.at(-1)?.seq ?? after, records };
}

/** Writes a page down, hands its messages over and moves the cursor: all or nothing. */
export async function storePage({ db, clock, take }: Parts, workerId: number, corpId: number, page: Page): Promise<void> {
  if (page.records.length === 0) return;
  await inTx(db, async (tx) => {
    const now = clock.now();
    if (!(await moveCursor(tx, workerId, corpId, page.seq)))
      throw new ClaimLost(`the archive of company ${corpId} was claimed by another worker`);
    const fresh = await insertRecords(tx, now, corpId, page.records.map(newRecord));
    const told = new Set<string>();
    const messages = page.records.flatMap(({ msgid, unsealed }) => {
      if (unsealed.kind !== 'message' || !fresh.has(msgid) || told.has(msgid)) return [];
      told.add(msgid);
      return [{ msgid, ...unsealed }];
    });
    const homeless = await take(
      tx,
      now,
      corpId,
      messages.map(({ msgid, message }) => ({ ...message, msgid })),
    );
    const waiting = messages.filter(({ msgid }) => homeless.has(msgid));
    await changeRecords(
      tx,
      corpId,
      waiting.map(({ msgid, json }) => ({ msgid, state: 'waiting', attempts: 0, nextTryAt: now + FIRST_PAUSE_MS, message: json })),
    );
  });
}

/** Offers again what waits and is due: for a customer who has become known, or for a key that came late. */
export async function takeUpWaiting(parts: Parts, corpId: number, keys: ReadonlyMap<number, KeyObject>): Promise<void> {
  try {
    await takeUp(parts, corpId, keys, WAITING_AT_ONCE);
  } catch (error) {
    if (isTransient(error)) throw error;
    parts.log.error({ err: error, corpId }, 'messages of the archive that waited failed; going on one by one');
    await takeUpOneByOne(parts, corpId, keys);
  }
}

async function takeUpOneByOne(parts: Parts, corpId: number, keys: ReadonlyMap<number, KeyObject>): Promise<void> {
  for (;;) {
    try {
      if ((await takeUp(parts, corpId, keys, 1)) === 0) return;
    } catch (error) {
      if (isTransient(error)) throw error;
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      await inTx(parts.db, async (tx) => {
        const first = await dueWaiting(tx, parts.clock.now(), corpId, 1);
        await changeRecords(
          tx,
          corpId,
          first.map(({ msgid }) => ({ msgid, state: 'dead', reason })),
        );
      });
    }
  }
}

async function takeUp({ db, clock, take }: Parts, corpId: number, keys: ReadonlyMap<number, KeyObject>, limit: number): Promise<number> {
  return inTx(db, async (tx) => {
    const now = clock.now();
    const due = (await dueWaiting(tx, now, corpId, limit)).map((record) => ({ record, unsealed: openAgain(record, keys) }));
    if (due.length === 0) return 0;
    const messages = due.flatMap(({ record, unsealed }) =>
      unsealed.kind === 'message' ? [{ ...unsealed.message, msgid: record.msgid }] : [],
    );
    const homeless = await take(tx, now, corpId, messages);
    await changeRecords(
      tx,
      corpId,
      due.map(({ record, unsealed }) => changeOf(now, record, unsealed, homeless)),
    );
    return due.length;
  });
}

function changeOf(now: number, record: Waiting, unsealed: Unsealed, homeless: ReadonlySet<string>): Change {
  const { msgid } = record;
  if (unsealed.kind === 'unreadable') return { msgid, state: 'dead', reason: unsealed.problem.text };
  if (unsealed.kind === 'nothing' || !homeless.has(msgid)) return { msgid, state: 'done' };
  if (now - record.receivedAt >= PATIENCE_MS) return { msgid, state: 'dead', reason: 'nobody of whom it speaks has become a customer' };
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(record.attempts + 1, 20), LONGEST_PAUSE_MS);
  return { msgid, state: 'waiting', attempts: record.attempts + 1, nextTryAt: now + pause, message: unsealed.json };
}

function openAgain(record: Waiting, keys: ReadonlyMap<number, KeyObject>): Unsealed {
  if (record.message === null) return unseal(record.sealed, keys);
  const reading = readArchived(record.message);
  return reading.kind === 'message' && isFields(record.message)
    ? { kind: 'message', message: reading.message, json: record.message }
    : { kind: 'nothing' };
}

function newRecord({ seq, msgid, sealed, unsealed }: OpenRecord): NewRecord {
  const keyVersion = isFields(sealed) && Number.isInteger(sealed['publickey_ver']) ? Number(sealed['publickey_ver']) : null;
  return unsealed.kind === 'unreadable'
    ? { seq, msgid, keyVersion, state: 'dead', reason: unsealed.problem.text, sealed }
    : { seq, msgid, keyVersion, state: 'done', reason: null, sealed: null };
}

function seqOf(record: unknown): string | undefined {
  const seq = isFields(record) ? record['seq'] : undefined;
  const text = typeof seq === 'number' ? String(seq) : seq;
  return typeof text === 'string' && /^\d{1,20}$/.test(text) ? text : undefined;
}
