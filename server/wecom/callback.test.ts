import { encrypt } from '@wecom/crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import {
  contactXml,
  openConnectedCompany,
  queryFor,
  sealed,
  startCallbackServer,
  startTestWecom,
  TEST_APP,
  type Sealing,
} from './testing.ts';

let company: TestCompany;
let server: { url: string; close(): Promise<void> };
const clock = setClock();

const post = (query: string, body: string, contentType = 'text/xml', path = '') =>
  fetch(`${server.url}${path}?${query}`, { method: 'POST', headers: { 'content-type': contentType, connection: 'close' }, body });
const envelope = (encrypted: string) =>
  `<xml><ToUserName><![CDATA[${TEST_APP.wecomCorpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID></AgentID></xml>`;
const deliver = (plaintext: string, sealing: Sealing = {}) => {
  const { query, encrypted } = sealed(plaintext, clock.now(), sealing);
  return post(query, envelope(encrypted));
};
const inbox = () => company.db.selectFrom('wecomInbox').select(['plaintext', 'state', 'subject', 'error']).orderBy('id').execute();

beforeAll(async () => {
  company = await openConnectedCompany();
  server = await startCallbackServer(company, clock);
});
afterAll(async () => {
  await server.close();
  await company.drop();
});
beforeEach(async () => {
  clock.set(TEST_NOW);
  await company.db.deleteFrom('wecomInbox').execute();
});

test('the address is verified by the plain echo', async () => {
  const { query, encrypted } = sealed('1616140317555161061', clock.now());
  const answer = await fetch(`${server.url}?${query}&echostr=${encodeURIComponent(encrypted)}`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('1616140317555161061');
});

test('an echo that WeCom did not sign is refused', async () => {
  const { query, encrypted } = sealed('1616140317555161061', clock.now(), { token: 'wrong' });
  const answer = await fetch(`${server.url}?${query}&echostr=${encodeURIComponent(encrypted)}`);
  expect(answer.status).toBe(403);
});

test('a callback is stored before it is answered, and answered with nothing', async () => {
  const xml = contactXml('wmone', TEST_NOW);
  const answer = await deliver(xml);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('');
  expect(await inbox()).toEqual([{ plaintext: xml, state: 'pending', subject: 'wmone', error: null }]);
});

test("WeCom's own sample (90968) is understood", async () => {
  const sample = await openConnectedCompany();
  const at = setClock(1_409_659_813_000);
  await sample.db.updateTable('corp').set({ wecomCorpId: 'wx5823bf96d3bd56c7' }).execute();
  const listening = await startCallbackServer(sample, at);
  const encrypted =
    'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==';
  const query = 'msg_signature=477715d11cdb4164915debcba66cb864d751f3e6&timestamp=1409659813&nonce=1372623149';
  const answer = await fetch(`${listening.url}?${query}`, { method: 'POST', body: `<xml><Encrypt>${encrypted}</Encrypt></xml>` });
  expect(answer.status).toBe(200);
  expect(await sample.db.selectFrom('wecomInbox').select(['state', 'plaintext']).execute()).toMatchObject([
    { state: 'pending', plaintext: expect.stringContaining('<![CDATA[hello]]>') },
  ]);
  await listening.close();
  await sample.drop();
});

test.each<[string, Sealing]>([
  ['a wrong signature', { token: 'somebodyelse' }],
  ['another receiver', { receiver: 'wwsomebodyelse00000' }],
  ['an hour-old timestamp', { timestamp: TEST_NOW / 1_000 - 3_600 }],
])('%s is refused and leaves nothing', async (_what, sealing) => {
  expect((await deliver(contactXml('wmone', TEST_NOW), sealing)).status).toBe(403);
  expect(await inbox()).toEqual([]);
});

test.each([
  ['no query', ''],
  ['a signature given twice', 'msg_signature=a&msg_signature=a&timestamp=1&nonce=1'],
])('%s is refused', async (_what, query) => {
  expect((await post(query, envelope('AAAA'))).status).toBe(403);
});

test('a delivery that is ten minutes old is taken', async () => {
  expect((await deliver(contactXml('wmone', TEST_NOW), { timestamp: TEST_NOW / 1_000 - 600 })).status).toBe(200);
  expect(await inbox()).toHaveLength(1);
});

test('a repetition is answered and not stored again, whatever its nonce', async () => {
  const xml = contactXml('wmone', TEST_NOW);
  expect((await deliver(xml)).status).toBe(200);
  expect((await deliver(xml, { nonce: '42' })).status).toBe(200);
  expect(await inbox()).toHaveLength(1);
});

test('two customers in the same second are two events', async () => {
  await Promise.all([deliver(contactXml('wmone', TEST_NOW)), deliver(contactXml('wmtwo', TEST_NOW))]);
  expect(await inbox()).toHaveLength(2);
});

test('the order of elements and the absence of CDATA do not matter', async () => {
  const { query, encrypted } = sealed(contactXml('wmone', TEST_NOW), clock.now());
  const answer = await post(
    query,
    `<?xml version="1.0"?>\n<xml>\n<AgentID>7</AgentID>\n<Encrypt>${encrypted}</Encrypt>\n<ToUserName>x</ToUserName></xml>`,
    '',
  );
  expect(answer.status).toBe(200);
  expect(await inbox()).toMatchObject([{ state: 'pending', subject: 'wmone' }]);
});

test('an app set to JSON is understood', async () => {
  const event = {
    ToUserName: TEST_APP.wecomCorpId,
    CreateTime: TEST_NOW / 1_000,
    MsgType: 'event',
    Event: 'change_external_contact',
    ChangeType: 'edit_external_contact',
    UserID: 'a',
    ExternalUserID: 'wmjson',
  };
  const { query, encrypted } = sealed(JSON.stringify(event), clock.now());
  const answer = await post(
    query,
    JSON.stringify({ tousername: TEST_APP.wecomCorpId, encrypt: encrypted, agentid: '7' }),
    'application/json',
  );
  expect(answer.status).toBe(200);
  expect(await inbox()).toMatchObject([{ state: 'pending', subject: 'wmjson' }]);
});

test.each([
  ['text that is neither XML nor JSON', 'hello'],
  ['XML that breaks off', '<xml><ToUserName>ww'],
  ['an event without its customer', contactXml('', TEST_NOW)],
  ['an entity bomb', '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><xml><ToUserName>&b;</ToUserName></xml>'],
  ['a text with NUL', 'a\0b'],
])('%s, rightly sealed, is kept as a dead letter and answered 200', async (_what, plaintext) => {
  expect((await deliver(plaintext)).status).toBe(200);
  const [letter] = await inbox();
  expect(letter).toMatchObject({ state: 'dead', plaintext: plaintext.replace('\0', '\ufffd') });
  expect(letter?.error).toBeTruthy();
});

test('what cannot be decrypted, but is signed, is kept as a dead letter', async () => {
  const encrypted = encrypt('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG', contactXml('wmone', TEST_NOW), TEST_APP.wecomCorpId);
  const garbage = Buffer.from('not a multiple of the block').toString('base64');
  for (const sent of [encrypted, garbage]) expect((await post(queryFor(sent, clock.now()), envelope(sent))).status).toBe(200);
  expect(await inbox()).toMatchObject([
    { state: 'dead', plaintext: encrypted },
    { state: 'dead', plaintext: garbage },
  ]);
});

test('a kind of event that we do not know is kept and does no harm', async () => {
  expect((await deliver(contactXml('wmone', TEST_NOW, 'msg_audit_approved'))).status).toBe(200);
  expect(await inbox()).toMatchObject([{ state: 'pending', subject: null, error: null }]);
});

test('an entity bomb in the envelope is not even looked at', async () => {
  const { query } = sealed('x', clock.now());
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>';
  expect((await post(query, bomb)).status).toBe(403);
});

test('a body above one megabyte is refused', async () => {
  const { query } = sealed('x', clock.now());
  expect((await post(query, 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
});

test('a megabyte of hostile text is refused without being parsed', async () => {
  const { query } = sealed('x', clock.now());
  for (const body of [
    '<xml>'.repeat(200_000),
    '<Encrypt>'.repeat(100_000),
    `{"encrypt":"${'A'.repeat(1_000_000)}`,
    `<Encrypt>${' '.repeat(1_000_000)}`,
  ]) {
    const begun = performance.now();
    expect((await post(query, body)).status).toBe(403);
    expect(performance.now() - begun).toBeLessThan(2_000);
  }
});

test('the address with the company in it serves that company only', async () => {
  const { query, encrypted } = sealed(contactXml('wmone', TEST_NOW), clock.now());
  expect((await post(query, envelope(encrypted), 'text/xml', '/wwnobody')).status).toBe(403);
  expect((await post(query, envelope(encrypted), 'text/xml', `/${TEST_APP.wecomCorpId}`)).status).toBe(200);
  expect(await inbox()).toHaveLength(1);
});

test('what the simulator sends arrives, duplicated or reordered', async () => {
  clock.set(Date.now());
  const wecom = await startTestWecom(server.url);
  await wecom.control.post('/world', {
    departments: [{ id: 1, name: '总部', parentid: 0 }],
    staff: [{ userid: 'zhangsan', name: '张三', department: [1] }],
  });
  await wecom.control.post('/callbacks/faults', { mode: 'duplicate', times: 1 });
  await wecom.control.post('/callbacks/faults', { mode: 'reorder', times: 2 });
  const ids: string[] = [];
  for (const name of ['一', '二', '三']) {
    const { body } = await wecom.control.post('/customers', { name });
    ids.push(body.at('externalUserid').text());
    await wecom.control.post('/scans', { externalUserid: ids.at(-1) ?? '', userid: 'zhangsan' });
  }
  await expect.poll(async () => (await inbox()).map((row) => row.subject).sort(), { timeout: 10_000 }).toEqual(expect.arrayContaining(ids));
  await wecom.close();
  const subjects = (await inbox()).filter((row) => row.plaintext.includes('[add_external_contact]')).map((row) => row.subject);
  expect(subjects.sort()).toEqual(ids.sort());
});
