import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { INBOX_LANES } from '../../domain/wecom/inbox-lanes.ts';
import { MINUTE } from '../../domain/kernel/time.ts';
import { at } from '../platform/db/bind.ts';
import type { Db, Query } from '../platform/db/database.ts';
import type { SecretBox } from '../platform/secrets/box.ts';
import { wake } from '../platform/jobs/wake.ts';
import { promoteSubject } from './claim.ts';
import { readLetter, sealedLetter, type Letter } from './letter.ts';
import { isSigned, open, type Seal, type Signed } from './seal.ts';
import { storable } from './storable.ts';
import { insertWelcome } from './welcomes.ts';

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
      return keep(db, now, app.corpId, encrypted, sealedLetter(opened.problem));
    case 'message':
      return keep(db, now, app.corpId, opened.text, readLetter(opened.text, app.wecomCorpId));
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

/**
 * Events have no id, and distinct ones come in the same second: only the whole plaintext tells a repetition (92130). All in
 * one statement: greetings wait for it.
 */
async function keep(db: Db, now: number, corpId: number, plaintext: string, letter: Letter): Promise<Received> {
  const { trouble, welcome, lane } = letter;
  const digest = createHash('sha256').update(plaintext).digest();
  const subject = letter.subject === null ? null : storable(letter.subject);
  const kind = letter.kind === null ? null : storable(letter.kind);
  const moves = subject !== null && lane !== 'bulk' ? sql`, promoted as (${promoteSubject({ corpId, subject, lane })})` : sql``;
  const greets = welcome === undefined ? sql`` : sql`, greeted as (${insertWelcome(now, corpId, welcome)})`;
  // PostgreSQL has no NUL in texts.
  const { rows } = await sql`
    with kept as (
      insert into wecom_inbox (corp_id, digest, plaintext, subject, lane, kind, received_at, next_try_at, state, problem, error)
      values (${corpId}, ${digest}, ${plaintext.replaceAll('\0', '\ufffd')}, ${subject}, ${INBOX_LANES[lane]}, ${kind}, ${at(now)}, ${at(now)},
        ${trouble === undefined ? 'pending' : 'dead'}, ${trouble?.problem ?? null}, ${trouble?.error ?? null})
      on conflict (corp_id, digest) do nothing
      returning id
    )${moves}${greets}
    select id from kept`.execute(db);
  if (rows.length === 0) return { kind: 'repeated' };
  if (trouble !== undefined) return { kind: 'deadLetter', problem: trouble.error };
  // Afterwards: PostgreSQL lets one transaction at a time commit with a notice, and this one is on the disk by now. Were it
  // lost, the loops look by themselves.
  await wake(db, 'inbox');
  return { kind: 'kept', corpId };
}

function isTimely(signed: Signed, now: number): boolean {
  return /^\d{1,12}$/.test(signed.timestamp) && Math.abs(Number(signed.timestamp) * 1_000 - now) <= TOLERANCE_MS;
}
