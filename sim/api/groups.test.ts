import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { detailsOf, makeGroup, memberIds } from '../testing/groups.ts';
import { customerId, list, smallWorld, startTestSim, text } from '../testing/harness.ts';
import type { TestSim } from '../testing/harness.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('POST', 'world', smallWorld(6));
});

const groups = (body: object) => sim.call('externalcontact/groupchat/list', { limit: 100, ...body });
const get = (body: object) => sim.call('externalcontact/groupchat/get', body);
const ids = (answer: Record<string, unknown>) => list(answer.group_chat_list).map((group) => group.chat_id);

describe('groupchat/list', () => {
  test('answers as its sample', async () => {
    await makeGroup(sim, 'zhangsan');
    expect(unlikeSample('externalcontact/groupchat/list', await groups({}))).toEqual([]);
  });

  test('gives the groups of all, or of the owners named whatever their spelling, and none that is dismissed', async () => {
    const [a, b, c] = [await makeGroup(sim, 'zhangsan'), await makeGroup(sim, 'LiSi'), await makeGroup(sim, 'LiSi')];
    expect(ids(await groups({}))).toEqual([a, b, c]);
    expect(ids(await groups({ owner_filter: { userid_list: ['LISI'] } }))).toEqual([b, c]);
    await sim.control('POST', `groups/${b}/dismissals`, {});
    expect(ids(await groups({ owner_filter: { userid_list: ['lisi', 'zhangsan'] } }))).toEqual([a, c]);
  });

  test('is paged to the end by its cursor, also while groups come and go', async () => {
    const made = [];
    for (let i = 0; i < 5; i++) made.push(await makeGroup(sim, i % 2 === 0 ? 'zhangsan' : 'LiSi'));
    const first = await groups({ limit: 2 });
    expect(ids(first)).toEqual(made.slice(0, 2));
    await sim.control('POST', `groups/${made[0]}/dismissals`, {});
    const late = await makeGroup(sim, 'zhangsan');
    const second = await groups({ limit: 2, cursor: first.next_cursor });
    const third = await groups({ limit: 2, cursor: second.next_cursor });
    expect([...ids(second), ...ids(third)]).toEqual([...made.slice(2), late]);
    expect(third.next_cursor).toBe('');
  });

  test('still knows the old way of paging', async () => {
    const made = [await makeGroup(sim, 'zhangsan'), await makeGroup(sim, 'zhangsan'), await makeGroup(sim, 'zhangsan')];
    expect(ids(await groups({ offset: 2, limit: 2 }))).toEqual(made.slice(2));
    expect((await groups({ offset: 49_999, limit: 2 })).errcode).toBe(40058);
  });

  test('needs a limit of 1 to 1,000, and refuses what is malformed', async () => {
    expect(await sim.call('externalcontact/groupchat/list', {})).toMatchObject({ errcode: 40063, group_chat_list: [] });
    for (const wrong of [
      { limit: 0 },
      { limit: 1_001 },
      { limit: '10' },
      { cursor: 'nonsense' },
      { status_filter: 4 },
      { owner_filter: 1 },
    ])
      expect(await groups(wrong)).toMatchObject({ errcode: 40058, group_chat_list: [] });
    expect((await groups({ owner_filter: { userid_list: ['nobody'] } })).errcode).toBe(60111);
    expect((await groups({ owner_filter: { userid_list: Array.from({ length: 101 }, () => 'zhangsan') } })).errcode).toBe(81017);
  });

  test('wants the owners named when more than 1,000 members are visible', async () => {
    const staff = Array.from({ length: 1_001 }, (_, i) => ({ userid: `u${i}`, name: `员工${i}`, department: [1] }));
    await sim.control('POST', 'world', { staff });
    const chatId = await makeGroup(sim, 'u0');
    expect(await groups({})).toMatchObject({ errcode: 81017, group_chat_list: [] });
    expect(ids(await groups({ owner_filter: { userid_list: ['u0', 'u1'] } }))).toEqual([chatId]);
  });
});

describe('groupchat/get', () => {
  test('answers as its sample, which shows all that a member can have at once', async () => {
    const chatId = await makeGroup(sim, 'zhangsan', ['LiSi']);
    const { body } = await sim.control('POST', 'customers', { name: '王语嫣', unionid: 'ozynqsulJFCZ2z1aYeS8h-nuasdA' });
    await sim.control('POST', `groups/${chatId}/joins`, { externalUserid: body.externalUserid, invitor: 'LiSi', state: 'poster' });
    await sim.control('POST', `groups/${chatId}/edits`, { notice: '文明沟通', admins: ['LiSi'] });
    expect(unlikeSample('externalcontact/groupchat/get', await get({ chat_id: chatId, need_name: 1 }))).toEqual([]);
  });

  test('tells of each member how she came, and names only when they are asked for', async () => {
    const chatId = await makeGroup(sim, 'zhangsan', [customerId(0)]);
    await sim.control('POST', `groups/${chatId}/joins`, { externalUserid: customerId(1), scene: 2, invitor: 'zhangsan' });
    await sim.control('POST', `groups/${chatId}/joins`, { externalUserid: customerId(2), state: 'door' });
    await sim.control('POST', `groups/${chatId}/nicknames`, { externalUserid: customerId(2), nickname: '老王' });
    const members = list((await detailsOf(sim, chatId)).member_list);
    expect(members).toMatchObject([
      { userid: 'zhangsan', type: 1, name: '张三', join_scene: 1, group_nickname: '' },
      { userid: customerId(0), type: 2, name: '客户0', join_scene: 1, invitor: { userid: 'zhangsan' } },
      { userid: customerId(1), type: 2, join_scene: 2, invitor: { userid: 'zhangsan' } },
      { userid: customerId(2), type: 2, join_scene: 3, state: 'door', group_nickname: '老王' },
    ]);
    expect(members[0]).not.toHaveProperty('invitor');
    expect(members[3]).not.toHaveProperty('invitor');
    const nameless = await get({ chat_id: chatId });
    expect(JSON.stringify(nameless)).not.toContain('客户0');
  });

  test('gives no unionid to a corp that has bound no WeChat developer account', async () => {
    const { body } = await sim.control('POST', 'customers', { name: '客', unionid: 'ozynqsulJFCZ2z1aYeS8h-nuasdA' });
    const chatId = await makeGroup(sim, 'zhangsan', [text(body.externalUserid)]);
    expect(list((await detailsOf(sim, chatId)).member_list)[1]).toHaveProperty('unionid');
    await sim.control('POST', 'switches', { openPlatform: 'unbound' });
    expect(list((await detailsOf(sim, chatId)).member_list)[1]).not.toHaveProperty('unionid');
    await sim.control('POST', 'switches', { openPlatform: 'bound' });
  });

  test('has another member version after every join and leave, and only then', async () => {
    const chatId = await makeGroup(sim, 'zhangsan', [customerId(0)]);
    const version = async () => (await detailsOf(sim, chatId)).member_version;
    const first = await version();
    await sim.control('POST', `groups/${chatId}/edits`, { name: '新名字', notice: '新公告' });
    expect(await version()).toBe(first);
    await sim.control('POST', `groups/${chatId}/joins`, { externalUserid: customerId(1) });
    const second = await version();
    await sim.control('POST', `groups/${chatId}/leaves`, { externalUserid: customerId(1) });
    expect(new Set([first, second, await version()]).size).toBe(3);
  });

  test('says what is wrong with a chat id', async () => {
    const room = await sim.control('POST', 'archive/rooms', { name: '内部', creator: 'zhangsan', members: ['LiSi'] });
    const gone = await makeGroup(sim, 'zhangsan');
    await sim.control('POST', `groups/${gone}/dismissals`, {});
    expect(await get({})).toMatchObject({ errcode: 40063, group_chat: {} });
    expect((await get({ chat_id: 7 })).errcode).toBe(40058);
    expect((await get({ chat_id: 'nonsense' })).errcode).toBe(86001);
    expect((await get({ chat_id: `wr${'A'.repeat(30)}` })).errcode).toBe(86003);
    expect((await get({ chat_id: room.body.roomid })).errcode).toBe(90501);
    expect((await get({ chat_id: gone })).errcode).toBe(49008);
  });

  test('keeps the members of a group through a restart', async () => {
    const chatId = await makeGroup(sim, 'zhangsan', [customerId(0), 'LiSi']);
    const before = await detailsOf(sim, chatId);
    await sim.restart();
    expect(await detailsOf(sim, chatId)).toEqual(before);
  });
});

describe('opengid_to_chatid', () => {
  const convert = (opengid?: unknown) => sim.call('externalcontact/opengid_to_chatid', { opengid });

  test('gives the customer group of a mini-program’s id', async () => {
    const chatId = await makeGroup(sim, 'zhangsan');
    const { body } = await sim.control('GET', `groups/${chatId}`);
    const answer = await convert(body.opengid);
    expect(answer.chat_id).toBe(chatId);
    expect(unlikeSample('externalcontact/opengid_to_chatid', answer)).toEqual([]);
  });

  test('tells a group that is none of ours from an id that is none', async () => {
    expect((await convert(`o${'A'.repeat(27)}`)).errcode).toBe(90509);
    expect((await convert('wrong')).errcode).toBe(90511);
    expect((await convert()).errcode).toBe(40063);
  });
});

describe('a group', () => {
  test('takes nobody twice, nobody unknown and no more than 500', async () => {
    const chatId = await makeGroup(sim, 'zhangsan', [customerId(0)]);
    const join = (body: object) => sim.control('POST', `groups/${chatId}/joins`, body);
    expect((await join({ externalUserid: customerId(0) })).body).toMatchObject({ joined: [] });
    expect((await join({ externalUserid: 'wmnobody' })).status).toBe(404);
    expect((await join({})).status).toBe(400);
    expect((await join({ externalUserid: customerId(1), userid: 'LiSi' })).status).toBe(400);
    expect((await join({ externalUserid: customerId(1), scene: 9 })).status).toBe(400);
    expect((await sim.control('POST', 'groups', { name: '群', owner: 'nobody' })).status).toBe(404);
    await sim.control('POST', 'world', smallWorld(501));
    const full = await makeGroup(
      sim,
      'zhangsan',
      Array.from({ length: 499 }, (_, i) => customerId(i)),
    );
    expect((await sim.control('POST', `groups/${full}/joins`, { externalUserid: customerId(499), invitor: 'zhangsan' })).status).toBe(409);
    expect((await sim.control('POST', `groups/${full}/joins`, { externalUserid: customerId(0) })).status).toBe(200);
  });

  test('is not left by its owner, and by nobody who is not in it', async () => {
    const chatId = await makeGroup(sim, 'zhangsan', ['LiSi']);
    const leave = (body: object) => sim.control('POST', `groups/${chatId}/leaves`, body);
    expect((await leave({ userid: 'zhangsan' })).status).toBe(409);
    expect((await leave({ externalUserid: customerId(0) })).status).toBe(409);
    await sim.control('POST', `groups/${chatId}/edits`, { owner: 'LiSi' });
    expect((await leave({ userid: 'zhangsan' })).status).toBe(200);
    expect(await memberIds(sim, chatId)).toEqual(['LiSi']);
  });

  test('stays with its owner, and a mass message with its sender, when they get another userid', async () => {
    const chatId = await makeGroup(sim, 'zhangsan', [customerId(0)]);
    const { msgid } = await sim.call('externalcontact/add_msg_template', {
      chat_type: 'group',
      sender: 'zhangsan',
      text: { content: '好' },
      chat_id_list: [chatId],
    });
    expect((await sim.call('user/update', { userid: 'zhangsan', new_userid: 'zhangfei' })).errcode).toBe(0);
    expect(await detailsOf(sim, chatId)).toMatchObject({ owner: 'zhangfei' });
    expect(await memberIds(sim, chatId)).toEqual([customerId(0), 'zhangfei']);
    expect((await sim.control('POST', 'staff/zhangfei/confirmations', { msgid })).body).toMatchObject({ sent: 1 });
  });

  test('once dismissed is read, and changed no more', async () => {
    const chatId = await makeGroup(sim, 'zhangsan', [customerId(0)]);
    await sim.control('POST', `groups/${chatId}/messages`, { from: customerId(0), text: '有人吗' });
    await sim.control('POST', `groups/${chatId}/dismissals`, {});
    expect((await sim.control('GET', `groups/${chatId}/messages`)).body.items).toMatchObject([{ text: '有人吗' }]);
    for (const [path, body] of [
      ['joins', { externalUserid: customerId(1) }],
      ['messages', { from: 'zhangsan', text: '在' }],
      ['edits', { name: '新' }],
      ['dismissals', {}],
    ] as const)
      expect((await sim.control('POST', `groups/${chatId}/${path}`, body)).status).toBe(409);
    expect((await sim.control('GET', 'groups/wrnone')).status).toBe(404);
  });
});

describe('what is said in a group', () => {
  test('reaches everybody in it at that time, and the archive', async () => {
    const chatId = await makeGroup(sim, 'zhangsan', [customerId(0), customerId(1)]);
    await sim.control('POST', `groups/${chatId}/messages`, { from: customerId(0), text: '有货吗' });
    await sim.control('POST', `groups/${chatId}/leaves`, { externalUserid: customerId(1) });
    await sim.control('POST', `groups/${chatId}/joins`, { externalUserid: customerId(2) });
    await sim.control('POST', `groups/${chatId}/messages`, { from: 'ZHANGSAN', text: '有的' });
    const inbox = async (i: number) =>
      list((await sim.control('GET', `customers/${customerId(i)}/inbox`)).body.items).map((message) => [message.from, message.text]);
    expect(await inbox(0)).toEqual([['zhangsan', '有的']]);
    expect(await inbox(1)).toEqual([[customerId(0), '有货吗']]);
    expect(await inbox(2)).toEqual([['zhangsan', '有的']]);
    const archived = list((await sim.control('GET', 'archive?seq=0')).body.items);
    expect(archived.map(({ from, to, text: line }) => [from, to, line])).toEqual([
      [customerId(0), chatId, '有货吗'],
      ['zhangsan', chatId, '有的'],
    ]);
    expect(archived[1]).toMatchObject({ message: { roomid: chatId, tolist: [customerId(0), customerId(2)], msgtype: 'text' } });
  });

  test('comes from somebody in it', async () => {
    const chatId = await makeGroup(sim, 'zhangsan');
    expect((await sim.control('POST', `groups/${chatId}/messages`, { from: customerId(0), text: '?' })).status).toBe(409);
    expect((await sim.control('POST', `groups/${chatId}/messages`, { from: 'wmnobody', text: '?' })).status).toBe(404);
    expect((await sim.control('POST', `groups/${chatId}/messages`, { from: 'zhangsan' })).status).toBe(400);
  });
});
