import { encrypt } from '@wecom/crypto';
import { afterEach, expect, test } from 'vitest';
import { httpClient } from '../../../test/harness/http-client.ts';
import { freePort } from '../../../test/harness/port.ts';
import { contactXml, queryFor, sealed, TEST_APP, type Sealing } from '../testing.ts';
import type { OwnAddress } from './parts.ts';
import { signPage } from './page-signature.ts';
import { CALLBACK, startConnection, WANTED, type TestConnection } from './testing.ts';

const open: TestConnection[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function connected(address?: OwnAddress): Promise<TestConnection> {
  const it = await startConnection(address === undefined ? {} : { address });
  open.push(it);
  const { status } = await it.owner.send('PUT', '/wecom/connection', { ...WANTED, ...CALLBACK });
  expect(status).toBe(200);
  return it;
}

async function save(it: TestConnection, sealing: Sealing = {}): Promise<number> {
  const { query, encrypted } = sealed('1616140317555161061', it.clock.now(), sealing);
  return (await fetch(`${it.url}/wecom/callback/${TEST_APP.wecomCorpId}?${query}&echostr=${encodeURIComponent(encrypted)}`)).status;
}

test('an address that can be reached but was never verified asks for the button in WeCom', async () => {
  const it = await connected();
  const callback = await it.check('callback');
  expect(callback.raw).toMatchObject({ verdict: 'warning', found: '回调地址可以访问，但企业微信还没有来验证' });
  expect(callback.at('todo').text()).toContain('点「保存」');
  // Our own visit is none of WeCom's.
  expect((await it.owner.get('/wecom/connection')).body.at('callback', 'verifiedAt').raw).toBeNull();
});

test('once WeCom has verified it, it is well; the first event is told as well', async () => {
  const it = await connected();
  expect(await save(it)).toBe(200);
  expect((await it.check('callback')).raw).toMatchObject({ verdict: 'ok', found: '验证通过于 3月1日 09:00，还没有收到过事件' });
  const { query, encrypted } = sealed(contactXml('wmone', it.clock.now()), it.clock.now());
  const body = `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
  await fetch(`${it.url}/wecom/callback?${query}`, { method: 'POST', body });
  expect((await it.check('callback')).at('found').text()).toContain('最近一次回调 3月1日 09:00');
});

test.each([
  ['another Token', { token: 'Another' }, 'Token'],
  ['another EncodingAESKey', { key: 'aWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' }, 'EncodingAESKey'],
  ['another company', { receiver: 'wwffffffffffffffff' }, '企业 ID'],
  ['another time', { timestamp: 1_500_000_000 }, '时间'],
])('a verification with %s says which setting does not fit', async (_what, sealing, named) => {
  const it = await connected();
  expect(await save(it, sealing)).toBe(403);
  const callback = await it.check('callback');
  expect(callback.at('verdict').text()).toBe('failed');
  expect(callback.at('todo').text()).toContain(named);
  it.clock.set(it.clock.now() + 60_000);
  expect(await save(it)).toBe(200);
  expect((await it.check('callback')).at('verdict').text()).toBe('ok');
  // Strangers who knock later change nothing.
  it.clock.set(it.clock.now() + 60_000);
  await save(it, { token: 'Stranger' });
  expect((await it.check('callback')).at('verdict').text()).toBe('ok');
});

test('an address nobody is reached at', async () => {
  const it = await connected({ reach: 'public', url: `http://127.0.0.1:${await freePort()}` });
  const callback = await it.check('callback');
  expect(callback.at('verdict').text()).toBe('failed');
  expect(callback.at('found').text()).toContain('连接被拒绝');
  expect(callback.at('todo').text()).toContain('反向代理');
});

test('an address at which something else answers', async () => {
  const it = await connected();
  const other = await connected({ reach: 'public', url: it.wecom.url });
  expect((await other.check('callback')).raw).toMatchObject({ verdict: 'failed', found: expect.stringContaining('HTTP 404') });
});

test('without a public address the check says how to name one', async () => {
  const it = await connected({ reach: 'local', url: 'http://127.0.0.1:8686' });
  const checks = await it.checks();
  const found = new Map(
    checks
      .at('items')
      .list()
      .map((one) => [one.at('key').text(), one]),
  );
  expect(found.get('callback')?.at('todo').text()).toContain('HUOSHUI_PUBLIC_URL');
  expect(found.get('trustedDomain')?.at('todo').text()).toContain('HUOSHUI_PUBLIC_URL');
});

test('before the second step the callback is not called broken', async () => {
  const it = await startConnection();
  open.push(it);
  await it.owner.send('PUT', '/wecom/connection', WANTED);
  expect((await it.check('callback')).raw).toMatchObject({ verdict: 'skipped', found: '还没有设置回调' });
});

test('nobody can sign a callback before its settings are known', async () => {
  const it = await startConnection();
  open.push(it);
  await it.owner.send('PUT', '/wecom/connection', WANTED);
  const encrypted = encrypt(TEST_APP.encodingAesKey, 'x', TEST_APP.wecomCorpId);
  const query = queryFor(encrypted, it.clock.now());
  expect((await fetch(`${it.url}/wecom/callback?${query}&echostr=${encodeURIComponent(encrypted)}`)).status).toBe(403);
});

test('a page is signed as WeCom checks it', async () => {
  const it = await connected();
  await it.checks();
  const api = httpClient(`${it.wecom.url}/cgi-bin`);
  const token = (await api.get(`/gettoken?corpid=${WANTED.corpId}&corpsecret=${WANTED.secret}`)).body.at('access_token').text();
  const ticket = (await api.get(`/get_jsapi_ticket?access_token=${token}`)).body.at('ticket').text();
  const url = 'https://scrm.example.com/sidebar?from=chat#top';
  const { nonceStr, timestamp, signature } = signPage(ticket, url, it.clock.now());
  const answer = await it.wecom.control.post('/jssdk/checks', {
    kind: 'corp',
    url: 'https://scrm.example.com/sidebar?from=chat',
    nonceStr,
    timestamp,
    signature,
  });
  expect(answer.body.raw).toEqual({ valid: true });
});
