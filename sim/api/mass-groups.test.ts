import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { makeGroup, nextDay, nowOf } from '../testing/groups.ts';
import { customerId, list, smallWorld, startTestSim, text } from '../testing/harness.ts';
import type { TestSim } from '../testing/harness.ts';
import { png } from '../testing/media-samples.ts';
import { mediaIdOf } from '../testing/upload.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('DELETE', 'faults');
  await sim.control('PUT', 'settings', { quota: 'monthDays' });
  await sim.control('POST', 'switches', { massFailList: 'unreachable', massCreateTime: 'number' });
  await sim.control('POST', 'world', smallWorld(4));
});

const ask = (body: object) =>
  sim.call('externalcontact/add_msg_template', { chat_type: 'group', sender: 'zhangsan', text: { content: '群公告' }, ...body });
async function make(body: object = {}): Promise<string> {
  const answer = await ask(body);
  expect(answer.errcode).toBe(0);
  return text(answer.msgid);
}
const confirm = (body: object, userid = 'zhangsan') => sim.control('POST', `staff/${userid}/confirmations`, body);
const result = (msgid: string, more: object = {}) =>
  sim.call('externalcontact/get_groupmsg_send_result', { msgid, userid: 'zhangsan', ...more });
const rows = async (msgid: string) => list((await result(msgid)).send_list).map(({ chat_id, status }) => [chat_id, status]);
const said = async (chatId: string) => list((await sim.control('GET', `groups/${chatId}/messages`)).body.items);
async function listed(more: object): Promise<Record<string, unknown>[]> {
  const now = await nowOf(sim);
  return list(
    (await sim.call('externalcontact/get_groupmsg_list_v2', { start_time: now - 60, end_time: now + 60, ...more })).group_msg_list,
  );
}

describe('a mass message to groups', () => {
  test('appears in the groups, and on the phones in them, once their owner confirms it', async () => {
    const [a, b] = [await makeGroup(sim, 'zhangsan', [customerId(0), customerId(1)]), await makeGroup(sim, 'zhangsan')];
    const other = await makeGroup(sim, 'zhangsan', [customerId(0)]);
    const answer = await ask({ chat_id_list: [a, b] });
    expect(answer).toMatchObject({ errcode: 0, fail_list: [] });
    const msgid = text(answer.msgid);
    expect((await sim.control('GET', 'staff/zhangsan/tasks')).body.items).toMatchObject([
      { msgid, chatType: 'group', recipients: 2, chatIds: [a, b], externalUserids: [] },
    ]);
    // Nothing is listed of groups as long as they are not sent to (93338).
    expect(await rows(msgid)).toEqual([]);
    expect(await said(a)).toEqual([]);
    expect((await confirm({ msgid })).body).toEqual({ confirmed: 1, sent: 2, failed: 0 });
    expect(await said(a)).toMatchObject([{ from: 'zhangsan', via: 'mass', text: '群公告', chatId: a }]);
    expect(await said(other)).toEqual([]);
    expect((await sim.control('GET', `customers/${customerId(0)}/inbox`)).body.items).toMatchObject([
      { via: 'mass', chatId: a, text: '群公告' },
    ]);
    expect(await rows(msgid)).toEqual([
      [a, 1],
      [b, 1],
    ]);
  });

  test('is read back as the samples show', async () => {
    const msgid = await make({ chat_id_list: [await makeGroup(sim, 'zhangsan')] });
    await confirm({ msgid });
    // Results are either of customers or of groups; the sample shows both ids in one.
    expect(unlikeSample('externalcontact/get_groupmsg_send_result', await result(msgid))).toEqual(['send_list[].external_userid: missing']);
    expect(unlikeSample('externalcontact/get_groupmsg_task', await sim.call('externalcontact/get_groupmsg_task', { msgid }))).toEqual([]);
  });

  test('without named groups goes to those that the owner picks, or to all of hers', async () => {
    const [a, b] = [await makeGroup(sim, 'zhangsan'), await makeGroup(sim, 'zhangsan')];
    await makeGroup(sim, 'LiSi');
    const [picked, all] = [await make(), await make()];
    expect((await confirm({ msgid: picked, chatIds: [b] })).body).toMatchObject({ sent: 1 });
    expect(await rows(picked)).toEqual([[b, 1]]);
    expect((await confirm({ msgid: all })).body).toMatchObject({ sent: 2 });
    expect(await rows(all)).toEqual([
      [a, 1],
      [b, 1],
    ]);
    expect((await confirm({ msgid: await make({ chat_id_list: [a] }), chatIds: [b] })).status).toBe(409);
  });

  test('names the groups that are not the sender’s, or no groups, and is refused when none is left', async () => {
    const [own, others, gone] = [await makeGroup(sim, 'zhangsan'), await makeGroup(sim, 'LiSi'), await makeGroup(sim, 'zhangsan')];
    await sim.control('POST', `groups/${gone}/dismissals`, {});
    expect(await ask({ chat_id_list: [own, others, gone, 'wrnone', own] })).toMatchObject({
      errcode: 0,
      fail_list: [others, gone, 'wrnone'],
    });
    expect(await ask({ chat_id_list: [others] })).toMatchObject({ errcode: 41048, fail_list: [others] });
    await sim.control('POST', `groups/${own}/dismissals`, {});
    expect((await ask({})).errcode).toBe(41048);
  });

  test('needs a sender who is there, and at most 2,000 groups', async () => {
    const chatId = await makeGroup(sim, 'zhangsan');
    expect(await ask({ sender: undefined, chat_id_list: [chatId] })).toMatchObject({ errcode: 40063, fail_list: [], msgid: '' });
    expect((await ask({ sender: 'nobody' })).errcode).toBe(60111);
    expect((await ask({ chat_id_list: Array.from({ length: 2_001 }, (_, i) => `wr${i}`) })).errcode).toBe(40058);
    expect((await ask({ chat_id_list: [chatId, ...Array.from({ length: 1_999 }, (_, i) => `wr${i}`)] })).errcode).toBe(0);
    expect((await ask({ chat_type: 'everybody' })).errcode).toBe(40058);
    expect((await ask({ text: { content: '' } })).errcode).toBe(40063);
  });

  test('passes over a group that has another owner by then', async () => {
    const [kept, given] = [await makeGroup(sim, 'zhangsan'), await makeGroup(sim, 'zhangsan')];
    const msgid = await make({ chat_id_list: [kept, given] });
    await sim.control('POST', `groups/${given}/edits`, { owner: 'LiSi' });
    expect((await confirm({ msgid })).body).toMatchObject({ sent: 1, failed: 0 });
    expect(await rows(msgid)).toEqual([[kept, 1]]);
  });

  test('fails in part when a fault says so', async () => {
    const chats = [await makeGroup(sim, 'zhangsan'), await makeGroup(sim, 'zhangsan')];
    await sim.control('POST', 'faults', { path: '/cgi-bin/externalcontact/add_msg_template', mode: 'partial', times: 1 });
    expect((await ask({ chat_id_list: chats })).fail_list).toEqual(chats.slice(0, 1));
  });

  test('is read back in pages', async () => {
    const chats = [await makeGroup(sim, 'zhangsan'), await makeGroup(sim, 'zhangsan'), await makeGroup(sim, 'zhangsan')];
    const msgid = await make({ chat_id_list: chats });
    await confirm({ msgid });
    const first = await result(msgid, { limit: 2 });
    const second = await result(msgid, { limit: 2, cursor: first.next_cursor });
    expect([...list(first.send_list), ...list(second.send_list)].map((row) => row.chat_id)).toEqual(chats);
    expect(second.next_cursor).toBe('');
  });

  test('once cancelled is confirmed no more', async () => {
    const chatId = await makeGroup(sim, 'zhangsan');
    const msgid = await make({ chat_id_list: [chatId] });
    expect((await sim.call('externalcontact/remind_groupmsg_send', { msgid })).errcode).toBe(0);
    await sim.call('externalcontact/cancel_groupmsg_send', { msgid });
    expect((await confirm({ msgid })).status).toBe(409);
    expect(await said(chatId)).toEqual([]);
  });
});

describe('the quota of a group', () => {
  test.each([
    ['perDay1', 1],
    ['perWeek7', 7],
  ] as const)('is %s: the next one over it fails with status 3, and what members send themselves counts', async (quota, most) => {
    await sim.control('PUT', 'settings', { quota });
    const chatId = await makeGroup(sim, 'zhangsan');
    const untouched = await makeGroup(sim, 'zhangsan');
    for (let i = 1; i < most; i++) await confirm({ msgid: await make({ chat_id_list: [chatId] }) });
    expect((await sim.control('POST', 'staff/zhangsan/mass-messages', { text: '自己发的', chatIds: [chatId] })).body).toMatchObject({
      sent: 1,
    });
    const msgid = await make({ chat_id_list: [chatId, untouched] });
    expect((await confirm({ msgid })).body).toMatchObject({ sent: 1, failed: 1 });
    expect(await rows(msgid)).toEqual([
      [chatId, 3],
      [untouched, 1],
    ]);
    await nextDay(sim, '10:00', quota === 'perDay1' ? 1 : 7);
    const fresh = await make({ chat_id_list: [chatId] });
    await confirm({ msgid: fresh });
    expect(await rows(fresh)).toEqual([[chatId, 1]]);
  });

  test('is as many a month as the month has days', async () => {
    await sim.control('POST', 'clock', { set: '2027-02-03T10:00:00+08:00' });
    const chatId = await makeGroup(sim, 'zhangsan');
    for (let i = 0; i < 28; i++) expect((await confirm({ msgid: await make({ chat_id_list: [chatId] }) })).body).toMatchObject({ sent: 1 });
    expect((await confirm({ msgid: await make({ chat_id_list: [chatId] }) })).body).toMatchObject({ sent: 0, failed: 1 });
    await sim.control('POST', 'clock', { set: '2027-03-01T00:00:01+08:00' });
    expect((await confirm({ msgid: await make({ chat_id_list: [chatId] }) })).body).toMatchObject({ sent: 1 });
  });

  test('may be known when the message is made already', async () => {
    await sim.control('PUT', 'settings', { quota: 'perDay1' });
    await sim.control('POST', 'switches', { massFailList: 'overQuotaToo' });
    const [full, open] = [await makeGroup(sim, 'zhangsan'), await makeGroup(sim, 'zhangsan')];
    await confirm({ msgid: await make({ chat_id_list: [full] }) });
    expect((await ask({ chat_id_list: [full, open] })).fail_list).toEqual([full]);
    const single = { chat_type: 'single', external_userid: [customerId(0), customerId(1)] };
    await sim.control('POST', 'staff/zhangsan/mass-messages', { text: '自己发的', externalUserids: [customerId(0)] });
    expect((await ask(single)).fail_list).toEqual([customerId(0)]);
    await sim.control('POST', 'switches', { massFailList: 'unreachable' });
    expect((await ask(single)).fail_list).toEqual([]);
  });
});

describe('get_groupmsg_list_v2', () => {
  test('tells messages to groups from those to customers, and members’ own from the company’s', async () => {
    const chatId = await makeGroup(sim, 'zhangsan');
    const company = await make({ chat_id_list: [chatId] });
    const { body } = await sim.control('POST', 'staff/zhangsan/mass-messages', { text: '自己发的', chatIds: [chatId] });
    const single = await make({ chat_type: 'single', external_userid: [customerId(0)] });
    const ids = async (more: object) => (await listed(more)).map((message) => message.msgid);
    expect(await ids({ chat_type: 'group' })).toEqual([company, body.msgid]);
    expect(await ids({ chat_type: 'single' })).toEqual([single]);
    expect(await ids({ chat_type: 'group', filter_type: 0 })).toEqual([company]);
    expect(await ids({ chat_type: 'group', filter_type: 1 })).toEqual([body.msgid]);
    expect(await ids({ chat_type: 'group', creator: 'ZhangSan' })).toEqual([body.msgid]);
    expect(await ids({ chat_type: 'group', creator: 'LiSi' })).toEqual([]);
    const [ours, own] = await listed({ chat_type: 'group' });
    expect(ours).toMatchObject({ create_type: 0 });
    expect(ours).not.toHaveProperty('creator');
    expect(own).toMatchObject({ create_type: 1, creator: 'zhangsan' });
  });

  test('lists no cover of a mini-program, and of a picture one of id and address', async () => {
    await sim.control('POST', 'switches', { pictureUrl: 'any' });
    const media_id = await mediaIdOf(sim, 'media/upload', { type: 'image' }, { bytes: png() });
    const shop = { title: '商城', appid: 'wx8bd80126147dfAAA', page: '/index' };
    const attachments = [
      { msgtype: 'image', image: { pic_url: 'https://a.cn/b' } },
      { msgtype: 'image', image: { media_id, pic_url: 'https://a.cn/b' } },
      { msgtype: 'miniprogram', miniprogram: { ...shop, pic_media_id: media_id } },
    ];
    await make({ chat_type: 'single', external_userid: [customerId(0)], attachments });
    expect((await listed({ chat_type: 'single' }))[0]?.attachments).toEqual([
      { msgtype: 'image', image: { pic_url: 'https://a.cn/b' } },
      { msgtype: 'image', image: { media_id } },
      { msgtype: 'miniprogram', miniprogram: shop },
    ]);
    await sim.control('POST', 'switches', { pictureUrl: 'uploadimg' });
  });

  test('may write create_time as a string, as its sample does', async () => {
    await make({ chat_type: 'single', external_userid: [customerId(0)] });
    expect((await listed({ chat_type: 'single' }))[0]?.create_time).toEqual(expect.any(Number));
    await sim.control('POST', 'switches', { massCreateTime: 'string' });
    expect((await listed({ chat_type: 'single' }))[0]?.create_time).toMatch(/^\d{10}$/);
  });

  test('refuses other kinds, and spans of more than a month', async () => {
    const code = async (more: object) =>
      (await sim.call('externalcontact/get_groupmsg_list_v2', { chat_type: 'group', start_time: 1_000, end_time: 2_000, ...more })).errcode;
    expect(await code({})).toBe(0);
    expect(await code({ chat_type: 'all' })).toBe(40058);
    expect(await code({ chat_type: undefined })).toBe(40063);
    expect(await code({ filter_type: 3 })).toBe(40058);
    expect(await code({ end_time: 1_000 + 32 * 86_400 })).toBe(40058);
    expect(await code({ start_time: 1e25, end_time: 1e25 })).toBe(40058);
  });
});

describe('a sender', () => {
  test('leaves customers out where that is allowed: they are as if not sent to', async () => {
    const add = (allow_select: boolean) => make({ chat_type: 'single', external_userid: [customerId(0), customerId(1)], allow_select });
    const free = await add(true);
    expect((await confirm({ msgid: free, leaveOut: [customerId(0)] })).body).toEqual({ confirmed: 1, sent: 1, failed: 0 });
    expect(list((await result(free)).send_list).map((row) => row.status)).toEqual([0, 1]);
    expect((await confirm({ msgid: await add(false), leaveOut: [customerId(0)] })).status).toBe(409);
  });

  test('writes to many on her own account, within the same quota', async () => {
    await sim.control('PUT', 'settings', { quota: 'perDay1' });
    const own = (body: object) => sim.control('POST', 'staff/zhangsan/mass-messages', { text: '自己发的', ...body });
    expect((await own({ externalUserids: [customerId(0), 'wmstranger'] })).body).toMatchObject({ sent: 1, failed: 1 });
    const msgid = await make({ chat_type: 'single', external_userid: [customerId(0)] });
    await confirm({ msgid });
    expect(list((await result(msgid)).send_list)).toMatchObject([{ status: 3 }]);
    expect((await own({})).status).toBe(400);
    expect((await sim.control('POST', 'staff/nobody/mass-messages', { text: '?', chatIds: ['wr'] })).status).toBe(404);
  });
});
