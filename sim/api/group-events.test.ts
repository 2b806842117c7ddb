import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEvent } from '../../domain/wecom/events.ts';
import { readFields } from '../../server/wecom/fields.ts';
import { sampleEvent } from '../../test/harness/wecom-fixtures.ts';
import { detailsOf, makeGroup } from '../testing/groups.ts';
import { customerId, eventually, smallWorld, startReceiver, startTestSim } from '../testing/harness.ts';
import type { TestSim } from '../testing/harness.ts';

let sim: TestSim;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  receiver = await startReceiver();
  sim = await startTestSim({ callbackUrl: receiver.url });
  await sim.control('POST', 'switches', { archive: 'off' });
  await sim.control('POST', 'world', smallWorld(4));
});
afterEach(async () => {
  await sim.close();
  await receiver.close();
});

async function events(count: number) {
  await eventually(() => receiver.received.length >= count);
  // Moving the clock waits until nothing is on its way.
  await sim.control('POST', 'clock', { advance: 'PT1S' });
  return receiver.received.map((one) => one.fields);
}

const namesOf = (event: object) => Object.keys(event).sort();
function sampleNames(name: string): string[] {
  const reading = readFields(sampleEvent(name));
  if (reading.kind !== 'fields') throw new Error(reading.problem);
  return namesOf(reading.fields).filter((field) => field !== '#text');
}

test('making and dismissing a group are told with the fields of their samples', async () => {
  const chatId = await makeGroup(sim, 'zhangsan', [customerId(0)]);
  await sim.control('POST', `groups/${chatId}/dismissals`, {});
  const [created, dismissed, ...others] = await events(2);
  expect(others).toEqual([]);
  expect(created).toMatchObject({ FromUserName: 'sys', Event: 'change_external_chat', ChatId: chatId, ChangeType: 'create' });
  expect(dismissed).toMatchObject({ Event: 'change_external_chat', ChatId: chatId, ChangeType: 'dismiss' });
  expect(namesOf(created ?? {})).toEqual(sampleNames('change_external_chat__create'));
  expect(namesOf(dismissed ?? {})).toEqual(sampleNames('change_external_chat__dismiss'));
});

test('those who come in together are one event, in the wire form of the sample', async () => {
  const chatId = await makeGroup(sim, 'zhangsan');
  await sim.control('POST', `groups/${chatId}/joins`, { members: [customerId(0), customerId(1), 'LiSi'], invitor: 'zhangsan' });
  const joined = (await events(2))[1] ?? {};
  expect(joined).toMatchObject({
    ChangeType: 'update',
    UpdateDetail: 'add_member',
    JoinScene: '0',
    MemChangeCnt: '3',
    MemChangeList: { Item: [customerId(0), customerId(1), 'LiSi'] },
  });
  // QuitScene is for those who leave, says the text; the sample has it here, too.
  expect(namesOf(joined)).toEqual(sampleNames('change_external_chat__update_add_member').filter((name) => name !== 'QuitScene'));
});

test('the product reads all of them', async () => {
  const chatId = await makeGroup(sim, 'zhangsan');
  await sim.control('POST', `groups/${chatId}/joins`, { externalUserid: customerId(0) });
  await sim.control('POST', `groups/${chatId}/leaves`, { externalUserid: customerId(0) });
  await sim.control('POST', `groups/${chatId}/edits`, { name: '新名字' });
  await sim.control('POST', `groups/${chatId}/dismissals`, {});
  expect((await events(5)).map((event) => readEvent(event).kind)).toEqual([
    'group_create',
    'group_update',
    'group_update',
    'group_update',
    'group_dismiss',
  ]);
});

test('member versions chain from event to event, and end where the details are', async () => {
  const chatId = await makeGroup(sim, 'zhangsan', [customerId(0)]);
  const made = (await detailsOf(sim, chatId)).member_version;
  await sim.control('POST', `groups/${chatId}/joins`, { externalUserid: customerId(1) });
  await sim.control('POST', `groups/${chatId}/leaves`, { externalUserid: customerId(0) });
  const [, joined, left] = await events(3);
  expect(joined?.LastMemVer).toBe(made);
  expect(left?.LastMemVer).toBe(joined?.CurMemVer);
  expect(left?.CurMemVer).toBe((await detailsOf(sim, chatId)).member_version);
});

test('who scanned comes by scene 3, who was invited by 0, who went by 0, who was put out by 1', async () => {
  const chatId = await makeGroup(sim, 'zhangsan');
  await sim.control('POST', `groups/${chatId}/joins`, { externalUserid: customerId(0) });
  await sim.control('POST', `groups/${chatId}/joins`, { externalUserid: customerId(1), scene: 2, invitor: 'zhangsan' });
  await sim.control('POST', `groups/${chatId}/leaves`, { externalUserid: customerId(0) });
  await sim.control('POST', `groups/${chatId}/leaves`, { externalUserid: customerId(1), by: 'owner' });
  expect((await events(5)).slice(1).map((event) => [event.UpdateDetail, event.JoinScene, event.QuitScene])).toEqual([
    ['add_member', '3', undefined],
    ['add_member', '0', undefined],
    ['del_member', undefined, '0'],
    ['del_member', undefined, '1'],
  ]);
});

test('name, notice and owner are told each for itself, without anything about members', async () => {
  const chatId = await makeGroup(sim, 'zhangsan', ['LiSi']);
  await sim.control('POST', `groups/${chatId}/edits`, { name: '新名字', notice: '新公告', owner: 'LiSi' });
  // What is as it was is no change.
  await sim.control('POST', `groups/${chatId}/edits`, { name: '新名字', owner: 'lisi', admins: ['zhangsan'] });
  const changes = (await events(4)).slice(1);
  expect(changes.map((event) => event.UpdateDetail)).toEqual(['change_name', 'change_notice', 'change_owner']);
  for (const event of changes)
    for (const field of ['JoinScene', 'QuitScene', 'MemChangeCnt', 'CurMemVer']) expect(event).not.toHaveProperty(field);
  expect(await detailsOf(sim, chatId)).toMatchObject({
    name: '新名字',
    notice: '新公告',
    owner: 'LiSi',
    admin_list: [{ userid: 'zhangsan' }],
  });
});

test('what the API does is told to nobody', async () => {
  const chatId = await makeGroup(sim, 'zhangsan');
  const transfer = await sim.call('externalcontact/groupchat/onjob_transfer', { chat_id_list: [chatId], new_owner: 'LiSi' });
  expect(transfer.failed_chat_list).toEqual([]);
  await sim.call('externalcontact/groupchat/add_join_way', { scene: 2, chat_id_list: [chatId] });
  expect(await events(1)).toHaveLength(1);
});

test('JoinScene and MemChangeList take the other forms that are seen', async () => {
  const chatId = await makeGroup(sim, 'zhangsan');
  await sim.control('POST', 'switches', { groupJoinScene: 'sample', groupMemChangeList: 'commas' });
  await sim.control('POST', `groups/${chatId}/joins`, { members: [customerId(0), customerId(1)], invitor: 'zhangsan' });
  await sim.control('POST', 'switches', { groupMemChangeList: 'absent' });
  await sim.control('POST', `groups/${chatId}/leaves`, { members: [customerId(0), customerId(1)] });
  const [, joined, left] = await events(3);
  expect(joined).toMatchObject({ JoinScene: '1', MemChangeCnt: '2', MemChangeList: `${customerId(0)},${customerId(1)}` });
  expect(left).toMatchObject({ QuitScene: '0', MemChangeCnt: '2' });
  expect(left).not.toHaveProperty('MemChangeList');
});
