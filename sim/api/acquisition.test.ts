import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { startCallbackLog, type CallbackLog } from '../testing/callback-log.ts';
import { customerId, fields, getJson, list, smallWorld, startTestSim, text, type TestSim } from '../testing/harness.ts';

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
  await sim.control('POST', 'world', smallWorld(3));
  await callbacks.skip(sim);
});

const ask = (name: string, body: object = {}) => sim.call(`externalcontact/customer_acquisition/${name}`, body);
async function createLink(change: object = {}): Promise<string> {
  const answer = await ask('create_link', { link_name: '获客一号', range: { user_list: ['LiSi'] }, ...change });
  expect(answer.errcode).toBe(0);
  return text(fields(answer.link).link_id);
}
const visit = (linkId: string, body: object = {}) => sim.control('POST', `acquisition-links/${linkId}/visits`, body);
const newCustomer = async () => text((await sim.control('POST', 'customers', { name: '新客' })).body.externalUserid);
const say = (from: string, to: string) => sim.control('POST', 'messages', { from, to, text: '在吗' });
const told = async (count: number) =>
  (await callbacks.next(count)).map(({ Event: event, ChangeType: change, ...rest }) => ({ event, change, ...rest }));
const events = async (count: number) => (await callbacks.next(count)).map(({ ChangeType: change }) => change);
const inDays = async (days: number) => {
  const now = Date.parse(text((await sim.control('GET', 'clock')).body.now));
  return `${new Date(now + days * 86_400_000).toISOString().slice(0, 19)}+00:00`;
};

describe('a link', () => {
  test('is made, read, changed, listed to the end and deleted', async () => {
    const made = await ask('create_link', {
      link_name: '获客一号',
      range: { user_list: ['lisi'], department_list: [2] },
      skip_verify: false,
      priority_option: { priority_type: 2, priority_userid_list: ['LiSi'] },
    });
    expect(unlikeSample('externalcontact/customer_acquisition/create_link', made)).toEqual([]);
    const linkId = text(fields(made.link).link_id);
    const read = await ask('get', { link_id: linkId });
    expect(unlikeSample('externalcontact/customer_acquisition/get', read)).toEqual([]);
    expect(read).toMatchObject({
      link: { skip_verify: false, mark_source: true },
      range: { user_list: ['LiSi'], department_list: [2] },
      priority_option: { priority_type: 2 },
    });
    await ask('update_link', { link_id: linkId, link_name: '新名', range: { user_list: ['zhangsan'] } });
    expect(await ask('get', { link_id: linkId })).toMatchObject({
      link: { link_name: '新名', skip_verify: false },
      range: { user_list: ['zhangsan'], department_list: [] },
      priority_option: { priority_type: 2 },
    });
    const others = [await createLink(), await createLink()];
    const first = await ask('list_link', { limit: 2 });
    expect(unlikeSample('externalcontact/customer_acquisition/list_link', first)).toEqual([]);
    const second = await ask('list_link', { limit: 2, cursor: first.next_cursor });
    expect([first.link_id_list, second.link_id_list, second.next_cursor]).toEqual([[linkId, others[0]], [others[1]], '']);
    await ask('delete_link', { link_id: linkId });
    expect((await ask('get', { link_id: linkId })).errcode).toBe(40058);
    expect(callbacks.unread()).toBe(0);
  });

  test('is refused with too long a name, nobody in range, or people who are not there', async () => {
    const create = async (change: object) =>
      (await ask('create_link', { link_name: '名', range: { user_list: ['LiSi'] }, ...change })).errcode;
    expect(await create({ link_name: '' })).toBe(40063);
    expect(await create({ link_name: '长'.repeat(31) })).toBe(40058);
    expect(await create({ range: {} })).toBe(40063);
    expect(await create({ range: { user_list: ['nobody'] } })).toBe(60111);
    expect(await create({ range: { department_list: [9] } })).toBe(60123);
    expect(await create({ range: { user_list: Array.from({ length: 501 }, () => 'LiSi') } })).toBe(40058);
    expect(await create({ priority_option: { priority_type: 3 } })).toBe(40058);
    expect((await ask('get', {})).errcode).toBe(40063);
  });

  test('that leads to nobody any more is told of once, and leads nowhere', async () => {
    const linkId = await createLink();
    await sim.control('POST', 'staff/LiSi/resignations');
    expect(await told(2)).toMatchObject([{ change: 'link_unavailable', LinkId: linkId }, { change: 'delete_user' }]);
    expect((await visit(linkId)).status).toBe(409);
    await sim.control('POST', 'staff/zhangsan/resignations');
    expect(await events(1)).toEqual(['delete_user']);
  });

  test('deleted in the console is told', async () => {
    const linkId = await createLink();
    await sim.control('DELETE', `acquisition-links/${linkId}`);
    expect(await told(1)).toEqual([{ event: 'customer_acquisition', change: 'delete_link', LinkId: linkId }]);
  });
});

describe('a visitor', () => {
  test('who only looks is counted, who asks is a friend with the channel as state', async () => {
    const linkId = await createLink();
    await visit(linkId, { customerChannel: 'douyin' });
    const customer = await newCustomer();
    const long = '渠'.repeat(30);
    expect((await visit(linkId, { externalUserid: customer, customerChannel: long })).body).toMatchObject({
      userid: 'LiSi',
      alreadyFriend: false,
    });
    const cut = '渠'.repeat(21);
    expect(await told(4)).toEqual([
      { event: 'customer_acquisition', change: 'open_profile', LinkId: linkId, State: 'douyin' },
      { event: 'customer_acquisition', change: 'open_profile', LinkId: linkId, State: cut },
      { event: 'customer_acquisition', change: 'friend_request', LinkId: linkId, State: cut },
      {
        event: 'change_external_contact',
        change: 'add_external_contact',
        UserID: 'LiSi',
        ExternalUserID: customer,
        State: cut,
        WelcomeCode: expect.any(String),
      },
    ]);
    expect(await sim.call('externalcontact/get', undefined, { external_userid: customer })).toMatchObject({
      follow_user: [{ add_way: 16, state: cut }],
    });
    const won = await ask('customer', { link_id: linkId });
    expect(unlikeSample('externalcontact/customer_acquisition/customer', won)).toEqual([]);
    expect(won.customer_list).toEqual([{ external_userid: customer, userid: 'LiSi', chat_status: 0, state: cut }]);
  });

  test('waits for the member where the link says so', async () => {
    const linkId = await createLink({ skip_verify: false });
    const customer = await newCustomer();
    expect((await visit(linkId, { externalUserid: customer })).body).toMatchObject({ waiting: true });
    expect(await events(2)).toEqual(['open_profile', 'friend_request']);
    expect(list((await ask('customer', { link_id: linkId })).customer_list)).toEqual([]);
    await sim.control('POST', 'staff/LiSi/acceptances', { externalUserid: customer });
    expect(await events(1)).toEqual(['add_external_contact']);
    expect(list((await ask('customer', { link_id: linkId })).customer_list)).toHaveLength(1);
    const other = await newCustomer();
    await visit(linkId, { externalUserid: other });
    await sim.control('POST', 'staff/LiSi/acceptances', { externalUserid: other, accepted: false });
    expect((await sim.control('POST', 'staff/LiSi/acceptances', { externalUserid: other })).status).toBe(404);
  });

  test('goes to the members in turn, or to the one whom she knows', async () => {
    const turn = await createLink({ range: { user_list: ['zhangsan', 'LiSi'] } });
    const users = [];
    for (let i = 0; i < 4; i++) users.push((await visit(turn, { externalUserid: await newCustomer() })).body.userid);
    expect(users).toEqual(['zhangsan', 'LiSi', 'zhangsan', 'LiSi']);
    const known = await createLink({ range: { user_list: ['LiSi'] }, priority_option: { priority_type: 1 } });
    expect((await visit(known, { externalUserid: customerId(0) })).body).toMatchObject({ userid: 'zhangsan', alreadyFriend: true });
  });

  test('who writes is told of: the first message, the 3rd, 5th and 10th, each with a key for half an hour', async () => {
    const linkId = await createLink();
    const customer = await newCustomer();
    await visit(linkId, { externalUserid: customer, customerChannel: 'A' });
    await callbacks.skip(sim);
    for (let i = 0; i < 11; i++) await say(customer, 'LiSi');
    const chats = (await callbacks.next(1 + 3)).filter((one) => one.Event === 'customer_acquisition');
    expect(chats.map((one) => one.ChangeType)).toEqual([
      'customer_start_chat',
      ...Array.from({ length: 3 }, () => 'message_from_customer'),
    ]);
    const key = text(chats[2]?.ChatKey);
    const info = await ask('get_chat_info', { chat_key: key });
    expect(unlikeSample('externalcontact/customer_acquisition/get_chat_info', info)).toEqual([]);
    expect(info).toMatchObject({ userid: 'LiSi', external_userid: customer, chat_info: { recv_msg_cnt: 5, link_id: linkId, state: 'A' } });
    expect(list((await ask('customer', { link_id: linkId })).customer_list)[0]?.chat_status).toBe(1);
    await sim.control('POST', 'clock', { jump: 'PT30M' });
    expect((await ask('get_chat_info', { chat_key: key })).errcode).toBe(40058);
  });

  test('who writes is told of with her id in the older form', async () => {
    await sim.control('POST', 'switches', { acquisitionMessages: 'ids' });
    const linkId = await createLink();
    const customer = await newCustomer();
    await visit(linkId, { externalUserid: customer });
    await callbacks.skip(sim);
    for (let i = 0; i < 3; i++) await say(customer, 'LiSi');
    expect((await told(2))[1]).toMatchObject({ change: 'message_from_customer', UserID: 'LiSi', ExternalUserID: customer, ChatSeq: '3' });
  });

  test('who deletes the member is told of twice: like every customer, and like one of the link', async () => {
    const linkId = await createLink();
    const customer = await newCustomer();
    await visit(linkId, { externalUserid: customer, customerChannel: 'A' });
    await callbacks.skip(sim);
    await sim.control('POST', 'friendships/removals', { externalUserid: customer, userid: 'LiSi', by: 'customer' });
    expect(await told(2)).toMatchObject([
      { event: 'change_external_contact', change: 'del_follow_user' },
      { event: 'customer_acquisition', change: 'del_follow_user', UserID: 'LiSi', ExternalUserID: customer, LinkId: linkId, State: 'A' },
    ]);
  });
});

describe('the quota', () => {
  test('shrinks with every customer; below 20, at 0 and from 0 up are told', async () => {
    const linkId = await createLink();
    await sim.control('PUT', 'acquisition/quota', { units: 20, expiresAt: await inDays(200) });
    await visit(linkId, { externalUserid: await newCustomer() });
    expect((await events(4)).at(-1)).toBe('balance_low');
    await sim.control('PUT', 'acquisition/quota', { units: 1, expiresAt: await inDays(200) });
    await visit(linkId, { externalUserid: await newCustomer() });
    expect((await events(4)).at(-1)).toBe('balance_exhausted');
    expect((await visit(linkId, { externalUserid: await newCustomer() })).status).toBe(409);
    await sim.control('POST', 'acquisition/purchases', { units: 5, expiresAt: await inDays(100) });
    expect(await events(1)).toEqual(['balance_increased']);
    await sim.control('POST', 'acquisition/purchases', { units: 5, expiresAt: await inDays(200) });
    const quota = await sim.call('externalcontact/customer_acquisition_quota');
    expect(unlikeSample('externalcontact/customer_acquisition_quota', quota)).toEqual([]);
    expect(quota).toMatchObject({ balance: 10, quota_list: [{ balance: 5 }, { balance: 5 }] });
    // One source posts it.
    expect(await sim.call('externalcontact/customer_acquisition_quota', {})).toMatchObject({ balance: 10 });
    expect(callbacks.unread()).toBe(0);
  });

  test('about to expire is told of 14, 7, 3, 2 and 1 days before', async () => {
    await sim.control('PUT', 'acquisition/quota', { units: 7, expiresAt: await inDays(20) });
    await sim.control('POST', 'clock', { advance: 'P25D' });
    const warnings = await told(5);
    expect(warnings).toEqual(
      Array.from({ length: 5 }, () => expect.objectContaining({ change: 'quota_expire_soon', ExpireQuotaNum: '7' })),
    );
    expect(callbacks.unread()).toBe(0);
    expect(await sim.call('externalcontact/customer_acquisition_quota')).toMatchObject({ balance: 0 });
  });
});

describe('statistics', () => {
  test('count visits and customers of whole days, by either method', async () => {
    const linkId = await createLink();
    await visit(linkId);
    await visit(linkId, { externalUserid: await newCustomer() });
    const now = Math.floor(Date.parse(text((await sim.control('GET', 'clock')).body.now)) / 1_000);
    await sim.control('POST', 'clock', { jump: 'P1D' });
    await visit(linkId);
    const span = { link_id: linkId, start_time: now, end_time: now };
    const answer = await ask('statistic', span);
    expect(unlikeSample('externalcontact/customer_acquisition/statistic', answer)).toEqual([]);
    expect(answer).toMatchObject({ click_link_customer_cnt: 2, new_customer_cnt: 1 });
    expect(await ask('statistic', { ...span, end_time: now + 86_400 })).toMatchObject({ click_link_customer_cnt: 3 });
    const token = text((await getJson(`${sim.url()}/cgi-bin/gettoken?corpid=${sim.config.corpId}&corpsecret=secret`)).access_token);
    const query = new URLSearchParams({ access_token: token, link_id: linkId, start_time: String(now), end_time: String(now) });
    const got = await getJson(`${sim.url()}/cgi-bin/externalcontact/customer_acquisition/statistic?${query.toString()}`);
    expect(got).toMatchObject({ click_link_customer_cnt: 2 });
    expect((await ask('statistic', { ...span, end_time: now + 31 * 86_400 })).errcode).toBe(40058);
    expect((await ask('statistic', { ...span, start_time: now - 181 * 86_400, end_time: now - 170 * 86_400 })).errcode).toBe(40058);
  });
});
