import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, startOfLocalDay } from '../../../domain/kernel/time.ts';
import { setClock, type TestCompany } from '../../../test/harness/company.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import { createWecomClient, type WecomClient } from '../client.ts';
import { outcomeOf } from '../failure.ts';
import { allOf } from '../pages.ts';
import { openConnectedCompany, silent, startTestWecom, type TestWecom } from '../testing.ts';
import { addGroupWelcome, delGroupWelcome, editGroupWelcome, getGroupWelcome } from './group-welcomes.ts';
import { getGroup, groupOfOpengid, listGroups, transferGroups } from './groups.ts';
import { addJoinWay, delJoinWay, getJoinWay, updateJoinWay } from './join-ways.ts';
import { groupStatistic, groupStatisticByDay, userBehavior } from './statistics.ts';

let company: TestCompany;
let wecom: TestWecom;
let client: WecomClient;
const clock = setClock();

const customer = (i: number) => `wm${String(i).padStart(30, '0')}`;

beforeAll(async () => {
  company = await openConnectedCompany();
  wecom = await startTestWecom();
  client = createWecomClient({ db: company.db, clock, secrets: TEST_SECRETS, apiBase: wecom.url, log: silent });
});
afterAll(async () => {
  await wecom.close();
  await company.drop();
});
beforeEach(async () => {
  await wecom.control.send('DELETE', '/faults');
  await wecom.control.post('/world', {
    staff: ['zhangsan', 'LiSi'].map((userid) => ({ userid, name: userid, department: [1] })),
    customers: [0, 1, 2].map((i) => ({
      externalUserid: customer(i),
      name: `客户${i}`,
      friendships: [{ userid: 'zhangsan', createtime: 1_700_000_000 }],
    })),
  });
});

async function makeGroup(owner = 'zhangsan', members: readonly string[] = []): Promise<string> {
  return (await wecom.control.post('/groups', { name: '福利群', owner, members })).body.at('chatId').text();
}

/** The errcode of a command that must be refused. */
async function refusalOf(command: Promise<unknown>): Promise<number> {
  const outcome = await outcomeOf(command);
  if (outcome.kind !== 'failed' || outcome.error.kind !== 'refused') throw new Error('it was not refused');
  return outcome.error.errcode;
}

describe('groups', () => {
  test('of some owners are listed to the end, and of more than 100 in several calls', async () => {
    const chatIds = [await makeGroup(), await makeGroup('LiSi'), await makeGroup()];
    const listed = await allOf(listGroups(client, company.corpId, ['zhangsan', 'LiSi']));
    expect(listed).toEqual(chatIds.map((chat_id) => ({ chat_id, status: 0 })));
    const before = await wecom.callsOf('externalcontact/groupchat/list');
    await allOf(listGroups(client, company.corpId, [...Array.from({ length: 100 }, () => 'LiSi'), 'zhangsan']));
    expect(await wecom.callsOf('externalcontact/groupchat/list')).toBe(before + 2);
    expect(await refusalOf(allOf(listGroups(client, company.corpId, ['nobody'])))).toBe(60111);
  });

  test('of nobody are none, and cost no call', async () => {
    const before = await wecom.callsOf('externalcontact/groupchat/list');
    expect(await allOf(listGroups(client, company.corpId, []))).toEqual([]);
    expect(await wecom.callsOf('externalcontact/groupchat/list')).toBe(before);
  });

  test('are read with their members and names', async () => {
    const chatId = await makeGroup('zhangsan', [customer(0)]);
    const group = await getGroup(client, company.corpId, chatId);
    expect(group).toMatchObject({ chat_id: chatId, name: '福利群', owner: 'zhangsan' });
    expect(group.member_list).toMatchObject([
      { userid: 'zhangsan', type: 1, name: 'zhangsan' },
      { userid: customer(0), type: 2, name: '客户0', invitor: { userid: 'zhangsan' } },
    ]);
    expect(await refusalOf(getGroup(client, company.corpId, 'wrnone'))).toBe(86003);
  });

  test('are found by the opengid of a mini-program', async () => {
    const chatId = await makeGroup();
    const opengid = (await wecom.control.get(`/groups/${chatId}`)).body.at('opengid').text();
    expect(await groupOfOpengid(client, company.corpId, opengid)).toBe(chatId);
    expect(await refusalOf(groupOfOpengid(client, company.corpId, 'wrong'))).toBe(90511);
  });

  test('are handed over, and those that are not are named with their reasons', async () => {
    const chatId = await makeGroup();
    const give = (how: 'onJob' | 'resigned', chatIds: readonly string[]) =>
      transferGroups(client, company.corpId, how, { chatIds, newOwner: 'LiSi' });
    expect(await give('resigned', [chatId])).toMatchObject([{ chat_id: chatId, errcode: 90500 }]);
    expect(await give('onJob', [chatId, 'wrnone'])).toMatchObject([{ chat_id: 'wrnone', errcode: 90501 }]);
    expect((await getGroup(client, company.corpId, chatId)).owner).toBe('LiSi');
    expect(await refusalOf(give('onJob', []))).toBe(40058);
  });

  test('that went when the answer was lost are found gone: nothing is doubled by looking', async () => {
    const chatId = await makeGroup();
    await wecom.control.post('/faults', { path: '/cgi-bin/externalcontact/groupchat/onjob_transfer', mode: 'dropResponse', times: 1 });
    const outcome = await outcomeOf(transferGroups(client, company.corpId, 'onJob', { chatIds: [chatId], newOwner: 'LiSi' }));
    expect(outcome).toMatchObject({ kind: 'failed', error: { kind: 'lost' } });
    expect((await getGroup(client, company.corpId, chatId)).owner).toBe('LiSi');
  });
});

test('a join way is made, read, overwritten and deleted', async () => {
  const chatId = await makeGroup();
  const settings = { scene: 2, chat_id_list: [chatId], room_base_name: '福利群', room_base_id: 2 };
  const configId = await addJoinWay(client, company.corpId, { ...settings, state: 'poster' });
  expect(await getJoinWay(client, company.corpId, configId)).toMatchObject({
    ...settings,
    state: 'poster',
    qr_code: expect.stringMatching(/^https:/),
  });
  await updateJoinWay(client, company.corpId, { config_id: configId, ...settings });
  expect(await getJoinWay(client, company.corpId, configId)).not.toHaveProperty('state');
  await delJoinWay(client, company.corpId, configId);
  expect(await refusalOf(getJoinWay(client, company.corpId, configId))).toBe(41044);
  expect(await refusalOf(addJoinWay(client, company.corpId, { scene: 2, chat_id_list: Array.from({ length: 6 }, () => chatId) }))).toBe(
    41091,
  );
});

test('a group welcome is made, read, edited and deleted', async () => {
  const templateId = await addGroupWelcome(client, company.corpId, { text: { content: '欢迎%NICKNAME%' }, notify: 0 });
  expect((await getGroupWelcome(client, company.corpId, templateId)).text).toEqual({ content: '欢迎%NICKNAME%' });
  const link = { title: '活动', url: 'https://example.com' };
  await editGroupWelcome(client, company.corpId, { template_id: templateId, link });
  const edited = await getGroupWelcome(client, company.corpId, templateId);
  expect(edited).toMatchObject({ link });
  expect(edited).not.toHaveProperty('text');
  await delGroupWelcome(client, company.corpId, templateId);
  expect(await refusalOf(getGroupWelcome(client, company.corpId, templateId))).toBe(41058);
});

describe('statistics', () => {
  /** Whole days before the simulator's today. */
  async function daysBack(from: number, to: number) {
    const now = Date.parse((await wecom.control.get('/clock')).body.at('now').text());
    const today = startOfLocalDay(now, 'Asia/Shanghai');
    return { from: today - from * DAY + 3_600_000, to: today - to * DAY + 7_200_000 };
  }

  test('of groups come per owner and per day, and never for today', async () => {
    await makeGroup('zhangsan', [customer(0)]);
    await makeGroup('LiSi');
    await wecom.control.post('/clock', { jump: 'P1D' });
    const days = await daysBack(2, 1);
    const owners = await groupStatistic(client, company.corpId, ['zhangsan', 'LiSi'], days);
    expect(owners.map(({ owner, data }) => [owner, data.new_chat_cnt, data.member_total])).toEqual([
      ['zhangsan', 1, 2],
      ['LiSi', 1, 1],
    ]);
    const perDay = await groupStatisticByDay(client, company.corpId, ['zhangsan', 'LiSi'], days);
    expect(perDay.map(({ data }) => [data.new_chat_cnt, data.chat_total])).toEqual([
      [0, 0],
      [2, 2],
    ]);
    expect(await refusalOf(groupStatistic(client, company.corpId, ['zhangsan'], await daysBack(1, 0)))).toBe(40058);
  });

  test('of a member’s work with customers come per day, without replies where nobody asked', async () => {
    await wecom.control.post('/messages', { from: customer(0), to: 'zhangsan', text: '在吗' });
    await wecom.control.post('/messages', { from: 'zhangsan', to: customer(0), text: '在的' });
    await wecom.control.post('/clock', { jump: 'P2D' });
    const [busy, quiet] = await userBehavior(client, company.corpId, 'zhangsan', await daysBack(2, 1));
    expect(busy).toMatchObject({ chat_cnt: 1, message_cnt: 1, reply_percentage: 100, avg_reply_time: 0 });
    expect(quiet?.reply_percentage).toBeUndefined();
  });
});
