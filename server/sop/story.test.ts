import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayStep, march, openWorld, tagSop, type World } from './testing.ts';
import { updateSop } from './draft.ts';
import { readEnrollment } from './enrollments.ts';
import { publishSop } from './publish.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.drop());

async function setUp() {
  world.clock.set(march(1, '09:00'));
  const staff = await world.staff();
  const tag = await world.tag(`装修${staff}`);
  const [customer = ''] = await world.customers(1, staff);
  await world.settle();
  return { staff, tag, customer };
}

/** Moves the message of a step to where delivery would have brought it. */
const hand = (customerId: string, stepKey: string, state: 'claimed' | 'handed_over' | 'unknown' | 'sent', staffId: number) =>
  sql`update intent set state = ${state}, staff_id = ${staffId} where customer_id = ${customerId} and step_key = ${stepKey}`.execute(
    world.db,
  );

async function factsOf(customerId: string): Promise<{ kind: string; data: object }[]> {
  const { rows } = await sql<{ kind: string; data: object }>`
    select kind, data from fact where customer_id = ${customerId} order by seq`.execute(world.db);
  return rows;
}

test('a tagged customer gets days 1, 3, 8 and 15 at 10:00, counted from the day of the tag', async () => {
  const { tag, customer } = await setUp();
  await world.publish(tagSop(tag));
  await world.addTag([customer], tag);
  await world.passTo(march(31, '12:00'));
  expect(await world.decided(customer)).toEqual(['d1 03-02 10:00', 'd3 03-04 10:00', 'd8 03-09 10:00', 'd15 03-16 10:00']);
  expect(await world.statuses(customer)).toEqual(['completed completed']);
  expect(world.errors).toEqual([]);
  expect(await world.setAside()).toEqual([]);
});

test('the tag taken away on day 5 ends the enrollment: no day 8', async () => {
  const { tag, customer } = await setUp();
  await world.publish(tagSop(tag));
  await world.addTag([customer], tag);
  await world.passTo(march(6, '15:00'));
  await world.removeTag(customer, tag);
  await world.passTo(march(31, '12:00'));
  expect(await world.decided(customer)).toEqual(['d1 03-02 10:00', 'd3 03-04 10:00']);
  expect(await world.statuses(customer)).toEqual([`exited tagRemoved:${tag}`]);
});

test('an exit takes back what was decided but not handed over', async () => {
  const { tag, customer } = await setUp();
  await world.publish(tagSop(tag));
  await world.addTag([customer], tag);
  await world.passTo(march(2, '10:00'));
  await world.removeTag(customer, tag);
  await world.settle();
  const intent = await world.db
    .selectFrom('intent')
    .select(['state', 'reason'])
    .where('customerId', '=', customer)
    .executeTakeFirstOrThrow();
  expect(intent).toEqual({ state: 'suppressed', reason: `tagRemoved:${tag}` });
});

test('an exit leaves what was handed over, and says that it may still arrive', async () => {
  const { staff, tag, customer } = await setUp();
  await world.publish(tagSop(tag, { steps: [dayStep(1), dayStep(3), dayStep(4)] }));
  await world.addTag([customer], tag);
  await world.passTo(march(2, '12:00'));
  await hand(customer, 'd1', 'unknown', staff);
  await world.passTo(march(4, '12:00'));
  await hand(customer, 'd3', 'handed_over', staff);
  await world.removeTag(customer, tag);
  await world.settle();
  const { rows } = await sql<{ id: string }>`select id from enrollment where customer_id = ${customer}`.execute(world.db);
  const { trace } = await world.web((tx) => readEnrollment(tx, world.scope, world.clock.now(), rows[0]?.id ?? ''));
  expect(trace.slice(-3)).toMatchObject([
    { code: 'exited', sentence: expect.stringMatching(/^退出：移除了标签「装修.+」；第 4 天 10:00 的消息不再发送$/) },
    {
      stepKey: 'd1',
      sentence: expect.stringMatching(/^这一步的消息交给 员工\d+ 时没有得到明确答复，仍可能送达$/),
      deliveryId: expect.any(String),
    },
    {
      stepKey: 'd3',
      sentence: expect.stringMatching(/^这一步的消息已交给 员工\d+，待成员确认，仍可能送达$/),
      deliveryId: expect.any(String),
    },
  ]);
  const facts = (await factsOf(customer)).filter(({ kind }) => kind === 'sop.ended' || kind === 'sop.message_left');
  expect(facts).toMatchObject([
    { kind: 'sop.ended' },
    { kind: 'sop.message_left', data: { stepKey: 'd1', staffId: staff, state: 'unknown' } },
    { kind: 'sop.message_left', data: { stepKey: 'd3', staffId: staff, state: 'handed_over' } },
  ]);
});

test('an exit that is seen at a due step notes what is just being handed over, and nothing that was sent', async () => {
  const { staff, tag, customer } = await setUp();
  await world.publish(tagSop(tag));
  await world.addTag([customer], tag);
  await world.passTo(march(2, '12:00'));
  await hand(customer, 'd1', 'sent', staff);
  await world.passTo(march(4, '12:00'));
  await hand(customer, 'd3', 'claimed', staff);
  await world.passTo(march(9, '09:59'));
  await world.removeTag(customer, tag);
  world.clock.set(march(9, '10:00'));
  await world.loop.runOnce();
  expect(await world.codes(customer)).toEqual(['entered', 'd1 decided', 'd3 decided', 'exited', 'd3 left_on_way']);
});

test('losing the last friend ends the enrollment although no exit says so', async () => {
  const { staff, tag, customer } = await setUp();
  const second = await world.staff();
  await world.befriend(customer, second);
  await world.publish(tagSop(tag, { exits: [] }));
  await world.addTag([customer], tag);
  await world.passTo(march(2, '12:00'));
  await world.unfriend(customer, staff);
  await world.settle();
  expect(await world.statuses(customer)).toEqual(['active']);
  await world.unfriend(customer, second);
  await world.settle();
  expect(await world.statuses(customer)).toEqual(['exited friendLost']);
});

test('a removal that no reader has seen yet stops a step that is claimed first', async () => {
  const { tag, customer } = await setUp();
  await world.publish(tagSop(tag));
  await world.addTag([customer], tag);
  await world.passTo(march(2, '09:59'));
  await world.removeTag(customer, tag);
  world.clock.set(march(2, '10:00'));
  await world.loop.runOnce();
  expect(await world.decided(customer)).toEqual([]);
  expect(await world.statuses(customer)).toEqual([`exited tagRemoved:${tag}`]);
});

test.each([
  { reentry: 'once' as const, afterDays: 1, outcome: 'reentry_denied' },
  { reentry: 'afterExit' as const, afterDays: 1, outcome: 'enrolled' },
  { reentry: { afterDays: 10 }, afterDays: 9, outcome: 'reentry_denied' },
  { reentry: { afterDays: 10 }, afterDays: 10, outcome: 'enrolled' },
])('removed and added again after $afterDays days with re-entry $reentry: $outcome', async ({ reentry, afterDays, outcome }) => {
  const { tag, customer } = await setUp();
  await world.publish(tagSop(tag, { reentry }));
  await world.addTag([customer], tag);
  await world.passTo(march(6, '15:00'));
  await world.removeTag(customer, tag);
  await world.passTo(march(6 + afterDays, '15:00'));
  await world.addTag([customer], tag);
  await world.settle();
  expect(await world.outcomes(customer)).toEqual(['enrolled', outcome]);
});

test('removed and added again within one batch is out and in', async () => {
  const { tag, customer } = await setUp();
  await world.publish(tagSop(tag, { reentry: 'afterExit' }));
  await world.addTag([customer], tag);
  await world.passTo(march(3, '15:00'));
  await world.removeTag(customer, tag);
  await world.addTag([customer], tag);
  await world.settle();
  expect(await world.statuses(customer)).toEqual([`exited tagRemoved:${tag}`, 'active']);
});

test('publishing version 2 changes nothing for those under way, and is what newcomers follow', async () => {
  const { staff, tag, customer } = await setUp();
  const id = await world.publish(tagSop(tag));
  await world.addTag([customer], tag);
  await world.passTo(march(2, '12:00'));
  const steps = [dayStep(2), dayStep(4)];
  await world.web((tx) => updateSop(tx, world.scope, world.clock.now(), id, { steps }));
  await world.web((tx) => publishSop(tx, world.scope, world.clock.now(), id, {}));
  const [newcomer = ''] = await world.customers(1, staff);
  await world.settle();
  await world.addTag([newcomer], tag);
  await world.passTo(march(31, '12:00'));
  expect(await world.decided(customer)).toEqual(['d1 03-02 10:00', 'd3 03-04 10:00', 'd8 03-09 10:00', 'd15 03-16 10:00']);
  expect(await world.decided(newcomer)).toEqual(['d2 03-04 10:00', 'd4 03-06 10:00']);
});

test('all of two tags: the anchor is when the last one was added', async () => {
  const { tag, customer } = await setUp();
  const other = await world.tag(`意向${tag}`);
  await world.publish(tagSop(tag, { trigger: { kind: 'tag', tags: [String(tag), String(other)], match: 'all' }, steps: [dayStep(1)] }));
  await world.addTag([customer], tag);
  await world.passTo(march(4, '15:00'));
  expect(await world.outcomes(customer)).toEqual([]);
  await world.addTag([customer], other);
  await world.passTo(march(10, '12:00'));
  expect(await world.decided(customer)).toEqual(['d1 03-05 10:00']);
});

test('a new friend enters from the moment of adding; adding again within 90 days does not count', async () => {
  const { staff, customer, tag } = await setUp();
  await world.publish(tagSop(tag, { name: '新好友', trigger: { kind: 'friend', staff: [String(staff)] }, exits: [], steps: [dayStep(1)] }));
  expect(await world.statuses(customer)).toEqual([]);
  await world.unfriend(customer, staff);
  await world.befriend(customer, staff);
  await world.passTo(march(5, '12:00'));
  expect(await world.decided(customer)).toEqual(['d1 03-02 10:00']);
  await world.unfriend(customer, staff);
  await world.befriend(customer, staff);
  await world.settle();
  expect(await world.outcomes(customer)).toEqual(['enrolled', 'reentry_denied']);
});

test('whoever is nobody’s friend is not enrolled, and the receipt says so', async () => {
  const { staff, tag, customer } = await setUp();
  await world.publish(tagSop(tag));
  await world.unfriend(customer, staff);
  await world.addTag([customer], tag);
  await world.settle();
  expect(await world.outcomes(customer)).toEqual(['unreachable']);
});

test('a trigger noticed three days late keeps its anchor: what lies behind is skipped, what lies ahead is on its day', async () => {
  const { tag, customer } = await setUp();
  await world.publish(tagSop(tag));
  world.clock.set(march(4, '12:00'));
  await world.addTag([customer], tag, march(1, '15:00'));
  await world.passTo(march(31, '12:00'));
  expect(await world.decided(customer)).toEqual(['d8 03-09 10:00', 'd15 03-16 10:00']);
  expect(await world.codes(customer)).toEqual(
    expect.arrayContaining(['entered', 'd1 skipped_past', 'd3 skipped_past', 'd8 decided', 'd15 decided', 'completed']),
  );
});
