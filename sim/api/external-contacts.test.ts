import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { startCallbackLog, type CallbackLog } from '../testing/callback-log.ts';
import { customerId, list, smallWorld, startTestSim, text, type TestSim } from '../testing/harness.ts';

let sim: TestSim;
let callbacks: CallbackLog;
beforeAll(async () => {
  callbacks = await startCallbackLog();
  sim = await startTestSim({ callbackUrl: callbacks.url });
});
afterAll(async () => {
  await sim.close();
  await callbacks.close();
});
beforeEach(async () => {
  await sim.control('DELETE', 'switches');
  await sim.control('POST', 'world', smallWorld(7));
  await callbacks.skip(sim);
});

const get = (externalUserid: string) => sim.call('externalcontact/get', undefined, { external_userid: externalUserid });
const batch = (body: object) => sim.call('externalcontact/batch/get_by_user', { userid_list: ['zhangsan'], ...body });
const newCustomer = async (body: object = {}) =>
  text((await sim.control('POST', 'customers', { name: '新客', ...body })).body.externalUserid);

describe('a customer', () => {
  test('of WeChat is shown as in the sample, but for what only members of other corps have', async () => {
    const customer = await newCustomer({ unionid: 'o1', gender: 1 });
    await sim.control('POST', 'scans', { externalUserid: customer, userid: 'zhangsan', state: 'c1' });
    await sim.call('externalcontact/mark_tag', { userid: 'zhangsan', external_userid: customer, add_tag: ['etgold'] });
    const corp = ['position', 'corp_name', 'corp_full_name', 'external_profile'];
    // Of the school contacts family, and of people who came from Channels.
    const school = ['foreign_key', 'is_subscribe', 'subscriber_info'];
    expect(unlikeSample('externalcontact/get', await get(customer)).sort()).toEqual(
      [...corp, ...school]
        .map((field) => `external_contact.${field}: missing`)
        .concat('follow_user[].wechat_channels: missing')
        .sort(),
    );
    const page = await sim.call('externalcontact/batch/get_by_user', { userid_list: ['zhangsan'], limit: 100 });
    const ofCustomer = { ...page, external_contact_list: list(page.external_contact_list).slice(-1) };
    expect(unlikeSample('externalcontact/batch/get_by_user', ofCustomer).sort()).toEqual(
      corp
        .map((field) => `external_contact_list[].external_contact.${field}: missing`)
        .concat('external_contact_list[].follow_info.wechat_channels: missing')
        .sort(),
    );
  });

  test('of another corp has a corp and a position, and is greeted by nobody', async () => {
    const customer = await newCustomer({ type: 2, corpName: '腾讯', corpFullName: '腾讯科技', position: '经理' });
    expect(customer).toMatch(/^wo/);
    await sim.control('POST', 'scans', { externalUserid: customer, userid: 'zhangsan' });
    expect(await get(customer)).toMatchObject({
      external_contact: { type: 2, corp_name: '腾讯', corp_full_name: '腾讯科技', position: '经理' },
    });
    expect((await callbacks.next(1))[0]).not.toHaveProperty('WelcomeCode');
    expect((await sim.call('externalcontact/convert_to_openid', { external_userid: customer })).errcode).toBe(41056);
  });

  test('has no unionid while no WeChat account is bound, and may have a gender as text', async () => {
    const customer = await newCustomer({ unionid: 'o1', gender: 2 });
    await sim.control('POST', 'scans', { externalUserid: customer, userid: 'zhangsan' });
    expect(await get(customer)).toMatchObject({ external_contact: { unionid: 'o1', gender: 2 } });
    await sim.control('POST', 'switches', { openPlatform: 'unbound', genderType: 'string' });
    const { external_contact: contact } = await get(customer);
    expect(contact).toMatchObject({ gender: '2' });
    expect(contact).not.toHaveProperty('unionid');
    expect((await sim.call('externalcontact/unionid_to_external_userid', { unionid: 'o1' })).errcode).toBe(41057);
  });

  test('whose friends are over 500 is told of in pages', async () => {
    const world = smallWorld(1);
    const staff = Array.from({ length: 501 }, (_, i) => ({ userid: `s${i}`, name: `员工${i}` }));
    const friendships = staff.map(({ userid }) => ({ userid, createtime: 1_700_000_000 }));
    await sim.control('POST', 'world', {
      ...world,
      staff,
      contactWays: [],
      customers: [{ externalUserid: customerId(0), name: '名人', friendships }],
    });
    const first = await get(customerId(0));
    const rest = await sim.call('externalcontact/get', undefined, { external_userid: customerId(0), cursor: text(first.next_cursor) });
    expect([list(first.follow_user).length, list(rest.follow_user).length, rest.next_cursor]).toEqual([500, 1, '']);
    expect((await sim.call('externalcontact/get', undefined, { external_userid: customerId(0), cursor: '?' })).errcode).toBe(40058);
  });

  test('is not told of with members who may not serve customers', async () => {
    await sim.control('POST', 'staff', { userid: 'zhangsan', name: '张三', customerContact: false });
    expect((await get(customerId(0))).errcode).toBe(84061);
    expect((await sim.call('externalcontact/list', undefined, { userid: 'zhangsan' })).errcode).toBe(84061);
    expect((await batch({})).external_contact_list).toEqual([]);
    expect((await sim.call('externalcontact/get_follow_user_list')).follow_user).toEqual(['LiSi']);
  });
});

describe('added with verification', () => {
  test('first half, then whole, where the switch says so, with the same code', async () => {
    await sim.control('POST', 'switches', { halfFriend: 'first' });
    await sim.control('POST', 'scans', { externalUserid: await newCustomer(), userid: 'zhangsan', state: 's' });
    const [half, whole] = await callbacks.next(2);
    expect([half?.ChangeType, whole?.ChangeType]).toEqual(['add_half_external_contact', 'add_external_contact']);
    expect([half?.WelcomeCode, half?.State]).toEqual([whole?.WelcomeCode, 's']);
  });
});

describe('pages', () => {
  test('may be empty or half filled with others following; all of them together are complete', async () => {
    await sim.control('POST', 'switches', { shortPages: 'sometimes' });
    const sizes: number[] = [];
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const page = await batch({ limit: 4, cursor });
      const items = list(page.external_contact_list);
      sizes.push(items.length);
      for (const item of items) seen.push(Object(item.external_contact).external_userid);
      cursor = text(page.next_cursor);
    } while (cursor !== '');
    expect(sizes).toEqual([0, 2, 2, 2, 1]);
    expect(seen).toEqual(Array.from({ length: 7 }, (_, i) => customerId(i)));
  });

  test('have 50 rows for a limit of 0, or refuse it; above 100 they have 100', async () => {
    await sim.control('POST', 'world', smallWorld(120));
    const rows = async (limit: number) => list((await batch({ limit })).external_contact_list).length;
    expect([await rows(0), await rows(101)]).toEqual([50, 100]);
    await sim.control('POST', 'switches', { limitZero: 'refused' });
    expect((await batch({ limit: 0 })).errcode).toBe(40058);
    expect((await batch({ userid_list: Array.from({ length: 101 }, () => 'zhangsan') })).errcode).toBe(40032);
    expect((await batch({ userid_list: ['nobody'] })).errcode).toBe(60111);
  });
});

describe('everybody whom members serve', () => {
  const served = (body: object = {}) => sim.call('externalcontact/contact_list', body);

  test('is listed: friends per member, and people in groups, those who are no customers without their id', async () => {
    await sim.control('POST', 'scans', { externalUserid: customerId(0), userid: 'LiSi' });
    const stranger = await newCustomer({ name: '王小明' });
    const { body } = await sim.control('POST', 'groups', { name: '福利群', owner: 'zhangsan', members: [stranger, customerId(1)] });
    const first = await served({ limit: 6 });
    const rest = await served({ limit: 6, cursor: first.next_cursor });
    expect(unlikeSample('externalcontact/contact_list', rest)).toEqual([]);
    const all = [...list(first.info_list), ...list(rest.info_list)];
    expect(rest.next_cursor).toBe('');
    expect(all).toHaveLength(7 + 1 + 2);
    expect(all.filter((one) => one.follow_userid === 'LiSi')).toEqual([
      expect.objectContaining({ external_userid: customerId(0), is_customer: true }),
    ]);
    expect(all.slice(-2)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ is_customer: false, name: '***明', follow_userid: 'zhangsan', chat_name: '福利群' }),
        expect.objectContaining({ is_customer: true, external_userid: customerId(1), chat_id: body.chatId }),
      ]),
    );
    // The same person has one id in one traversal, and another in the next.
    const idsOf = (rows: Record<string, unknown>[]) =>
      rows.filter((one) => one.external_userid === customerId(0)).map((one) => one.tmp_openid);
    expect(new Set(idsOf(all)).size).toBe(1);
    expect(idsOf(list((await served()).info_list))[0]).not.toBe(idsOf(all)[0]);
  });

  test('is listed for four hours with one cursor', async () => {
    const { next_cursor: cursor } = await served({ limit: 2 });
    await sim.control('POST', 'clock', { jump: 'PT3H59M' });
    expect((await served({ limit: 2, cursor })).errcode).toBe(0);
    await sim.control('POST', 'clock', { jump: 'PT2M' });
    expect((await served({ limit: 2, cursor })).errcode).toBe(40058);
    expect((await served({ cursor: 'x' })).errcode).toBe(40058);
  });
});
