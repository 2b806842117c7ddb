import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { freePort } from '../../test/harness/port.ts';
import { createLog } from '../platform/log/log.ts';
import {
  addMsgTemplate,
  batchGetByUser,
  createWecomClient,
  getExternalContact,
  listDepartments,
  listUsers,
  notAccepted,
  outcomeOf,
  sendAppMessage,
  type WecomClient,
} from './service.ts';
import { openConnectedCompany, silent, startTestWecom, type TestWecom } from './testing.ts';

let company: TestCompany;
let wecom: TestWecom;
const clock = setClock();
const customers = Array.from({ length: 150 }, (_, i) => `wm${String(i).padStart(30, '0')}`);

const client = (apiBase = wecom.url, timeoutMs?: number): WecomClient => {
  const made = createWecomClient({ db: company.db, clock, secrets: TEST_SECRETS, apiBase, log: silent });
  return timeoutMs === undefined
    ? made
    : { ...made, call: (corpId, command, request) => made.call(corpId, command, request, { timeoutMs }) };
};
const massMessage = () => ({
  chat_type: 'single' as const,
  external_userid: customers.slice(0, 2),
  sender: 'zhangsan',
  text: { content: '您好' },
});
const fault = (command: string, mode: string, more: { errcode?: number; delayMs?: number } = {}) =>
  wecom.control.post('/faults', { path: `/cgi-bin/${command}`, mode, times: 1, ...more });

beforeAll(async () => {
  company = await openConnectedCompany();
  wecom = await startTestWecom();
  await wecom.control.post('/world', {
    departments: [{ id: 1, name: '总部', parentid: 0 }],
    staff: [{ userid: 'zhangsan', name: '张三', department: [1] }],
    customers: customers.map((externalUserid, i) => ({
      externalUserid,
      name: `客户${i}`,
      friendships: [{ userid: 'zhangsan', createtime: 1_700_000_000 + i }],
    })),
  });
});
afterAll(async () => {
  await wecom.close();
  await company.drop();
});
beforeEach(async () => {
  clock.set(TEST_NOW);
  await company.db.deleteFrom('wecomRate').execute();
  await wecom.control.send('DELETE', '/faults');
});

test('two processes that start at once fetch one token between them', async () => {
  await company.db.deleteFrom('wecomToken').execute();
  const before = await wecom.callsOf('gettoken');
  await Promise.all([client(), client()].flatMap((one) => [listDepartments(one, company.corpId), listUsers(one, company.corpId, 1)]));
  expect(await wecom.callsOf('gettoken')).toBe(before + 1);
});

test('a token is replaced five minutes before its end by the injected clock', async () => {
  await listDepartments(client(), company.corpId);
  const before = await wecom.callsOf('gettoken');
  clock.set(TEST_NOW + 110 * 60_000);
  await listDepartments(client(), company.corpId);
  expect(await wecom.callsOf('gettoken')).toBe(before);
  clock.set(TEST_NOW + 200 * 60_000);
  await listDepartments(client(), company.corpId);
  expect(await wecom.callsOf('gettoken')).toBe(before + 1);
});

test.each([40014, 42001])('%i makes one new token and one more try', async (errcode) => {
  await listDepartments(client(), company.corpId);
  const tokens = await wecom.callsOf('gettoken');
  const calls = await wecom.callsOf('department/list');
  await fault('department/list', 'errcode', { errcode });
  expect(await listDepartments(client(), company.corpId)).toHaveLength(1);
  expect(await wecom.callsOf('gettoken')).toBe(tokens + 1);
  expect(await wecom.callsOf('department/list')).toBe(calls + 2);
});

test('a read is asked again when WeCom is busy', async () => {
  const calls = await wecom.callsOf('department/list');
  await fault('department/list', 'errcode', { errcode: -1 });
  expect(await listDepartments(client(), company.corpId)).toHaveLength(1);
  expect(await wecom.callsOf('department/list')).toBe(calls + 2);
});

test('a write is not asked again when WeCom is busy, and counts as perhaps done', async () => {
  const calls = await wecom.callsOf('externalcontact/add_msg_template');
  await fault('externalcontact/add_msg_template', 'errcode', { errcode: -1 });
  const outcome = await outcomeOf(addMsgTemplate(client(), company.corpId, massMessage()));
  expect(outcome).toMatchObject({ kind: 'failed', error: { kind: 'refused', errcode: -1 } });
  expect(outcome.kind === 'failed' && notAccepted(outcome.error)).toBe(false);
  expect(await wecom.callsOf('externalcontact/add_msg_template')).toBe(calls + 1);
});

test('the frequency limit comes with how long to wait', async () => {
  await fault('department/list', 'errcode', { errcode: 45009 });
  const outcome = await outcomeOf(listDepartments(client(), company.corpId));
  expect(outcome).toMatchObject({ kind: 'failed', error: { kind: 'refused', errcode: 45009, retryAfterMs: 60_000 } });
});

test('nobody listening means never sent', async () => {
  await listDepartments(client(), company.corpId);
  const nowhere = client(`http://127.0.0.1:${await freePort()}`);
  const outcome = await outcomeOf(addMsgTemplate(nowhere, company.corpId, massMessage()));
  expect(outcome).toEqual({ kind: 'failed', error: { kind: 'unreachable', notSent: true, problem: 'ECONNREFUSED' } });
});

test('a name that does not resolve means never sent', async () => {
  await listDepartments(client(), company.corpId);
  const outcome = await outcomeOf(listDepartments(client('http://wecom.invalid'), company.corpId));
  expect(outcome).toMatchObject({ kind: 'failed', error: { kind: 'unreachable' } });
});

test('an answer lost on the way is lost, though the command took effect', async () => {
  await fault('externalcontact/add_msg_template', 'dropResponse');
  const outcome = await outcomeOf(addMsgTemplate(client(), company.corpId, massMessage()));
  expect(outcome).toMatchObject({ kind: 'failed', error: { kind: 'lost' } });
  expect(outcome.kind === 'failed' && notAccepted(outcome.error)).toBe(false);
  expect((await wecom.control.get('/staff/zhangsan/tasks')).body.at('items').list().length).toBeGreaterThan(0);
});

test('an answer that takes too long is lost', async () => {
  await fault('department/list', 'delay', { delayMs: 1_000 });
  const outcome = await outcomeOf(listDepartments(client(wecom.url, 50), company.corpId));
  expect(outcome).toMatchObject({ kind: 'failed', error: { kind: 'lost', problem: 'TimeoutError' } });
});

test('a command whose token could not be had was never sent', async () => {
  await company.db.deleteFrom('wecomToken').execute();
  await fault('gettoken', 'dropResponse');
  const outcome = await outcomeOf(addMsgTemplate(client(), company.corpId, massMessage()));
  expect(outcome).toMatchObject({ kind: 'failed', error: { kind: 'unreachable', notSent: true } });
});

test('pages are followed to the end', async () => {
  const seen: string[] = [];
  for await (const page of batchGetByUser(client(), company.corpId, ['zhangsan']))
    seen.push(...page.map((item) => item.external_contact.external_userid));
  expect(new Set(seen).size).toBe(150);
  expect(seen).toHaveLength(150);
});

test('a customer comes with all friendships', async () => {
  const { contact, followUsers } = await getExternalContact(client(), company.corpId, customers[0] ?? '');
  expect(contact.name).toBe('客户0');
  expect(followUsers.map((user) => user.userid)).toEqual(['zhangsan']);
});

test('an app message names those it could not reach', async () => {
  const result = await sendAppMessage(client(), company.corpId, ['zhangsan', 'Nobody'], { kind: 'text', content: '三位客户在等您' });
  expect(result.invalidUserids).toEqual(['nobody']);
  expect((await wecom.control.get('/staff/zhangsan/app-messages')).body.at('items').list()).toHaveLength(1);
});

test('a company without a connection is refused', async () => {
  await expect(listDepartments(client(), 999)).rejects.toMatchObject({ code: 'wecom.not_connected' });
});

test('neither token nor secret is ever logged or thrown', async () => {
  const lines: string[] = [];
  const log = createLog('silent');
  const spoken = { ...log, warn: (...said: unknown[]) => void lines.push(JSON.stringify(said)) };
  const speaking = createWecomClient({ db: company.db, clock, secrets: TEST_SECRETS, apiBase: wecom.url, log: spoken });
  await listDepartments(speaking, company.corpId);
  const { accessToken } = await company.db.selectFrom('wecomToken').select('accessToken').executeTakeFirstOrThrow();
  const token = TEST_SECRETS.open(accessToken);
  await fault('department/list', 'dropResponse');
  await fault('user/list', 'errcode', { errcode: 60011 });
  const failures = [await outcomeOf(listDepartments(speaking, company.corpId)), await outcomeOf(listUsers(speaking, company.corpId, 1))];
  expect(lines).toHaveLength(2);
  expect(JSON.stringify([lines, failures])).not.toContain(token);
});
