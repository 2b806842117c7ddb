import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { NO_REPAIRS } from '../../domain/wecom/repairs.ts';
import { EXTERNALCONTACT_GET } from '../../domain/wecom/external-contacts.ts';
import { ADD_CORP_TAG, EDIT_CORP_TAG, GET_CORP_TAG_LIST } from '../../domain/wecom/corp-tags.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FriendshipEvent } from '../../domain/wecom/events.ts';
import type { TestCompany } from '../../test/harness/company.ts';
import { syncOrg } from '../org/service.ts';
import { systemClock } from '../platform/clock/clock.ts';
import { inTx } from '../platform/db/scoped.ts';
import type { JobHandler } from '../platform/jobs/handler.ts';
import { createWecomClient } from '../wecom/service.ts';
import { openConnectedCompany, silent, startTestWecom, type TestWecom } from '../wecom/testing.ts';
import { markTagJob, purgeTagJob, pushTagJob } from './jobs.ts';
import { countCompared } from './sync.ts';
import { createTag, deleteTag } from './tag-catalog.ts';
import { createTagGroup, listTagGroups } from './tag-groups.ts';
import type { CustomersContext } from './tag-sync.ts';
import { changeCustomerTags } from './tags.ts';
import { compareCustomers, customersKit } from './testing.ts';
import { corpTagHandler, friendshipHandler } from './wecom-events.ts';

let company: TestCompany;
let wecom: TestWecom;
let context: CustomersContext;
let kit: ReturnType<typeof customersKit>;
const ADDED = 1_700_000_000;

beforeAll(async () => {
  company = await openConnectedCompany();
  wecom = await startTestWecom();
  context = {
    db: company.db,
    clock: systemClock,
    wecom: createWecomClient({ db: company.db, clock: systemClock, secrets: TEST_SECRETS, apiBase: wecom.url, log: silent }),
  };
  kit = customersKit(company.db, company.corpId, systemClock);
  await wecom.control.post('/world', {
    staff: [
      { userid: 'wangfang', name: '王芳' },
      { userid: 'zhaoyi', name: '赵一' },
    ],
    tagGroups: [
      {
        groupId: 'etg',
        groupName: '装修',
        tags: [
          { id: 'et1', name: '新客' },
          { id: 'et2', name: '老客' },
        ],
      },
    ],
    customers: Array.from({ length: 130 }, (_, i) => ({
      externalUserid: `wm${i}`,
      name: `客户${i}`,
      friendships: [
        { userid: 'wangfang', createtime: ADDED + i, tagIds: i % 2 === 0 ? ['et1'] : [] },
        ...(i < 10 ? [{ userid: 'zhaoyi', createtime: ADDED + 1_000 }] : []),
      ],
    })),
  });
  await syncOrg(context, company.corpId);
});
afterAll(async () => {
  await wecom.close();
  await company.drop();
});
beforeEach(() => wecom.control.send('DELETE', '/faults'));

const nowSeconds = () => Math.floor(Date.now() / 1_000) * 1_000;
async function tell(
  kind: 'add_external_contact' | 'edit_external_contact' | 'del_external_contact' | 'del_follow_user',
  externalUserid: string,
  at = nowSeconds(),
  userid = 'wangfang',
) {
  const event: FriendshipEvent = { corpId: 'ww0123456789abcdef', at, userid, externalUserid, kind };
  const apply = await friendshipHandler(context).prepare(event, { id: company.corpId, wecomCorpId: event.corpId, zone: 'Asia/Shanghai' });
  await inTx(company.db, (tx) => apply(tx, Date.now()));
}
async function runJobs(handler: JobHandler): Promise<void> {
  const jobs = await company.db
    .deleteFrom('job')
    .where('kind', '=', handler.kind)
    .returning(['id', 'corpId', 'key', 'attempts'])
    .returning(sql<Record<string, unknown>>`payload`.as('payload'))
    .execute();
  for (const job of jobs) await handler.run(job);
}
const live = async (externalUserid: string) => {
  const id = await kit.customerId(externalUserid);
  const rows = await company.db
    .selectFrom('friendship')
    .select('staffId')
    .where('customerId', '=', id)
    .where('lostAt', 'is', null)
    .execute();
  return rows.length;
};
const tagsOf = async (externalUserid: string) => {
  const { rows } = await sql<{ name: string }>`select tag.name from tagging t join tag on tag.id = t.tag_id
    where t.customer_id = ${await kit.customerId(externalUserid)} and t.removed_at is null order by 1`.execute(company.db);
  return rows.map((row) => row.name);
};
const inWecom = async (externalUserid: string) => {
  const contact = await context.wecom.call(company.corpId, EXTERNALCONTACT_GET, { external_userid: externalUserid });
  return (
    contact.follow_user
      .find((follow) => follow.userid === 'wangfang')
      ?.tags?.map((tag) => tag.tag_name)
      .sort() ?? []
  );
};
const tagNamed = (name: string) =>
  company.db
    .selectFrom('tag')
    .select(['id', 'wecomId', 'groupId'])
    .where('name', '=', name)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();

test('the first reading brings everybody with friendships and tags, and a second one finds nothing to do', async () => {
  expect(await compareCustomers(context, company.corpId, 'bulk')).toMatchObject({
    tagGroupsCreated: 1,
    tagsCreated: 2,
    customersAdded: 130,
    friendshipsAdded: 140,
    tagsAdded: 65,
    friendshipTagsAdded: 65,
    friendshipsLost: 0,
    notes: [],
  });
  expect(await countCompared(company.db, company.corpId)).toBe(130);
  expect(await compareCustomers(context, company.corpId)).toEqual(NO_REPAIRS);
});

test('a failed call wipes nothing, be it of customers or of tags', async () => {
  for (const path of ['externalcontact/batch/get_by_user', 'externalcontact/get_corp_tag_list']) {
    await wecom.control.post('/faults', { path: `/cgi-bin/${path}`, mode: 'errcode', errcode: 45009, times: 1 });
    await expect(compareCustomers(context, company.corpId)).rejects.toThrow('45009');
    // The block of a minute is over.
    await company.db.deleteFrom('wecomRate').execute();
  }
  await wecom.control.post('/faults', { path: '/cgi-bin/externalcontact/batch/get_by_user', mode: 'errcode', errcode: 60011, times: 2 });
  const partial = await compareCustomers(context, company.corpId);
  expect(partial).toMatchObject({ friendshipsLost: 0, notes: [expect.stringContaining('王芳')] });
  expect(await live('wm0')).toBe(2);
  expect(await tagNamed('新客')).toMatchObject({ wecomId: 'et1' });
});

test('a deletion by a staff member whose callback got lost is found by reconciliation', async () => {
  await wecom.control.post('/friendships/removals', { externalUserid: 'wm1', userid: 'zhaoyi', by: 'staff' });
  expect(await compareCustomers(context, company.corpId)).toMatchObject({ friendshipsLost: 1 });
  expect((await kit.facts(await kit.customerId('wm1'))).at(-1)).toMatchObject({ kind: 'friend.lost', data: { by: 'unknown' } });
});

test('a customer who deleted the staff member is lost once, whatever comes late or again', async () => {
  await wecom.control.post('/friendships/removals', { externalUserid: 'wm20', userid: 'wangfang', by: 'customer' });
  await tell('del_follow_user', 'wm20');
  await tell('del_follow_user', 'wm20');
  await tell('add_external_contact', 'wm20', (ADDED + 20) * 1_000);
  expect(await compareCustomers(context, company.corpId)).toMatchObject({ friendshipsAdded: 0, friendshipsLost: 0 });
  expect(await live('wm20')).toBe(0);
  expect((await kit.facts(await kit.customerId('wm20'))).filter((fact) => fact.kind === 'friend.lost')).toHaveLength(1);
});

test('the adding of somebody who is gone already, and the deletion of somebody unknown, are harmless', async () => {
  await tell('del_external_contact', 'wm-nobody');
  await tell('add_external_contact', 'wm-nobody');
  await expect(kit.customerId('wm-nobody')).rejects.toThrow();
});

test('a deletion that overtakes the adding leaves the customer known and lost', async () => {
  const made = await wecom.control.post('/customers', { name: '快闪' });
  const externalUserid = made.body.at('externalUserid').text();
  await wecom.control.post('/scans', { externalUserid, userid: 'wangfang' });
  const addedAt = nowSeconds();
  await wecom.control.post('/friendships/removals', { externalUserid, userid: 'wangfang', by: 'customer' });
  await tell('del_follow_user', externalUserid, addedAt + 1_000);
  await tell('add_external_contact', externalUserid, addedAt);
  expect(await live(externalUserid)).toBe(0);
  expect((await kit.facts(await kit.customerId(externalUserid))).map((fact) => fact.kind)).toEqual([
    'customer.known',
    'friend.added',
    'friend.lost',
  ]);
});

test.each([
  ['as it happened', [0, 1, 2]],
  ['the deletion first', [1, 0, 2]],
  ['the deletion last', [0, 2, 1]],
] as const)('added, deleted and added again within one second she is a friend: %s', async (_, order) => {
  const made = await wecom.control.post('/customers', { name: '反复' });
  const externalUserid = made.body.at('externalUserid').text();
  await wecom.control.post('/scans', { externalUserid, userid: 'wangfang' });
  const { follow_user: friends } = await context.wecom.call(company.corpId, EXTERNALCONTACT_GET, { external_userid: externalUserid });
  const second = (friends[0]?.createtime ?? 0) * 1_000;
  const story = [
    () => tell('add_external_contact', externalUserid, second),
    () => tell('del_follow_user', externalUserid, second),
    () => tell('add_external_contact', externalUserid, second),
  ];
  for (const step of order) await story[step]?.();
  expect(await live(externalUserid)).toBe(1);
  await kit.react();
  const facts = (await kit.facts(await kit.customerId(externalUserid)))
    .map((fact) => fact.kind)
    .filter((kind) => kind.startsWith('friend.'));
  expect(facts).toEqual(['friend.added', 'friend.lost', 'friend.added']);
  expect(await compareCustomers(context, company.corpId)).toEqual(NO_REPAIRS);
});

test('tags that staff put on and take off in WeCom come through, at the time of the callback', async () => {
  await wecom.control.post('/staff/wangfang/edits', { externalUserid: 'wm31', addTags: ['et2'] });
  const at = nowSeconds() - 5_000;
  await tell('edit_external_contact', 'wm31', at);
  expect((await kit.facts(await kit.customerId('wm31'))).at(-1)).toMatchObject({ kind: 'tag.added', at, data: { source: 'wecom' } });
  await wecom.control.post('/staff/wangfang/edits', { externalUserid: 'wm31', removeTags: ['et2'] });
  await tell('edit_external_contact', 'wm31');
  expect(await tagsOf('wm31')).toEqual([]);
});

test('a tag that nobody here has heard of is learned on the way', async () => {
  await context.wecom.call(company.corpId, ADD_CORP_TAG, { group_id: 'etg', tag: [{ name: '新造' }] });
  const groups = await context.wecom.call(company.corpId, GET_CORP_TAG_LIST, {});
  const id = groups.tag_group.flatMap((group) => group.tag).find((tag) => tag.name === '新造')?.id ?? '';
  await wecom.control.post('/staff/wangfang/edits', { externalUserid: 'wm33', addTags: [id] });
  await tell('edit_external_contact', 'wm33');
  expect(await tagsOf('wm33')).toEqual(['新造']);
});

test('tags changed here are marked in WeCom on the relation with the owner', async () => {
  const customerId = await kit.customerId('wm2');
  const old = String((await tagNamed('老客'))?.id);
  const fresh = String((await tagNamed('新客'))?.id);
  await kit.web((tx) => changeCustomerTags(tx, kit.scope, Date.now(), customerId, { add: [old], remove: [fresh] }));
  await runJobs(markTagJob(context));
  expect(await inWecom('wm2')).toEqual(['老客']);
  await tell('edit_external_contact', 'wm2');
  expect(await tagsOf('wm2')).toEqual(['老客']);
});

test('a tag made here is made in WeCom before it is marked; deleted here, it is deleted there and taken from everybody', async () => {
  const group = (await tagNamed('新客'))?.groupId ?? 0;
  const tag = await kit.web((tx) => createTag(tx, kit.scope, Date.now(), { groupId: String(group), name: '自建' }));
  const customerId = await kit.customerId('wm41');
  await kit.web((tx) => changeCustomerTags(tx, kit.scope, Date.now(), customerId, { add: [tag.id] }));
  await runJobs(markTagJob(context));
  expect(await inWecom('wm41')).toEqual(['自建']);
  expect(await tagNamed('自建')).toMatchObject({ id: Number(tag.id), wecomId: expect.any(String) });

  await kit.web((tx) => deleteTag(tx, kit.scope, Date.now(), tag.id, async () => []));
  await runJobs(pushTagJob(context));
  await runJobs(purgeTagJob(context));
  expect(await inWecom('wm41')).toEqual([]);
  expect((await kit.facts(customerId)).at(-1)).toMatchObject({ kind: 'tag.removed', data: { tagId: Number(tag.id) } });
});

test('a tag renamed, made or deleted in WeCom is so here after its callback', async () => {
  await context.wecom.call(company.corpId, EDIT_CORP_TAG, { id: 'et2', name: '熟客' });
  const event = { corpId: 'ww0123456789abcdef', at: nowSeconds(), kind: 'tag_update' as const, id: 'et2', tagType: 'tag' as const };
  const apply = await corpTagHandler(context).prepare(event, { id: company.corpId, wecomCorpId: event.corpId, zone: 'Asia/Shanghai' });
  await inTx(company.db, (tx) => apply(tx, Date.now()));
  expect(await tagNamed('熟客')).toMatchObject({ wecomId: 'et2' });
  expect(await tagNamed('老客')).toBeUndefined();
});

test('a group made here stays ours after WeCom knows it; one made in WeCom is from WeCom', async () => {
  const origins = async () => {
    const { items } = await kit.web((tx) => listTagGroups(tx, kit.scope, {}));
    return items.flatMap(({ name, fromWecom }) => (['装修', '自建组'].includes(name) ? [[name, fromWecom]] : [])).sort();
  };
  const group = await kit.web((tx) => createTagGroup(tx, kit.scope, Date.now(), { name: '自建组' }));
  await kit.web((tx) => createTag(tx, kit.scope, Date.now(), { groupId: group.id, name: '组内' }));
  await runJobs(pushTagJob(context));
  expect((await tagNamed('组内'))?.wecomId).toEqual(expect.any(String));
  expect(await origins()).toEqual([
    ['自建组', false],
    ['装修', true],
  ]);
  const { wecomId } = await company.db
    .selectFrom('tagGroup')
    .select('wecomId')
    .where('id', '=', Number(group.id))
    .executeTakeFirstOrThrow();
  const event = {
    corpId: 'ww0123456789abcdef',
    at: nowSeconds(),
    kind: 'tag_create' as const,
    id: wecomId ?? '',
    tagType: 'tag_group' as const,
  };
  const apply = await corpTagHandler(context).prepare(event, { id: company.corpId, wecomCorpId: event.corpId, zone: 'Asia/Shanghai' });
  await inTx(company.db, (tx) => apply(tx, Date.now()));
  expect(await origins()).toEqual([
    ['自建组', false],
    ['装修', true],
  ]);
});
