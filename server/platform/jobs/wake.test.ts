import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../../test/harness/database.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { inTx } from '../db/scoped.ts';
import { CHANNEL, wake } from './wake.ts';

let database: Database;
let drop: () => Promise<void>;
let listener: pg.Client;
const heard: string[] = [];

beforeAll(async () => {
  const made = await createTestDatabase();
  drop = made.drop;
  database = openDatabase(made.url, {
    max: 4,
    onError: (error) => {
      throw error;
    },
  });
  listener = new pg.Client({ connectionString: made.url });
  await listener.connect();
  listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await listener.query(`listen ${CHANNEL}`);
});
afterEach(() => void heard.splice(0));
afterAll(async () => {
  await listener.end();
  await database.close();
  await drop();
});

test('what a transaction wakes is woken once it is committed, each signal once', async () => {
  await inTx(database.db, async (tx) => {
    for (const signal of ['facts', 'jobs', 'facts'] as const) await wake(tx, signal);
    expect(heard).toEqual([]);
  });
  await expect.poll(() => heard.toSorted()).toEqual(['facts', 'jobs']);
});

test('what is undone wakes nobody', async () => {
  await expect(
    inTx(database.db, async (tx) => {
      await wake(tx, 'facts');
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  await wake(database.db, 'jobs');
  await expect.poll(() => heard).toEqual(['jobs']);
});

test('a transaction that wakes does not wait for another one that has yet to commit', async () => {
  await inTx(database.db, async (slow) => {
    await wake(slow, 'facts');
    await inTx(database.db, (quick) => wake(quick, 'jobs'));
    await expect.poll(() => heard).toEqual(['jobs']);
  });
  await expect.poll(() => heard).toEqual(['jobs', 'facts']);
});
