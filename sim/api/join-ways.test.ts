import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sampleOf, unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { detailsOf, makeGroup } from '../testing/groups.ts';
import { customerId, fields, list, smallWorld, startTestSim, text } from '../testing/harness.ts';
import type { TestSim } from '../testing/harness.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('POST', 'world', smallWorld(210));
});

const ask = (what: 'add' | 'get' | 'update' | 'del', body: object) => sim.call(`externalcontact/groupchat/${what}_join_way`, body);
const add = async (body: object) => text((await ask('add', { scene: 2, ...body })).config_id);
const read = async (config_id: string) => fields((await ask('get', { config_id })).join_way);
const scan = (configId: string, i: number, state?: string) =>
  sim.control('POST', 'scans', { externalUserid: customerId(i), configId, ...(state === undefined ? {} : { state }) });
/** A group that a scanned code leads nobody into any more. */
const fullGroup = (owner = 'zhangsan') =>
  makeGroup(
    sim,
    owner,
    Array.from({ length: 199 }, (_, i) => customerId(i)),
    '老群',
  );

describe('a join way', () => {
  test('answers as its samples', async () => {
    const chats = [await makeGroup(sim, 'zhangsan'), await makeGroup(sim, 'LiSi')];
    const added = await ask('add', { ...fields(sampleOf('externalcontact/groupchat/add_join_way', 'request')), chat_id_list: chats });
    expect(unlikeSample('externalcontact/groupchat/add_join_way', added)).toEqual([]);
    const got = await ask('get', { config_id: added.config_id });
    expect(unlikeSample('externalcontact/groupchat/get_join_way', got)).toEqual([]);
    expect(got.join_way).toMatchObject({ room_base_name: '销售客服群', room_base_id: 10, state: 'klsdup3kj3s1', chat_id_list: chats });
  });

  test('is overwritten whole by an update', async () => {
    const chatId = await makeGroup(sim, 'zhangsan');
    const config_id = await add({ chat_id_list: [chatId], remark: '海报', state: 'a', auto_create_room: 0 });
    expect((await ask('update', { config_id, scene: 1, chat_id_list: [chatId] })).errcode).toBe(0);
    const way = await read(config_id);
    expect(way).toMatchObject({ scene: 1, remark: '', auto_create_room: 1, mark_source: true });
    expect(way).not.toHaveProperty('state');
    expect((await ask('update', { config_id, scene: 1 })).errcode).toBe(40063);
  });

  test('once deleted is there no more', async () => {
    const config_id = await add({ chat_id_list: [await makeGroup(sim, 'zhangsan')] });
    expect((await ask('del', { config_id })).errcode).toBe(0);
    for (const what of ['get', 'update', 'del'] as const) expect((await ask(what, { config_id })).errcode).toBe(41044);
    for (const what of ['get', 'update', 'del'] as const) expect((await ask(what, {})).errcode).toBe(41043);
    expect((await scan(config_id, 0)).status).toBe(404);
  });

  test('cuts its remark, and refuses what goes beyond the limits', async () => {
    const chatId = await makeGroup(sim, 'zhangsan');
    expect(await read(await add({ chat_id_list: [chatId], remark: '很'.repeat(31) }))).toMatchObject({ remark: '很'.repeat(30) });
    const code = async (body: object) => (await ask('add', { scene: 2, chat_id_list: [chatId], ...body })).errcode;
    expect(await code({ scene: undefined })).toBe(41038);
    expect(await code({ scene: 3 })).toBe(41040);
    expect(await code({ chat_id_list: undefined })).toBe(40063);
    expect(await code({ chat_id_list: [] })).toBe(40058);
    expect(await code({ chat_id_list: Array.from({ length: 6 }, () => chatId) })).toBe(41091);
    expect(await code({ chat_id_list: [`wr${'x'.repeat(30)}`] })).toBe(86003);
    expect(await code({ chat_id_list: [7] })).toBe(40058);
    expect(await code({ room_base_name: '群'.repeat(41) })).toBe(40058);
    expect(await code({ state: '群'.repeat(31) })).toBe(40058);
    expect(await code({ state: '群'.repeat(30), room_base_name: '群'.repeat(40) })).toBe(0);
    expect(await code({ auto_create_room: 2 })).toBe(40058);
  });
});

describe('who scans a join way', () => {
  test('gets into the first group with room, by the code, with its state', async () => {
    const [full, open] = [await fullGroup(), await makeGroup(sim, 'LiSi')];
    const configId = await add({ chat_id_list: [full, open], state: 'poster' });
    expect((await scan(configId, 200)).body).toEqual({ chatId: open, alreadyMember: false, newGroup: false });
    expect(list((await detailsOf(sim, open)).member_list)[1]).toMatchObject({ userid: customerId(200), join_scene: 3, state: 'poster' });
  });

  test('stays where she is already', async () => {
    const [first, second] = [await makeGroup(sim, 'zhangsan'), await makeGroup(sim, 'zhangsan', [customerId(0)])];
    const configId = await add({ chat_id_list: [first, second] });
    expect((await scan(configId, 0)).body).toMatchObject({ chatId: second, alreadyMember: true });
  });

  test('gets a new group when all are full, called by name and number, which the way then leads to', async () => {
    const full = await fullGroup();
    const configId = await add({ chat_id_list: [full], room_base_name: '销售客服群', room_base_id: 10, state: 's' });
    const { body } = await scan(configId, 200);
    expect(body).toMatchObject({ newGroup: true });
    const made = text(body.chatId);
    expect(await detailsOf(sim, made)).toMatchObject({ name: '销售客服群10', owner: 'zhangsan' });
    expect(list((await detailsOf(sim, made)).member_list)[1]).toMatchObject({ join_scene: 3, state: 's' });
    expect((await scan(configId, 201)).body).toMatchObject({ chatId: made, newGroup: false });
    expect(await read(configId)).toMatchObject({ chat_id_list: [full, made] });
    await sim.control('POST', `groups/${made}/dismissals`, {});
    expect(await detailsOf(sim, text((await scan(configId, 202)).body.chatId))).toMatchObject({ name: '销售客服群11' });
  });

  test('gets in nowhere when all are full and none is to be made, or none is left', async () => {
    const full = await fullGroup();
    const configId = await add({ chat_id_list: [full], auto_create_room: 0 });
    expect((await scan(configId, 200)).status).toBe(409);
    await sim.control('POST', `groups/${full}/leaves`, { externalUserid: customerId(0) });
    expect((await scan(configId, 200)).status).toBe(200);
    await sim.control('POST', `groups/${full}/dismissals`, {});
    expect((await scan(configId, 201)).status).toBe(409);
  });

  test('may be told by the group’s own control, which sends her on when it is full', async () => {
    const [full, open] = [await fullGroup(), await makeGroup(sim, 'LiSi')];
    const configId = await add({ chat_id_list: [open, full] });
    const join = (chatId: string, i: number, body: object = { configId }) =>
      sim.control('POST', `groups/${chatId}/joins`, { externalUserid: customerId(i), ...body });
    expect((await join(full, 200)).body).toMatchObject({ chatId: open });
    const third = await makeGroup(sim, 'LiSi');
    expect((await join(third, 201)).status).toBe(409);
    expect((await join(open, 201, { configId, invitor: 'LiSi' })).status).toBe(400);
    expect((await join(open, 201, { configId: 'none' })).status).toBe(404);
    // Whoever is invited gets in until there are 500.
    expect((await join(full, 202, { invitor: 'zhangsan' })).body).toMatchObject({ joined: [customerId(202)] });
  });
});
