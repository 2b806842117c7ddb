import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../domain/kernel/time.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { at } from '../platform/db/bind.ts';
import { newId } from '../platform/ids/new-id.ts';
import { deliveryBench, drain, type DeliveryBench } from '../../test/harness/delivery-bench.ts';
import { customerId } from '../../sim/testing/harness.ts';

let bench: DeliveryBench;
beforeAll(async () => {
  bench = await deliveryBench(1_200);
});
afterAll(() => bench.close());
beforeEach(() => bench.reset());

async function handOver(...texts: Parameters<DeliveryBench['intents']>): Promise<string[]> {
  const ids = await bench.intents(...texts);
  await drain(bench.loops.plan);
  return ids;
}

async function later(ms: number): Promise<void> {
  await bench.advance(ms);
  await drain(bench.loops.results);
}

describe('results', () => {
  test('say sent once the staff member confirmed, with when and by whom', async () => {
    const [id] = await handOver({ text: '你好' });
    await later(30 * SECOND);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'handed_over' });
    await bench.confirm();
    await later(30 * SECOND);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'sent' });
    const [fact] = await bench.facts('delivery.sent');
    expect(fact).toMatchObject({ staffId: 1, data: { intentId: id, staffId: 1, text: '你好' } });
    expect(Math.abs((fact?.at ?? 0) - bench.clock.now())).toBeLessThan(MINUTE);
    expect(await bench.tasks()).toMatchObject([{ state: 'settled', confirmedAt: expect.any(Number) }]);
    expect(await bench.loops.results.nextDue()).toBeNull();
  });

  test('say quota for who got too many, and not a friend for who deleted us', async () => {
    await bench.sim.control('PUT', 'settings', { quota: 'perDay1' });
    const [first] = await handOver({ to: 0, text: '第一条' });
    await bench.confirm();
    const [second] = await handOver({ to: 0, text: '第二条' });
    await bench.sim.control('POST', 'friendships/removals', { externalUserid: customerId(1), userid: 'zhangsan', by: 'customer' });
    const [third] = await handOver({ to: 1, text: '第三条' });
    await bench.confirm();
    await later(30 * SECOND);
    expect(await bench.intent(first ?? '')).toMatchObject({ state: 'sent' });
    expect(await bench.intent(second ?? '')).toMatchObject({ state: 'refused', reason: 'quota' });
    expect(await bench.intent(third ?? '')).toMatchObject({ state: 'refused', reason: 'not_friend' });
  });

  test('tell that a customer deleted us, of which WeCom says nothing: the friendship ends as of the sending', async () => {
    const id = bench.customer(2);
    const addedAt = bench.clock.now() - DAY;
    await bench.db
      .insertInto('friendship')
      .values({ bucket: bucketOf(id), id: newId(addedAt), corpId: 1, customerId: id, staffId: 1, addedAt: at(addedAt) })
      .execute();
    await bench.sim.control('POST', 'friendships/removals', { externalUserid: customerId(2), userid: 'zhangsan', by: 'customer' });
    await handOver({ to: 2, text: '还在吗' });
    await bench.confirm();
    await later(30 * SECOND);
    expect((await bench.facts('friend.lost')).map((fact) => fact.customerId)).toEqual([id]);
    expect(await bench.db.selectFrom('friendship').select(['lostBy']).execute()).toEqual([{ lostBy: 'customer' }]);
  });

  test('are read page by page for 1,200 recipients', async () => {
    await handOver(...bench.ids.map((_, to) => ({ to, text: '一千二' })));
    expect(await bench.tasks()).toMatchObject([{ recipients: 1_200 }]);
    await bench.confirm();
    await later(30 * SECOND);
    const { length } = await bench.db.selectFrom('intent').select('id').where('state', '=', 'sent').execute();
    expect(length).toBe(1_200);
    expect(await bench.facts('delivery.sent')).toHaveLength(1_200);
  });

  test('are asked for on shared instants, and not at all in between', async () => {
    await handOver({ to: 0, text: '甲' }, { to: 1, text: '乙' });
    expect(new Set((await bench.tasks()).map((task) => task.nextCheckAt)).size).toBe(1);
    expect((await bench.loops.results.nextDue()) ?? 0).toBeGreaterThan(bench.clock.now());
    expect(await bench.loops.results.runOnce()).toBe(false);
  });

  test('that do not come within 15 days mean: not confirmed; a message past its expiry waits for its tap as well', async () => {
    const [id] = await handOver({ text: '没人点', expiresAt: bench.clock.now() + HOUR });
    await later(2 * HOUR);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'handed_over' });
    await later(15 * DAY);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'expired', reason: 'not_confirmed' });
    expect(await bench.tasks()).toMatchObject([{ state: 'settled' }]);
    expect((await bench.facts('delivery.expired')).map((fact) => fact.data)).toMatchObject([{ intentId: id, reason: 'not_confirmed' }]);
  });

  test('that cannot be read are asked for again', async () => {
    await bench.fault({ path: '/cgi-bin/externalcontact/get_groupmsg_task', mode: 'errcode', errcode: 45009, times: 1 });
    const [id] = await handOver({ text: '再问' });
    await bench.confirm();
    await later(30 * SECOND);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'handed_over' });
    // A block of a minute, and the next look after it.
    await later(30 * SECOND);
    await later(MINUTE);
    await later(2 * MINUTE);
    expect(await bench.intent(id ?? '')).toMatchObject({ state: 'sent' });
  });

  test('are read at once when a reconciliation asks', async () => {
    await handOver({ to: 0, text: '现在' }, { to: 1, text: '现在' });
    await bench.confirm();
    expect(await bench.loops.poll()).toBe(2);
    expect(await bench.loops.poll()).toBe(0);
  });
});
