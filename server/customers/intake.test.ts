import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR } from '../../domain/kernel/time.ts';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { inTx } from '../platform/db/scoped.ts';
import { loseFriendships } from './loss.ts';
import { changeCustomerTags } from './tags.ts';
import { ADDED_AT, contactNamed, customersKit } from './testing.ts';

let company: TestCompany;
let kit: ReturnType<typeof customersKit>;
let wangfang: number;
let newcomer: string;
let vip: string;
const clock = setClock();

beforeAll(async () => {
  company = await openTestCompany();
  kit = customersKit(company.db, company.corpId, clock);
  wangfang = await kit.addStaff('wangfang', '王芳');
  [newcomer = '', vip = ''] = await kit.addTags('装修', ['新客', '老客']);
});
afterAll(() => company.drop());

const friendships = async (name: string) => {
  const { rows } = await sql<{ addedAt: number; lostAt: number | null; lostBy: string | null }>`
    select added_at, lost_at, lost_by from friendship where customer_id = ${await kit.customerId(`wm-${name}`)} order by added_at`.execute(
    company.db,
  );
  return rows;
};

test('a page of new customers is taken in whole, with facts at the time WeCom gives', async () => {
  const result = await kit.intake([contactNamed('李雷', [{ tagIds: ['et-新客', 'et-没听过'] }]), contactNamed('韩梅梅')]);
  expect(result).toMatchObject({ customersAdded: 2, friendshipsAdded: 2, tagsAdded: 1, unknownTags: ['et-没听过'] });
  const facts = await kit.facts(await kit.customerId('wm-李雷'));
  expect(facts.map((fact) => fact.kind)).toEqual(['customer.known', 'friend.added', 'tag.added']);
  expect(facts[1]).toMatchObject({ at: ADDED_AT, data: { staffId: wangfang, addWay: 1, returning: false } });
});

test('the same page again changes nothing', async () => {
  const again = await kit.intake([contactNamed('李雷', [{ tagIds: ['et-新客', 'et-没听过'] }]), contactNamed('韩梅梅')]);
  expect(again).toMatchObject({
    customersAdded: 0,
    friendshipsAdded: 0,
    friendshipsLost: 0,
    profilesChanged: 0,
    tagsAdded: 0,
    tagsRemoved: 0,
  });
});

test('two processes that take in the same customer at once make one', async () => {
  const page = [contactNamed('双开', [{}], { unionid: 'union-双开' })];
  await Promise.all([kit.intake(page), kit.intake(page), kit.intake(page)]);
  const { rows } = await sql`select from customer where name = '双开'`.execute(company.db);
  expect(rows).toHaveLength(1);
  expect(await friendships('双开')).toHaveLength(1);
});

test('a second external userid with a known unionid is the same customer', async () => {
  await kit.intake([contactNamed('一人', [{}], { unionid: 'union-一人' })]);
  const result = await kit.intake([contactNamed('一人', [{ userid: 'zhaoyi' }], { externalUserid: 'wm-一人-2', unionid: 'union-一人' })]);
  expect(result).toMatchObject({ customersAdded: 0, friendshipsAdded: 1 });
  expect(await kit.customerId('wm-一人-2')).toBe(await kit.customerId('wm-一人'));
});

test('a unionid that comes later joins the customer known by her external userid', async () => {
  await kit.intake([contactNamed('后来')]);
  await kit.intake([contactNamed('后来', [{}], { unionid: 'union-后来' })]);
  expect(await kit.customerId('union-后来')).toBe(await kit.customerId('wm-后来'));
});

test('a customer who deleted the staff member stays lost though WeCom goes on listing her', async () => {
  await kit.intake([contactNamed('离开')]);
  const customerId = await kit.customerId('wm-离开');
  const loss = { customerId, staffId: wangfang, at: ADDED_AT + HOUR, by: 'customer' as const };
  const lose = () => inTx(company.db, (tx) => loseFriendships(tx, clock.now(), company.corpId, [loss]));
  expect(await lose()).toBe(1);
  await kit.intake([contactNamed('离开')]);
  expect(await lose()).toBe(0);
  expect(await friendships('离开')).toEqual([{ addedAt: ADDED_AT, lostAt: ADDED_AT + HOUR, lostBy: 'customer' }]);
});

test('adding again makes a new friendship that says returning', async () => {
  await kit.intake([contactNamed('离开', [{ addedAt: ADDED_AT + 2 * HOUR }])]);
  expect(await friendships('离开')).toHaveLength(2);
  const facts = await kit.facts(await kit.customerId('wm-离开'));
  expect(facts.at(-1)).toMatchObject({ kind: 'friend.added', at: ADDED_AT + 2 * HOUR, data: { returning: true } });
});

test('a re-adding that overtakes the deletion before it ends in the same rows', async () => {
  await kit.intake([contactNamed('乱序')]);
  await kit.intake([contactNamed('乱序', [{ addedAt: ADDED_AT + 2 * HOUR }])]);
  const customerId = await kit.customerId('wm-乱序');
  await inTx(company.db, (tx) =>
    loseFriendships(tx, clock.now(), company.corpId, [{ customerId, staffId: wangfang, at: ADDED_AT + HOUR, by: 'staff' }]),
  );
  expect(await friendships('乱序')).toEqual([
    { addedAt: ADDED_AT, lostAt: ADDED_AT + HOUR, lostBy: 'staff' },
    { addedAt: ADDED_AT + 2 * HOUR, lostAt: null, lostBy: null },
  ]);
});

test('a tag taken off in WeCom is removed only when no relation has it any more', async () => {
  const both = [
    { userid: 'wangfang', tagIds: ['et-新客'] },
    { userid: 'zhaoyi', tagIds: ['et-新客'] },
  ];
  await kit.intake([contactNamed('两友', both)]);
  expect(await kit.intake([contactNamed('两友', [{ userid: 'wangfang' }])])).toMatchObject({ tagsRemoved: 0 });
  expect(await kit.intake([contactNamed('两友', [{ userid: 'zhaoyi' }])])).toMatchObject({ tagsRemoved: 1 });
});

test('a tag given here that WeCom has not heard of is not taken away by what WeCom says', async () => {
  await kit.intake([contactNamed('本地')]);
  const customerId = await kit.customerId('wm-本地');
  await kit.web((tx) => changeCustomerTags(tx, kit.scope, clock.now(), customerId, { add: [vip] }));
  expect(await kit.intake([contactNamed('本地', [{ tagIds: ['et-新客'] }])])).toMatchObject({ tagsAdded: 1, tagsRemoved: 0 });
  const live = await company.db
    .selectFrom('tagging')
    .select('tagId')
    .where('customerId', '=', customerId)
    .where('removedAt', 'is', null)
    .execute();
  expect(live.map((row) => String(row.tagId)).sort()).toEqual([newcomer, vip].sort());
});

test('an answer fetched before our own mark does not undo it', async () => {
  await kit.intake([contactNamed('旧闻', [{ tagIds: ['et-新客'] }])]);
  clock.set(TEST_NOW + HOUR);
  const old = await kit.intake([contactNamed('旧闻')], { asOf: TEST_NOW - HOUR });
  expect(old).toMatchObject({ tagsRemoved: 0 });
});

test('names and remarks are found by what they are now, and a withheld gender is not forgotten', async () => {
  await kit.intake([contactNamed('改名', [{ remark: '朝阳' }], { gender: 'female' })]);
  const result = await kit.intake([contactNamed('改名', [{ remark: '海淀' }], { name: '新名字' })]);
  expect(result).toMatchObject({ profilesChanged: 2 });
  const row = await company.db
    .selectFrom('customer')
    .select(['gender', 'searchGrams'])
    .where('id', '=', await kit.customerId('wm-改名'))
    .executeTakeFirstOrThrow();
  expect(row.gender).toBe('female');
  expect(row.searchGrams).toEqual(expect.arrayContaining(['新名', '海淀']));
  expect(row.searchGrams).not.toContain('朝阳');
});

test.each([
  ['name', { name: '新名' }],
  ['gender', { gender: 'male' as const }],
  ['avatarUrl', { avatarUrl: 'https://wx.qlogo.cn/2' }],
  ['wecomType', { wecomType: 'wecom' as const }],
  ['corpName', { corpName: '青禾装饰' }],
  ['jobTitle', { jobTitle: '采购' }],
  ['unionid', { unionid: 'union-后得' }],
])('a change of %s is kept, told on the timeline and counted', async (field, change) => {
  const externalUserid = `wm-资料-${field}`;
  await kit.intake([contactNamed('资料', [{}], { externalUserid })]);
  const again = await kit.intake([contactNamed('资料', [{}], { externalUserid, ...change })]);
  expect(again).toMatchObject({ profilesChanged: 1, fields: { [field]: 1 }, friendshipsAdded: 0 });
  expect((await kit.facts(await kit.customerId(externalUserid))).at(-1)).toMatchObject({
    kind: 'profile.changed',
    data: { fields: [field] },
  });
  expect(await kit.intake([contactNamed('资料', [{}], { externalUserid, ...change })])).toMatchObject({ profilesChanged: 0, fields: {} });
  // Withheld is not gone.
  expect(await kit.intake([contactNamed('资料', [{}], { externalUserid, name: '' })])).toMatchObject(
    field === 'wecomType' ? {} : { profilesChanged: 0 },
  );
});

test.each([
  ['remark', { remark: '静安王姐' }, { remark: '静安王姐' }],
  ['description', { description: '要三居' }, { description: '要三居' }],
  ['remarkCorpName', { remarkCorpName: '青禾' }, { remarkCorpName: '青禾' }],
  ['remarkMobiles', { remarkMobiles: ['13800000000', '13900000000'] }, { remarkMobiles: ['13800000000', '13900000000'] }],
  ['addWay', { addWay: 16 }, { addWay: 16 }],
  ['state', { state: 'poster-1' }, { state: 'poster-1' }],
])('a change of %s on a friendship is kept, told on the timeline, counted, and can be taken back', async (field, change, kept) => {
  const externalUserid = `wm-关系-${field}`;
  const row = async () =>
    company.db
      .selectFrom('friendship')
      .select(['remark', 'description', 'remarkCorpName', 'remarkMobiles', 'addWay', 'state'])
      .where('customerId', '=', await kit.customerId(externalUserid))
      .executeTakeFirstOrThrow();
  await kit.intake([contactNamed('关系', [{}], { externalUserid })]);
  const before = await row();
  expect(await kit.intake([contactNamed('关系', [change], { externalUserid })])).toMatchObject({
    profilesChanged: 1,
    fields: { [field]: 1 },
  });
  expect(await row()).toMatchObject(kept);
  expect((await kit.facts(await kit.customerId(externalUserid))).at(-1)).toMatchObject({
    kind: 'profile.changed',
    data: { fields: [field] },
  });
  expect(await kit.intake([contactNamed('关系', [{}], { externalUserid })])).toMatchObject({ profilesChanged: 1 });
  expect(await row()).toEqual(before);
});

test('an answer asked for before a later one was taken in does not undo it', async () => {
  const later = TEST_NOW + 3 * HOUR;
  clock.set(later);
  await kit.intake([contactNamed('先问后到', [{ remark: '旧' }])], { asOf: later - HOUR });
  await kit.intake([contactNamed('先问后到', [{ remark: '新' }], { name: '改过的' })], { asOf: later });
  clock.set(later + HOUR);
  const stale = await kit.intake([contactNamed('先问后到', [{ remark: '旧' }])], { asOf: later - 2 * HOUR });
  expect(stale).toMatchObject({ profilesChanged: 0 });
  // A clock set back does not keep what is new away for ever.
  clock.set(later - 2 * HOUR);
  expect(await kit.intake([contactNamed('先问后到', [{ remark: '更新' }])])).toMatchObject({ profilesChanged: 2 });
  clock.set(TEST_NOW + HOUR);
});
