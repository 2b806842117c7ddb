import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { customerId, list, smallWorld, startTestSim, text } from './testing/harness.ts';
import type { TestSim } from './testing/harness.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('PUT', 'settings', { quota: 'monthDays' });
  await sim.control('POST', 'world', smallWorld(4));
});

async function make(body: object): Promise<string> {
  const answer = await sim.call('externalcontact/add_msg_template', { text: { content: '上新了' }, ...body });
  expect(answer.errcode).toBe(0);
  return text(answer.msgid);
}

const confirm = (userid: string, body: object) => sim.control('POST', `staff/${userid}/confirmations`, body);
const inbox = async (i: number) => list((await sim.control('GET', `customers/${customerId(i)}/inbox`)).body.items);
async function statuses(msgid: string, userid: string): Promise<unknown[]> {
  return list((await sim.call('externalcontact/get_groupmsg_send_result', { msgid, userid })).send_list).map((row) => row.status);
}

describe('a mass message', () => {
  test('reaches the customer only when the staff member confirms', async () => {
    const msgid = await make({ external_userid: [customerId(0)] });
    expect(await inbox(0)).toEqual([]);
    expect(await sim.call('externalcontact/get_groupmsg_task', { msgid })).toMatchObject({
      task_list: [{ userid: 'zhangsan', status: 0 }],
    });
    expect(await statuses(msgid, 'zhangsan')).toEqual([0]);
    expect((await sim.control('GET', 'staff/zhangsan/tasks')).body.items).toMatchObject([{ msgid, text: '上新了', recipients: 1 }]);
    expect((await confirm('zhangsan', { msgid })).body).toEqual({ confirmed: 1, sent: 1, failed: 0 });
    expect(await inbox(0)).toMatchObject([{ from: 'zhangsan', via: 'mass', kind: 'text', text: '上新了', attachments: [] }]);
    expect(list((await sim.call('externalcontact/get_groupmsg_task', { msgid })).task_list)[0]).toMatchObject({
      status: 2,
      send_time: expect.any(Number),
    });
    expect(await statuses(msgid, 'zhangsan')).toEqual([1]);
    expect((await confirm('zhangsan', { msgid })).status).toBe(409);
  });

  test('goes through the named sender, or through the one who chatted last', async () => {
    await sim.control('POST', 'scans', { externalUserid: customerId(0), userid: 'LiSi' });
    const senders = async (body: object) =>
      list((await sim.call('externalcontact/get_groupmsg_task', { msgid: await make(body) })).task_list).map((task) => task.userid);
    expect(await senders({ external_userid: [customerId(0)] })).toEqual(['zhangsan']);
    await sim.control('POST', 'messages', { from: customerId(0), to: 'LiSi', text: '在吗' });
    expect(await senders({ external_userid: [customerId(0)] })).toEqual(['LiSi']);
    expect(await senders({ external_userid: [customerId(0)], sender: 'zhangsan' })).toEqual(['zhangsan']);
  });

  test('names whom it cannot reach, and is refused when nobody is left', async () => {
    const answer = await sim.call('externalcontact/add_msg_template', {
      text: { content: '好' },
      external_userid: [customerId(0), 'wmstranger'],
    });
    expect(answer).toMatchObject({ errcode: 0, fail_list: ['wmstranger'] });
    expect(await sim.call('externalcontact/add_msg_template', { text: { content: '好' }, external_userid: ['wmstranger'] })).toMatchObject({
      errcode: 41048,
      fail_list: ['wmstranger'],
    });
    expect((await sim.call('externalcontact/add_msg_template', { text: { content: '好' } })).errcode).toBe(41048);
  });

  test('to a tag goes to all who have it', async () => {
    const msgid = await make({ tag_filter: { group_list: [{ tag_list: ['etgold'] }] } });
    expect(await statuses(msgid, 'zhangsan')).toEqual([0, 0]);
  });

  test('to tags goes to whoever has one of each list now, and not to whom it was taken from', async () => {
    const edit = (i: number, change: object) => sim.control('POST', 'staff/zhangsan/edits', { externalUserid: customerId(i), ...change });
    const tagged = () =>
      sim.call('externalcontact/add_msg_template', { text: { content: '好' }, tag_filter: { group_list: [{ tag_list: ['etgold'] }] } });
    const before = await statuses(text((await tagged()).msgid), 'zhangsan');
    for (let i = 0; i < 4; i++) await edit(i, { removeTags: ['etgold'] });
    expect(before).toHaveLength(2);
    expect((await tagged()).errcode).toBe(41048);
    await edit(3, { addTags: ['etgold'] });
    expect(await statuses(text((await tagged()).msgid), 'zhangsan')).toHaveLength(1);
  });

  test('fails with status 2 for one who is no friend any more, and for the customer named 拒收', async () => {
    await sim.control('POST', 'friendships/removals', { externalUserid: customerId(0), userid: 'zhangsan', by: 'customer' });
    const { body } = await sim.control('POST', 'customers', { name: '拒收' });
    await sim.control('POST', 'scans', { externalUserid: text(body.externalUserid), userid: 'zhangsan' });
    const msgid = await make({ external_userid: [customerId(0), text(body.externalUserid), customerId(1)] });
    expect((await confirm('zhangsan', { all: true })).body).toEqual({ confirmed: 1, sent: 1, failed: 2 });
    expect(await statuses(msgid, 'zhangsan')).toEqual([2, 2, 1]);
  });

  test('fails with status 3 over the quota, which begins anew with the next day', async () => {
    await sim.control('PUT', 'settings', { quota: 'perDay1' });
    const first = await make({ external_userid: [customerId(0)] });
    const second = await make({ external_userid: [customerId(0)] });
    await confirm('zhangsan', { all: true });
    expect([await statuses(first, 'zhangsan'), await statuses(second, 'zhangsan')]).toEqual([[1], [3]]);
    expect(await inbox(0)).toHaveLength(1);
    await sim.control('POST', 'clock', { advance: 'P1D' });
    const third = await make({ external_userid: [customerId(0)] });
    await confirm('zhangsan', { all: true });
    expect(await statuses(third, 'zhangsan')).toEqual([1]);
  });

  test('waits for ever at the member named 失联, unless she taps it herself', async () => {
    await sim.control('POST', 'staff', { userid: 'lost', name: '失联' });
    await sim.control('POST', 'scans', { externalUserid: customerId(0), userid: 'lost' });
    const msgid = await make({ external_userid: [customerId(0)], sender: 'lost' });
    expect((await confirm('lost', { all: true })).body).toMatchObject({ confirmed: 0 });
    expect((await confirm('lost', { msgid })).body).toMatchObject({ confirmed: 1, sent: 1 });
  });

  test('once cancelled is neither confirmed nor cancelled nor reminded of again', async () => {
    const msgid = await make({ external_userid: [customerId(0)] });
    expect((await sim.call('externalcontact/cancel_groupmsg_send', { msgid })).errcode).toBe(0);
    expect((await sim.call('externalcontact/cancel_groupmsg_send', { msgid })).errcode).toBe(41093);
    expect((await sim.call('externalcontact/remind_groupmsg_send', { msgid })).errcode).toBe(41093);
    expect((await confirm('zhangsan', { msgid })).status).toBe(409);
    expect((await sim.control('GET', 'staff/zhangsan/tasks')).body.items).toEqual([]);
  });

  test('may be reminded of three times in 24 hours', async () => {
    const msgid = await make({ external_userid: [customerId(0)] });
    const remind = async () => (await sim.call('externalcontact/remind_groupmsg_send', { msgid })).errcode;
    expect([await remind(), await remind(), await remind(), await remind()]).toEqual([0, 0, 0, 41094]);
  });

  test('is read back in pages', async () => {
    const msgid = await make({ sender: 'zhangsan' });
    const first = await sim.call('externalcontact/get_groupmsg_send_result', { msgid, userid: 'zhangsan', limit: 3 });
    expect(first.send_list).toHaveLength(3);
    const second = await sim.call('externalcontact/get_groupmsg_send_result', {
      msgid,
      userid: 'zhangsan',
      limit: 3,
      cursor: first.next_cursor,
    });
    expect(second).toMatchObject({ send_list: [{ external_userid: customerId(3) }], next_cursor: '' });
    const now = Math.floor(Date.parse(text((await sim.control('GET', 'clock')).body.now)) / 1_000);
    const all = await sim.call('externalcontact/get_groupmsg_list_v2', { chat_type: 'single', start_time: now - 60, end_time: now + 60 });
    expect(list(all.group_msg_list).map((message) => message.msgid)).toEqual([msgid]);
    expect((await sim.call('externalcontact/get_groupmsg_list_v2', { chat_type: 'single', start_time: 0, end_time: now })).errcode).toBe(
      40058,
    );
    expect((await sim.call('externalcontact/get_groupmsg_task', { msgid: 'msgnone' })).errcode).toBe(41047);
  });

  test('must have content, not too long, of known kinds', async () => {
    const add = async (body: object) =>
      (await sim.call('externalcontact/add_msg_template', { external_userid: [customerId(0)], ...body })).errcode;
    expect(await add({})).toBe(40063);
    expect(await add({ text: { content: '长'.repeat(1_334) } })).toBe(45002);
    expect(
      await add({ text: { content: '好' }, attachments: Array.from({ length: 10 }, () => ({ msgtype: 'file', file: { media_id: 'm' } })) }),
    ).toBe(41064);
    expect(await add({ attachments: [{ msgtype: 'hologram' }] })).toBe(41065);
    expect(await add({ attachments: [{ msgtype: 'link', link: { title: '长'.repeat(43), url: 'https://a.cn' } }] })).toBe(40058);
    expect(await add({ attachments: [{ msgtype: 'image', image: {} }] })).toBe(40007);
    expect(await add({ attachments: [{ msgtype: 'link', link: { title: '看看', url: 'https://a.cn' } }] })).toBe(0);
  });
});

describe('what a customer writes', () => {
  test('comes out of the archive in order, both ways', async () => {
    const before = list((await sim.control('GET', 'archive?seq=0')).body.items).length;
    expect(before).toBe(0);
    await sim.control('POST', 'messages', { from: customerId(0), to: 'zhangsan', text: '有货吗' });
    await sim.control('POST', 'messages', { from: 'zhangsan', to: customerId(0), text: '有的' });
    const items = list((await sim.control('GET', 'archive?seq=0&limit=10')).body.items);
    expect(items.map((item) => [item.from, item.to, item.text])).toEqual([
      [customerId(0), 'zhangsan', '有货吗'],
      ['zhangsan', customerId(0), '有的'],
    ]);
    expect((await sim.control('GET', `archive?seq=${items[0]?.seq}`)).body.items).toHaveLength(1);
    expect(await inbox(0)).toMatchObject([{ text: '有的', via: 'chat' }]);
  });

  test('needs a friend, and both must exist', async () => {
    expect((await sim.control('POST', 'messages', { from: customerId(0), to: 'LiSi', text: '?' })).status).toBe(409);
    expect((await sim.control('POST', 'messages', { from: 'wmnobody', to: 'LiSi', text: '?' })).status).toBe(404);
    expect((await sim.control('POST', 'messages', { from: customerId(0), to: 'nobody', text: '?' })).status).toBe(404);
    for (const body of ['{', '{"from":1}', '{"from":"a","to":"b","text":"c","extra":1}'])
      expect((await sim.control('POST', 'messages', body)).status).toBe(400);
  });
});
