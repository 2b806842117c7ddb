import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDueLoop } from './loop.ts';
import { march, openWorld, recordStatements, tagSop, type Statement, type World } from './testing.ts';

let world: World;
let customers: string[];
let tag: number;
beforeAll(async () => {
  world = await openWorld();
  const staff = await world.staff();
  tag = await world.tag('计划');
  const id = await world.publish(tagSop(tag));
  customers = await world.waiting(20_000, staff, id, march(2, '10:00'));
  await sql`analyze`.execute(world.db);
});
afterAll(() => world.drop());

const LARGE = /Seq Scan on (step_run|enrollment|customer_facts)\b/;
const ANY = /Seq Scan on (intent|fact|enrollment_trace|sop_receipt)\b/;

/** Plans that read a large table whole, or a small one that no index serves. */
async function scansOf(work: () => Promise<unknown>): Promise<string[]> {
  const recording = recordStatements(world.pool);
  await work();
  const statements = recording.stop().filter(({ text }) => /^\s*(select|update|delete|insert|with)/i.test(text));
  expect(statements.length).toBeGreaterThan(8);
  const client = await world.pool.connect();
  const planOf = async ({ text, values }: Statement): Promise<string> => {
    const { rows } = await client.query<Record<string, unknown>>(`explain ${text}`, Array.from(values));
    return rows.map((row) => String(row['QUERY PLAN'])).join('\n');
  };
  const scans: string[] = [];
  for (const statement of statements) {
    const plan = await planOf(statement);
    await client.query('set enable_seqscan = off');
    const forced = await planOf(statement);
    await client.query('set enable_seqscan = on');
    if (LARGE.test(plan)) scans.push(`${statement.text}\n${plan}`);
    if (ANY.test(forced)) scans.push(`${statement.text}\n${forced}`);
  }
  client.release();
  return scans;
}

test('finding, claiming and writing due steps reads no large table from end to end', async () => {
  world.clock.set(march(2, '10:00'));
  const loop = createDueLoop({ db: world.db, clock: world.clock, log: world.log, batch: 100 });
  expect(
    await scansOf(async () => {
      await loop.nextDue();
      await loop.runOnce();
    }),
  ).toEqual([]);
});

test('reacting to a tag reads no large table from end to end', async () => {
  await world.addTag(customers.slice(0, 1), tag);
  expect(await scansOf(() => world.reactor.runOnce())).toEqual([]);
});
