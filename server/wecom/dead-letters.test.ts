import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import { readSession, signIn } from '../../domain/auth/contract.ts';
import { setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { createApiKey } from '../platform/auth/api-key.ts';
import { authRoutes } from '../platform/auth/routes.ts';
import { createHttpServer, type HttpServer } from '../platform/http/server.ts';
import { registerWorker, type Worker } from '../platform/jobs/worker.ts';
import { WecomFailure } from './failure.ts';
import { inboxHandler, type InboxHandler } from './inbox.ts';
import { inboxRoutes } from './inbox-routes.ts';
import { createInboxLoop } from './loop.ts';
import { contactXml, openConnectedCompany, silent } from './testing.ts';

let company: TestCompany;
let http: HttpServer;
let worker: Worker;
let key: string;
const clock = setClock();
beforeAll(async () => {
  company = await openConnectedCompany();
  worker = await registerWorker({ url: company.url, clock, log: silent, onWake: () => undefined });
  key = await createApiKey(company.db, company.corpId, 'test', TEST_NOW);
  http = await createHttpServer({ db: company.db, clock, log: silent });
  inboxRoutes(http);
  authRoutes(http, { simulatorUrl: null });
  await http.app.ready();
});
afterAll(async () => {
  await http.app.close();
  await worker.close();
  await company.drop();
});
beforeEach(async () => {
  clock.set(TEST_NOW);
  await company.db.deleteFrom('wecomInbox').execute();
});

type Dead = { kind?: string | null; problem?: string; errcode?: number; attempts?: number; plaintext?: string };
let letters = 0;
async function dead({ kind = 'edit_external_contact', problem = 'refused', errcode = 48002, attempts = 12, plaintext }: Dead = {}) {
  letters += 1;
  const text = plaintext ?? contactXml(`wmsecret${letters}`, TEST_NOW + letters * 1_000);
  const { rows } = await sql<{ id: number }>`
    insert into wecom_inbox (corp_id, digest, plaintext, subject, lane, kind, received_at, next_try_at, state, problem, errcode, attempts, error)
    values (${company.corpId}, sha256(${`${letters}`}::bytea), ${text}, ${`wmsecret${letters}`}, 2, ${kind}, ${new Date(TEST_NOW)}, ${new Date(TEST_NOW)},
      'dead', ${problem}, ${errcode}, ${attempts}, 'externalcontact/get: refused') returning id`.execute(company.db);
  return String(rows[0]?.id);
}
async function call(method: 'GET' | 'POST', path: string, payload?: object, more: Record<string, string> = {}) {
  const headers = { authorization: `Bearer ${key}`, ...more };
  const answer = await http.app.inject({ method, url: `/api/v1${path}`, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}
const inbox = () =>
  company.db.selectFrom('wecomInbox').select(['state', 'attempts', 'problem', 'error', 'nextTryAt']).orderBy('id').execute();
const refusing = (refusal: () => unknown): InboxHandler =>
  inboxHandler({
    name: 'refusing',
    wants: (event): event is typeof event => true,
    prepare: async () => {
      const error = refusal();
      if (error !== undefined) throw error;
    },
    apply: async () => undefined,
  });

test('letters are listed newest first, by pages, with what happened and what to do, and without what they say', async () => {
  const ids = [
    await dead(),
    await dead({ kind: null, problem: 'sealed', attempts: 0 }),
    await dead({ kind: 'del_follow_user', problem: 'failed' }),
  ];
  const page = (await call('GET', '/wecom/dead-letters?limit=2')).body;
  expect(page.items.map(({ id }: { id: string }) => id)).toEqual([ids[2], ids[1]]);
  expect(page.items[1]).toMatchObject({ kind: 'unknown', kindText: '看不出是什么', attempts: 0, replayable: false });
  const rest = (await call('GET', `/wecom/dead-letters?limit=2&cursor=${page.nextCursor}`)).body;
  expect(rest).toMatchObject({
    items: [
      { id: ids[0], kindText: '客户资料或标签变化', problem: '企业微信多次拒绝（48002）：应用没有调用该接口的权限', replayable: true },
    ],
    nextCursor: null,
  });
  expect(JSON.stringify([page, rest])).not.toContain('wmsecret');
  expect((await call('GET', '/wecom/dead-letters?kind=del_follow_user')).body.items).toHaveLength(1);
  expect((await call('GET', '/wecom/dead-letters?kind=unknown')).body.items).toHaveLength(1);
});

test('letters are counted by kind', async () => {
  await dead();
  await dead();
  await dead({ problem: 'incomplete' });
  await dead({ kind: null, problem: 'unreadable' });
  expect((await call('GET', '/wecom/dead-letter-kinds')).body.items).toEqual([
    { kind: 'edit_external_contact', kindText: '客户资料或标签变化', count: 3, replayable: 2 },
    { kind: 'unknown', kindText: '看不出是什么', count: 1, replayable: 0 },
  ]);
});

test('a replayed letter is handled as if it had just come, and its outcome counts', async () => {
  let denied = true;
  const refusal = new WecomFailure('externalcontact/get', { kind: 'refused', errcode: 48002, errmsg: 'api forbidden' });
  const loop = createInboxLoop({ db: company.db, clock, log: silent, worker, handlers: [refusing(() => (denied ? refusal : undefined))] });
  const id = await dead();
  expect(await call('POST', `/wecom/dead-letters/${id}/replays`)).toMatchObject({ status: 201, body: { id } });
  expect(await inbox()).toMatchObject([{ state: 'pending', attempts: 0, problem: null, error: null, nextTryAt: TEST_NOW }]);
  for (let tries = 0; tries < 12; tries += 1) {
    clock.set((await loop.nextDue()) ?? expect.fail('nothing due'));
    await loop.runOnce();
  }
  expect((await call('GET', '/wecom/dead-letters')).body.items).toMatchObject([{ id, attempts: 12 }]);
  denied = false;
  await call('POST', `/wecom/dead-letters/${id}/replays`);
  await loop.runOnce();
  expect(await inbox()).toMatchObject([{ state: 'done' }]);
  expect(await call('POST', `/wecom/dead-letters/${id}/replays`)).toMatchObject({
    status: 409,
    body: { error: { code: 'wecom.dead_letter_alive' } },
  });
});

test('an outage that outlasts a day, and a bug, leave letters that say so', async () => {
  const outage = new WecomFailure('externalcontact/get', { kind: 'unreachable', notSent: true, problem: 'ECONNREFUSED' });
  for (const [error, problem] of [
    [outage, 'unreachable'],
    [new Error('bug'), 'failed'],
  ] as const) {
    const id = await dead();
    await call('POST', `/wecom/dead-letters/${id}/replays`);
    const loop = createInboxLoop({ db: company.db, clock, log: silent, worker, handlers: [refusing(() => error)] });
    for (let due = await loop.nextDue(); due !== null; due = await loop.nextDue()) {
      clock.set(Math.max(due, clock.now()));
      await loop.runOnce();
    }
    expect((await inbox()).at(-1)).toMatchObject({ state: 'dead', problem });
  }
});

test('what nobody can read is not replayed', async () => {
  const id = await dead({ kind: null, problem: 'sealed' });
  expect(await call('POST', `/wecom/dead-letters/${id}/replays`)).toMatchObject({
    status: 422,
    body: { error: { code: 'wecom.dead_letter_unreadable' } },
  });
  expect((await call('POST', '/wecom/dead-letters/999999/replays')).status).toBe(404);
});

test('all letters of a kind are replayed that can be, once for one key', async () => {
  await dead();
  await dead();
  await dead({ problem: 'incomplete' });
  await dead({ kind: 'del_follow_user' });
  const once = { 'idempotency-key': 'replay-1' };
  const first = await call('POST', '/wecom/dead-letter-replays', { kind: 'edit_external_contact' }, once);
  expect(first).toEqual({ status: 201, body: { replayed: 2, left: 0 } });
  expect(await call('POST', '/wecom/dead-letter-replays', { kind: 'edit_external_contact' }, once)).toEqual(first);
  expect((await inbox()).map(({ state }) => state)).toEqual(['pending', 'pending', 'dead', 'dead']);
});

test('what a letter says is for the owner and for programs', async () => {
  const id = await dead({ plaintext: '<xml>wmplain</xml>' });
  expect((await call('GET', `/wecom/dead-letters/${id}`)).body).toMatchObject({
    plaintext: '<xml>wmplain</xml>',
    error: 'externalcontact/get: refused',
  });
  await company.db.updateTable('operator').set({ role: 'operator' }).execute();
  const cookie = await session();
  const asOperator = await http.app.inject({ method: 'GET', url: `/api/v1/wecom/dead-letters/${id}`, headers: { cookie } });
  expect(asOperator.statusCode).toBe(403);
  expect((await http.app.inject({ method: 'GET', url: '/api/v1/wecom/dead-letters', headers: { cookie } })).statusCode).toBe(200);
  await company.db.updateTable('operator').set({ role: 'owner' }).execute();
  const asOwner = await http.app.inject({ method: 'GET', url: `/api/v1/wecom/dead-letters/${id}`, headers: { cookie } });
  expect(asOwner.json()).toMatchObject({ plaintext: '<xml>wmplain</xml>' });
});

test('replaying is for the owner and for programs, and nothing changes for others', async () => {
  const id = await dead();
  const cookie = await session();
  const info = await http.app.inject({ method: 'GET', url: `/api/v1${readSession.path}`, headers: { cookie } });
  const headers = { cookie, 'x-csrf-token': String(info.json().session.csrfToken) };
  const ask = (url: string, payload?: object) =>
    http.app.inject({ method: 'POST', url: `/api/v1${url}`, headers, ...(payload === undefined ? {} : { payload }) });
  await company.db.updateTable('operator').set({ role: 'operator' }).execute();
  for (const answer of [
    await ask(`/wecom/dead-letters/${id}/replays`),
    await ask('/wecom/dead-letter-replays', { kind: 'edit_external_contact' }),
  ]) {
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ error: { code: 'auth.forbidden' } });
  }
  expect(await inbox()).toMatchObject([{ state: 'dead', attempts: 12 }]);
  await company.db.updateTable('operator').set({ role: 'owner' }).execute();
  expect((await ask(`/wecom/dead-letters/${id}/replays`)).statusCode).toBe(201);
});

test('another company neither sees nor replays them', async () => {
  const id = await dead();
  const { rows } = await sql<{ id: number }>`
    insert into corp (name, wecom_corp_id, created_at) values ('别家', 'wwother', ${new Date(TEST_NOW)}) returning id`.execute(company.db);
  const theirs = await createApiKey(company.db, rows[0]?.id ?? 0, 'theirs', TEST_NOW);
  const as = { authorization: `Bearer ${theirs}` };
  expect((await call('GET', '/wecom/dead-letters', undefined, as)).body.items).toEqual([]);
  expect((await call('GET', `/wecom/dead-letters/${id}`, undefined, as)).status).toBe(404);
  expect((await call('POST', `/wecom/dead-letters/${id}/replays`, undefined, as)).status).toBe(404);
});

async function session(): Promise<string> {
  const answer = await http.app.inject({
    method: 'POST',
    url: `/api/v1${signIn.path}`,
    payload: { login: 'admin', password: 'water-flow' },
  });
  expect(answer.statusCode).toBe(201);
  return answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}
