import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { startCallbackLog, type CallbackLog } from '../testing/callback-log.ts';
import { customerId, list, smallWorld, startTestSim, type TestSim } from '../testing/harness.ts';

let sim: TestSim;
let callbacks: CallbackLog;
beforeAll(async () => {
  callbacks = await startCallbackLog();
  sim = await startTestSim({ callbackUrl: callbacks.url });
});
afterAll(async () => {
  await sim.close();
  await callbacks.close();
});
beforeEach(async () => {
  await sim.control('DELETE', 'switches');
  await sim.control('POST', 'world', smallWorld(5));
  await callbacks.skip(sim);
});

const BOTH = { handover_userid: 'zhangsan', takeover_userid: 'LiSi' };
const start = (customers: readonly number[], change: object = {}) =>
  sim.call('externalcontact/transfer_customer', { ...BOTH, external_userid: customers.map(customerId), ...change });
const codes = async (customers: readonly number[], change: object = {}) =>
  list((await start(customers, change)).customer).map((one) => one.errcode);
const states = async (path = 'externalcontact/transfer_result') => list((await sim.call(path, BOTH)).customer).map((one) => one.status);
const answer = (i: number, accepted: boolean) =>
  sim.control('POST', 'transfers/answers', { externalUserid: customerId(i), takeover: 'lisi', accepted });
const staff = (userid: string, change: object) => sim.control('POST', 'staff', { userid, name: userid, ...change });
const whoHas = async (i: number) =>
  list((await sim.call('externalcontact/get', undefined, { external_userid: customerId(i) })).follow_user).map((one) => one.userid);

describe('a transfer on the job', () => {
  test('takes a day, then the customer has the other member, with tags and remark, and both are told', async () => {
    await sim.call('externalcontact/remark', { userid: 'zhangsan', external_userid: customerId(0), remark: '老王' });
    const begun = await start([0]);
    expect(unlikeSample('externalcontact/transfer_customer', begun)).toEqual([]);
    expect(await states()).toEqual([2]);
    await sim.control('POST', 'clock', { advance: 'PT23H59M' });
    expect([await states(), await whoHas(0)]).toEqual([[2], ['zhangsan']]);
    await sim.control('POST', 'clock', { advance: 'PT1M' });
    expect(unlikeSample('externalcontact/transfer_result', await sim.call('externalcontact/transfer_result', BOTH))).toEqual([]);
    expect(await states()).toEqual([1]);
    expect(await sim.call('externalcontact/get', undefined, { external_userid: customerId(0) })).toMatchObject({
      follow_user: [{ userid: 'LiSi', add_way: 202, oper_userid: 'zhangsan', remark: '老王', tags: [{ tag_id: 'etgold' }] }],
    });
    expect(await callbacks.next(2)).toEqual([
      // No greeting: she was assigned.
      { Event: 'change_external_contact', ChangeType: 'add_external_contact', UserID: 'LiSi', ExternalUserID: customerId(0) },
      {
        Event: 'change_external_contact',
        ChangeType: 'del_external_contact',
        UserID: 'zhangsan',
        ExternalUserID: customerId(0),
        Source: 'DELETE_BY_TRANSFER',
      },
    ]);
    const inbox = list((await sim.control('GET', `customers/${customerId(0)}/inbox`)).body.items);
    expect(inbox.at(-1)).toMatchObject({ from: 'LiSi', text: expect.stringContaining('升级') });
  });

  test('ends at once when the customer agrees, and fails when she refuses', async () => {
    await start([0, 1]);
    await answer(0, true);
    await answer(1, false);
    expect(await states()).toEqual([1, 3]);
    expect([await whoHas(0), await whoHas(1)]).toEqual([['LiSi'], ['zhangsan']]);
    expect(await callbacks.next(3)).toMatchObject([
      { ChangeType: 'add_external_contact' },
      { ChangeType: 'del_external_contact' },
      { ChangeType: 'transfer_fail', FailReason: 'customer_refused', UserID: 'LiSi', ExternalUserID: customerId(1) },
    ]);
    expect((await answer(0, true)).status).toBe(404);
  });

  test('fails when the member has too many customers by then', async () => {
    await start([0]);
    await staff('LiSi', { contactLimit: 0 });
    await sim.control('POST', 'clock', { advance: 'P1D' });
    expect(await states()).toEqual([4]);
    expect(await callbacks.next(2)).toMatchObject([
      { ChangeType: 'update_user' },
      { ChangeType: 'transfer_fail', FailReason: 'customer_limit_exceed' },
    ]);
    expect(await codes([1])).toEqual([40099]);
  });

  test('tells of no new friend where she was one already, or had been handed away by that member', async () => {
    await sim.control('POST', 'scans', { externalUserid: customerId(0), userid: 'LiSi' });
    await start([0, 1]);
    await answer(0, true);
    await answer(1, true);
    await callbacks.skip(sim);
    await sim.call('externalcontact/transfer_customer', {
      handover_userid: 'LiSi',
      takeover_userid: 'zhangsan',
      external_userid: [customerId(1)],
    });
    await sim.control('POST', 'clock', { advance: 'P1D' });
    expect((await callbacks.next(1)).map((one) => [one.ChangeType, one.UserID])).toEqual([['del_external_contact', 'LiSi']]);
    expect(callbacks.unread()).toBe(0);
    expect(await whoHas(1)).toEqual(['zhangsan']);
  });

  test('is refused per customer, and the answer is a success all the same', async () => {
    expect(await codes([0], { takeover_userid: 'ZHANGSAN' })).toEqual([40130]);
    expect(await codes([0, 9])).toEqual([0, 40096]);
    expect(await codes([0])).toEqual([40129]);
    const { body } = await sim.control('POST', 'customers', { name: '新客' });
    expect(list((await start([], { external_userid: [body.externalUserid] })).customer)[0]?.errcode).toBe(40131);
    await staff('LiSi', { realName: false });
    expect(await codes([1])).toEqual([40098]);
    await staff('LiSi', { realName: true, banned: true });
    expect(await codes([1])).toEqual([40143]);
    await staff('LiSi', { banned: false, lastLogin: Math.floor(Date.now() / 1_000) - 3 * 366 * 86_400 });
    expect(await codes([1])).toEqual([40205]);
  });

  test('as a whole is refused for what is wrong with the call', async () => {
    const whole = async (change: object) => (await start([0], change)).errcode;
    expect(await whole({ handover_userid: '' })).toBe(41009);
    expect(await whole({ external_userid: [] })).toBe(41035);
    expect(await whole({ external_userid: Array.from({ length: 101 }, () => customerId(0)) })).toBe(40058);
    expect(await whole({ transfer_success_msg: '长'.repeat(201) })).toBe(40058);
    expect(await whole({ handover_userid: 'nobody' })).toBe(60111);
    await staff('LiSi', { customerContact: false });
    expect(await whole({})).toBe(84074);
  });

  test('happens to a customer twice in ninety days', async () => {
    const there = BOTH;
    const back = { handover_userid: 'LiSi', takeover_userid: 'zhangsan' };
    for (const way of [there, back]) {
      expect(await codes([0], way)).toEqual([0]);
      await sim.control('POST', 'clock', { advance: 'P1D' });
    }
    expect(await codes([0], there)).toEqual([40128]);
    await sim.control('POST', 'clock', { jump: 'P90D' });
    expect(await codes([0], there)).toEqual([0]);
  });
});

describe('a member who left', () => {
  test('leaves customers to be assigned, page by page, and they are without a member meanwhile', async () => {
    await sim.control('POST', 'staff/zhangsan/resignations');
    expect(await callbacks.next(1)).toMatchObject([{ ChangeType: 'delete_user', UserID: 'zhangsan' }]);
    expect((await sim.call('externalcontact/get', undefined, { external_userid: customerId(0) })).errcode).toBe(84061);
    const all = await sim.call('externalcontact/get_unassigned_list', { page_size: 3 });
    expect(unlikeSample('externalcontact/get_unassigned_list', all)).toEqual([]);
    const rest = await sim.call('externalcontact/get_unassigned_list', { page_size: 3, cursor: all.next_cursor });
    expect([...list(all.info), ...list(rest.info)].map((one) => one.external_userid)).toEqual([0, 1, 2, 3, 4].map(customerId));
    expect([all.is_last, rest.is_last, rest.next_cursor]).toEqual([false, true, '']);
    const old = await sim.call('externalcontact/get_unassigned_list', { page_id: 1, page_size: 3 });
    expect(list(old.info)).toHaveLength(2);
    expect((await sim.call('externalcontact/get_unassigned_list', { page_id: 50, page_size: 1_000 })).errcode).toBe(40058);
  });

  test('hands them over by a command of its own', async () => {
    const assign = (customers: readonly number[]) =>
      sim.call('externalcontact/resigned/transfer_customer', { ...BOTH, external_userid: customers.map(customerId) });
    expect(list((await assign([0])).customer)[0]?.errcode).toBe(40097);
    await sim.control('POST', 'staff/zhangsan/resignations');
    const begun = await assign([0, 1]);
    expect(unlikeSample('externalcontact/resigned/transfer_customer', begun)).toEqual([]);
    expect((await start([0])).errcode).toBe(60111);
    expect(list((await sim.call('externalcontact/get_unassigned_list', {})).info)).toHaveLength(3);
    await answer(1, false);
    await sim.control('POST', 'clock', { advance: 'P1D' });
    expect(await states('externalcontact/resigned/transfer_result')).toEqual([1, 3]);
    expect(await states()).toEqual([]);
    expect(await whoHas(0)).toEqual(['LiSi']);
    expect(list((await sim.call('externalcontact/get_unassigned_list', {})).info)).toHaveLength(4);
    expect((await callbacks.next(3)).map((one) => one.ChangeType)).toEqual(['delete_user', 'transfer_fail', 'add_external_contact']);
  });
});
