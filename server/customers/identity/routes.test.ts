import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../../test/harness/company.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import { createApiKey } from '../../platform/auth/api-key.ts';
import { createHttpServer, type HttpServer } from '../../platform/http/server.ts';
import { createLog } from '../../platform/log/log.ts';
import { customersRoutes } from '../routes.ts';
import { contactNamed, customersKit } from '../testing.ts';

let company: TestCompany;
let http: HttpServer;
let key: string;
const clock = setClock();

beforeAll(async () => {
  company = await openTestCompany();
  key = await createApiKey(company.db, company.corpId, 'test', TEST_NOW);
  http = await createHttpServer({ db: company.db, clock, log: createLog('silent') });
  customersRoutes(http, { secrets: TEST_SECRETS, sopsUsingTags: async () => [] });
  await http.app.ready();
});
afterAll(async () => {
  await http.app.close();
  await company.drop();
});

const ask = async (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object, more: Record<string, string> = {}) => {
  const headers = { authorization: `Bearer ${key}`, ...more };
  const answer = await http.app.inject({ method, url: encodeURI(`/api/v1${url}`), headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json() };
};
const found = async (query: string) => (await ask('GET', `/customers?${query}`)).body.items.map((one: { id: string }) => one.id);

test('a customer is made once, and the second time found and filled where she was empty', async () => {
  const first = await ask('POST', '/customers', { name: '陈静', phone: '139 1111 0001' });
  expect(first).toMatchObject({ status: 201, body: { name: '陈静', gender: 'unknown', phones: ['139****0001'], memberNo: null } });
  const again = await ask('POST', '/customers', { name: '陈小静', phone: '+8613911110001', memberNo: 'M-1', gender: 'female' });
  expect(again).toMatchObject({ status: 200, body: { id: first.body.id, name: '陈静', gender: 'female', memberNo: 'M-1' } });
  expect(await found('phone=13911110001')).toEqual([first.body.id]);
  expect(await found('memberNo=M-1')).toEqual([first.body.id]);
});

test('the same POST sent again with its key answers what the first did, its status too', async () => {
  await ask('POST', '/customers', { phone: '13911110002' });
  const known = await ask('POST', '/customers', { phone: '13911110002' }, { 'idempotency-key': 'k1' });
  const replayed = await ask('POST', '/customers', { phone: '13911110002' }, { 'idempotency-key': 'k1' });
  expect([known.status, replayed.status]).toEqual([200, 200]);
  expect(replayed.body).toEqual(known.body);
});

test('she is searched for by her number or its last four digits, beside names with these digits', async () => {
  const { body: her } = await ask('POST', '/customers', { name: '尾号', phone: '13911114321' });
  const { body: named } = await ask('POST', '/customers', { name: '客户4321' });
  expect(await found('q=4321')).toEqual([named.id, her.id].toSorted().toReversed());
  expect(await found('q=139-1111-4321')).toEqual([her.id]);
  expect(await found('q=4322')).toEqual([]);
});

test('what is wrong is said, and nothing is kept', async () => {
  const before = await sql<{ n: number }>`select count(*)::integer as n from customer`.execute(company.db);
  for (const [body, sentence] of [
    [{}, '没有要修改的内容'],
    [{ phone: '12345' }, '「12345」不是手机号'],
    [{ unionid: ' ' }, '格式不对'],
    [{ name: '\u200b' }, '名称要有看得见的字'],
    [{ openid: { app: 'wx1' } }, '缺少字段：value'],
    [{ colour: 'red' }, '没有这个字段：colour'],
  ] as const) {
    const answer = await ask('POST', '/customers', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(sentence);
  }
  expect((await ask('GET', '/customers?phone=1')).status).toBe(400);
  expect((await sql<{ n: number }>`select count(*)::integer as n from customer`.execute(company.db)).rows).toEqual(before.rows);
});

test('an identity of somebody else is refused and names her', async () => {
  const { body: owner } = await ask('POST', '/customers', { memberNo: 'M-2' });
  const { body: other } = await ask('POST', '/customers', { memberNo: 'M-3' });
  const refused = await ask('PATCH', `/customers/${other.id}`, { memberNo: 'M-2', name: '改名' });
  expect(refused).toMatchObject({ status: 409, body: { error: { code: 'identity.of_another', details: { customerId: owner.id } } } });
  expect((await ask('GET', `/customers/${other.id}`)).body).toMatchObject({ name: '会员 M-3', memberNo: 'M-3' });
});

test('a profile is changed; a member number may be replaced, an account may not', async () => {
  const { body: her } = await ask('POST', '/customers', { name: '周周', unionid: 'u-1', memberNo: 'M-4' });
  const changed = await ask('PATCH', `/customers/${her.id}`, { name: '周女士', gender: 'female', memberNo: 'M-5', phone: '13911110003' });
  expect(changed).toMatchObject({ status: 200, body: { name: '周女士', gender: 'female', memberNo: 'M-5', phones: ['139****0003'] } });
  expect(await found('memberNo=M-4')).toEqual([]);
  expect(await ask('PATCH', `/customers/${her.id}`, { unionid: 'u-2' })).toMatchObject({
    status: 422,
    body: { error: { code: 'identity.has_another' } },
  });
  expect((await ask('PATCH', '/customers/0190b3a0-0000-7000-8000-000000000000', { name: '谁' })).status).toBe(404);
});

test('whom WeCom names is not renamed here', async () => {
  const kit = customersKit(company.db, company.corpId, clock);
  await kit.addStaff('wangfang', '王芳');
  await kit.intake([contactNamed('韩梅', [{}])]);
  const id = await kit.customerId('wm-韩梅');
  expect(await ask('PATCH', `/customers/${id}`, { name: '别名' })).toMatchObject({
    status: 422,
    body: { error: { code: 'customer.named_by_wecom' } },
  });
});

test('whole numbers are shown on request, and her timeline says who asked', async () => {
  const { body: her } = await ask('POST', '/customers', { phone: '13911110004' });
  expect(await ask('POST', `/customers/${her.id}/phone-views`)).toMatchObject({ status: 201, body: { phones: ['13911110004'] } });
  const { body } = await ask('GET', `/customers/${her.id}/timeline`);
  expect(body.items.map((item: { sentence: string }) => item.sentence)).toContain('查看了完整的手机号');
});
