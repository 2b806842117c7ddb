import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { detailsOf, makeGroup, memberIds, resign } from '../testing/groups.ts';
import { customerId, list, smallWorld, startReceiver, startTestSim, text } from '../testing/harness.ts';
import type { TestSim } from '../testing/harness.ts';

let sim: TestSim;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  // The clock moves on only when nothing is on its way: hundreds of new groups want to be heard of.
  receiver = await startReceiver();
  sim = await startTestSim({ callbackUrl: receiver.url });
});
afterAll(async () => {
  await sim.close();
  await receiver.close();
});
beforeEach(async () => {
  await sim.control('DELETE', 'faults');
  await sim.control('POST', 'switches', { groupInheritance: 'atOnce' });
  await sim.control('POST', 'world', {
    staff: ['zhangsan', 'LiSi', 'wangwu'].map((userid) => ({ userid, name: userid, department: [1] })),
    customers: smallWorld(3).customers.map(({ externalUserid, name }) => ({ externalUserid, name })),
  });
});

type How = 'transfer' | 'onjob_transfer';
const transfer = (how: How, chat_id_list: unknown, new_owner: unknown = 'LiSi') =>
  sim.call(`externalcontact/groupchat/${how}`, { chat_id_list, new_owner });
const codes = (answer: Record<string, unknown>) => list(answer.failed_chat_list).map((failed) => failed.errcode);
const statusOf = async (owner: string, status_filter = 0) =>
  list(
    (await sim.call('externalcontact/groupchat/list', { limit: 10, status_filter, owner_filter: { userid_list: [owner] } }))
      .group_chat_list,
  ).map(({ status }) => status);

describe('a group whose owner has left', () => {
  test('is listed for its owner only, waits, and passes on', async () => {
    const chatId = await makeGroup(sim, 'zhangsan', [customerId(0)]);
    expect(codes(await transfer('transfer', [chatId]))).toEqual([90500]);
    await resign(sim, 'zhangsan');
    expect((await sim.call('externalcontact/groupchat/list', { limit: 10 })).group_chat_list).toEqual([]);
    expect(await statusOf('zhangsan')).toEqual([1]);
    expect(codes(await transfer('onjob_transfer', [chatId]))).toEqual([90502]);
    expect(await transfer('transfer', [chatId])).toMatchObject({ errcode: 0, failed_chat_list: [] });
    expect(await statusOf('lisi')).toEqual([3]);
    expect([await statusOf('LiSi', 1), await statusOf('LiSi', 3)]).toEqual([[], [3]]);
    expect(await detailsOf(sim, chatId)).toMatchObject({ owner: 'LiSi' });
    expect(await memberIds(sim, chatId)).toEqual([customerId(0), 'LiSi']);
    expect(codes(await transfer('transfer', [chatId], 'wangwu'))).toEqual([90508]);
  });

  test('may take a day to pass on', async () => {
    await sim.control('POST', 'switches', { groupInheritance: 'afterDay' });
    const chatId = await makeGroup(sim, 'zhangsan');
    await resign(sim, 'zhangsan');
    await transfer('transfer', [chatId]);
    expect(await statusOf('zhangsan', 2)).toEqual([2]);
    expect(codes(await transfer('transfer', [chatId], 'wangwu'))).toEqual([90507]);
    await sim.control('POST', 'clock', { jump: 'P1D' });
    expect(await statusOf('LiSi')).toEqual([3]);
    expect(await statusOf('zhangsan')).toEqual([]);
  });

  test('cannot be passed on when that was more than a year ago', async () => {
    const chatId = await makeGroup(sim, 'zhangsan');
    await resign(sim, 'zhangsan');
    await sim.control('POST', 'clock', { jump: 'P366D' });
    expect(codes(await transfer('transfer', [chatId]))).toEqual([40205]);
  });
});

describe('a group whose owner works here', () => {
  test('changes hands, twice in 90 days and again after them', async () => {
    const chatId = await makeGroup(sim, 'zhangsan');
    expect(codes(await transfer('onjob_transfer', [chatId], 'zhangsan'))).toEqual([90504]);
    expect(codes(await transfer('onjob_transfer', [chatId]))).toEqual([]);
    expect(await memberIds(sim, chatId)).toEqual(['zhangsan', 'LiSi']);
    expect(codes(await transfer('onjob_transfer', [chatId], 'wangwu'))).toEqual([]);
    expect(codes(await transfer('onjob_transfer', [chatId], 'zhangsan'))).toEqual([40128]);
    await sim.control('POST', 'clock', { jump: 'P90D' });
    expect(codes(await transfer('onjob_transfer', [chatId], 'zhangsan'))).toEqual([]);
    expect(await detailsOf(sim, chatId)).toMatchObject({ owner: 'zhangsan' });
  });

  test('and 299 others are all that one owner can lose in a day', async () => {
    const chatIds = await Promise.all(Array.from({ length: 301 }, () => makeGroup(sim, 'zhangsan')));
    for (const from of [0, 100, 200]) expect(codes(await transfer('onjob_transfer', chatIds.slice(from, from + 100)))).toEqual([]);
    expect(codes(await transfer('onjob_transfer', chatIds.slice(300)))).toEqual([81017]);
    await sim.control('POST', 'clock', { jump: 'P1D' });
    expect(codes(await transfer('onjob_transfer', chatIds.slice(300)))).toEqual([]);
  });
});

describe('a transfer', () => {
  test('succeeds for some and answers, as its sample, which failed', async () => {
    const chatId = await makeGroup(sim, 'zhangsan');
    const answer = await transfer('onjob_transfer', ['wrnone', chatId]);
    expect(unlikeSample('externalcontact/groupchat/onjob_transfer', answer)).toEqual([]);
    expect(answer.failed_chat_list).toEqual([{ chat_id: 'wrnone', errcode: 90501, errmsg: text('chat is not external group chat') }]);
    expect(await detailsOf(sim, chatId)).toMatchObject({ owner: 'LiSi' });
    expect(unlikeSample('externalcontact/groupchat/transfer', await transfer('transfer', [chatId]))).toEqual([]);
  });

  test('fails in part when a fault says so', async () => {
    const chatIds = [await makeGroup(sim, 'zhangsan'), await makeGroup(sim, 'zhangsan')];
    await sim.control('POST', 'faults', { path: '/cgi-bin/externalcontact/groupchat/onjob_transfer', mode: 'partial', times: 1 });
    expect(list((await transfer('onjob_transfer', chatIds)).failed_chat_list)).toMatchObject([{ chat_id: chatIds[0], errcode: 90507 }]);
    expect(await detailsOf(sim, chatIds[1] ?? '')).toMatchObject({ owner: 'LiSi' });
  });

  test('is refused as a whole when it is malformed or the new owner is nobody', async () => {
    for (const how of ['transfer', 'onjob_transfer'] as const) {
      expect(await sim.call(`externalcontact/groupchat/${how}`, { new_owner: 'LiSi' })).toMatchObject({
        errcode: 40063,
        failed_chat_list: [],
      });
      expect((await sim.call(`externalcontact/groupchat/${how}`, { chat_id_list: ['wr'] })).errcode).toBe(40063);
      expect((await transfer(how, [])).errcode).toBe(40058);
      expect((await transfer(how, 'wr')).errcode).toBe(40058);
      expect(
        (
          await transfer(
            how,
            Array.from({ length: 101 }, (_, i) => `wr${i}`),
          )
        ).errcode,
      ).toBe(40058);
      expect((await transfer(how, ['wr'], 'nobody')).errcode).toBe(60111);
    }
  });
});
