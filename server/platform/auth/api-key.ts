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

/** The company of a live key. */
export async function apiKeyCaller(db: Db, key: string): Promise<{ id: number; corpId: number; zone: string } | undefined> {
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
