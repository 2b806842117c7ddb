import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { smallWorld } from '../../../sim/testing/harness.ts';
import { TEST_NOW } from '../../../test/harness/company.ts';
import type { Value } from '../../../test/harness/http-client.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import { connectArchive } from '../archive-keys.ts';
import { sealed, TEST_APP } from '../testing.ts';
import { CALLBACK, SECRET, startConnection, WANTED, type TestConnection } from './testing.ts';

let it: TestConnection;
beforeAll(async () => {
  it = await startConnection();
  await it.wecom.control.post('/world', smallWorld(3));
  await it.wecom.control.send('PUT', '/app', { redirectDomain: '127.0.0.1' });
  // The simulator's clock is the real one: so is ours, where the two are compared.
  it.clock.set(Date.now());
  const { status } = await it.owner.send('PUT', '/wecom/connection', { ...WANTED, ...CALLBACK });
  if (status !== 200) throw new Error(`the connection was not saved: ${status}`);
});
afterAll(() => it.close());
beforeEach(async () => {
  it.clock.set(Date.now());
  await it.wecom.control.send('DELETE', '/faults');
  await it.company.db.deleteFrom('wecomRate').execute();
  await it.company.db.deleteFrom('wecomDenial').execute();
});

const fault = (path: string, how: object) => it.wecom.control.post('/faults', { path: path === '*' ? '*' : `/cgi-bin/${path}`, ...how });
const refusedWith = (path: string, errcode: number, times = 20) => fault(path, { mode: 'errcode', errcode, times });
const item = (checks: Value, key: string) =>
  checks
    .at('items')
    .list()
    .find((one) => one.at('key').text() === key);
const verdictOf = (checks: Value, key: string) => item(checks, key)?.at('verdict').text();
const unavailable = async () =>
  (await it.owner.get('/wecom/capabilities')).body
    .at('items')
    .list()
    .flatMap((one) => (one.at('available').raw === true ? [] : [one.at('key').text()]));

test('a connection with nothing wrong has nothing to be done, sends nothing and changes nothing', async () => {
  await verify();
  const before = (await it.wecom.control.get('/calls')).body.at('items').list().length;
  const checks = await it.checks();
  const bad = checks
    .at('items')
    .list()
    .filter((one) => !['ok', 'skipped'].includes(one.at('verdict').text()));
  expect(bad.map((one) => one.raw)).toMatchObject([{ key: 'customerService', found: '接口可用，但还没有客服账号' }]);
  expect(checks.at('items').list()).toHaveLength(checks.at('total').number());
  expect(item(checks, 'followUsers')?.at('found').text()).toBe('2 位成员可以添加客户');
  expect(item(checks, 'archive')?.at('verdict').text()).toBe('skipped');
  const calls = (await it.wecom.control.get('/calls')).body.at('items').list().slice(before);
  expect(
    calls.map((call) => call.at('path').text()).filter((path) => /add_|del_|edit_|send|upload|mark_|create|update/.test(path)),
  ).toEqual([]);
  expect(await unavailable()).toEqual(['messageArchive']);
  expect((await it.owner.get('/wecom/connection-checks')).body.raw).toEqual(checks.raw);
});

test.each([
  [40013, '企业 ID 不对', '我的企业'],
  [40001, 'Secret 不对', 'Secret'],
  [40091, '另一家企业', 'Secret'],
])('gettoken %i: what is wrong is told, and the rest is left until it is mended', async (errcode, found, where) => {
  await refusedWith('gettoken', errcode);
  const checks = await it.checks();
  const credentials = item(checks, 'credentials');
  expect(credentials?.at('verdict').text()).toBe('failed');
  expect(credentials?.at('found').text()).toContain(found);
  expect(credentials?.at('where').text()).toContain(where);
  expect(credentials?.at('affects').raw).toEqual(['全部功能']);
  expect(verdictOf(checks, 'groups')).toBe('skipped');
  expect(verdictOf(checks, 'network')).toBe('ok');
  expect((await unavailable()).length).toBeGreaterThan(10);
});

test('60020 names the address that WeCom saw and where to allow it', async () => {
  await refusedWith('agent/get', 60020);
  const checks = await it.checks();
  const ip = item(checks, 'trustedIp');
  expect(ip?.raw).toMatchObject({ verdict: 'failed', errcode: 60020 });
  expect(ip?.at('found').text()).toContain('127.0.0.1');
  expect(ip?.at('todo').text()).toContain('把 127.0.0.1 加到「企业可信 IP」');
  expect(ip?.at('where').text()).toContain('开发者接口 → 企业可信 IP');
  expect(verdictOf(checks, 'massMessages')).toBe('skipped');
});

test('60020 at a single command is the same trouble', async () => {
  await refusedWith('externalcontact/get_corp_tag_list', 60020);
  const checks = await it.checks();
  expect([verdictOf(checks, 'corpTags'), verdictOf(checks, 'trustedIp')]).toEqual(['failed', 'failed']);
});

test.each([
  [301002, 'AgentId 和 Secret 不是同一个应用的'],
  [50003, '应用已停用'],
])('agent/get %i', async (errcode, found) => {
  await refusedWith('agent/get', errcode);
  const app = await it.check('app');
  expect([app.at('verdict').text(), app.at('errcode').raw]).toEqual(['failed', errcode]);
  expect(app.at('found').text()).toContain(found);
});

test.each([
  ['department/list', 'contacts', 'failed', 'customerSync', '可见范围'],
  ['externalcontact/get_follow_user_list', 'followUsers', 'failed', 'customerSync', '可调用接口的应用'],
  ['externalcontact/list', 'customers', 'failed', 'customerSync', '可调用接口的应用'],
  ['externalcontact/get_corp_tag_list', 'corpTags', 'failed', 'tags', '可调用接口的应用'],
  ['externalcontact/list_contact_way', 'contactWays', 'failed', 'channels', '可调用接口的应用'],
  ['externalcontact/get_groupmsg_list_v2', 'massMessages', 'failed', 'broadcasts', '可调用接口的应用'],
  ['externalcontact/groupchat/list', 'groups', 'failed', 'groups', '可调用接口的应用'],
  ['externalcontact/get_moment_list', 'moments', 'failed', 'moments', '可调用接口的应用'],
  ['media/get', 'media', 'failed', 'materials', '你的应用'],
  ['externalcontact/customer_acquisition/list_link', 'acquisition', 'warning', 'acquisitionLinks', '获客助手'],
  ['externalcontact/customer_acquisition_quota', 'acquisition', 'warning', 'acquisitionLinks', '获客助手'],
  ['kf/account/list', 'customerService', 'warning', 'customerService', '微信客服'],
  ['get_jsapi_ticket', 'trustedDomain', 'failed', 'sidebar', '可信域名'],
])(
  '48002 at %s takes only what needs it, and the way back is by granting it and checking again',
  async (path, key, verdict, feature, where) => {
    await refusedWith(path, 48002);
    const checks = await it.checks();
    const one = item(checks, key);
    expect(one?.raw).toMatchObject({ verdict, errcode: 48002 });
    expect(one?.at('found').text()).toContain('48002');
    expect(one?.at('todo').text().length).toBeGreaterThan(5);
    expect(one?.at('where').text()).toContain(where);
    expect(one?.at('affects').list().length).toBeGreaterThan(0);
    expect(verdictOf(checks, 'trustedIp')).toBe('ok');
    const off = await unavailable();
    expect(off).toContain(feature);
    expect(off.length).toBeLessThan(5);
    await it.wecom.control.send('DELETE', '/faults');
    await it.checks();
    expect(await unavailable()).not.toContain(feature);
  },
);

test('a whole group of permissions may be withheld at once', async () => {
  await it.wecom.control.post('/permissions', { group: 'externalcontact', allowed: false });
  try {
    const checks = await it.checks();
    expect(
      checks
        .at('items')
        .list()
        .filter((one) => one.at('verdict').text() === 'failed')
        .map((one) => one.at('key').text()),
    ).toEqual(['followUsers', 'corpTags', 'contactWays', 'massMessages', 'groups', 'moments']);
    expect(verdictOf(checks, 'contacts')).toBe('ok');
    expect(verdictOf(checks, 'appMessages')).toBe('ok');
  } finally {
    await it.wecom.control.post('/permissions', { group: 'externalcontact', allowed: true });
  }
});

test('WeCom out of reach is one failure and no list of missing permissions', async () => {
  await fault('*', { mode: 'refuse', times: 50 });
  const checks = await it.checks();
  expect(item(checks, 'network')?.raw).toMatchObject({ verdict: 'failed', found: expect.stringContaining('连接被中断') });
  expect(
    checks
      .at('items')
      .list()
      .filter((one) => one.at('verdict').text() === 'failed'),
  ).toHaveLength(1);
  expect(await unavailable()).toEqual([]);
});

test('a slow answer is told from none', async () => {
  await fault('get_api_domain_ip', { mode: 'delay', delayMs: 1_200, times: 1 });
  expect((await it.check('network')).at('verdict').text()).toBe('warning');
  await fault('get_api_domain_ip', { mode: 'delay', delayMs: 4_000, times: 1 });
  expect((await it.check('network')).raw).toMatchObject({ verdict: 'failed', found: expect.stringContaining('超时') });
});

test('a permission without an answer is not called missing, and nobody waits for all of them', async () => {
  await fault('externalcontact/get_corp_tag_list', { mode: 'dropResponse', times: 1 });
  expect((await it.check('corpTags')).raw).toMatchObject({ verdict: 'warning', errcode: null, affects: [] });
  await fault('externalcontact/get_corp_tag_list', { mode: 'dropResponse', times: 1 });
  await fault('externalcontact/list_contact_way', { mode: 'dropResponse', times: 1 });
  const checks = await it.checks();
  expect(verdictOf(checks, 'massMessages')).toBe('skipped');
  expect(await unavailable()).toEqual([]);
});

test('being held back for calling too often is no missing permission either', async () => {
  await refusedWith('externalcontact/groupchat/list', 45009);
  const checks = await it.checks();
  expect(item(checks, 'groups')?.raw).toMatchObject({ verdict: 'warning', errcode: 45009 });
  expect(item(checks, 'quotas')?.raw).toMatchObject({ verdict: 'warning', found: expect.stringContaining('1 个接口被企业微信限流') });
  expect(await unavailable()).not.toContain('groups');
});

test('a clock that is off is told', async () => {
  it.clock.set(Date.now() + 10 * 60_000);
  expect((await it.check('clock')).raw).toMatchObject({ verdict: 'failed', found: '服务器时间比企业微信快 10 分钟' });
});

test('an app switched off, or one that sees nobody', async () => {
  await it.wecom.control.send('PUT', '/app', { closed: true });
  expect((await it.check('app')).raw).toMatchObject({ verdict: 'failed', errcode: 50003 });
  await it.wecom.control.send('PUT', '/app', { closed: false, parties: [], userids: [] });
  const checks = await it.checks();
  expect(item(checks, 'appMessages')?.raw).toMatchObject({ verdict: 'failed', found: expect.stringContaining('可见范围是空的') });
  await it.wecom.control.send('PUT', '/app', { parties: [1] });
  expect((await it.check('appMessages')).at('verdict').text()).toBe('ok');
});

test('the trusted domain is compared with our own address', async () => {
  await it.wecom.control.send('PUT', '/app', { redirectDomain: 'other.example.com' });
  expect((await it.check('trustedDomain')).raw).toMatchObject({ verdict: 'failed', found: expect.stringContaining('other.example.com') });
  await it.wecom.control.send('PUT', '/app', { redirectDomain: '127.0.0.1' });
  expect((await it.check('trustedDomain')).at('verdict').text()).toBe('ok');
});

test('the message archive is asked with its own secret', async () => {
  const parts = { db: it.company.db, secrets: TEST_SECRETS };
  await connectArchive(parts, TEST_NOW, it.company.corpId, { secret: 'not-the-archive', url: null });
  expect((await it.check('archive')).raw).toMatchObject({ verdict: 'failed', errcode: 40001, affects: ['聊天内容（关键词、回复识别）'] });
  expect(await unavailable()).toEqual(['messageArchive']);
  await connectArchive(parts, TEST_NOW, it.company.corpId, { secret: SECRET, url: null });
  expect((await it.check('archive')).raw).toMatchObject({ verdict: 'ok', found: '已开通，存档 2 位成员的聊天' });
  await it.company.db.deleteFrom('wecomArchive').execute();
});

test('results can be read while they come, and two who ask at once share one run', async () => {
  const before = await it.wecom.callsOf('externalcontact/groupchat/list');
  await fault('externalcontact/groupchat/list', { mode: 'delay', delayMs: 1_500, times: 1 });
  const both = Promise.all([it.checks(), it.checks()]);
  const partial = await firstThat(
    async () => (await it.owner.get('/wecom/connection-checks')).body,
    (body) => body.at('state').raw === 'running' && body.at('items').list().length > 5,
  );
  expect(partial.at('items').list().length).toBeLessThan(partial.at('total').number());
  const [one, other] = await both;
  expect(one.at('state').raw).toBe('done');
  expect(other.raw).toEqual(one.raw);
  expect(await it.wecom.callsOf('externalcontact/groupchat/list')).toBe(before + 1);
});

test('what is refused in daily work is listed by name, and takes its feature until it works again', async () => {
  await it.checks();
  await refuseDaily('externalcontact/add_msg_template', 48002, it.clock.now() + 1_000);
  const { body } = await it.owner.get('/wecom/connection-checks');
  expect(body.at('denials').raw).toMatchObject([{ title: '企业群发', errcode: 48002, times: 3, features: ['SOP 和群发的发送'] }]);
  expect(await unavailable()).toContain('broadcasts');
  it.clock.set(it.clock.now() + 60_000);
  await it.checks();
  expect(await unavailable()).not.toContain('broadcasts');
});

test('before anything is filled in, the check says so and asks for nothing with a token', async () => {
  const fresh = await startConnection();
  try {
    expect((await fresh.owner.get('/wecom/connection-checks')).body.raw).toMatchObject({ state: 'none', checkedAt: null, items: [] });
    const checks = await fresh.checks();
    expect(item(checks, 'credentials')?.raw).toMatchObject({ verdict: 'failed', found: '还没有填写企业 ID 和 Secret' });
    expect(verdictOf(checks, 'network')).toBe('ok');
    expect(await fresh.wecom.callsOf('gettoken')).toBe(0);
    expect((await fresh.owner.get('/wecom/capabilities')).body.raw).toMatchObject({ state: 'none' });
  } finally {
    await fresh.close();
  }
});

async function refuseDaily(path: string, errcode: number, lastAt: number): Promise<void> {
  await sql`insert into wecom_denial (corp_id, path, errcode, times, first_at, last_at)
    values (${it.company.corpId}, ${path}, ${errcode}, 3, ${new Date(lastAt)}, ${new Date(lastAt)})`.execute(it.company.db);
}

async function verify(): Promise<void> {
  const { query, encrypted } = sealed('1616140317555161061', it.clock.now());
  await fetch(`${it.url}/wecom/callback/${TEST_APP.wecomCorpId}?${query}&echostr=${encodeURIComponent(encrypted)}`);
}

async function firstThat(read: () => Promise<Value>, isIt: (value: Value) => boolean): Promise<Value> {
  const end = performance.now() + 20_000;
  for (;;) {
    const value = await read();
    if (isIt(value)) return value;
    if (performance.now() > end) throw new Error('it did not come about');
  }
}
