import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listTimeline } from '../customers/timeline.ts';
import { createApiKey } from '../platform/auth/api-key.ts';
import { at } from '../platform/db/bind.ts';
import { createHttpServer, type HttpServer } from '../platform/http/server.ts';
import type { Worker } from '../platform/jobs/worker.ts';
import { contactXml, sealed, silent } from '../wecom/testing.ts';
import { callbackApp, receiveCallback } from '../wecom/callback.ts';
import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { greetingsRoutes } from './routes.ts';
import { GREETING, openGreetingBench, type GreetingBench } from './testing.ts';

let bench: GreetingBench;
let worker: Worker;
let http: HttpServer;
let key: string;
beforeAll(async () => {
  bench = await openGreetingBench();
  worker = await bench.register();
  key = await createApiKey(bench.company.db, bench.company.corpId, 'test', bench.clock.now());
  http = await createHttpServer({ db: bench.company.db, clock: bench.clock, log: silent });
  greetingsRoutes(http);
  await http.app.ready();
});
afterAll(async () => {
  await http.app.close();
  await bench.close();
});
beforeEach(async () => {
  await bench.clear();
  await bench.greet();
});

const drain = async (loop: { runOnce(): Promise<boolean> }) => {
  while (await loop.runOnce());
};
/** A new friend whose greeting is over and who is not known yet. */
async function greeted(name = '客户'): Promise<string> {
  const person = await bench.scan(name);
  await expect.poll(async () => (await bench.welcomes()).length).toBeGreaterThan(0);
  await drain(bench.loops(worker).welcome);
  await bench.settled(1);
  return person;
}
const told = async (person: string) =>
  (await bench.kit.facts(await bench.kit.customerId(person))).filter(({ kind }) => kind.startsWith('greeting.'));
async function deliver(plaintext: string): Promise<string> {
  const { db } = bench.company;
  const app = (await callbackApp(db, TEST_SECRETS, undefined)) ?? expect.fail('no app');
  const { encrypted, query } = sealed(plaintext, bench.clock.now());
  const of = (name: string) => new URLSearchParams(query).get(name) ?? '';
  const signed = { signature: of('msg_signature'), timestamp: of('timestamp'), nonce: of('nonce') };
  return (await receiveCallback(db, bench.clock.now(), app, signed, `<xml><Encrypt>${encrypted}</Encrypt></xml>`)).kind;
}
async function call(method: 'GET' | 'PUT', path: string, payload?: object) {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await http.app.inject({ method, url: `/api/v1${path}`, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}

test('a greeting is on the timeline once the customer is known, and once only', async () => {
  const person = await greeted();
  const [notes, more] = [bench.loops(worker).notes, bench.loops(worker).notes];
  expect(await notes.nextDue()).toBeNull();
  expect(await notes.runOnce()).toBe(false);
  await drain(bench.loops(worker).first);
  expect(await notes.nextDue()).toBeLessThanOrEqual(bench.clock.now());
  await Promise.all([drain(notes), drain(more)]);
  expect(await told(person)).toMatchObject([{ kind: 'greeting.sent', data: { text: GREETING } }]);
  expect(await notes.nextDue()).toBeNull();
  const customerId = await bench.kit.customerId(person);
  const { items } = await bench.kit.web((tx) => listTimeline(tx, bench.kit.scope, customerId, {}));
  expect(items.find(({ kind }) => kind === 'greeting.sent')).toMatchObject({ sentence: '已用 张三 的名义发送欢迎语', detail: GREETING });
});

test('whoever was known before the greeting went out has it on the timeline too', async () => {
  const person = await bench.scan('客户');
  await expect.poll(async () => (await bench.welcomes()).length).toBe(1);
  await drain(bench.loops(worker).first);
  expect(await told(person)).toEqual([]);
  await drain(bench.loops(worker).welcome);
  await bench.settled(1);
  await drain(bench.loops(worker).notes);
  expect(await told(person)).toMatchObject([{ kind: 'greeting.sent' }]);
});

test('that a greeting was not sent is told with its reason', async () => {
  await bench.wecom.control.post('/faults', {
    path: '/cgi-bin/externalcontact/send_welcome_msg',
    mode: 'errcode',
    errcode: 48002,
    times: 1,
  });
  const person = await greeted();
  await drain(bench.loops(worker).first);
  await drain(bench.loops(worker).notes);
  expect(await told(person)).toMatchObject([{ kind: 'greeting.not_sent', data: { reason: 'refused', errcode: 48002 } }]);
  const customerId = await bench.kit.customerId(person);
  const { items } = await bench.kit.web((tx) => listTimeline(tx, bench.kit.scope, customerId, {}));
  expect(items.map(({ sentence }) => sentence)).toContain('没有发送欢迎语：企业微信拒绝了（48002）：应用没有调用该接口的权限');
  expect((await call('GET', '/greeting-outcomes')).body).toMatchObject({ sent: 0, notSent: [{ reason: 'refused', count: 1 }] });
});

test('a greeting that is switched off is not sent, and that is told', async () => {
  await bench.greet(GREETING, false);
  const person = await greeted();
  await drain(bench.loops(worker).first);
  await drain(bench.loops(worker).notes);
  expect(await bench.greetings(person)).toEqual([]);
  expect(await told(person)).toMatchObject([{ kind: 'greeting.not_sent', data: { reason: 'off' } }]);
});

test('a company that never wrote a greeting is told nothing about greetings', async () => {
  await bench.company.db.deleteFrom('greeting').execute();
  const person = await greeted();
  await drain(bench.loops(worker).first);
  await drain(bench.loops(worker).notes);
  expect(await told(person)).toEqual([]);
});

test('what waited longer than the code lives is late, and WeCom is not asked', async () => {
  await bench.scan('客户');
  await expect.poll(async () => (await bench.welcomes()).length).toBe(1);
  const before = await bench.wecom.callsOf('externalcontact/send_welcome_msg');
  const past = bench.clock.now() - 60_000;
  await bench.company.db
    .updateTable('welcome')
    .set({ receivedAt: at(past), nextTryAt: at(past), expiresAt: at(past + 20_000) })
    .execute();
  await drain(bench.loops(worker).welcome);
  expect(await bench.welcomes()).toMatchObject([{ state: 'not_sent', reason: 'late', attempts: 0, code: null }]);
  expect(await bench.wecom.callsOf('externalcontact/send_welcome_msg')).toBe(before);
});

test('a clock that differs from WeCom’s keeps nobody from being greeted', async () => {
  const person = await bench.scan('客户');
  await expect.poll(async () => (await bench.welcomes()).length).toBe(1);
  // Ours is a minute ahead: by it the code has been dead for forty seconds.
  await bench.company.db
    .updateTable('welcome')
    .set({ expiresAt: at(bench.clock.now() - 40_000) })
    .execute();
  await drain(bench.loops(worker).welcome);
  await bench.settled(1);
  expect(await bench.greetings(person)).toEqual([GREETING]);
});

test('the code that comes when the customer agrees to the archive greets as well; a code counts once', async () => {
  const code = '<WelcomeCode><![CDATA[CODE-1]]></WelcomeCode>';
  expect(await deliver(contactXml('wmagrees', bench.clock.now(), 'msg_audit_approved', code))).toBe('kept');
  expect(await deliver(contactXml('wmagrees', bench.clock.now(), 'add_half_external_contact', code))).toBe('kept');
  expect(await bench.welcomes()).toMatchObject([{ externalUserid: 'wmagrees', state: 'pending', code: 'CODE-1' }]);
});

test('the greeting is read and written, and measured in bytes', async () => {
  const written = { enabled: true, text: '好'.repeat(1_333) };
  expect(await call('PUT', '/settings/greeting', written)).toEqual({ status: 200, body: written });
  expect((await call('GET', '/settings/greeting')).body).toEqual(written);
  const tooLong = await call('PUT', '/settings/greeting', { enabled: true, text: '好'.repeat(1_334) });
  expect(tooLong).toMatchObject({ status: 422, body: { error: { code: 'greeting.text_too_long' } } });
  expect(tooLong.body.error.message).toContain('4002 字节');
  const letters = await call('PUT', '/settings/greeting', { enabled: true, text: 'a'.repeat(4_001) });
  expect(letters).toMatchObject({
    status: 422,
    body: { error: { code: 'greeting.text_too_long', message: '欢迎语有 4001 字节，企业微信最多 4000 字节（约 1333 个汉字）' } },
  });
  expect(await call('PUT', '/settings/greeting', { enabled: true, text: ' \n' })).toMatchObject({
    status: 422,
    body: { error: { code: 'greeting.text_missing' } },
  });
  expect((await call('PUT', '/settings/greeting', { ...written, more: 1 })).status).toBe(400);
  expect((await call('PUT', '/settings/greeting', { enabled: false, text: '' })).status).toBe(200);
});

test('a greeting with a variable that does not exist is not switched on, but one can always be switched off', async () => {
  const refused = await call('PUT', '/settings/greeting', { enabled: true, text: '{{客户}} 您好' });
  expect(refused).toMatchObject({ status: 422, body: { error: { code: 'greeting.unknown_variable' } } });
  expect(refused.body.error.message).toContain('{{客户}}');
  expect((await call('PUT', '/settings/greeting', { enabled: false, text: '{{客户}} 您好' })).status).toBe(200);
  expect((await call('PUT', '/settings/greeting', { enabled: true, text: '{客户} 您好' })).status).toBe(200);
});

test('a company without a greeting has one that is off', async () => {
  await bench.company.db.deleteFrom('greeting').execute();
  expect((await call('GET', '/settings/greeting')).body).toEqual({ enabled: false, text: '' });
});
