import { createHash, randomBytes } from 'node:crypto';
import { at } from '../db/bind.ts';
import type { Db, Query } from '../db/database.ts';

/** Makes an API key; it is shown this once, only its SHA-256 is kept. */
export async function createApiKey(db: Query, corpId: number, name: string, now: number): Promise<string> {
  const key = `hs_${randomBytes(24).toString('base64url')}`;
  await db
    .insertInto('apiKey')
    .values({ corpId, name, keyHash: hashOf(key), createdAt: at(now) })
    .execute();
  return key;
}

type KeyCaller = { readonly id: number; readonly corpId: number; readonly zone: string };
type Remembered = { readonly caller: Promise<KeyCaller | undefined>; readonly until: number };

/** Programs send hundreds of requests a second with one key; a revoked key is refused after so long at the latest. */
const REMEMBERED_MS = 1_000;
const MOST_REMEMBERED = 1_000;
const remembered = new WeakMap<Db, Map<string, Remembered>>();

/** The company of a live key. */
export function apiKeyCaller(db: Db, key: string): Promise<KeyCaller | undefined> {
  const keys = remembered.get(db) ?? new Map<string, Remembered>();
  remembered.set(db, keys);
  const known = keys.get(key);
  const now = performance.now();
  if (known !== undefined && now < known.until) return known.caller;
  if (keys.size >= MOST_REMEMBERED) keys.clear();
  const caller = findCaller(db, key);
  keys.set(key, { caller, until: now + REMEMBERED_MS });
  // Who was not found may be made in this very moment; a database that was away is asked again.
  caller.then(
    (found) => void (found === undefined && keys.delete(key)),
    () => keys.delete(key),
  );
  return caller;
}

async function findCaller(db: Db, key: string): Promise<KeyCaller | undefined> {
  return db
    .selectFrom('apiKey')
    .innerJoin('corp', 'corp.id', 'apiKey.corpId')
    .select(['apiKey.id', 'apiKey.corpId', 'corp.zone'])
    .where('keyHash', '=', hashOf(key))
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
