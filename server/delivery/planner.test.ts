import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../domain/kernel/time.ts';
import { deliveryBench, drain, type DeliveryBench } from '../../test/harness/delivery-bench.ts';
import { freePort } from '../../test/harness/port.ts';
import { customerId } from '../../sim/testing/harness.ts';
import { recentSends, suppressIntents } from './service.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';

let bench: DeliveryBench;
beforeAll(async () => {
  bench = await deliveryBench(40);
});
afterAll(() => bench.close());
beforeEach(() => bench.reset());

const asked = async (text: string) => (await bench.calls('add_msg_template')).filter((call) => JSON.stringify(call.body).includes(text));

describe('handing over', () => {
  test('merges the same words of the same sender into one mass task', async () => {
    const ids = await bench.intents({ to: 0, text: '合并' }, { to: 1, text: '合并' }, { to: 2, text: '单独' });
    await drain(bench.loops.plan);
    expect((await bench.tasks()).map((task) => [task.text, task.recipients, task.state]).sort()).toEqual([
      ['单独', 1, 'handed_over'],
      ['合并', 2, 'handed_over'],
    ]);
    expect(await asked('合并')).toHaveLength(1);
    expect(await bench.intent(ids[0] ?? '')).toMatchObject({ state: 'handed_over', staffId: 1, recipient: customerId(0) });
    expect(await bench.facts('delivery.handed_over')).toHaveLength(3);
  });

  test('names a customer once per task: the same words twice become two tasks', async () => {
    await bench.intents({ to: 0, text: '两次' }, { to: 0, text: '两次' }, { to: 1, text: '两次' });
    await drain(bench.loops.plan);
    expect((await bench.tasks()).map((task) => task.recipients).sort()).toEqual([1, 2]);
  });

  test('waits for more of the same while steps are being decided, five seconds at most', async () => {
    await bench.intents({ text: '等等' });
    bench.setDueSteps(true);
    expect(await bench.loops.plan.runOnce()).toBe(false);
    expect(await bench.loops.plan.nextDue()).toBeLessThanOrEqual(bench.clock.now());
    await bench.advance(6 * SECOND);
    await drain(bench.loops.plan);
    expect(await bench.tasks()).toHaveLength(1);
  });

  test('expires what came too late and refuses what has no sender, each with its fact', async () => {
    const now = bench.clock.now();
    const [late, outOfScope] = await bench.intents({ dueAt: now - HOUR, expiresAt: now - SECOND }, { to: 1, staffScope: [2] });
    await drain(bench.loops.plan);
    expect(await bench.intent(late ?? '')).toMatchObject({ state: 'expired', reason: 'too_late' });
    expect(await bench.intent(outOfScope ?? '')).toMatchObject({ state: 'refused', reason: 'no_sender' });
    expect((await bench.facts('delivery.expired')).map((fact) => fact.data)).toMatchObject([{ intentId: late, reason: 'too_late' }]);
    expect((await bench.facts('delivery.refused')).map((fact) => fact.data)).toMatchObject([{ intentId: outOfScope, reason: 'no_sender' }]);
    expect(await bench.tasks()).toEqual([]);
  });

  test('leaves alone what is not due yet', async () => {
    await bench.intents({ dueAt: bench.clock.now() + HOUR });
    expect(await bench.loops.plan.runOnce()).toBe(false);
    expect(await bench.loops.plan.nextDue()).toBeGreaterThan(bench.clock.now());
  });

  test('hands over once when two planners run at once', async () => {
    const other = bench.loopsOf(await bench.startWorker());
    await bench.intents(...Array.from({ length: 40 }, (_, i) => ({ to: i, text: `各自${i % 8}` })));
    await Promise.all([drain(bench.loops.plan), drain(other.plan)]);
    const rows = await bench.db.selectFrom('intent').select(['state', 'massTaskId']).execute();
    expect(new Set(rows.map((row) => row.state))).toEqual(new Set(['handed_over']));
    const recipients = (await asked('各自')).flatMap((call) => JSON.stringify(call.body).match(/wm[0-9]{30}/g) ?? []);
    expect(recipients.sort()).toEqual(Array.from({ length: 40 }, (_, i) => customerId(i)).sort());
  });

  test('says not a friend for those WeCom cannot reach', async () => {
    await bench.sim.control('POST', 'friendships/removals', { externalUserid: customerId(3), userid: 'zhangsan', by: 'staff' });
    const [gone, friend] = await bench.intents({ to: 3, text: '删了' }, { to: 4, text: '删了' });
    await drain(bench.loops.plan);
    expect(await bench.intent(gone ?? '')).toMatchObject({ state: 'refused', reason: 'not_friend' });
    expect(await bench.intent(friend ?? '')).toMatchObject({ state: 'handed_over' });
    const [alone] = await bench.intents({ to: 3, text: '只有她' });
    await drain(bench.loops.plan);
    expect(await bench.intent(alone ?? '')).toMatchObject({ state: 'refused', reason: 'not_friend' });
  });

  test('tries again later when WeCom answers that it is over its frequency', async () => {
    await bench.fault({ path: '/cgi-bin/externalcontact/add_msg_template', mode: 'errcode', errcode: 45009, times: 1 });
    const [id] = await bench.intents({ text: '限频' });
    await drain(bench.loops.plan);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'created', attempts: 1, massTaskId: null });
    expect(await bench.loops.plan.runOnce()).toBe(false);
    await bench.advance(MINUTE + SECOND);
    await drain(bench.loops.plan);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'handed_over' });
    expect(await bench.tasks()).toHaveLength(2);
  });

  test('tries again, and in the end expires, while WeCom cannot be reached', async () => {
    bench.setApiBase(`http://127.0.0.1:${await freePort()}`);
    const { plan } = bench.loopsOf(bench.worker);
    bench.setApiBase(bench.sim.url());
    const [id] = await bench.intents({ text: '不通', expiresAt: bench.clock.now() + 20 * SECOND });
    await drain(plan);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'created', attempts: 1 });
    await bench.advance(16 * SECOND);
    await drain(plan);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'created', attempts: 2 });
    await bench.advance(5 * SECOND);
    await drain(plan);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'expired', reason: 'too_late' });
  });

  test('lets go of a text that WeCom refuses for good', async () => {
    await bench.fault({ path: '/cgi-bin/externalcontact/add_msg_template', mode: 'errcode', errcode: 45002, times: 1 });
    const [id] = await bench.intents({ text: '太长' });
    await drain(bench.loops.plan);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'refused', reason: 'rejected' });
  });
});

describe('the service', () => {
  test('makes one intent per enrollment and step, ever', async () => {
    const enrollmentId = '018f0000-0000-7000-8000-000000000001';
    await bench.intents({ enrollmentId, sopId: 1, stepKey: 'a' });
    await bench.intents({ enrollmentId, sopId: 1, stepKey: 'a' });
    expect(await bench.db.selectFrom('intent').select('id').execute()).toHaveLength(1);
  });

  test('suppresses what is not claimed, tells of it, and leaves the rest', async () => {
    const enrollmentId = '018f0000-0000-7000-8000-000000000002';
    const bucket = bucketOf(bench.customer(0));
    const [gone] = await bench.intents({ enrollmentId, stepKey: 'a', text: '先' });
    await drain(bench.loops.plan);
    const [waiting] = await bench.intents({ enrollmentId, stepKey: 'b', text: '后' });
    expect(await suppressIntents(bench.db, bench.clock.now(), { enrollments: [{ bucket, id: enrollmentId }], reason: 'exited' })).toBe(1);
    expect(await bench.intent(gone ?? '')).toMatchObject({ state: 'handed_over' });
    expect(await bench.intent(waiting ?? '')).toMatchObject({ state: 'suppressed', reason: 'exited' });
    expect((await bench.facts('delivery.suppressed')).map((fact) => fact.data)).toMatchObject([{ intentId: waiting, reason: 'exited' }]);
    await drain(bench.loops.plan);
    expect(await asked('后')).toEqual([]);
  });

  test('counts what was or will be sent toward caps, service messages apart', async () => {
    const now = bench.clock.now();
    await bench.intents(
      { to: 1, text: 'a' },
      { to: 1, text: 'b' },
      { to: 1, text: 'c', messageClass: 'service' },
      { to: 1, dueAt: now - HOUR, expiresAt: now - SECOND },
    );
    await drain(bench.loops.plan);
    const sends = await recentSends(bench.db, bucketOf(bench.customer(1)), [bench.customer(1), bench.customer(2)], now - HOUR);
    expect(sends.get(bench.customer(1))).toHaveLength(2);
    expect(sends.has(bench.customer(2))).toBe(false);
  });
});
