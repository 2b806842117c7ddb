import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { customerId, fields, list, smallWorld, startTestSim, text, type TestSim } from '../testing/harness.ts';
import { png } from '../testing/media-samples.ts';
import { mediaIdOf } from '../testing/upload.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('POST', 'clock', { set: '2026-03-01T10:00:00+08:00' });
  await sim.control('POST', 'world', smallWorld(6));
});

const add = (more: object = {}) => sim.call('externalcontact/add_contact_way', { type: 1, scene: 2, user: ['LiSi'], ...more });
const temp = (more: object = {}) => add({ is_temp: true, ...more });
const get = async (configId: unknown) => fields((await sim.call('externalcontact/get_contact_way', { config_id: configId })).contact_way);
const scan = (configId: unknown, i: number) => sim.control('POST', 'scans', { configId, externalUserid: customerId(i) });
const customersOf = async (userid: string) => {
  const { external_userid: ids } = await sim.call('externalcontact/list', undefined, { userid });
  return ids;
};
const picture = () => mediaIdOf(sim, 'media/upload', { type: 'image' }, { bytes: png(), name: 'a.png' });

describe('a temporary way', () => {
  test('answers as documented, its picture by address', async () => {
    const made = await temp({
      unionid: 'oxTWIuGaIt6gTKsQRLau2M0AAAA',
      state: 'ill',
      remark: '复诊',
      conclusions: { text: { content: '祝早日康复' }, image: { media_id: await picture() }, link: { url: 'https://a.cn' } },
    });
    expect(unlikeSample('externalcontact/add_contact_way', made)).toEqual([]);
    const way = await sim.call('externalcontact/get_contact_way', { config_id: made.config_id });
    // Of several conclusions the picture wins; the sample leaves out is_exclusive, which 92228 names.
    expect(unlikeSample('externalcontact/get_contact_way', way)).toEqual([
      'contact_way.is_exclusive: not in the sample',
      'contact_way.conclusions.link: missing',
      'contact_way.conclusions.miniprogram: missing',
    ]);
    expect(way.contact_way).toMatchObject({
      is_temp: true,
      expires_in: 604_800,
      chat_expires_in: 86_400,
      conclusions: { text: { content: '祝早日康复' }, image: { pic_url: expect.stringMatching(/^https:/) } },
    });
    expect(list((await sim.call('externalcontact/list_contact_way', {})).contact_way)).not.toContainEqual({ config_id: made.config_id });
  });

  test.each([
    ['two members', { type: 2, user: ['zhangsan', 'LiSi'] }, 40_058],
    ['a code for 15 days', { expires_in: 15 * 86_400 }, 40_058],
    ['a session for 15 days', { chat_expires_in: 15 * 86_400 }, 40_058],
    ['a conclusion beyond 4000 bytes', { conclusions: { text: { content: '长'.repeat(1_334) } } }, 45_002],
    ['a picture nobody uploaded', { conclusions: { image: { media_id: 'nonsense' } } }, 40_007],
    ['a link without address', { conclusions: { link: { url: '' } } }, 40_058],
    ['a mini-program without picture', { conclusions: { miniprogram: { appid: 'wx1', page: '/a' } } }, 40_007],
  ])('with %s is refused', async (_what, wrong, errcode) => {
    expect(await temp(wrong)).toMatchObject({ errcode });
  });

  test('serves one customer, whose session ends with the conclusion', async () => {
    const { config_id: id } = await temp({ chat_expires_in: 3_600, conclusions: { text: { content: '再见' } } });
    expect((await scan(id, 0)).body).toEqual({ userid: 'LiSi', alreadyFriend: false });
    expect((await scan(id, 1)).status).toBe(409);
    expect(await customersOf('LiSi')).toEqual([customerId(0)]);
    await sim.control('POST', 'clock', { advance: 'PT59M' });
    expect(await customersOf('LiSi')).toEqual([customerId(0)]);
    await sim.control('POST', 'clock', { advance: 'PT1M' });
    expect(await sim.call('externalcontact/list', undefined, { userid: 'LiSi' })).toMatchObject({ errcode: 84_061 });
    expect((await sim.control('GET', `customers/${customerId(0)}/inbox`)).body.items).toMatchObject([{ from: 'LiSi', text: '再见' }]);
  });

  test('is ended by close_temp_chat, which is not for friends', async () => {
    const { config_id: id } = await temp({ conclusions: { link: { title: '问卷', url: 'https://a.cn' } } });
    await scan(id, 0);
    const close = (userid: string) => sim.call('externalcontact/close_temp_chat', { userid, external_userid: customerId(0) });
    expect(await close('zhangsan')).toMatchObject({ errcode: 40_058 });
    expect(await close('lisi')).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(await close('lisi')).toMatchObject({ errcode: 84_061 });
    expect(await sim.call('externalcontact/close_temp_chat', {})).toMatchObject({ errcode: 41_009 });
    expect((await sim.control('GET', `customers/${customerId(0)}/inbox`)).body.items).toMatchObject([
      { kind: 'link', attachments: [{ link: { title: '问卷' } }] },
    ]);
  });

  test('dies when its time is over, and may then not be changed', async () => {
    const { config_id: id } = await temp({ expires_in: 60 });
    await sim.control('POST', 'clock', { jump: 'PT1M' });
    expect((await scan(id, 0)).status).toBe(409);
    expect(await sim.call('externalcontact/update_contact_way', { config_id: id, user: ['LiSi'] })).toMatchObject({ errcode: 40_058 });
  });

  test('lives anew when it is changed in time', async () => {
    const { config_id: id } = await temp({ expires_in: 60 });
    await sim.call('externalcontact/update_contact_way', { config_id: id, user: ['LiSi'], expires_in: 600, remark: '延长' });
    await sim.control('POST', 'clock', { jump: 'PT5M' });
    expect((await scan(id, 0)).status).toBe(200);
    expect(await get(id)).toMatchObject({ is_temp: true, expires_in: 600, remark: '延长' });
  });

  test('serves only the unionid it was made for', async () => {
    const { config_id: id } = await temp({ unionid: 'ohers' });
    expect((await scan(id, 0)).status).toBe(409);
    const hers = text((await sim.control('POST', 'customers', { name: '她', unionid: 'ohers' })).body.externalUserid);
    expect((await sim.control('POST', 'scans', { configId: id, externalUserid: hers })).status).toBe(200);
  });
});

describe('a way', () => {
  test('that does not skip verification makes nobody a friend yet', async () => {
    const { config_id: id } = await add({ skip_verify: false });
    expect((await scan(id, 0)).body).toMatchObject({ userid: 'LiSi', alreadyFriend: false, asked: true });
    expect(await sim.call('externalcontact/list', undefined, { userid: 'LiSi' })).toMatchObject({ errcode: 84_061 });
  });

  test('that is exclusive leads all of one company to one member', async () => {
    const { config_id: id } = await add({ type: 2, user: ['zhangsan', 'LiSi'], is_exclusive: true });
    const people = [];
    for (const [name, corpName] of [
      ['甲', '青山'],
      ['乙', '绿水'],
      ['丙', '青山'],
      ['丁', '青山'],
    ])
      people.push(text((await sim.control('POST', 'customers', { name, corpName, type: 2 })).body.externalUserid));
    const led = [];
    for (const externalUserid of people) led.push((await sim.control('POST', 'scans', { configId: id, externalUserid })).body.userid);
    expect(led).toEqual(['zhangsan', 'LiSi', 'zhangsan', 'zhangsan']);
  });

  test('is found by the day on which it was made, page by page to the end', async () => {
    const made = [];
    for (let day = 0; day < 3; day++) {
      for (let i = 0; i < 2; i++) made.push({ config_id: (await add()).config_id });
      await sim.control('POST', 'clock', { jump: 'P1D' });
    }
    await sim.call('externalcontact/del_contact_way', { config_id: 'a'.repeat(32) });
    const pages = [];
    let cursor: unknown = '';
    do {
      const page = await sim.call('externalcontact/list_contact_way', { limit: 4, cursor });
      expect(unlikeSample('externalcontact/list_contact_way', page)).toEqual([]);
      pages.push(list(page.contact_way));
      cursor = page.next_cursor;
    } while (cursor !== '');
    expect(pages.map((page) => page.length)).toEqual([4, 2]);
    expect(pages.flat()).toEqual(made);
    const second = Date.parse('2026-03-02T00:00:00+08:00') / 1_000;
    const span = { start_time: second, end_time: second + 86_399 };
    expect(list((await sim.call('externalcontact/list_contact_way', span)).contact_way)).toEqual(made.slice(2, 4));
    await sim.control('POST', 'clock', { jump: 'P90D' });
    expect(list((await sim.call('externalcontact/list_contact_way', {})).contact_way)).toEqual([]);
    expect(await sim.call('externalcontact/list_contact_way', { cursor: 'nonsense' })).toMatchObject({ errcode: 40_058, contact_way: [] });
  });

  test('needs members who serve customers', async () => {
    await sim.control('POST', 'staff', { userid: 'wangwu', name: '王五', customerContact: false });
    expect((await sim.call('externalcontact/get_follow_user_list')).follow_user).toEqual(['zhangsan', 'LiSi']);
    expect(await add({ user: ['wangwu'] })).toMatchObject({ errcode: 84_074 });
    await sim.control('POST', 'staff', { userid: 'wangwu', name: '王五', customerContact: true, realName: false });
    expect(await add({ user: ['wangwu'] })).toMatchObject({ errcode: 41_054 });
  });

  test('remembers mark_source, and forgets what it is not told again', async () => {
    const { config_id: id } = await add({ mark_source: false, remark: '海报', state: 's' });
    expect(await get(id)).toMatchObject({ mark_source: false, is_temp: false, conclusions: {} });
    await sim.call('externalcontact/update_contact_way', { config_id: id, user: ['zhangsan'] });
    expect(await get(id)).toMatchObject({ mark_source: false, remark: '', state: 's', user: ['zhangsan'] });
  });
});
