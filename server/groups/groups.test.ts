import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestCompany } from '../../test/harness/company.ts';
import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { friendshipHandler } from '../customers/wecom-events.ts';
import { contactNamed, customersKit } from '../customers/testing.ts';
import { syncOrg } from '../org/service.ts';
import { systemClock } from '../platform/clock/clock.ts';
import { inScope } from '../platform/db/scoped.ts';
import { createInboxLoop } from '../wecom/loop.ts';
import { createWecomClient } from '../wecom/service.ts';
import { openConnectedCompany, silent, startCallbackServer, startTestWecom, type TestWecom } from '../wecom/testing.ts';
import { pageOfGroups, pageOfMembers } from './list.ts';
import { syncGroups, type GroupsContext } from './sync.ts';
import { groupHandler } from './wecom-events.ts';

let company: TestCompany;
let wecom: TestWecom;
let callbacks: { url: string; close(): Promise<void> };
let context: GroupsContext;
let kit: ReturnType<typeof customersKit>;

beforeAll(async () => {
  company = await openConnectedCompany();
  callbacks = await startCallbackServer(company, systemClock);
  wecom = await startTestWecom(callbacks.url);
  const { db } = company;
  context = {
    db,
    clock: systemClock,
    wecom: createWecomClient({ db, clock: systemClock, secrets: TEST_SECRETS, apiBase: wecom.url, log: silent }),
  };
  kit = customersKit(db, company.corpId, systemClock);
  await wecom.control.post('/world', {
    staff: [
      { userid: 'wangfang', name: '王芳' },
      { userid: 'zhaoyi', name: '赵一' },
    ],
    customers: ['wma', 'wmb', 'wmc'].map((externalUserid, i) => ({
      externalUserid,
      name: ['陈雨桐', '周若琳', '宋佳宁'][i] ?? '',
      friendships: [{ userid: 'wangfang', createtime: 1_700_000_000 }],
    })),
  });
  await syncOrg(context, company.corpId);
  await kit.intake(['wma', 'wmb'].map((externalUserid) => contactNamed(externalUserid, [{}], { externalUserid })));
});
afterAll(async () => {
  await wecom.close();
  await callbacks.close();
  await company.drop();
});
beforeEach(async () => {
  await wecom.control.send('DELETE', '/faults');
  await sql`truncate wecom_inbox, wecom_rate`.execute(company.db);
});

test('a group made in WeCom is here with its members after its callback, and customers are told of on their timeline', async () => {
  const chatId = await newGroup('新房交流群', ['wma', 'wmc']);
  await handleCallbacks();
  expect(await groups()).toMatchObject([{ name: '新房交流群', owner: { name: '王芳' }, memberCount: 3, customerCount: 2 }]);
  expect(await members(chatId)).toEqual(['宋佳宁', '王芳', '陈雨桐']);
  expect((await kit.facts(await kit.customerId('wma'))).at(-1)).toMatchObject({
    kind: 'group.joined',
    data: { name: '新房交流群', scene: 1 },
  });
});

test('joining, leaving, renaming and a new owner come through, whatever is doubled or reordered', async () => {
  const chatId = await newGroup('工地直播群', ['wma']);
  await handleCallbacks();
  await wecom.control.post('/callbacks/faults', { mode: 'reorder', times: 2 });
  await wecom.control.post('/callbacks/faults', { mode: 'duplicate', times: 2 });
  await wecom.control.post(`/groups/${chatId}/joins`, { externalUserid: 'wmb', scene: 3 });
  await wecom.control.post(`/groups/${chatId}/leaves`, { externalUserid: 'wma' });
  await wecom.control.post(`/groups/${chatId}/edits`, { name: '工地直播一群', owner: 'zhaoyi' });
  await handleCallbacks();
  expect(await groups('工地直播一群')).toMatchObject([{ owner: { name: '赵一' }, customerCount: 1 }]);
  expect(await members(chatId)).toEqual(['周若琳', '王芳', '赵一']);
  expect((await kit.facts(await kit.customerId('wma'))).at(-1)).toMatchObject({ kind: 'group.left', data: { why: 'left' } });
  expect((await kit.facts(await kit.customerId('wmb'))).at(-1)).toMatchObject({ kind: 'group.joined', data: { scene: 3 } });
});

test('whoever leaves and joins again was in the group twice', async () => {
  const chatId = await newGroup('样板间参观群', ['wma']);
  await handleCallbacks();
  await wecom.control.post(`/groups/${chatId}/leaves`, { externalUserid: 'wma' });
  await handleCallbacks();
  await wecom.control.post('/clock', { advance: 'PT1M' });
  await wecom.control.post(`/groups/${chatId}/joins`, { externalUserid: 'wma', scene: 3 });
  await syncGroups(context, company.corpId, 'live');
  const stays = await company.db
    .selectFrom('groupMember')
    .select('leftAt')
    .where('memberId', '=', 'wma')
    .where('groupId', '=', await idOf(chatId))
    .execute();
  expect(stays.map((stay) => stay.leftAt === null).sort()).toEqual([false, true]);
});

test('lost callbacks of every kind are repaired by the reconciliation, which says what it found', async () => {
  const kept = await newGroup('售后群', ['wma']);
  const gone = await newGroup('临时群', ['wmb']);
  await handleCallbacks();
  await syncGroups(context, company.corpId, 'live');
  await wecom.control.post('/callbacks/faults', { mode: 'drop', times: 4 });
  await wecom.control.post(`/groups/${kept}/joins`, { externalUserid: 'wmb', scene: 3 });
  await wecom.control.post(`/groups/${kept}/edits`, { name: '售后一群' });
  await wecom.control.post(`/groups/${gone}/dismissals`, {});
  await newGroup('悄悄建的群', ['wmc']);
  await handleCallbacks();
  expect(await syncGroups(context, company.corpId, 'live')).toMatchObject({ groupsAdded: 1, groupsChanged: 1, groupsDismissed: 1 });
  expect(await members(kept)).toContain('周若琳');
  expect(await groups('临时群')).toMatchObject([{ memberCount: 0, dismissedAt: expect.any(String) }]);
  expect(await syncGroups(context, company.corpId, 'live')).toMatchObject({
    groupsAdded: 0,
    groupsChanged: 0,
    joined: 0,
    left: 0,
    groupsDismissed: 0,
  });
});

test('a failed or refused answer takes nobody out of any group', async () => {
  const chatId = await newGroup('业主群', ['wma', 'wmb']);
  await handleCallbacks();
  const before = await members(chatId);
  for (const fault of [{ mode: 'errcode', errcode: 60020 }, { mode: 'dropResponse' }, { mode: 'errcode', errcode: 86003 }]) {
    await wecom.control.post('/faults', { path: '/cgi-bin/externalcontact/groupchat/get', times: 1, ...fault });
    await syncGroups(context, company.corpId, 'live').catch(() => undefined);
    expect(await members(chatId)).toEqual(before);
  }
  await wecom.control.post('/faults', { path: '/cgi-bin/externalcontact/groupchat/list', mode: 'errcode', errcode: 48002, times: 1 });
  await expect(syncGroups(context, company.corpId, 'live')).rejects.toThrow('48002');
  expect(await members(chatId)).toEqual(before);
});

async function newGroup(name: string, people: string[]): Promise<string> {
  const made = await wecom.control.post('/groups', { name, owner: 'wangfang', members: people });
  return made.body.at('chatId').text();
}

async function handleCallbacks(): Promise<void> {
  const handlers = [groupHandler(context), friendshipHandler(context)];
  const loop = createInboxLoop({ db: company.db, clock: systemClock, log: silent, worker: { id: 1 }, handlers });
  await expect.poll(async () => (await wecom.control.get('/state')).body.at('callbacks', 'waiting').number()).toBe(0);
  while (await loop.runOnce());
}

const groups = async (q?: string) =>
  (await inScope(company.db, kit.scope, (tx) => pageOfGroups(tx, kit.scope, q === undefined ? {} : { q }))).items;

async function members(chatId: string): Promise<string[]> {
  const id = await idOf(chatId);
  const page = await inScope(company.db, kit.scope, (tx) => pageOfMembers(tx, kit.scope, id, {}));
  return page.items.map(({ name }) => name).sort((a, b) => (a < b ? -1 : 1));
}

async function idOf(chatId: string): Promise<number> {
  return (await company.db.selectFrom('customerGroup').select('id').where('chatId', '=', chatId).executeTakeFirstOrThrow()).id;
}
