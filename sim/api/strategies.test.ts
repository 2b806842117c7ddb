import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { customerId, list, smallWorld, startTestSim, type TestSim } from '../testing/harness.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('POST', 'world', smallWorld(2));
});

const call = (name: string, body: object) => sim.call(`externalcontact/${name}`, body);
const wanted = (change: object = {}) => ({
  strategy_name: '门店',
  admin_list: ['zhangsan'],
  range: [{ type: 2, partyid: 2 }],
  ...change,
});
const create = async (change?: object, group = 'customer') => Number((await call(`${group}_strategy/create`, wanted(change))).strategy_id);
const refusal = async (change: object) => (await call('customer_strategy/create', wanted(change))).errcode;
/** Privileges of the present documents that our copies of the samples do not have yet. */
const NEWER_THAN_THE_SAMPLE: { readonly [group: string]: readonly string[] } = {
  customer: ['strategy.privilege.manage_customer_tag: not in the sample'],
  moment: ['strategy.privilege.manage_moment_cover_and_sign: not in the sample'],
};

describe.each(['customer', 'moment'])('%s rule groups', (group) => {
  test('are made, read, edited and deleted, each in the documented shape', async () => {
    const made = await call(
      `${group}_strategy/create`,
      wanted({ privilege: { send_moment: false, share_customer: false, contact_me: false } }),
    );
    expect(unlikeSample(`externalcontact/${group}_strategy/create`, made)).toEqual([]);
    const { strategy_id } = made;
    const got = await call(`${group}_strategy/get`, { strategy_id });
    expect(unlikeSample(`externalcontact/${group}_strategy/get`, got)).toEqual(NEWER_THAN_THE_SAMPLE[group]);
    // Basic privileges cannot be taken away.
    expect(got).toMatchObject({
      strategy: { privilege: group === 'customer' ? { share_customer: false, contact_me: true } : { send_moment: false } },
    });
    const change = { strategy_id, strategy_name: '总店', range_add: [{ type: 1, userid: 'lisi' }], range_del: [{ type: 2, partyid: 2 }] };
    expect((await call(`${group}_strategy/edit`, change)).errcode).toBe(0);
    expect(await call(`${group}_strategy/get_range`, { strategy_id })).toMatchObject({ range: [{ type: 1, userid: 'LiSi' }] });
    expect(await call(`${group}_strategy/get`, { strategy_id })).toMatchObject({
      strategy: { strategy_name: '总店', admin_list: ['zhangsan'] },
    });
    expect((await call(`${group}_strategy/del`, { strategy_id })).errcode).toBe(0);
    expect((await call(`${group}_strategy/get`, { strategy_id })).errcode).toBe(40058);
  });

  test('page to the end, where there is no cursor any more', async () => {
    for (let i = 0; i < 5; i++) await create({ strategy_name: `${i}` }, group);
    const first = await call(`${group}_strategy/list`, { limit: 3 });
    expect(unlikeSample(`externalcontact/${group}_strategy/list`, first)).toEqual([]);
    const rest = await call(`${group}_strategy/list`, { limit: 3, cursor: first.next_cursor });
    expect([list(first.strategy).length, list(rest.strategy).length]).toEqual([3, 2]);
    expect(rest).not.toHaveProperty('next_cursor');
  });
});

describe('rule groups', () => {
  test('below another have a part of its range and all its privileges, five levels deep', async () => {
    const top = await create({ privilege: { share_customer: false } });
    const below = await create({ parent_id: top, range: [{ type: 1, userid: 'lisi' }], privilege: { share_customer: true } });
    expect(await call('customer_strategy/get', { strategy_id: below })).toMatchObject({
      strategy: { parent_id: top, privilege: { share_customer: false } },
    });
    expect(await refusal({ parent_id: top, range: [{ type: 2, partyid: 1 }] })).toBe(40058);
    await call('customer_strategy/edit', { strategy_id: top, privilege: { share_customer: true } });
    expect(await call('customer_strategy/get', { strategy_id: below })).toMatchObject({
      strategy: { privilege: { share_customer: true } },
    });
    expect((await call('customer_strategy/del', { strategy_id: top })).errcode).toBe(40058);
    let parent_id = below;
    for (let level = 3; level <= 5; level++) parent_id = await create({ parent_id, range: [{ type: 1, userid: 'lisi' }] });
    expect(await refusal({ parent_id, range: [{ type: 1, userid: 'lisi' }] })).toBe(40058);
  });

  test('are refused with what is wrong', async () => {
    expect(await refusal({ strategy_name: undefined })).toBe(40063);
    expect(await refusal({ admin_list: [] })).toBe(40063);
    expect(await refusal({ admin_list: ['nobody'] })).toBe(60111);
    expect(await refusal({ admin_list: Array.from({ length: 21 }, () => 'zhangsan') })).toBe(40058);
    expect(await refusal({ range: [{ type: 2, partyid: 9 }] })).toBe(60123);
    expect(await refusal({ range: [{ type: 1, userid: 'nobody' }] })).toBe(60111);
    expect(await refusal({ range: [{ type: 3 }] })).toBe(40058);
    expect(await refusal({ range: Array.from({ length: 101 }, () => ({ type: 2, partyid: 2 })) })).toBe(40058);
    expect(await refusal({ parent_id: 99 })).toBe(40058);
  });
});

describe('tags of rule groups', () => {
  test('are made, listed, edited and deleted, apart from those of the corp', async () => {
    const strategy_id = await create();
    const made = await call('add_strategy_tag', { strategy_id, group_name: '等级', tag: [{ name: '熟客' }, { name: '生客' }] });
    expect(unlikeSample('externalcontact/add_strategy_tag', made)).toEqual([]);
    const tags = list(Object(made.tag_group).tag);
    expect(tags[0]?.id).toMatch(/^st/);
    const all = await call('get_strategy_tag_list', { strategy_id });
    expect(unlikeSample('externalcontact/get_strategy_tag_list', all)).toEqual([]);
    expect(list((await call('get_corp_tag_list', {})).tag_group).map((one) => one.group_id)).toEqual(['etgroup']);
    expect((await call('edit_strategy_tag', { id: tags[0]?.id, name: '生客' })).errcode).toBe(40071);
    expect((await call('edit_strategy_tag', { id: 'etgold', name: '黑卡' })).errcode).toBe(40068);
    expect((await call('edit_strategy_tag', { id: tags[0]?.id, name: '老客' })).errcode).toBe(0);
    expect((await call('del_strategy_tag', { tag_id: [tags[1]?.id] })).errcode).toBe(0);
    expect(await call('get_strategy_tag_list', { tag_id: [tags[0]?.id] })).toMatchObject({ tag_group: [{ tag: [{ name: '老客' }] }] });
    await call('customer_strategy/del', { strategy_id });
    expect((await call('get_strategy_tag_list', {})).tag_group).toEqual([]);
  });

  test('are for the members of the rule group, and told to nobody else', async () => {
    const strategy_id = await create({ range: [{ type: 1, userid: 'lisi' }] });
    const made = await call('add_strategy_tag', { strategy_id, group_name: '等级', tag: [{ name: '熟客' }] });
    const id = list(Object(made.tag_group).tag)[0]?.id;
    const mark = (userid: string) => call('mark_tag', { userid, external_userid: customerId(0), add_tag: [id] });
    expect((await mark('zhangsan')).errcode).toBe(81011);
    await call('customer_strategy/edit', { strategy_id, range_add: [{ type: 1, userid: 'zhangsan' }] });
    expect((await mark('zhangsan')).errcode).toBe(0);
    const shown = await sim.call('externalcontact/get', undefined, { external_userid: customerId(0) });
    expect(list(list(shown.follow_user)[0]?.tags).map((tag) => tag.tag_id)).toEqual(['etgold']);
  });

  test('are refused outside the first level', async () => {
    const top = await create();
    const below = await create({ parent_id: top });
    const tag = [{ name: '熟客' }];
    expect((await call('add_strategy_tag', { strategy_id: below, group_name: '等级', tag })).errcode).toBe(40058);
    expect((await call('add_strategy_tag', { group_name: '等级', tag })).errcode).toBe(40063);
    expect((await call('add_strategy_tag', { strategy_id: top, group_name: '等级', tag: [] })).errcode).toBe(40063);
    expect((await call('add_strategy_tag', { strategy_id: top, group_id: 'etgroup', tag })).errcode).toBe(40068);
  });
});
