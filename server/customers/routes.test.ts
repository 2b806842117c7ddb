import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR } from '../../domain/kernel/time.ts';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { createApiKey } from '../platform/auth/api-key.ts';
import { at } from '../platform/db/bind.ts';
import { createLog } from '../platform/log/log.ts';
import { createHttpServer, type HttpServer } from '../platform/http/server.ts';
import { customersRoutes } from './routes.ts';
import { ADDED_AT, contactNamed, customersKit } from './testing.ts';

let company: TestCompany;
let http: HttpServer;
let key: string;
let kit: ReturnType<typeof customersKit>;
let low: string;
let high: string;
let hobby: string;
let customerId: string;
const inUse = new Map<number, string>();
const clock = setClock();

beforeAll(async () => {
  company = await openTestCompany();
  key = await createApiKey(company.db, company.corpId, 'test', TEST_NOW);
  http = await createHttpServer({ db: company.db, clock, log: createLog('silent') });
  customersRoutes(http, {
    secrets: TEST_SECRETS,
    sopsUsingTags: async (_tx, _scope, tagIds) => tagIds.flatMap((id) => inUse.get(id) ?? []),
  });
  await http.app.ready();
  kit = customersKit(company.db, company.corpId, clock);
  await kit.addStaff('wangfang', '王芳');
  [low = '', high = ''] = await kit.addTags('意向', ['低', '高'], true);
  [hobby = ''] = await kit.addTags('爱好', ['园艺']);
  await kit.intake([contactNamed('李雷', [{ remark: '朝阳区' }], { unionid: 'union-李雷', gender: 'male' })]);
  customerId = await kit.customerId('wm-李雷');
  await kit.react();
});
afterAll(async () => {
  await http.app.close();
  await company.drop();
});

const headers = () => ({ authorization: `Bearer ${key}` });
const get = (url: string) => http.app.inject({ method: 'GET', url: encodeURI(`/api/v1${url}`), headers: headers() });
const send = (method: 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
  http.app.inject({ method, url: `/api/v1${url}`, headers: headers(), ...(payload === undefined ? {} : { payload }) });
const tagIds = (answer: { json(): { tags: { id: string }[] } }) =>
  answer
    .json()
    .tags.map((tag) => tag.id)
    .sort();
const names = (answer: { json(): { items: { name: string }[] } }) => answer.json().items.map((item) => item.name);

test('a customer is shown whole, with friendships in words', async () => {
  const answer = await get(`/customers/${customerId}`);
  expect(answer.json()).toMatchObject({
    name: '李雷',
    gender: 'male',
    externalUserid: 'wm-李雷',
    unionid: 'union-李雷',
    owner: { name: '王芳' },
    friendCount: 1,
    lost: false,
    friendships: [{ staff: { name: '王芳' }, addedAt: '2026-02-27T10:00:00+08:00', addWay: '扫描二维码', remark: '朝阳区', lostAt: null }],
  });
  expect((await get('/customers/00000000-0000-7000-8000-000000000000')).json().error.code).toBe('customer.not_found');
});

test('what WeCom and staff tell of a customer is shown, phone numbers without their middle', async () => {
  const told = { remark: '朝阳区', description: '要三居室', remarkCorpName: '青禾装饰', remarkMobiles: ['13812345678', '021-62345678'] };
  const job = { wecomType: 'wecom', corpName: '对方公司', jobTitle: '采购经理' } as const;
  await kit.intake([contactNamed('李雷', [told], { unionid: 'union-李雷', gender: 'male', ...job })]);
  const answer = await get(`/customers/${customerId}`);
  expect(answer.json()).toMatchObject({
    wecomType: 'wecom',
    corpName: '对方公司',
    jobTitle: '采购经理',
    friendships: [{ description: '要三居室', remarkCompany: '青禾装饰', remarkMobiles: ['138****5678', '021-****5678'] }],
  });
  expect(answer.body).not.toContain('13812345678');
});

test('adding a tag twice adds it once, and shows at once', async () => {
  expect(tagIds(await send('POST', `/customers/${customerId}/tags`, { add: [hobby] }))).toEqual([hobby]);
  expect(tagIds(await send('POST', `/customers/${customerId}/tags`, { add: [hobby, hobby] }))).toEqual([hobby]);
  const added = (await kit.facts(customerId)).filter((fact) => fact.kind === 'tag.added');
  expect(added).toHaveLength(1);
  expect(added[0]?.data).toMatchObject({ tagId: Number(hobby), source: 'api' });
});

test('two callers at once make one tagging', async () => {
  const [tag = ''] = await kit.addTags('并发', ['一次']);
  const answers = await Promise.all([1, 2, 3, 4].map(() => send('POST', `/customers/${customerId}/tags`, { add: [tag] })));
  expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 200, 200]);
  const rows = await company.db.selectFrom('tagging').select('id').where('tagId', '=', Number(tag)).execute();
  expect(rows).toHaveLength(1);
});

test('in an exclusive group a new tag replaces the old one, and facts say both', async () => {
  await send('POST', `/customers/${customerId}/tags`, { add: [low] });
  expect(tagIds(await send('POST', `/customers/${customerId}/tags`, { add: [high] }))).not.toContain(low);
  expect((await kit.facts(customerId)).slice(-2)).toMatchObject([
    { kind: 'tag.removed', data: { tagId: Number(low) } },
    { kind: 'tag.added', data: { tagId: Number(high) } },
  ]);
});

test('what cannot be asked for is refused and changes nothing', async () => {
  const ask = async (payload: object) => (await send('POST', `/customers/${customerId}/tags`, payload)).json().error;
  expect(await ask({ add: [low, high] })).toMatchObject({ code: 'tag.exclusive', message: expect.stringContaining('意向') });
  expect(await ask({ add: ['4000000000', hobby] })).toMatchObject({ code: 'tag.unknown_in_list', details: { tagIds: ['4000000000'] } });
  expect(await ask({ add: [hobby], remove: [hobby] })).toMatchObject({ code: 'tag.added_and_removed' });
});

test('WeCom is told by one waiting job per customer', async () => {
  const jobs = await company.db
    .selectFrom('job')
    .select('payload')
    .where('kind', '=', 'wecom.mark_tag')
    .where('key', '=', customerId)
    .execute();
  expect(jobs).toEqual([{ payload: { customerId } }]);
});

test('groups and tags are made, renamed and counted; names are taken once', async () => {
  const group = (await send('POST', '/tag-groups', { name: '户型' })).json();
  const made = await send('POST', '/tags', { groupId: group.id, name: '三居' });
  expect(made.statusCode).toBe(201);
  expect((await send('POST', '/tags', { groupId: group.id, name: '三居' })).json().error.code).toBe('tag.name_taken');
  expect((await send('POST', '/tag-groups', { name: '户型' })).json().error.code).toBe('tag_group.name_taken');
  await send('POST', `/customers/${customerId}/tags`, { add: [made.json().id] });
  expect((await send('PATCH', `/tags/${made.json().id}`, { name: '三室' })).json()).toMatchObject({ name: '三室', customers: 1 });
  const shown = (await get('/tag-groups')).json().items.find((one: { name: string }) => one.name === '户型');
  expect(shown).toMatchObject({ exclusive: false, tags: [{ name: '三室', customers: 1 }] });
  expect(names(await get('/tags?q=三'))).toEqual(['三室']);
});

test('a tag that an SOP uses is not deleted; another disappears at once', async () => {
  const [kept = '', gone = ''] = await kit.addTags('删除', ['在用', '闲置']);
  await send('POST', `/customers/${customerId}/tags`, { add: [kept, gone] });
  inUse.set(Number(kept), '楼盘新客');
  const refused = await send('DELETE', `/tags/${kept}`);
  expect([refused.statusCode, refused.json().error]).toMatchObject([
    409,
    { code: 'tag.in_use', message: expect.stringContaining('1 个 SOP 在用这个标签（《楼盘新客》）'), details: { names: ['楼盘新客'] } },
  ]);
  expect((await send('DELETE', `/tags/${gone}`)).statusCode).toBe(200);
  expect(tagIds(await get(`/customers/${customerId}`))).not.toContain(gone);
});

test('before a deletion one is told how many customers it concerns, each once, and which SOPs are in the way', async () => {
  const group = (await send('POST', '/tag-groups', { name: '将删' })).json();
  const [one, two] = [
    (await send('POST', '/tags', { groupId: group.id, name: '甲' })).json(),
    (await send('POST', '/tags', { groupId: group.id, name: '乙' })).json(),
  ];
  const preview = async (url: string) => (await get(`${url}/deletion-preview`)).json();
  expect(await preview(`/tag-groups/${group.id}`)).toEqual({ tags: 2, customers: 0, sops: [] });
  await send('POST', `/customers/${customerId}/tags`, { add: [one.id, two.id] });
  inUse.set(Number(two.id), '楼盘新客');
  expect(await preview(`/tags/${one.id}`)).toEqual({ tags: 1, customers: 1, sops: [] });
  expect(await preview(`/tags/${two.id}`)).toEqual({ tags: 1, customers: 1, sops: ['楼盘新客'] });
  expect(await preview(`/tag-groups/${group.id}`)).toEqual({ tags: 2, customers: 1, sops: ['楼盘新客'] });
  expect((await send('DELETE', `/tag-groups/${group.id}`)).statusCode).toBe(409);
  inUse.clear();
  expect((await send('DELETE', `/tag-groups/${group.id}`)).statusCode).toBe(200);
  expect((await preview(`/tag-groups/${group.id}`)).error.code).toBe('tag_group.not_found');
  expect((await preview(`/tags/${one.id}`)).error.code).toBe('tag.not_found');
});

test('the timeline tells what happened, newest first, filtered and page by page', async () => {
  const all = (await get(`/customers/${customerId}/timeline`)).json().items;
  expect(all.at(-1)).toMatchObject({ sentence: expect.stringMatching(/从企业微信成为客户|成为好友/) });
  const tags = (await get(`/customers/${customerId}/timeline?kinds=tag`)).json().items;
  expect(tags.every((item: { kind: string }) => item.kind.startsWith('tag.'))).toBe(true);
  expect(tags.at(-1)).toMatchObject({ sentence: '添加标签「爱好·园艺」（接口）', by: '接口' });
  const pages: string[] = [];
  let cursor = '';
  do {
    const page = (await get(`/customers/${customerId}/timeline?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)).json();
    pages.push(...page.items.map((item: { id: string }) => item.id));
    cursor = page.nextCursor ?? '';
  } while (cursor !== '');
  expect(pages).toEqual(all.map((item: { id: string }) => item.id));
});

test('SOP and delivery facts are told with the name of the SOP and the time of the step', async () => {
  const bucket = Number.parseInt(customerId.slice(-2), 16);
  const definition = JSON.stringify({ steps: [{ key: 'd3', at: { day: 3, time: '10:00' }, send: { text: '' } }] });
  await sql`insert into sop (corp_id, name, status, draft, created_at, updated_at) values (${company.corpId}, '楼盘新客', 'live', '{}', ${at(TEST_NOW)}, ${at(TEST_NOW)})`.execute(
    company.db,
  );
  await sql`insert into sop_version (sop_id, version, corp_id, definition, published_at, published_by) select id, 1, corp_id, ${definition}::jsonb, created_at, 'system' from sop`.execute(
    company.db,
  );
  const data = JSON.stringify({ intentId: customerId, sopId: 1, stepKey: 'd3', staffId: 1 });
  await sql`insert into fact (bucket, corp_id, customer_id, kind, at, recorded_at, actor, data)
    values (${bucket}, ${company.corpId}, ${customerId}, 'delivery.handed_over', ${at(TEST_NOW + HOUR)}, ${at(TEST_NOW + HOUR)}, 'sop:1', ${data}::jsonb)`.execute(
    company.db,
  );
  const [item] = (await get(`/customers/${customerId}/timeline?kinds=delivery`)).json().items;
  expect(item).toMatchObject({
    sentence: 'SOP《楼盘新客》第 3 天 10:00 的消息已交给 王芳，待成员确认',
    by: 'SOP《楼盘新客》',
    sopId: '1',
    deliveryId: customerId,
  });
});

test('300 customers are listed page by page, newest first, each once', async () => {
  const many = Array.from({ length: 300 }, (_, i) =>
    contactNamed(`客户${i}`, [{ addedAt: ADDED_AT - i * HOUR, ...(i % 3 === 0 ? { tagIds: ['et-园艺'] } : {}) }]),
  );
  for (let i = 0; i < many.length; i += 100) await kit.intake(many.slice(i, i + 100));
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = (await get(`/customers?limit=77&q=客户${cursor === '' ? '' : `&cursor=${cursor}`}`)).json();
    seen.push(...page.items.map((item: { name: string }) => item.name));
    cursor = page.nextCursor ?? '';
  } while (cursor !== '');
  expect(seen).toEqual(many.map((contact) => contact.name));
  expect((await get('/customer-counts?q=客户')).json()).toEqual({ count: 300, exact: true });
  const plain = (await get('/customers?limit=200')).json();
  expect(plain.items).toHaveLength(200);
  expect((await get(`/customers?limit=200&cursor=${plain.nextCursor}`)).json().items).toHaveLength(101);
  expect((await get('/customers?cursor=nonsense')).statusCode).toBe(400);
});

test('filters narrow the list: tag, staff, identity, and each other', async () => {
  expect((await get(`/customer-counts?tag=${hobby}`)).json().count).toBe(101);
  expect((await get(`/customer-counts?tag=${hobby}&staff=1&q=客户`)).json().count).toBe(100);
  expect(names(await get('/customers?externalUserid=wm-李雷'))).toEqual(['李雷']);
  expect(names(await get('/customers?unionid=union-李雷'))).toEqual(['李雷']);
  expect(names(await get('/customers?staff=999'))).toEqual([]);
  expect(names(await get('/customers?tag=9999999999'))).toEqual([]);
});

test('one and two Chinese characters find names and remarks, and nothing that only shares grams', async () => {
  await kit.intake([contactNamed('欧阳雨'), contactNamed('雨欧'), contactNamed('ab bc')]);
  expect(names(await get('/customers?q=雨')).sort()).toEqual(['欧阳雨', '雨欧'].sort());
  expect(names(await get('/customers?q=欧阳'))).toEqual(['欧阳雨']);
  expect(names(await get('/customers?q=朝阳'))).toEqual(['李雷']);
  expect(names(await get('/customers?q=BCAB'))).toEqual([]);
  expect(names(await get('/customers?q=ABBC'))).toEqual(['ab bc']);
});

test("another company's customers are invisible", async () => {
  const other = await company.db
    .insertInto('corp')
    .values({ name: '别家', wecomCorpId: 'ww-other', createdAt: at(TEST_NOW) })
    .returning('id')
    .executeTakeFirstOrThrow();
  const theirs = customersKit(company.db, other.id, clock);
  await theirs.intake([contactNamed('别家客户')]);
  const theirId = await theirs.customerId('wm-别家客户');
  expect((await get(`/customers/${theirId}`)).statusCode).toBe(404);
  expect((await get(`/customers/${theirId}/timeline`)).statusCode).toBe(404);
  expect((await send('POST', `/customers/${theirId}/tags`, { add: [hobby] })).statusCode).toBe(404);
  expect(names(await get('/customers?q=别家'))).toEqual([]);
  expect(names(await get('/customers?externalUserid=wm-别家客户'))).toEqual([]);
});
