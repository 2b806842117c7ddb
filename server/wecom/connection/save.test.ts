import { afterEach, beforeEach, expect, test } from 'vitest';
import { TEST_NOW } from '../../../test/harness/company.ts';
import { freePort } from '../../../test/harness/port.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import { newId } from '../../platform/ids/new-id.ts';
import { at } from '../../platform/db/bind.ts';
import { sealed, TEST_APP } from '../testing.ts';
import { CALLBACK, SECRET, startConnection, WANTED, type TestConnection } from './testing.ts';

let it: TestConnection;
beforeEach(async () => {
  it = await startConnection();
});
afterEach(() => it.close());

const put = (body: object, client = it.owner) => client.send('PUT', '/wecom/connection', body);
const stored = () => it.company.db.selectFrom('wecomApp').selectAll().executeTakeFirst();

test('a new company starts unconnected, with everything to be filled in', async () => {
  expect((await it.owner.get('/wecom/connection')).body.raw).toMatchObject({
    state: 'none',
    corpId: null,
    agentId: null,
    secret: { isSet: false, since: null },
    callback: { isSet: false, url: null, verifiedAt: null },
    changes: [],
  });
});

test('credentials that WeCom confirms are stored sealed, with who and when, and the first sync is asked for once', async () => {
  const { status, body } = await put(WANTED);
  expect(status).toBe(200);
  expect(body.raw).toMatchObject({
    state: 'connected',
    corpId: TEST_APP.wecomCorpId,
    agentId: TEST_APP.agentId,
    secret: { isSet: true, since: '2026-03-01T09:00:00+08:00' },
    callback: { isSet: false, url: `${it.url}/wecom/callback/${TEST_APP.wecomCorpId}`, reach: 'public' },
    changes: [{ at: '2026-03-01T09:00:00+08:00', by: '青禾管理员', parts: ['corpId', 'agentId', 'secret'] }],
  });
  expect(it.connected).toEqual([it.company.corpId]);
  const app = await stored();
  expect(TEST_SECRETS.open(app?.secret ?? '')).toBe(SECRET);
  expect([app?.secret, app?.callbackToken, app?.encodingAesKey].every((value) => TEST_SECRETS.isSealed(value ?? ''))).toBe(true);
  await put({ corpId: WANTED.corpId, agentId: WANTED.agentId });
  expect(it.connected).toHaveLength(1);
});

test('what is left out stays, and a change without a change is none', async () => {
  await put({ ...WANTED, ...CALLBACK });
  const before = await stored();
  const again = await put({ corpId: WANTED.corpId, agentId: WANTED.agentId });
  expect(again.body.at('notes').raw).toEqual(['没有变化']);
  expect(await stored()).toEqual(before);
  expect(again.body.at('changes').list()).toHaveLength(1);
});

test.each([
  [{ secret: 'another' }, 40001, 'Secret'],
  [{ corpId: 'wwffffffffffffffff', secret: SECRET }, 40013, '企业 ID'],
  [{ agentId: 1_000_009 }, 301002, 'AgentId'],
])('credentials that WeCom calls wrong (%o) leave a working connection as it is, and say so', async (change, errcode, named) => {
  await put(WANTED);
  const before = await stored();
  const { status, body } = await put({ corpId: WANTED.corpId, agentId: WANTED.agentId, ...change });
  expect([status, body.at('error', 'code').raw, body.at('error', 'details', 'errcode').raw]).toEqual([
    422,
    'wecom.credentials_refused',
    errcode,
  ]);
  expect(body.at('error', 'message').text()).toContain('没有保存，原来的设置不变');
  expect(body.at('error', 'message').text()).toContain(named);
  expect(await stored()).toEqual(before);
  expect((await it.owner.get('/wecom/connection')).body.at('corpId').raw).toBe(WANTED.corpId);
});

test('a new secret that cannot be tried does not replace one that works; the first one is kept and called untried', async () => {
  await it.wecom.control.post('/faults', { path: '/cgi-bin/gettoken', mode: 'refuse', times: 1 });
  const first = await put(WANTED);
  expect(first.body.at('notes', 0).text()).toContain('还没有向企业微信验证');
  expect(first.body.at('state').raw).toBe('connected');
  const before = await stored();
  await it.wecom.control.post('/faults', { path: '/cgi-bin/gettoken', mode: 'errcode', errcode: 45009, times: 1 });
  const { status, body } = await put({ ...WANTED, secret: 'another' });
  expect([status, body.at('error', 'code').raw]).toEqual([503, 'wecom.connection_unproven']);
  expect(await stored()).toEqual(before);
});

test('an address that is not trusted yet keeps nobody from saving: the list opens only after the callback is set up', async () => {
  await it.wecom.control.post('/faults', { path: '/cgi-bin/agent/get', mode: 'errcode', errcode: 60020, times: 1 });
  expect((await put(WANTED)).status).toBe(200);
});

test('a wrong shape is refused before anybody is asked, and the value is not repeated', async () => {
  const wrong = [
    { ...WANTED, corpId: 'ww123' },
    { ...WANTED, agentId: 0 },
    { ...WANTED, secret: 'has spaces in it' },
    { ...WANTED, ...CALLBACK, encodingAesKey: 'short-and-secret' },
    { ...WANTED, ...CALLBACK, callbackToken: 'x'.repeat(33) },
    { ...WANTED, domainFile: '../secret.key' },
    { ...WANTED, apiBase: 'http://evil.example' },
  ];
  for (const body of wrong) {
    const answer = await put(body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.raw)).not.toMatch(/short-and-secret|has spaces|x{33}/);
  }
  expect(await it.wecom.callsOf('gettoken')).toBe(0);
  expect((await put({ ...WANTED, callbackToken: CALLBACK.callbackToken })).body.at('error', 'code').raw).toBe('wecom.callback_incomplete');
  expect((await put({ corpId: WANTED.corpId, agentId: WANTED.agentId })).body.at('error', 'code').raw).toBe('wecom.secret_missing');
});

test('a company with customers cannot become another one', async () => {
  await put(WANTED);
  const id = newId(TEST_NOW);
  await it.company.db
    .insertInto('customer')
    .values({
      bucket: Number.parseInt(id.slice(-2), 16),
      id,
      corpId: it.company.corpId,
      name: '林小满',
      knownAt: at(TEST_NOW),
      updatedAt: at(TEST_NOW),
    })
    .execute();
  await it.company.db.updateTable('corp').set({ wecomCorpId: 'wwaaaaaaaaaaaaaaaa' }).execute();
  const { status, body } = await put(WANTED);
  expect([status, body.at('error', 'code').raw]).toEqual([409, 'wecom.corp_has_customers']);
  expect((await it.company.db.selectFrom('corp').select('wecomCorpId').executeTakeFirstOrThrow()).wecomCorpId).toBe('wwaaaaaaaaaaaaaaaa');
});

test('new credentials forget the token, the refusals and the check of the old ones', async () => {
  await put(WANTED);
  await it.checks();
  const db = it.company.db;
  await db
    .insertInto('wecomDenial')
    .values({ corpId: it.company.corpId, path: 'x', errcode: 48002, times: 1, firstAt: at(TEST_NOW), lastAt: at(TEST_NOW) })
    .execute();
  expect(await db.selectFrom('wecomToken').selectAll().execute()).toHaveLength(1);
  // As if the stored one had been another: WeCom knows one secret only.
  await db
    .updateTable('wecomApp')
    .set({ secret: TEST_SECRETS.seal('old') })
    .execute();
  expect((await put(WANTED)).status).toBe(200);
  for (const table of ['wecomToken', 'wecomDenial', 'wecomConnectionCheck'] as const)
    expect(await db.selectFrom(table).select('corpId').execute()).toEqual([]);
});

test('new callback settings say that events stop until WeCom has them, and the old verification counts no more', async () => {
  await put({ ...WANTED, ...CALLBACK });
  await verify();
  expect((await it.owner.get('/wecom/connection')).body.at('callback', 'verifiedAt').raw).toBe('2026-03-01T09:00:00+08:00');
  it.clock.set(TEST_NOW + 60_000);
  const made = (await it.owner.post('/wecom/callback-credentials')).body;
  const { body } = await put({
    corpId: WANTED.corpId,
    agentId: WANTED.agentId,
    callbackToken: made.at('callbackToken').text(),
    encodingAesKey: made.at('encodingAesKey').text(),
  });
  expect(body.at('notes', 0).text()).toContain('收不到任何事件');
  expect(body.at('callback').raw).toMatchObject({ isSet: true, verifiedAt: null, since: '2026-03-01T09:01:00+08:00' });
});

test('generated callback settings are different each time and kept nowhere', async () => {
  const one = (await it.owner.send('POST', '/wecom/callback-credentials', {}, { 'idempotency-key': 'k1' })).body;
  const other = (await it.owner.post('/wecom/callback-credentials')).body;
  expect(one.at('callbackToken').text()).toMatch(/^[0-9A-Za-z]{32}$/);
  expect(one.at('encodingAesKey').text()).toMatch(/^[0-9A-Za-z]{43}$/);
  expect(Buffer.from(`${one.at('encodingAesKey').text()}=`, 'base64')).toHaveLength(32);
  expect(other.at('encodingAesKey').raw).not.toBe(one.at('encodingAesKey').raw);
  const rows = await it.company.db.selectFrom('idempotencyKey').selectAll().execute();
  expect(rows).toEqual([]);
});

test('only administrators may look or change; a key of the API may look and check', async () => {
  await put(WANTED);
  for (const role of ['operator', 'viewer'] as const) {
    const client = await it.as(role);
    for (const [method, path, body] of [
      ['GET', '/wecom/connection', undefined],
      ['PUT', '/wecom/connection', WANTED],
      ['POST', '/wecom/callback-credentials', {}],
      ['POST', '/wecom/connection-checks', {}],
      ['GET', '/wecom/connection-checks', undefined],
    ] as const) {
      const answer = await client.send(method, path, body);
      expect([role, path, answer.status, answer.body.at('error', 'code').raw]).toEqual([role, path, 403, 'auth.forbidden']);
    }
    expect((await client.send('GET', '/wecom/capabilities')).status).toBe(200);
  }
  const key = await it.withKey();
  expect((await key.send('GET', '/wecom/connection')).status).toBe(200);
  expect((await key.send('POST', '/wecom/connection-checks', {})).status).toBe(201);
  expect((await put(WANTED, key)).status).toBe(403);
  expect((await key.send('POST', '/wecom/callback-credentials', {})).status).toBe(403);
  expect((await fetch(`${it.url}/api/v1/wecom/connection`)).status).toBe(401);
});

test('no secret is in any answer, error or log line', async () => {
  const secrets = {
    secret: 'S3cretS3cretS3cretS3cretS3cretS3cretS3cret1',
    token: 'T0kenT0kenT0kenT0kenT0kenT0kenT0',
    key: 'K3yK3yK3yK3yK3yK3yK3yK3yK3yK3yK3yK3yK3yK3y0'.slice(0, 43),
  };
  const answers = [
    await put({ ...WANTED, secret: secrets.secret, callbackToken: secrets.token, encodingAesKey: secrets.key }),
    await put({ ...WANTED, callbackToken: secrets.token, encodingAesKey: secrets.key }),
    await it.owner.get('/wecom/connection'),
    await it.owner.post('/wecom/connection-checks'),
    await it.owner.get('/wecom/connection-checks'),
    await it.owner.get('/wecom/capabilities'),
    await put({ ...WANTED, secret: secrets.secret, encodingAesKey: secrets.key }),
  ];
  await it.wecom.control.post('/faults', { path: '*', mode: 'refuse', times: 50 });
  answers.push(await it.owner.post('/wecom/connection-checks'));
  const text = JSON.stringify(answers.map(({ body }) => body.raw)) + it.logged.join('');
  expect(it.logged.length).toBeGreaterThan(0);
  for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/access_token=|corpsecret|"secret":"/);
});

test('guessing secrets ends before WeCom shuts this server out', async () => {
  for (let i = 0; i < 10; i += 1) expect((await put({ ...WANTED, secret: `guess${i}` })).status).toBe(422);
  const { status, body } = await put(WANTED);
  expect([status, body.at('error', 'code').raw]).toEqual([429, 'wecom.too_many_secrets']);
  it.clock.set(TEST_NOW + 3_600_000);
  expect((await put(WANTED)).status).toBe(200);
});

test('the file that proves the domain is served at its root, and no other', async () => {
  await put({ ...WANTED, domainFile: 'WW_verify_Ab3dEf6h.txt' });
  const served = await fetch(`${it.url}/WW_verify_Ab3dEf6h.txt`);
  expect([served.status, await served.text()]).toEqual([200, 'Ab3dEf6h']);
  expect((await fetch(`${it.url}/WW_verify_other.txt`)).status).toBe(404);
  const { body } = await put({ ...WANTED, domainFile: null });
  expect(body.at('domainFile').raw).toBeNull();
  expect((await fetch(`${it.url}/WW_verify_Ab3dEf6h.txt`)).status).toBe(404);
});

test('the demo cannot be connected to something else', async () => {
  const demo = await startConnection({ platform: 'simulator' });
  try {
    const { status, body } = await demo.owner.send('PUT', '/wecom/connection', WANTED);
    expect([status, body.at('error', 'code').raw]).toEqual([422, 'wecom.is_simulator']);
  } finally {
    await demo.close();
  }
});

test('nothing but the configured address is ever asked', async () => {
  const nowhere = await startConnection({
    apiBase: `http://127.0.0.1:${await freePort()}`,
    address: { reach: 'local', url: 'http://127.0.0.1:1' },
  });
  try {
    const { body } = await nowhere.owner.send('PUT', '/wecom/connection', { ...WANTED, ...CALLBACK });
    expect(body.at('notes', 0).text()).toContain('连接被拒绝');
    await nowhere.owner.post('/wecom/connection-checks');
    expect((await nowhere.wecom.control.get('/calls')).body.at('items').list()).toEqual([]);
  } finally {
    await nowhere.close();
  }
});

async function verify(): Promise<void> {
  const { query, encrypted } = sealed('1616140317555161061', it.clock.now());
  const answer = await fetch(`${it.url}/wecom/callback/${TEST_APP.wecomCorpId}?${query}&echostr=${encodeURIComponent(encrypted)}`);
  if (answer.status !== 200) throw new Error(`verification answered ${answer.status}`);
}
