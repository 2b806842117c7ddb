import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { customerId, getJson, smallWorld, startTestSim, text, type TestSim } from '../testing/harness.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('DELETE', 'faults');
  await sim.control('DELETE', 'switches');
  await sim.control('DELETE', 'limits');
  await sim.control('PUT', 'contacts/secret', { secret: '' });
  await sim.control('POST', 'permissions', { path: '*', allowed: true });
  await sim.control('POST', 'world', smallWorld(4));
});

const PATH = '/cgi-bin/externalcontact/list';
const ask = async () => (await sim.call('externalcontact/list', undefined, { userid: 'zhangsan' })).errcode;
const fault = (body: object) => sim.control('POST', 'faults', { path: PATH, ...body });
const tokenWith = async (secret: string) =>
  getJson(`${sim.url()}/cgi-bin/gettoken?corpid=${sim.config.corpId}&corpsecret=${encodeURIComponent(secret)}`);

describe('tokens', () => {
  test('may end early: expired ones are told from invalid ones, and the next is another', async () => {
    const first = text((await tokenWith('secret')).access_token);
    const list = (token: string) => getJson(`${sim.url()}${PATH}?userid=zhangsan&access_token=${token}`);
    await sim.control('POST', 'tokens/ends', { how: 'expired' });
    expect((await list(first)).errcode).toBe(42001);
    const second = text((await tokenWith('secret')).access_token);
    expect(second).not.toBe(first);
    await sim.control('POST', 'tokens/ends', { how: 'invalid' });
    expect((await list(second)).errcode).toBe(40014);
    expect(await ask()).toBe(0);
  });

  test('a hundred wrong secrets block the caller for an hour, with the right one too', async () => {
    const wrong = await Promise.all(Array.from({ length: 101 }, () => tokenWith('wrong')));
    expect(new Set(wrong.map((answer) => answer.errcode))).toEqual(new Set([40001]));
    expect((await tokenWith('secret')).errcode).toBe(45009);
    await sim.control('POST', 'clock', { jump: 'PT1H1S' });
    expect((await tokenWith('secret')).errcode).toBe(0);
  });

  test('the addresses of the platform are told', async () => {
    expect(unlikeSample('get_api_domain_ip', await sim.call('get_api_domain_ip'))).toEqual([]);
    // The sample of the other leaves errcode out.
    expect(unlikeSample('getcallbackip', await sim.call('getcallbackip'))).toEqual([
      'errcode: not in the sample',
      'errmsg: not in the sample',
    ]);
  });

  test('the secret of the address book, once there is one, does that and nothing else', async () => {
    const remove = (token: string) => getJson(`${sim.url()}/cgi-bin/user/delete?userid=nobody&access_token=${token}`);
    const app = text((await tokenWith('secret')).access_token);
    expect((await remove(app)).errcode).toBe(60111);
    await sim.control('PUT', 'contacts/secret', { secret: 'address book' });
    expect((await remove(app)).errcode).toBe(48002);
    const contacts = text((await tokenWith('address book')).access_token);
    expect((await remove(contacts)).errcode).toBe(60111);
    const get = (name: string) => getJson(`${sim.url()}/cgi-bin/${name}&access_token=${contacts}`);
    expect((await get('externalcontact/list?userid=zhangsan')).errcode).toBe(48002);
    expect((await get('user/get?userid=zhangsan')).errcode).toBe(0);
    await sim.control('POST', 'switches', { contactSync: 'newAddress' });
    expect((await get('user/get?userid=zhangsan')).errcode).toBe(48009);
    expect((await get('department/simplelist?id=1')).errcode).toBe(0);
  });
});

describe('rights', () => {
  test('of a path, of a group or of all are withheld until they are given back', async () => {
    const deny = (body: object) => sim.control('POST', 'permissions', { allowed: false, ...body });
    await deny({ path: PATH });
    expect([await ask(), await ask()]).toEqual([48002, 48002]);
    await deny({ path: PATH, errcode: 60011 });
    expect(await ask()).toBe(60011);
    await sim.control('POST', 'permissions', { path: PATH, allowed: true });
    expect(await ask()).toBe(0);
    await deny({ group: 'externalcontact', errcode: 84061 });
    expect(await ask()).toBe(84061);
    expect((await sim.call('department/simplelist')).errcode).toBe(0);
    await sim.control('POST', 'permissions', { group: 'externalcontact', allowed: true });
    const all = await deny({ path: '*', errcode: 60020 });
    expect(all.body).toEqual({ denied: [{ scope: '*', errcode: 60020 }] });
    expect((await sim.call('department/simplelist')).errcode).toBe(60020);
    // The token itself is not barred: the address counts when it is used.
    expect((await tokenWith('secret')).errcode).toBe(0);
  });

  test('of something that is not there cannot be withheld', async () => {
    expect((await sim.control('POST', 'permissions', { path: '/cgi-bin/nothing', allowed: false })).status).toBe(404);
    expect((await sim.control('POST', 'permissions', { allowed: false })).status).toBe(400);
    expect((await sim.control('POST', 'permissions', { path: PATH, allowed: false, errcode: 1 })).status).toBe(400);
  });
});

describe('frequency', () => {
  test.each([
    ['minute', 'PT59S', 'PT2S'],
    ['hour', 'PT59M', 'PT2M'],
    ['month', 'P29D', 'P1DT1S'],
  ])('over the limit of a %s blocks for as long', async (window, within, after) => {
    // Calls of earlier tests count no more.
    await sim.control('POST', 'clock', { jump: 'P31D' });
    await sim.control('POST', 'limits', { path: PATH, window, most: 2 });
    expect([await ask(), await ask(), await ask()]).toEqual([0, 0, 45009]);
    await sim.control('POST', 'clock', { jump: within });
    expect(await ask()).toBe(45009);
    await sim.control('POST', 'clock', { jump: after });
    expect(await ask()).toBe(0);
  });

  test('over the limit of a day blocks until midnight in China', async () => {
    await sim.control('POST', 'clock', { jump: 'P1D' });
    const { body } = await sim.control('GET', 'clock');
    await sim.control('POST', 'limits', { path: PATH, window: 'day', most: 0 });
    expect(await ask()).toBe(45009);
    await sim.control('DELETE', 'limits');
    await sim.control('POST', 'faults', { path: PATH, mode: 'errcode', errcode: 45009, block: 'day' });
    expect([await ask(), await ask()]).toEqual([45009, 45009]);
    const midnight = `${new Date(Date.parse(text(body.now)) + 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)}T00:00:01+08:00`;
    await sim.control('POST', 'clock', { set: midnight });
    expect(await ask()).toBe(0);
  });

  test('a fault with a block strikes once and holds for the window', async () => {
    await fault({ mode: 'errcode', errcode: 45009, block: 'hour' });
    expect([await ask(), await ask()]).toEqual([45009, 45009]);
    expect((await sim.call('department/simplelist')).errcode).toBe(0);
    await sim.control('POST', 'clock', { jump: 'PT61M' });
    expect(await ask()).toBe(0);
  });

  test('page tickets: a hundred an hour', async () => {
    const first = await Promise.all(Array.from({ length: 100 }, () => sim.call('get_jsapi_ticket')));
    expect(new Set(first.map((answer) => answer.errcode))).toEqual(new Set([0]));
    expect((await sim.call('get_jsapi_ticket')).errcode).toBe(45009);
  });
});

describe('calls at the same moment', () => {
  test('of one path are refused above a number (45033)', async () => {
    await sim.control('POST', 'limits', { path: PATH, window: 'atOnce', most: 1 });
    await fault({ mode: 'delay', delayMs: 300 });
    const slow = ask();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await ask()).toBe(45033);
    expect([await slow, await ask()]).toEqual([0, 0]);
  });

  test('that write one relation are refused (45035), others are not', async () => {
    const mark = (i: number) =>
      sim.call('externalcontact/mark_tag', { userid: 'zhangsan', external_userid: customerId(i), add_tag: ['etgold'] });
    await fault({ path: '/cgi-bin/externalcontact/mark_tag', mode: 'delay', delayMs: 300 });
    const slow = mark(0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([(await mark(0)).errcode, (await mark(1)).errcode, (await slow).errcode]).toEqual([45035, 0, 0]);
  });
});

describe('faults', () => {
  test('partial: every second item fails, where the answer tells of items', async () => {
    const transfer = { handover_userid: 'zhangsan', takeover_userid: 'LiSi', external_userid: [0, 1, 2].map(customerId) };
    const path = '/cgi-bin/externalcontact/transfer_customer';
    await fault({ path, mode: 'partial' });
    expect((await sim.call('externalcontact/transfer_customer', transfer)).customer).toEqual([
      { external_userid: customerId(0), errcode: 40096 },
      { external_userid: customerId(1), errcode: 0 },
      { external_userid: customerId(2), errcode: 40096 },
    ]);
    await fault({ path, mode: 'partial', errcode: 40143 });
    const again = { ...transfer, external_userid: [customerId(3)] };
    expect((await sim.call('externalcontact/transfer_customer', again)).customer).toEqual([
      { external_userid: customerId(3), errcode: 40143 },
    ]);
    expect((await fault({ mode: 'partial' })).status).toBe(400);
  });

  test('badGateway: no answer of WeCom at all, and no effect', async () => {
    await fault({ path: '/cgi-bin/externalcontact/remark', mode: 'badGateway' });
    const token = text((await tokenWith('secret')).access_token);
    const answer = await fetch(`${sim.url()}/cgi-bin/externalcontact/remark?access_token=${token}`, {
      method: 'POST',
      body: JSON.stringify({ userid: 'zhangsan', external_userid: customerId(0), remark: '老王' }),
    });
    expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining('502')]);
    expect(await sim.call('externalcontact/get', undefined, { external_userid: customerId(0) })).toMatchObject({
      follow_user: [{ remark: '' }],
    });
  });
});

describe('at open points', () => {
  test('errcode may be absent on success, and a malformed body be taken with a warning', async () => {
    await sim.control('POST', 'switches', { successErrcode: 'absent' });
    expect(await sim.call('externalcontact/list', undefined, { userid: 'zhangsan' })).not.toHaveProperty('errcode');
    await sim.control('POST', 'switches', { successErrcode: 'present', malformedJson: 'warning' });
    const token = text((await tokenWith('secret')).access_token);
    const answer = await getJson(`${sim.url()}/cgi-bin/externalcontact/get_corp_tag_list?access_token=${token}`, {
      method: 'POST',
      body: '{',
    });
    expect(answer).toMatchObject({ errcode: 0, errmsg: 'Warning: wrong json format.', tag_group: [{ group_id: 'etgroup' }] });
  });
});
