import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR } from '../../domain/kernel/time.ts';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { createPruneLoop } from './prune.ts';

let company: TestCompany;
const clock = setClock();
beforeAll(async () => {
  company = await openTestCompany();
});
afterAll(() => company.drop());
beforeEach(async () => {
  clock.set(TEST_NOW);
  await sql`truncate wecom_inbox, welcome`.execute(company.db);
});

/** TEST_NOW is 09:00 in Shanghai: the next 04:00 is 19 hours later. */
const NIGHT = TEST_NOW + 19 * HOUR;

const callbacks = (count: number, state: string, endedAt: number | null) =>
  sql`
  insert into wecom_inbox (corp_id, digest, plaintext, received_at, next_try_at, state, done_at)
  select ${company.corpId}, sha256((random()::text || n)::bytea), 'x', ${new Date(TEST_NOW)}, ${new Date(TEST_NOW)}, ${state},
    ${endedAt === null ? null : new Date(endedAt)}::timestamptz
  from generate_series(1, ${count}) n`.execute(company.db);
const welcomes = (count: number, state: string, endedAt: number | null) =>
  sql`
  insert into welcome (corp_id, code_hash, userid, external_userid, received_at, expires_at, next_try_at, state, settled_at)
  select ${company.corpId}, sha256((random()::text || n)::bytea), 'u', 'wm', ${new Date(TEST_NOW)}, ${new Date(TEST_NOW)}, ${new Date(TEST_NOW)},
    ${state}, ${endedAt === null ? null : new Date(endedAt)}::timestamptz
  from generate_series(1, ${count}) n`.execute(company.db);
const left = async (table: 'wecomInbox' | 'welcome') =>
  (
    await company.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n;
const drain = async () => {
  const loop = createPruneLoop({ db: company.db, clock });
  let batches = 0;
  while (await loop.runOnce()) batches += 1;
  return { batches, due: await loop.nextDue() };
};

test('what was handled thirty days ago goes in the night after, in batches, and nothing else', async () => {
  await callbacks(6_000, 'done', TEST_NOW - 30 * DAY);
  await callbacks(3, 'done', TEST_NOW);
  await callbacks(2, 'dead', null);
  await callbacks(2, 'pending', null);
  await welcomes(2, 'sent', TEST_NOW - 31 * DAY);
  await welcomes(2, 'sent', TEST_NOW - DAY);
  await welcomes(1, 'pending', null);
  // By day nothing is deleted but what the last night left.
  expect(await drain()).toEqual({ batches: 1, due: NIGHT });
  expect(await left('welcome')).toBe(3);
  expect(await left('wecomInbox')).toBe(6_007);
  clock.set(NIGHT - 1);
  expect((await drain()).batches).toBe(0);
  clock.set(NIGHT);
  expect(await drain()).toEqual({ batches: 2, due: NIGHT + 29 * DAY });
  expect(await left('wecomInbox')).toBe(7);
});

test('with nothing to delete it is due never', async () => {
  await callbacks(2, 'dead', null);
  expect(await drain()).toEqual({ batches: 0, due: null });
});

test('the oldest rows are found by an index', async () => {
  await callbacks(2_000, 'done', TEST_NOW);
  await sql`analyze wecom_inbox`.execute(company.db);
  const { rows } = await sql<Record<string, string>>`
    explain select id from wecom_inbox where state = 'done' and done_at <= ${new Date(TEST_NOW - DAY)} order by done_at limit 5000`.execute(
    company.db,
  );
  expect(JSON.stringify(rows)).toContain('wecom_inbox_done');
});
