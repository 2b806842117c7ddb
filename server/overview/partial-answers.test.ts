import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fieldsOf, listOf, startProxy, type Disturbance, type Proxy } from './test-proxy.ts';
import { openSyncKit, smallWorld, type SyncKit } from './testing.ts';

// A failed, lost or short answer deletes nothing, whichever endpoint it comes from.

let kit: SyncKit;
let proxy: Proxy;
let whole: unknown;

beforeAll(async () => {
  proxy = await startProxy();
  kit = await openSyncKit((simulator) => {
    proxy.leadTo(simulator);
    return proxy.url;
  });
  await kit.wecom.control.post('/world', smallWorld(130));
  await kit.firstSync(kit.corpId);
  await kit.settle();
  whole = await holdings();
});
afterAll(async () => {
  await kit.close();
  await proxy.close();
});
beforeEach(async () => {
  proxy.calm();
  await kit.wecom.control.send('DELETE', '/faults');
  await kit.db.deleteFrom('wecomRate').execute();
});

/** All that a wrong conclusion could take away. */
async function holdings() {
  const { db } = kit;
  return {
    departments: await db.selectFrom('department').select(['id', 'name']).orderBy('id').execute(),
    staff: await db.selectFrom('staff').select(['userid', 'leftAt']).orderBy('id').execute(),
    groups: await db.selectFrom('tagGroup').select(['name', 'wecomId', 'deletedAt']).orderBy('id').execute(),
    tags: await db.selectFrom('tag').select(['name', 'wecomId', 'deletedAt']).orderBy('id').execute(),
    friendships: await db.selectFrom('friendship').select(['id', 'lostAt', 'wecomTagIds', 'remark']).orderBy('id').execute(),
    taggings: await db.selectFrom('tagging').select(['id', 'removedAt']).orderBy('id').execute(),
  };
}

const COMMANDS = [
  'department/list',
  'user/list',
  'externalcontact/get_follow_user_list',
  'externalcontact/get_corp_tag_list',
  'externalcontact/batch/get_by_user',
];
const FAILURES = [
  { mode: 'errcode', errcode: -1, times: 4 },
  { mode: 'errcode', errcode: 45009, times: 1 },
  { mode: 'errcode', errcode: 48002, times: 1 },
  { mode: 'errcode', errcode: 60020, times: 1 },
  { mode: 'errcode', errcode: 60011, times: 1 },
  { mode: 'errcode', errcode: 84061, times: 1 },
  { mode: 'dropResponse', times: 1 },
  { mode: 'refuse', times: 1 },
  { mode: 'badGateway', times: 1 },
];

test.each(COMMANDS)('%s fails in every way, and everything is still there', async (command) => {
  for (const fault of FAILURES) {
    await kit.wecom.control.post('/faults', { path: `/cgi-bin/${command}`, ...fault });
    await kit.reconcile(kit.scope).then(
      () => undefined,
      (error: unknown) => expect(error).toMatchObject({ code: expect.stringMatching(/^wecom\./) }),
    );
    await kit.wecom.control.send('DELETE', '/faults');
    await kit.db.deleteFrom('wecomRate').execute();
    await kit.settle();
    expect({ fault, ...(await holdings()) }).toEqual({ fault, ...fieldsOf(whole) });
  }
});

const without = (list: string): Disturbance => {
  return (answer) => ({ ...answer, [list]: listOf(answer[list]).slice(1) });
};
const SHORT: [string, string, Disturbance][] = [
  ['department/list', 'one department short', without('department')],
  ['department/list', 'empty', (answer) => ({ ...answer, department: [] })],
  ['user/list', 'empty for a department', (answer) => ({ ...answer, userlist: [] })],
  ['externalcontact/get_follow_user_list', 'empty', (answer) => ({ ...answer, follow_user: [] })],
  ['externalcontact/get_corp_tag_list', 'empty', (answer) => ({ ...answer, tag_group: [] })],
  [
    'externalcontact/get_corp_tag_list',
    'one tag short',
    (answer) => ({ ...answer, tag_group: listOf(answer['tag_group']).map((group) => ({ ...group, tag: listOf(group['tag']).slice(1) })) }),
  ],
  ['externalcontact/batch/get_by_user', 'broken off after the first page', (answer) => ({ ...answer, next_cursor: '' })],
  ['externalcontact/batch/get_by_user', 'missing some of a page', without('external_contact_list')],
  ['externalcontact/batch/get_by_user', 'empty', (answer) => ({ ...answer, external_contact_list: [], next_cursor: '' })],
];

test.each(SHORT)('%s answers %s, and nothing is taken for gone', async (command, _what, how) => {
  proxy.disturb(command, how);
  const report = await kit.reconcile(kit.scope);
  expect(proxy.calm()).toBe(0);
  await kit.settle();
  const { staff, ...rest } = fieldsOf(await holdings());
  expect({ staff, ...rest }).toEqual(whole);
  expect(report).toMatchObject({ departmentsRemoved: 0, staffLeft: 0, tagsDeleted: 0, tagGroupsDeleted: 0, friendshipsLost: 0 });
});

test.each(COMMANDS)('%s breaks off in the middle of its text: that is no answer', async (command) => {
  proxy.disturb(command, (answer) => JSON.stringify(answer).slice(0, -20));
  await expect(kit.reconcile(kit.scope)).rejects.toMatchObject({ code: 'wecom.unreachable' });
  await kit.settle();
  expect(await holdings()).toEqual(whole);
});

test('a member whose customers were not all listed is named', async () => {
  proxy.disturb('externalcontact/batch/get_by_user', (answer) => ({ ...answer, next_cursor: '' }));
  const report = await kit.reconcile(kit.scope);
  expect(report.notes).toEqual(expect.arrayContaining([expect.stringContaining('王芳 的客户清单不完整')]));
});

test('whatever WeCom tells otherwise of a person or a friendship is found, field by field', async () => {
  const told = {
    contact: {
      name: '改名',
      gender: 2,
      type: 2,
      avatar: 'https://wx.qlogo.cn/1',
      unionid: 'o-new',
      corp_name: '对方公司',
      position: '采购',
    },
    follow: { remark: '新', description: '三居', remark_corp_name: '青禾', remark_mobiles: ['13800000000'], add_way: 16, state: 'poster' },
  };
  const how: Disturbance = (answer) => ({
    ...answer,
    external_contact_list: listOf(answer['external_contact_list']).map((one) => {
      const contact = fieldsOf(one['external_contact']);
      if (contact['external_userid'] !== 'wm77') return one;
      return { external_contact: { ...contact, ...told.contact }, follow_info: { ...fieldsOf(one['follow_info']), ...told.follow } };
    }),
  });
  proxy.disturb('externalcontact/batch/get_by_user', how, 10);
  const report = await kit.reconcile(kit.scope);
  expect(report.repairs).toEqual([
    '更正客户资料 2 处（名字 1、性别 1、头像 1、客户类型 1、企业名 1、职务 1、unionid 1、备注 1、描述 1、备注企业 1、备注手机号 1、添加方式 1、渠道参数 1）：改名',
  ]);
  expect((await kit.reconcile(kit.scope)).repairs).toEqual([]);
});
