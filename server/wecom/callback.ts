import { createHash } from 'node:crypto';
import { readEvent, type WecomEvent } from '../../domain/wecom/events.ts';
import { MINUTE } from '../../domain/kernel/time.ts';
import { at } from '../platform/db/bind.ts';
import { inTx } from '../platform/db/scoped.ts';
import type { Db, Query } from '../platform/db/database.ts';
import type { SecretBox } from '../platform/secrets/box.ts';
import { wake } from '../platform/jobs/wake.ts';
import { readFields, textField } from './fields.ts';
import { isSigned, open, type Seal, type Signed } from './seal.ts';

export type CallbackApp = Seal & { readonly corpId: number };

export type Received =
  | { readonly kind: 'kept'; readonly corpId: number }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'deadLetter'; readonly problem: string }
  | { readonly kind: 'rejected'; readonly problem: string };

/**
 * How far WeCom's timestamp may be from our clock. Retries and slow networks make first deliveries old; repetitions are
 * caught by their digest anyway.
 */
const TOLERANCE_MS = 15 * MINUTE;

/** The app that a callback address belongs to: the one named in the path, or the only one there is. */
export async function callbackApp(db: Query, secrets: SecretBox, wecomCorpId: string | undefined): Promise<CallbackApp | undefined> {
  const apps = await db
    .selectFrom('wecomApp')
    .innerJoin('corp', 'corp.id', 'wecomApp.corpId')
    .select(['wecomApp.corpId', 'corp.wecomCorpId', 'wecomApp.callbackToken as token', 'wecomApp.encodingAesKey'])
    .$if(wecomCorpId !== undefined, (query) => query.where('corp.wecomCorpId', '=', wecomCorpId ?? ''))
    .limit(2)
    .execute();
  const [app] = apps;
  if (app === undefined || apps.length > 1) return undefined;
  return { ...app, token: secrets.open(app.token), encodingAesKey: secrets.open(app.encodingAesKey) };
}

/** The text that WeCom expects back when the address is saved; undefined when it was not WeCom who asked. */
export function verifiedEcho(app: CallbackApp, now: number, signed: Signed, echo: string): string | undefined {
  if (!isTimely(signed, now) || !isSigned(app, signed, echo)) return undefined;
  const opened = open(app, echo);
  return opened.kind === 'message' ? opened.text : undefined;
}

/**
 * Takes one callback in: what is proven to come from WeCom is stored, once, and committed when this returns. What cannot
 * be read is stored too, dead, for a person to look at.
 */
export async function receiveCallback(db: Db, now: number, app: CallbackApp, signed: Signed, body: string): Promise<Received> {
  const encrypted = encryptedIn(body);
  if (encrypted === undefined) return { kind: 'rejected', problem: 'no Encrypt in the envelope' };
  if (!isSigned(app, signed, encrypted)) return { kind: 'rejected', problem: 'wrong signature' };
  if (!isTimely(signed, now)) return { kind: 'rejected', problem: 'timestamp too far from our clock' };
  const opened = open(app, encrypted);
  switch (opened.kind) {
    case 'foreign':
      return { kind: 'rejected', problem: 'sealed for another receiver' };
    case 'unreadable':
      return keep(db, now, app.corpId, { plaintext: encrypted, subject: null, problem: opened.problem });
    case 'message':
      return keep(db, now, app.corpId, { plaintext: opened.text, ...classify(opened.text, app.wecomCorpId) });
    default:
      return opened satisfies never;
  }
}

/**
 * The ciphertext of an envelope, XML or JSON. Found and not parsed: a megabyte of hostile XML keeps a parser busy for two
 * seconds, and who sent it is known only after the signature was checked.
 */
function encryptedIn(body: string): string | undefined {
  return /^\s*\{/.test(body)
    ? /"encrypt"\s*:\s*"([A-Za-z0-9+=/\\]+)"/i.exec(body)?.[1]?.replaceAll('\\/', '/')
    : /<Encrypt>\s*(?:<!\[CDATA\[)?([A-Za-z0-9+/=]+)(?:\]\]>)?\s*<\/Encrypt>/.exec(body)?.[1];
}

/** A problem means that no handler will ever make sense of it. */
type Letter = { plaintext: string; subject: string | null; problem: string | null };

function classify(text: string, wecomCorpId: string): Omit<Letter, 'plaintext'> {
  const reading = readFields(text);
  if (reading.kind === 'unreadable') return { subject: null, problem: reading.problem };
  const event = readEvent(reading.fields);
  if (event.kind === 'unknown')
    return { subject: null, problem: lacksFields(reading.fields) ? 'a field that this event needs is missing' : null };
  if (event.corpId !== wecomCorpId) return { subject: null, problem: `addressed to ${event.corpId}` };
  return { subject: subjectOf(event), problem: null };
}

/** What events of the same must not overtake one another about. */
function subjectOf(event: WecomEvent): string | null {
  switch (event.kind) {
    case 'add_external_contact':
    case 'add_half_external_contact':
    case 'edit_external_contact':
    case 'del_external_contact':
    case 'del_follow_user':
    case 'transfer_fail':
      return event.externalUserid;
    case 'tag_create':
    case 'tag_update':
    case 'tag_delete':
    case 'tag_shuffle':
      return 'tags';
    case 'create_user':
    case 'update_user':
    case 'delete_user':
    case 'create_party':
    case 'update_party':
    case 'delete_party':
    case 'text':
      return null;
    default:
      return event satisfies never;
  }
}

const UNDERSTOOD: ReadonlySet<string> = new Set([
  ...[
    'add_external_contact',
    'add_half_external_contact',
    'edit_external_contact',
    'del_external_contact',
    'del_follow_user',
    'transfer_fail',
  ],
  ...['create', 'update', 'delete', 'shuffle'],
  ...['create_user', 'update_user', 'delete_user', 'create_party', 'update_party', 'delete_party'],
]);

/** Whether an event is of a kind that we read, and yet could not be read. Kinds that we do not read are no problem. */
function lacksFields(fields: Record<string, unknown>): boolean {
  if (textField(fields, 'ToUserName') === undefined || textField(fields, 'MsgType', 'Event') === undefined) return true;
  const isOurs = ['change_external_contact', 'change_external_tag', 'change_contact'].includes(textField(fields, 'Event') ?? '');
  return isOurs && UNDERSTOOD.has(textField(fields, 'ChangeType') ?? '');
}

/** Events have no id, and distinct ones come in the same second: only the whole plaintext tells a repetition (92130). */
async function keep(db: Db, now: number, corpId: number, letter: Letter): Promise<Received> {
  const digest = createHash('sha256').update(letter.plaintext).digest();
  const inserted = await inTx(db, async (tx) => {
    const row = await tx
      .insertInto('wecomInbox')
      .values({
        corpId,
        digest,
        // PostgreSQL has no NUL in texts.
        plaintext: letter.plaintext.replaceAll('\0', '\ufffd'),
        subject: letter.subject,
        receivedAt: at(now),
        nextTryAt: at(now),
        state: letter.problem === null ? 'pending' : 'dead',
        error: letter.problem,
      })
      .onConflict((conflict) => conflict.columns(['corpId', 'digest']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (row !== undefined && letter.problem === null) await wake(tx, 'inbox');
    return row !== undefined;
  });
  if (!inserted) return { kind: 'repeated' };
  return letter.problem === null ? { kind: 'kept', corpId } : { kind: 'deadLetter', problem: letter.problem };
}

function isTimely(signed: Signed, now: number): boolean {
  return /^\d{1,12}$/.test(signed.timestamp) && Math.abs(Number(signed.timestamp) * 1_000 - now) <= TOLERANCE_MS;
}
