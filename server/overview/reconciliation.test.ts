import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Reconciliation } from '../../domain/overview/contract.ts';
import { UNSEEN_BY_POLLING } from '../../domain/overview/report.ts';
import { openSyncKit, smallWorld, type SyncKit } from './testing.ts';

// Every kind of news that can get lost, told by nobody: the callback is dropped, or there is none.

let kit: SyncKit;

beforeAll(async () => {
  kit = await openSyncKit();
  await kit.wecom.control.post('/world', smallWorld(30));
  await kit.firstSync(kit.corpId);
  await kit.settle();
});
afterAll(() => kit.close());
beforeEach(() => kit.wecom.control.send('DELETE', '/faults'));

const sim = (path: string, body: unknown) => kit.wecom.control.post(path, body);
const drop = (times = 1) => sim('/callbacks/faults', { mode: 'drop', times });
type Report = Static<typeof Reconciliation>;

/** What differs from nothing in a report, without what is said every time. */
function found({ notes, ...told }: Report) {
  const { startedAt: _started, finishedAt: _finished, customersChecked: _checked, ...rest } = told;
  expect(notes).toEqual([UNSEEN_BY_POLLING]);
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== 0 && !(Array.isArray(value) && value.length === 0)));
}

/** Repairs, and shows that a second look finds nothing more. */
async function repaired() {
  await kit.settle();
  const first = found(await kit.reconcile(kit.scope));
  await kit.settle();
  expect(found(await kit.reconcile(kit.scope))).toEqual({});
  return first;
}

async function scanned(name: string, userid = 'wangfang'): Promise<string> {
  const externalUserid = (await sim('/customers', { name })).body.at('externalUserid').text();
  await sim('/scans', { externalUserid, userid });
  return externalUserid;
}

/** Live friendships of a customer: who, which tags, which remark. */
async function friends(externalUserid: string) {
  const { rows } = await sql<{ userid: string; tags: string[]; remark: string | null }>`
    select s.userid, f.remark, array(select t.name from tag t where t.id = any(f.wecom_tag_ids) order by t.name) as tags
    from customer_identity i join friendship f on f.bucket = i.bucket and f.customer_id = i.customer_id join staff s on s.id = f.staff_id
    where i.value = ${externalUserid} and f.lost_at is null order by s.userid`.execute(kit.db);
  return rows;
}
const tagsOf = async (externalUserid: string) => {
  const { rows } = await sql<{ name: string }>`
    select t.name from customer_identity i join tagging g on g.bucket = i.bucket and g.customer_id = i.customer_id and g.removed_at is null
    join tag t on t.id = g.tag_id where i.value = ${externalUserid} order by t.name`.execute(kit.db);
  return rows.map((row) => row.name);
};
const staffNamed = (userid: string) =>
  kit.db.selectFrom('staff').selectAll().where('corpId', '=', kit.corpId).where('userid', '=', userid).executeTakeFirst();

test('nothing lost is nothing repaired, and what polling cannot see is said', async () => {
  const report = await kit.reconcile(kit.scope);
  expect(found(report)).toEqual({});
  expect(report.customersChecked).toBe(30);
});

test('an adding nobody heard of', async () => {
  await drop();
  const externalUserid = await scanned('没人知道');
  expect(await repaired()).toEqual({
    customersAdded: 1,
    friendshipsAdded: 1,
    repairs: ['补上客户 1 位：没人知道', '补上好友关系 1 段：没人知道'],
  });
  expect(await friends(externalUserid)).toMatchObject([{ userid: 'wangfang' }]);
});

test('a second member added a known customer', async () => {
  await drop();
  await sim('/scans', { externalUserid: 'wm1', userid: 'zhaoyi' });
  expect(await repaired()).toEqual({ friendshipsAdded: 1, repairs: ['补上好友关系 1 段：客户1'] });
  expect(await friends('wm1')).toHaveLength(2);
});

test('a member deleted a customer', async () => {
  await drop();
  await sim('/friendships/removals', { externalUserid: 'wm10', userid: 'zhaoyi', by: 'staff' });
  expect(await repaired()).toEqual({ friendshipsLost: 1, repairs: ['记下已不存在的好友关系 1 段：客户10'] });
  expect(await friends('wm10')).toMatchObject([{ userid: 'wangfang' }]);
});

test('deleted and added again: both lost', async () => {
  await drop(2);
  await sim('/friendships/removals', { externalUserid: 'wm3', userid: 'wangfang', by: 'staff' });
  await sim('/scans', { externalUserid: 'wm3', userid: 'wangfang' });
  expect(await repaired()).toMatchObject({ friendshipsAdded: 1, friendshipsLost: 1 });
  expect(await friends('wm3')).toHaveLength(1);
});

test('a customer who deleted the member is not seen by polling, and nothing is made up', async () => {
  await drop();
  await sim('/friendships/removals', { externalUserid: 'wm5', userid: 'wangfang', by: 'customer' });
  expect(await repaired()).toEqual({});
});

test('tags put on and taken off in WeCom, found by difference', async () => {
  await drop();
  await sim('/staff/wangfang/edits', { externalUserid: 'wm0', addTags: ['et2'], removeTags: ['et1'] });
  expect(await repaired()).toEqual({
    tagsAdded: 1,
    tagsRemoved: 1,
    friendshipTagsAdded: 1,
    friendshipTagsRemoved: 1,
    repairs: [
      '给客户补上标签 1 个：客户0',
      '从客户去掉标签 1 个：客户0',
      '好友关系上补记标签 1 个：客户0',
      '好友关系上去掉标签 1 个：客户0',
    ],
  });
  expect(await tagsOf('wm0')).toEqual(['老客']);
});

test('a tag that another member has put on already changes the friendship, not the customer', async () => {
  await drop();
  await sim('/staff/zhaoyi/edits', { externalUserid: 'wm20', addTags: ['et1'] });
  expect(await repaired()).toEqual({ friendshipTagsAdded: 1, repairs: ['好友关系上补记标签 1 个：客户20'] });
});

test('a remark, and everything else that is told of a friendship and a person', async () => {
  await drop();
  await sim('/staff/wangfang/edits', { externalUserid: 'wm7', remark: '静安王姐' });
  expect(await repaired()).toEqual({ profilesChanged: 1, repairs: ['更正客户资料 1 处（备注 1）：客户7'] });
  const edits = { description: '要三居室', remark_company: '青禾', remark_mobiles: ['13800000000'] };
  await kit.inWecom('externalcontact/remark', { userid: 'wangfang', external_userid: 'wm7', ...edits });
  expect(await repaired()).toEqual({
    profilesChanged: 1,
    repairs: ['更正客户资料 1 处（描述 1、备注企业 1、备注手机号 1）：客户7'],
  });
});

test('the library: tags and groups made, renamed, deleted', async () => {
  await kit.inWecom('externalcontact/add_corp_tag', { group_name: '户型', tag: [{ name: '三居' }, { name: '两居' }] });
  expect(await repaired()).toMatchObject({ tagGroupsCreated: 1, tagsCreated: 2 });
  await kit.inWecom('externalcontact/edit_corp_tag', { id: 'et2', name: '熟客' });
  expect(await repaired()).toEqual({ tagsEdited: 1, repairs: ['标签库更正标签 1 个：老客 → 熟客'] });
  await kit.inWecom('externalcontact/edit_corp_tag', { id: 'etg', name: '装修进度' });
  expect(await repaired()).toEqual({ tagGroupsEdited: 1, repairs: ['标签库更正标签组 1 个：装修 → 装修进度'] });
  await kit.inWecom('externalcontact/del_corp_tag', { tag_id: ['et1'] });
  const deleted = await repaired();
  expect(deleted).toMatchObject({ tagsDeleted: 1, repairs: expect.arrayContaining(['标签库删除标签 1 个：新客']) });
  expect(await tagsOf('wm2')).toEqual([]);
});

test('staff: added, moved, left, come back', async () => {
  await drop(9);
  await sim('/staff', { userid: 'qianer', name: '钱二', department: [2] });
  expect(await repaired()).toEqual({ staffAdded: 1, repairs: ['补上员工 1 位：钱二'] });
  await sim('/staff', { userid: 'qianer', name: '钱二儿', department: [1] });
  expect(await repaired()).toEqual({ staffChanged: 1, repairs: ['更正员工资料 1 位：钱二 → 钱二儿、钱二儿（部门）'] });
  await kit.inWecom('user/delete', { userid: 'qianer' });
  expect(await repaired()).toEqual({ staffLeft: 1, repairs: ['标记已离职（或不再可见）的员工 1 位：钱二儿'] });
  expect((await staffNamed('qianer'))?.leftAt).toEqual(expect.any(Number));
  await sim('/staff', { userid: 'qianer', name: '钱二儿', department: [1] });
  expect(await repaired()).toEqual({ staffReturned: 1, repairs: ['恢复重新出现的员工 1 位：钱二儿'] });
});

test('departments: made, renamed, deleted', async () => {
  await kit.inWecom('department/create', { name: '浦东店', parentid: 1, id: 9 });
  expect(await repaired()).toEqual({ departmentsAdded: 1, repairs: ['补上部门 1 个：浦东店'] });
  await kit.inWecom('department/update', { id: 9, name: '浦东旗舰店' });
  expect(await repaired()).toEqual({ departmentsChanged: 1, repairs: ['更正部门 1 个：浦东店 → 浦东旗舰店'] });
  await kit.inWecom('department/delete', { id: 3 });
  expect(await repaired()).toEqual({ departmentsRemoved: 1, repairs: ['去掉已删除的部门 1 个：旧店'] });
});

test('another userid for the same member: known by the customers, who stay hers', async () => {
  const before = await staffNamed('zhaoyi');
  await kit.inWecom('user/update', { userid: 'zhaoyi', new_userid: 'zhao.yi' });
  expect(await repaired()).toEqual({ staffRenamed: 1, repairs: ['员工账号改名 1 位：赵一（zhaoyi → zhao.yi）'] });
  expect(await staffNamed('zhao.yi')).toMatchObject({ id: before?.id, name: '赵一', leftAt: null });
  expect(await friends('wm20')).toMatchObject([{ userid: 'wangfang' }, { userid: 'zhao.yi' }]);
});

test('another userid that a callback named before anybody said so: what was taken in twice becomes one', async () => {
  const before = await staffNamed('zhao.yi');
  await kit.inWecom('user/update', { userid: 'zhao.yi', new_userid: 'zhao1' });
  await sim('/staff/zhao1/edits', { externalUserid: 'wm20', remark: '换号以后' });
  const added = await scanned('换号新客', 'zhao1');
  await kit.settle();
  expect(await friends('wm20')).toHaveLength(3);
  const report = await repaired();
  expect(report).toMatchObject({ staffRenamed: 1, profilesChanged: 1 });
  expect(await staffNamed('zhao1')).toMatchObject({ id: before?.id, leftAt: null });
  expect(await friends('wm20')).toMatchObject([{ userid: 'wangfang' }, { userid: 'zhao1', remark: '换号以后' }]);
  expect(await friends(added)).toMatchObject([{ userid: 'zhao1' }]);
});

test('doubled and reordered callbacks leave nothing to repair', async () => {
  await sim('/callbacks/faults', { mode: 'duplicate', times: 3 });
  const twice = await scanned('说了两遍');
  await sim('/staff/wangfang/edits', { externalUserid: twice, addTags: ['et2'], remark: '二' });
  await sim('/friendships/removals', { externalUserid: twice, userid: 'wangfang', by: 'customer' });
  await kit.settle();
  await sim('/callbacks/faults', { mode: 'reorder', times: 3 });
  const turned = await scanned('倒着说');
  await sim('/staff/wangfang/edits', { externalUserid: turned, addTags: ['et2'] });
  await sim('/friendships/removals', { externalUserid: turned, userid: 'wangfang', by: 'customer' });
  expect(await repaired()).toEqual({});
  expect(await friends(twice)).toEqual([]);
  expect(await friends(turned)).toEqual([]);
});
