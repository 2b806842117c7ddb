import { Type } from 'typebox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { route, Closed } from '../../../domain/kernel/route.ts';
import { SopDefinition } from '../../../domain/sop/definition.ts';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../../test/harness/company.ts';
import { createApiKey } from '../auth/api-key.ts';
import { authRoutes } from '../auth/routes.ts';
import { at } from '../db/bind.ts';
import { createLog } from '../log/log.ts';
import { refuse } from './refuse.ts';
import { serve } from './serve.ts';
import { createHttpServer, type HttpServer } from './server.ts';

const makeThing = route({
  method: 'POST',
  path: '/things',
  summary: 'make',
  body: Closed({ name: Type.String({ minLength: 1 }), count: Type.Optional(Type.Integer()) }),
  response: Type.Object({ id: Type.String(), name: Type.String() }),
  status: 201,
});
const readThings = route({
  method: 'GET',
  path: '/things',
  summary: 'list',
  query: Closed({ n: Type.Optional(Type.Integer()) }),
  response: Type.Object({ n: Type.Integer(), corps: Type.Integer() }),
});

let company: TestCompany;
let http: HttpServer;
let key: string;
let made = 0;

beforeAll(async () => {
  company = await openTestCompany();
  key = await createApiKey(company.db, company.corpId, 'test', TEST_NOW);
  http = await createHttpServer({ db: company.db, clock: setClock(), log: createLog('silent') });
  authRoutes(http, { simulatorUrl: null });
  serve(http, makeThing, async (_tx, { body }) => {
    if (body.name === '撞名') throw refuse('customer.not_found');
    if (body.name === '坏了') throw new Error('a secret detail');
    made += 1;
    const thing = { id: String(made), name: body.name, leaked: 'not in the contract' };
    return thing;
  });
  serve(
    http,
    route({ method: 'POST', path: '/drafts', summary: 'draft', body: SopDefinition, response: Type.Object({}) }),
    async () => ({}),
  );
  serve(http, readThings, async (tx, { query }) => {
    const rows = await tx.selectFrom('corp').select('id').execute();
    return { n: query.n ?? 0, corps: rows.length };
  });
  await http.app.ready();
});
afterAll(async () => {
  await http.app.close();
  await company.drop();
});

test('an answer holds only what the contract names', async () => {
  const answer = await post('/things', { name: '一' });
  expect(answer.statusCode).toBe(201);
  expect(answer.json()).toEqual({ id: expect.any(String), name: '一' });
});

test('unknown fields, wrong types and broken JSON are refused with 400 and name the problem', async () => {
  for (const payload of [{ name: '一', colour: 'red' }, { name: 5 }, { name: '一', count: '3' }, {}, '{"name":']) {
    const answer = await post('/things', payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error).toMatchObject({ code: 'request.malformed', requestId: expect.any(String) });
  }
  expect((await post('/things', { name: '一', colour: 'red' })).json().error.message).toContain('colour');
  expect((await post('/things', '{"name":')).json().error.message).toContain('内容不是有效的 JSON');
});

test('a POST that names JSON and sends nothing has an empty body', async () => {
  const answer = await post('/things', '');
  expect(answer.json().error.message).toContain('name');
});

test('a refusal speaks Chinese and names the branch of a union that was meant', async () => {
  const sop = (change: object) => ({ name: 'A', trigger: { kind: 'manual' }, steps: [], ...change });
  const told = async (payload: object) => (await post('/drafts', payload)).json().error.message;
  const step = (at: object) => sop({ steps: [{ key: 'a', at, send: { text: 'x' } }] });
  expect(await told(step({ after: { hours: -1 } }))).toContain('steps/0/at/after/hours：不能小于 0');
  expect(await told(sop({ trigger: { kind: 'foo' } }))).toContain('trigger/kind：不是允许的值');
  expect(await told(sop({ reentry: { afterDays: 0 } }))).toContain('reentry/afterDays：不能小于 1');
});

test('an address that cannot be read and a foreign content type are refused in our shape', async () => {
  const address = await get('/things/%ZZ');
  expect([address.statusCode, address.json().error.code]).toEqual([400, 'request.malformed']);
  const form = await post('/things', 'name=1', { 'content-type': 'application/x-www-form-urlencoded' });
  expect([form.statusCode, form.json().error.message]).toEqual([400, expect.stringContaining('application/json')]);
});

test('text that PostgreSQL cannot hold is refused, not an error of ours', async () => {
  const answer = await http.app.inject({ method: 'POST', url: '/api/v1/session', payload: { login: 'a\u0000b', password: 'x' } });
  expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'request.malformed']);
});

test('a body nested thousands of levels deep is refused before anything walks it; brackets in texts do not count', async () => {
  const deep = `{"name":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
  const answer = await post('/things', deep, { 'content-type': 'application/json', 'idempotency-key': 'deep' });
  expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'request.malformed']);
  const text = await post('/things', JSON.stringify({ name: '["{'.repeat(100) }), { 'content-type': 'application/json' });
  expect(text.json().error?.message ?? '').not.toContain('嵌套');
});

test('a query is coerced, and an unknown query field is refused', async () => {
  expect((await get('/things?n=3')).json().n).toBe(3);
  expect((await get('/things?n=three')).statusCode).toBe(400);
  expect((await get('/things?m=3')).statusCode).toBe(400);
});

test('without a key 401, with a wrong key 401', async () => {
  expect((await http.app.inject({ url: '/api/v1/things' })).json().error.code).toBe('auth.missing');
  const wrong = await http.app.inject({ url: '/api/v1/things', headers: { authorization: 'Bearer hs_wrong' } });
  expect([wrong.statusCode, wrong.json().error.code]).toEqual([401, 'auth.invalid_key']);
});

test('a handler sees its own company only, whatever it asks', async () => {
  await company.db
    .insertInto('corp')
    .values({ name: '别家', wecomCorpId: 'ww_other', createdAt: at(TEST_NOW) })
    .execute();
  expect((await get('/things')).json().corps).toBe(1);
});

test('a refusal has its code, status and sentence; a bug shows no detail', async () => {
  const refused = await post('/things', { name: '撞名' });
  expect([refused.statusCode, refused.json().error.code, refused.json().error.message]).toEqual([
    404,
    'customer.not_found',
    '没有这位客户',
  ]);
  const bug = await post('/things', { name: '坏了' });
  expect(bug.statusCode).toBe(500);
  expect(bug.body).not.toContain('secret');
});

test('a POST with the same Idempotency-Key happens once, even when both arrive together', async () => {
  const before = made;
  const answers = await Promise.all([1, 2, 3].map(() => post('/things', { name: '同一个' }, { 'idempotency-key': 'k-1' })));
  expect(made).toBe(before + 1);
  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
  expect(answers.map((answer) => answer.statusCode)).toEqual([201, 201, 201]);
  const other = await post('/things', { name: '另一个' }, { 'idempotency-key': 'k-1' });
  expect([other.statusCode, other.json().error.code]).toEqual([422, 'idempotency.reused']);
});

test('a failed POST leaves its Idempotency-Key free', async () => {
  expect((await post('/things', { name: '坏了' }, { 'idempotency-key': 'k-2' })).statusCode).toBe(500);
  expect((await post('/things', { name: '好了' }, { 'idempotency-key': 'k-2' })).statusCode).toBe(201);
});

test('an operator signs in, needs the CSRF token to change anything, and signs out', async () => {
  const signedIn = await http.app.inject({ method: 'POST', url: '/api/v1/session', payload: { login: 'admin', password: 'water-flow' } });
  expect(signedIn.statusCode).toBe(201);
  const [cookie] = signedIn.cookies;
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  const cookies = { [cookie?.name ?? '']: cookie?.value ?? '' };
  const csrf = signedIn.json().csrfToken;
  expect((await http.app.inject({ url: '/api/v1/things', cookies })).statusCode).toBe(200);
  const session = await http.app.inject({ url: '/api/v1/session', cookies });
  expect(session.json()).toEqual({ session: signedIn.json() });
  const forged = await http.app.inject({ method: 'POST', url: '/api/v1/things', cookies, payload: { name: '一' } });
  expect([forged.statusCode, forged.json().error.code]).toEqual([403, 'auth.csrf']);
  const own = await http.app.inject({
    method: 'POST',
    url: '/api/v1/things',
    cookies,
    headers: { 'x-csrf-token': csrf },
    payload: { name: '一' },
  });
  expect(own.statusCode).toBe(201);
  await http.app.inject({ method: 'DELETE', url: '/api/v1/session', cookies, headers: { 'x-csrf-token': csrf } });
  expect((await http.app.inject({ url: '/api/v1/things', cookies })).statusCode).toBe(401);
});

test('asking who is signed in is no error when nobody is', async () => {
  for (const cookies of [{}, { huoshui_session: 'wrong' }]) {
    const answer = await http.app.inject({ url: '/api/v1/session', cookies });
    expect([answer.statusCode, answer.json()]).toEqual([200, { session: null }]);
  }
});

test('eight wrong passwords lock the login for a while, also for the right one', async () => {
  const tryWith = (password: string) => http.app.inject({ method: 'POST', url: '/api/v1/session', payload: { login: 'admin', password } });
  for (let i = 0; i < 8; i++) expect((await tryWith(`wrong ${i}`)).json().error.code).toBe('auth.wrong_password');
  expect((await tryWith('water-flow')).json().error.code).toBe('auth.too_many_tries');
});

function post(path: string, payload: object | string, headers: Record<string, string> = {}) {
  return http.app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
}

function get(path: string) {
  return http.app.inject({ url: `/api/v1${path}`, headers: { authorization: `Bearer ${key}` } });
}
