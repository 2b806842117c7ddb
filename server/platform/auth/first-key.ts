import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Db } from '../db/database.ts';
import { readJsonIfThere, writePrivateJson } from '../files/private-file.ts';
import { createApiKey } from './api-key.ts';

/** The API key of the demo: kept beside the data so that every start prints the same, made anew when either side lost it. */
export async function ensureDemoKey(db: Db, dataDir: string, corpId: number, now: number): Promise<string> {
  const file = join(dataDir, 'api-key.json');
  const kept = keyIn(await readJsonIfThere(file));
  if (kept !== undefined && (await isLive(db, corpId, kept))) return kept;
  const key = await createApiKey(db, corpId, '演示密钥', now);
  await writePrivateJson(file, { apiKey: key });
  return key;
}

async function isLive(db: Db, corpId: number, key: string): Promise<boolean> {
  const row = await db
    .selectFrom('apiKey')
    .select('id')
    .where('corpId', '=', corpId)
    .where('keyHash', '=', createHash('sha256').update(key).digest())
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

function keyIn(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'apiKey' in value && typeof value.apiKey === 'string' ? value.apiKey : undefined;
}
