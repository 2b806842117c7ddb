import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { recentSends } from '../delivery/service.ts';
import { openDatabase } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import { createDueLoop } from './loop.ts';
import { pauseSop, resumeSop } from './pause.ts';
import { recentSendsOf } from './recent-sends.ts';
import { dayStep, march, openWorld, recordStatements, tagSop, type World } from './testing.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.drop());

async function enrolled(count: number, change: Parameters<typeof tagSop>[1] = {}) {
  world.clock.set(march(1, '09:00'));
  const staff = await world.staff();
  const tag = await world.tag(`装修${staff}`);
  const customers = await world.customers(count, staff);
  const id = await world.publish(tagSop(tag, change));
  await world.settle();
  await world.addTag(customers, tag);
  await world.settle();
  return { staff, tag, customers, customer: customers[0] ?? '', id };
}

async function waiting(count: number): Promise<string[]> {
  world.clock.set(march(1, '09:00'));
  const staff = await world.staff();
  const id = await world.publish(tagSop(await world.tag(`装修${staff}`)));
  return world.waiting(count, staff, id, march(2, '10:00'));
}

test('a fact that is delivered twice enrolls once', async () => {
  const { customer } = await enrolled(1);
  await sql`
    insert into fact_pending (bucket, lane, seq, recorded_at)
    select bucket, 0, seq, recorded_at from fact where customer_id = ${customer} and kind = 'tag.added'`.execute(world.db);
  await world.settle();
  expect(await world.statuses(customer)).toEqual(['active']);
  expect(await world.outcomes(customer)).toEqual(['enrolled']);
});

test('two workers that claim at the same time make each intent once', async () => {
  const customers = await waiting(600);
  const second = openDatabase(world.url, { max: 4, onError: () => undefined });
  const loops = [world.db, second.db].map((db) => createDueLoop({ db, clock: world.clock, log: world.log, batch: 40 }));
  world.clock.set(march(2, '10:00'));
  const work = async (loop: (typeof loops)[number]): Promise<number> => {
    let rounds = 0;
    while (((await loop.nextDue()) ?? Infinity) <= world.clock.now()) rounds += (await loop.runOnce()) ? 1 : 0;
    return rounds;
  };
  const rounds = await Promise.all(loops.map(work));
  await second.close();
  const { rows } = await sql<{ intents: number; customers: number }>`
    select count(*)::integer as intents, count(distinct customer_id)::integer as customers from intent where customer_id = any(${customers}::uuid[])`.execute(
    world.db,
  );
  expect(rows[0]).toEqual({ intents: 600, customers: 600 });
  expect(Math.min(...rounds)).toBeGreaterThan(0);
});

test('two SOPs in one batch do not exceed the cap of a day; the second waits for its next day', async () => {
  const { staff, customer, tag } = await enrolled(1, { steps: [dayStep(1)] });
  await world.publish(tagSop(tag, { name: `第二个 ${staff}`, steps: [dayStep(1)] }), { enrollExisting: true });
  await world.passTo(march(10, '12:00'));
  expect(await world.decided(customer)).toEqual(['d1 03-02 10:00', 'd1 03-03 10:00']);
});

test('what counts toward caps is what delivery says', async () => {
  const customers = await waiting(40);
  await world.passTo(march(2, '12:00'));
  const refs = customers.map((id) => ({ bucket: bucketOf(id), id }));
  const since = march(1, '00:00');
  const [ours, theirs] = await inTx(world.db, async (tx) => {
    const all = new Map<string, number[]>();
    for (const { bucket, id } of refs) for (const [customer, sends] of await recentSends(tx, bucket, [id], since)) all.set(customer, sends);
    return [await recentSendsOf(tx, refs, since), all];
  });
  expect(ours.size).toBe(40);
  expect(new Map(Array.from(ours).sort())).toEqual(new Map(Array.from(theirs).sort()));
});

test('a step due at 22:00 goes at 09:00 the next day', async () => {
  const { customer } = await enrolled(1, { steps: [dayStep(1, '22:00')] });
  await world.passTo(march(10, '12:00'));
  expect(await world.decided(customer)).toEqual(['d1 03-03 09:00']);
});

test('after downtime over days 1 and 3 both are skipped as late, and day 8 is on its day', async () => {
  const { customer } = await enrolled(1);
  world.clock.set(march(6, '12:00'));
  await world.passTo(march(10, '12:00'));
  expect(await world.decided(customer)).toEqual(['d8 03-09 10:00']);
  expect(await world.codes(customer)).toEqual(['entered', 'd1 skipped_late', 'd3 skipped_late', 'd8 decided']);
});

test('a paused SOP lets nobody in, sends nothing and does not keep the loop busy; resumed, gone days are skipped', async () => {
  const { staff, tag, customer, id } = await enrolled(1);
  const [late = ''] = await world.customers(1, staff);
  await world.web((tx) => pauseSop(tx, world.scope, world.clock.now(), id));
  await world.addTag([late], tag);
  await world.passTo(march(3, '12:00'));
  expect(await world.outcomes(late)).toEqual(['not_active']);
  expect(await world.decided(customer)).toEqual([]);
  expect(await world.loop.nextDue()).not.toBe(march(2, '10:00'));
  expect(await world.loop.runOnce()).toBe(false);
  await world.web((tx) => resumeSop(tx, world.scope, world.clock.now(), id));
  await world.passTo(march(31, '12:00'));
  expect(await world.decided(customer)).toEqual(['d3 03-04 10:00', 'd8 03-09 10:00', 'd15 03-16 10:00']);
});

test('who was tagged before the pause is let in, though the tag is read after it', async () => {
  const { staff, tag, id } = await enrolled(1);
  const [before = ''] = await world.customers(1, staff);
  await world.addTag([before], tag);
  world.clock.set(march(1, '09:01'));
  await world.web((tx) => pauseSop(tx, world.scope, world.clock.now(), id));
  await world.settle();
  expect(await world.outcomes(before)).toEqual(['enrolled']);
  await world.web((tx) => resumeSop(tx, world.scope, world.clock.now(), id));
  await world.passTo(march(2, '12:00'));
  expect(await world.decided(before)).toEqual(['d1 03-02 10:00']);
});

test('a step held back is told as a fact, with how long and why', async () => {
  const { customer } = await enrolled(1, { steps: [dayStep(1, '22:00')] });
  await world.passTo(march(10, '12:00'));
  const { rows } = await sql<{ data: object }>`
    select data from fact where bucket = ${bucketOf(customer)} and customer_id = ${customer} and kind = 'sop.step_deferred'`.execute(
    world.db,
  );
  expect(rows).toMatchObject([{ data: { stepKey: 'd1', code: 'deferred_quiet', why: { to: expect.stringContaining('09:00') } } }]);
});

test('a step that cannot go before the next one is due says so, and names the cap', async () => {
  const { staff, customer, tag } = await enrolled(1, { steps: [dayStep(1, '09:30')] });
  await world.publish(tagSop(tag, { name: `第二个 ${staff}`, steps: [dayStep(1), dayStep(2, '09:30')] }), { enrollExisting: true });
  await world.passTo(march(4, '12:00'));
  const { rows } = await sql<{ code: string; data: object }>`
    select t.code, t.data from enrollment_trace t join enrollment e on e.bucket = t.bucket and e.id = t.enrollment_id
    where e.customer_id = ${customer} and t.code like 'skipped%'`.execute(world.db);
  expect(rows).toMatchObject([{ code: 'skipped_overtaken', data: { cap: 'day', next: expect.stringContaining('09:30') } }]);
});

test('a duration that ran out during a pause is due when the SOP resumes', async () => {
  const { customer, id } = await enrolled(1, { steps: [{ key: 'h2', at: { after: { hours: 2 } }, send: { text: '两小时' } }] });
  await world.web((tx) => pauseSop(tx, world.scope, world.clock.now(), id));
  await world.passTo(march(3, '12:00'));
  await world.web((tx) => resumeSop(tx, world.scope, world.clock.now(), id));
  await world.settle();
  expect(await world.decided(customer)).toEqual(['h2 03-03 12:00']);
});

test('an enrollment that a bug trips over fails with its error; the others of the batch go on', async () => {
  const { customers } = await enrolled(3);
  const [broken = '', fine = ''] = customers;
  await sql`update step_run set step_key = 'gone' where enrollment_id = (select id from enrollment where customer_id = ${broken})`.execute(
    world.db,
  );
  await world.passTo(march(2, '10:00'));
  expect(await world.statuses(broken)).toEqual(['failed error']);
  expect(await world.codes(broken)).toContain('failed');
  expect(await world.decided(fine)).toEqual(['d1 03-02 10:00']);
  expect(world.errors).toHaveLength(1);
});

test('5,000 due steps take fewer than 0.05 statements each', async () => {
  const customers = await waiting(5_000);
  world.clock.set(march(2, '10:00'));
  const recording = recordStatements(world.pool);
  while (await world.loop.runOnce());
  const statements = recording.stop().length;
  const { rows } = await sql<{
    intents: number;
  }>`select count(*)::integer as intents from intent where customer_id = any(${customers}::uuid[])`.execute(world.db);
  expect(rows[0]?.intents).toBe(5_000);
  expect(statements).toBeGreaterThan(10);
  expect(statements / 5_000).toBeLessThan(0.05);
});
