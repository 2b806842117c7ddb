import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import { archiveKeys } from '../archive-keys.ts';
import { startConnection, WANTED, type TestConnection } from './testing.ts';

const ARCHIVE_SECRET = 'archive-secret';
const rsa = (modulusLength = 2_048) =>
  generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const pair = rsa();

let it: TestConnection;
beforeAll(async () => {
  it = await startConnection();
  await it.owner.send('PUT', '/wecom/connection', WANTED);
  await it.wecom.control.send('PUT', '/archive/settings', { secret: ARCHIVE_SECRET });
});
afterAll(() => it.close());
beforeEach(async () => {
  for (const table of ['wecomArchive', 'wecomArchiveKey', 'wecomArchiveRecord'] as const) await it.company.db.deleteFrom(table).execute();
  it.logged.length = 0;
});

const put = (body: object, client = it.owner) => client.send('PUT', '/wecom/archive', body);
const row = () => it.company.db.selectFrom('wecomArchive').selectAll().executeTakeFirst();
const key = { version: 3, privateKey: pair.privateKey };

test('secret and key are tried, stored sealed, and never shown or logged again', async () => {
  expect((await it.owner.get('/wecom/archive')).body.raw).toMatchObject({ isOn: false, keys: [], readAt: null });
  const { status, body } = await put({ secret: ARCHIVE_SECRET, address: 'http://127.0.0.1:9700', key });
  expect(status).toBe(200);
  expect(body.raw).toMatchObject({
    isOn: true,
    address: 'http://127.0.0.1:9700',
    keys: [{ version: 3, since: '2026-03-01T09:00:00+08:00' }],
    notes: ['企业微信认可会话存档的 Secret', expect.stringContaining('第 3 版')],
  });
  const archive = await row();
  expect(TEST_SECRETS.open(archive?.secret ?? '')).toBe(ARCHIVE_SECRET);
  expect((await archiveKeys(it.company.db, TEST_SECRETS, it.company.corpId)).get(3)?.asymmetricKeyType).toBe('rsa');
  const kept = await it.company.db.selectFrom('wecomArchiveKey').select('privateKey').executeTakeFirstOrThrow();
  expect(TEST_SECRETS.isSealed(kept.privateKey)).toBe(true);
  const told = [JSON.stringify(body.raw), JSON.stringify((await it.owner.get('/wecom/archive')).body.raw), ...it.logged].join('\n');
  expect(told).not.toContain(ARCHIVE_SECRET);
  expect(told).not.toContain('PRIVATE KEY');
  expect((await it.owner.get('/wecom/connection')).body.at('changes', 0).raw).toMatchObject({ by: '青禾管理员', parts: ['archive'] });
});

test.each([
  ['hello', 'PEM'],
  [pair.publicKey, '公钥'],
  [pair.privateKey.slice(0, 400), '不完整'],
  [rsa(1_024).privateKey, '1024'],
  [
    generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }).privateKey,
    '不是 RSA',
  ],
  [pair.privateKey.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE'), '密码'],
])('what is no RSA private key is refused in plain words, and nothing is stored', async (privateKey, named) => {
  const { status, body } = await put({ secret: ARCHIVE_SECRET, key: { version: 1, privateKey } });
  expect([status, body.at('error', 'code').raw]).toEqual([422, 'wecom.archive_key_invalid']);
  expect(body.at('error', 'message').text()).toContain(named);
  expect(JSON.stringify(body.raw)).not.toContain('-----BEGIN P');
  expect(await row()).toBeUndefined();
});

test('a wrong secret is not stored, and one that works stays', async () => {
  expect((await put({ secret: ARCHIVE_SECRET })).status).toBe(200);
  const before = await row();
  const { status, body } = await put({ secret: 'another' });
  expect([status, body.at('error', 'code').raw]).toEqual([422, 'wecom.credentials_refused']);
  expect(await row()).toEqual(before);
});

test('what is left out stays, and the first time needs a secret', async () => {
  expect((await put({ key })).body.at('error', 'code').raw).toBe('wecom.archive_secret_missing');
  await put({ secret: ARCHIVE_SECRET, address: 'https://archive.example' });
  await put({ key });
  await put({ key: { ...key, version: 4 } });
  const { body } = await it.owner.get('/wecom/archive');
  expect(body.raw).toMatchObject({ address: 'https://archive.example', keys: [{ version: 3 }, { version: 4 }] });
  expect(TEST_SECRETS.open((await row())?.secret ?? '')).toBe(ARCHIVE_SECRET);
  expect((await put({ address: null })).body.raw).toMatchObject({ address: null });
});

test('the secret goes to no address in the open', async () => {
  for (const address of ['http://archive.example', 'http://127.0.0.1.evil.example', 'https://user:pass@archive.example'])
    expect((await put({ secret: ARCHIVE_SECRET, address })).body.at('error', 'code').raw).toBe('wecom.archive_address_unsafe');
});

test('only administrators see and change it', async () => {
  const operator = await it.as('operator');
  expect((await operator.send('GET', '/wecom/archive')).status).toBe(403);
  expect((await put({ secret: ARCHIVE_SECRET }, operator)).status).toBe(403);
  expect((await put({ secret: ARCHIVE_SECRET }, await it.withKey())).status).toBe(403);
});
