import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../domain/kernel/time.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { suppressIntents } from './service.ts';
import { beginCall } from './tasks.ts';
import { deliveryBench, drain, type DeliveryBench } from '../../test/harness/delivery-bench.ts';

let bench: DeliveryBench;
beforeAll(async () => {
  bench = await deliveryBench(6);
});
afterAll(() => bench.close());
beforeEach(() => bench.reset());

const ADD = '/cgi-bin/externalcontact/add_msg_template';
const asked = async (text: string) => (await bench.calls('add_msg_template')).filter((call) => JSON.stringify(call.body).includes(text));

/** Lets time pass in small steps, with all loops at work, as the clock of the demo does. */
async function live(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 30 * SECOND) {
    await bench.advance(30 * SECOND);
    await turn();
  }
}

async function turn(): Promise<void> {
  await drain(bench.loops.reconcile);
  await drain(bench.loops.plan);
  await drain(bench.loops.results);
}

describe('a hand-over whose answer is missing', () => {
  test('is found at WeCom and not asked for again', async () => {
    await bench.fault({ path: ADD, mode: 'dropResponse', times: 1 });
    const [id] = await bench.intents({ text: '丢答复' });
    await drain(bench.loops.plan);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'unknown' });
    await live(6 * MINUTE);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'handed_over' });
    expect(await asked('丢答复')).toHaveLength(1);
    await bench.confirm();
    await live(MINUTE);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'sent' });
    expect((await bench.inbox(0)).filter((message) => message.text === '丢答复')).toHaveLength(1);
  });

  test('is sent after two complete listings without it', async () => {
    await bench.fault({ path: ADD, mode: 'refuse', times: 1 });
    const [id] = await bench.intents({ text: '没收到' });
    await drain(bench.loops.plan);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'unknown' });
    await live(150 * SECOND);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'unknown' });
    expect(await bench.tasks()).toMatchObject([{ absences: 1 }]);
    await live(4 * MINUTE);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'handed_over', attempts: 1 });
    expect((await bench.tasks()).map((task) => task.state)).toEqual(['rejected', 'handed_over']);
    await bench.confirm();
    expect((await bench.inbox(0)).filter((message) => message.text === '没收到')).toHaveLength(1);
  });

  test('is not sent again when its enrollment ended meanwhile', async () => {
    const enrollmentId = '018f0000-0000-7000-8000-00000000000a';
    await bench.fault({ path: ADD, mode: 'refuse', times: 1 });
    const [id] = await bench.intents({ text: '已离开', enrollmentId, stepKey: 'a' });
    await drain(bench.loops.plan);
    const left = { enrollments: [{ bucket: bucketOf(bench.customer(0)), id: enrollmentId }], reason: 'tagRemoved:1' };
    expect(await suppressIntents(bench.db, bench.clock.now(), left)).toBe(0);
    await live(8 * MINUTE);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'suppressed', reason: 'tagRemoved:1' });
    expect((await bench.facts('delivery.suppressed')).map((fact) => fact.data)).toMatchObject([{ intentId: id, reason: 'tagRemoved:1' }]);
    expect(await bench.inbox(0)).toEqual([]);
  });

  test('stays unknown while listings fail, and is shown to people after a day', async () => {
    await bench.fault({ path: ADD, mode: 'refuse', times: 1 });
    await bench.fault({ path: '/cgi-bin/externalcontact/get_groupmsg_list_v2', mode: 'errcode', errcode: 48002, times: 1000 });
    const [id] = await bench.intents({ text: '查不到', expiresAt: bench.clock.now() + 9 * DAY });
    await drain(bench.loops.plan);
    await live(10 * MINUTE);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'unknown', reason: null });
    await bench.advance(25 * HOUR);
    await turn();
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'unknown', reason: 'unknown' });
    expect(await bench.facts('delivery.unknown')).toHaveLength(1);
    expect(await asked('查不到')).toHaveLength(1);
  });

  test('never takes a task that is another one of ours', async () => {
    const [first] = await bench.intents({ to: 0, text: '同文' });
    await drain(bench.loops.plan);
    await bench.fault({ path: ADD, mode: 'refuse', times: 1 });
    const [second] = await bench.intents({ to: 0, text: '同文' });
    await drain(bench.loops.plan);
    await live(6 * MINUTE);
    expect([(await bench.intent(first ?? '')).state, (await bench.intent(second ?? '')).state]).toEqual(['handed_over', 'handed_over']);
    expect(new Set((await bench.tasks()).flatMap((task) => task.msgid ?? [])).size).toBe(2);
  });

  test('stays unknown when two found tasks fit', async () => {
    await bench.fault({ path: ADD, mode: 'dropResponse', times: 2 });
    const ids = await bench.intents({ to: 0, text: '含糊' }, { to: 0, text: '含糊' });
    await drain(bench.loops.plan);
    await live(6 * MINUTE);
    for (const id of ids) expect(await bench.intent(id)).toMatchObject({ state: 'unknown' });
    expect(await asked('含糊')).toHaveLength(2);
  });

  test('stays unknown while a call under way may be the one that made the found task', async () => {
    await bench.fault({ path: ADD, mode: 'dropResponse', times: 1 });
    const [lost] = await bench.intents({ to: 0, text: '撞车' });
    await drain(bench.loops.plan);
    const [rival] = await bench.intents({ to: 0, text: '撞车' });
    const rivalTask = await bench.deadClaim(rival ?? '', { called: true });
    await bench.db
      .updateTable('massTask')
      .set({ workerId: (await bench.startWorker()).id })
      .where('id', '=', rivalTask)
      .execute();
    await drain(bench.loops.reconcile);
    expect(await bench.intent(lost ?? '')).toMatchObject({ state: 'unknown' });
    await bench.db.updateTable('massTask').set({ state: 'rejected' }).where('id', '=', rivalTask).execute();
    await bench.advance(30 * SECOND);
    await drain(bench.loops.reconcile);
    expect(await bench.intent(lost ?? '')).toMatchObject({ state: 'handed_over' });
  });

  test('keeps the clock of the demo waiting only until the next look', async () => {
    await bench.fault({ path: ADD, mode: 'refuse', times: 1 });
    await bench.intents({ text: '何时' });
    await drain(bench.loops.plan);
    await drain(bench.loops.reconcile);
    expect(await bench.loops.reconcile.nextDue()).toBeGreaterThan(bench.clock.now());
    expect(await bench.loops.reconcile.nextDue()).toBeLessThanOrEqual(bench.clock.now() + 31 * SECOND);
  });
});

describe('a worker that died', () => {
  test('before it called: its intents are handed over at once', async () => {
    const [id] = await bench.intents({ text: '没叫' });
    await bench.deadClaim(id ?? '', { called: false });
    expect(await bench.loops.reconcile.nextDue()).toBeLessThanOrEqual(bench.clock.now());
    await turn();
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'handed_over' });
    expect(await asked('没叫')).toHaveLength(1);
  });

  test('perhaps after it called: nothing is sent until WeCom was asked, then exactly once', async () => {
    const [id] = await bench.intents({ text: '叫了吗' });
    await bench.deadClaim(id ?? '', { called: true });
    await turn();
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'unknown' });
    await live(6 * MINUTE);
    await bench.confirm();
    await live(MINUTE);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'sent' });
    expect(await asked('叫了吗')).toHaveLength(1);
    expect((await bench.inbox(0)).filter((message) => message.text === '叫了吗')).toHaveLength(1);
  });

  test('after its call took effect: the task is adopted', async () => {
    const [id] = await bench.intents({ text: '已收下' });
    const taskId = await bench.deadClaim(id ?? '', { called: true });
    const made = await bench.sim.call('externalcontact/add_msg_template', {
      sender: 'zhangsan',
      external_userid: [(await bench.intent(id ?? '')).recipient],
      text: { content: '已收下' },
    });
    await turn();
    expect((await bench.tasks()).map((task) => [task.id, task.state, task.msgid])).toEqual([[taskId, 'handed_over', made['msgid']]]);
  });

  test('is told from one that lives: a claim in good hands is left alone, and says that work is under way', async () => {
    const [id] = await bench.intents({ text: '在路上' });
    await bench.deadClaim(id ?? '', { called: true });
    await bench.db
      .updateTable('massTask')
      .set({ workerId: (await bench.startWorker()).id })
      .execute();
    await drain(bench.loops.reconcile);
    expect((await bench.tasks()).map((task) => task.state)).toEqual(['claimed']);
    expect(await bench.loops.reconcile.nextDue()).toBeLessThanOrEqual(bench.clock.now());
    expect(await bench.loops.plan.nextDue()).toBeLessThanOrEqual(bench.clock.now());
  });

  test('whose claim was given up does not call any more', async () => {
    const [id] = await bench.intents({ text: '迟到' });
    const taskId = await bench.deadClaim(id ?? '', { called: false });
    await drain(bench.loops.reconcile);
    expect(await beginCall(bench.db, bench.clock.now(), taskId)).toBe(false);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'created' });
  });

  test('in the eyes of others only, for its connection broke: its late answer counts', async () => {
    await bench.fault({ path: ADD, mode: 'delay', delayMs: 400, times: 1 });
    const [id] = await bench.intents({ text: '假死' });
    const zombie = bench.loopsOf({ id: 999_999 });
    const calling = drain(zombie.plan);
    await expect.poll(async () => (await bench.tasks())[0]?.calledAt ?? null, { timeout: 5_000, interval: 5 }).not.toBeNull();
    await bench.loops.reconcile.runOnce();
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'unknown' });
    await calling;
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'handed_over' });
    expect(await asked('假死')).toHaveLength(1);
  });

  test('in the middle of recording: the next round of the same process gives the call up as unknown', async () => {
    const [id] = await bench.intents({ text: '半截' });
    await bench.deadClaim(id ?? '', { called: true });
    await bench.db.updateTable('massTask').set({ workerId: bench.worker.id }).execute();
    await drain(bench.loops.plan);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'unknown' });
  });
});
