import { openDatabase, type Database } from '../../server/platform/db/database.ts';
import { ensureCompany } from '../../server/platform/auth/company.ts';
import { createTestDatabase } from './database.ts';

/** The instant at which tests begin: Sunday 1 March 2026, 09:00 in Shanghai. */
export const TEST_NOW = Date.parse('2026-03-01T09:00:00+08:00');

export type TestCompany = Database & { readonly url: string; readonly corpId: number; drop(): Promise<void> };

/** A fresh database with one company in it, 「青禾装饰」, whose owner signs in as admin / water-flow. */
export async function openTestCompany(): Promise<TestCompany> {
  const { url, drop } = await createTestDatabase();
  const database = openDatabase(url, { max: 8, onError: () => undefined });
  const corpId = await ensureCompany(
    database.db,
    { name: '青禾装饰', wecomCorpId: 'ww0123456789abcdef', login: 'admin', ownerName: '青禾管理员', password: 'water-flow' },
    TEST_NOW,
  );
  return {
    ...database,
    url,
    corpId,
    drop: async () => {
      await database.close();
      await drop();
    },
  };
}

/** A clock that stands still until it is set. */
export function setClock(start = TEST_NOW): { now(): number; set(instant: number): void } {
  let instant = start;
  return {
    now: () => instant,
    set(next) {
      instant = next;
    },
  };
}
