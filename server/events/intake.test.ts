import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { iso, MINUTE } from '../../domain/kernel/time.ts';
import { openTestApp, type TestApp } from '../../test/harness/app.ts';
import { setClock, TEST_NOW } from '../../test/harness/company.ts';
import { httpClient, type HttpClient } from '../../test/harness/http-client.ts';
import { customersKit } from '../customers/testing.ts';
import { createApiKey } from '../platform/auth/api-key.ts';
import { ensureCompany } from '../platform/auth/company.ts';

let app: TestApp;
let api: HttpClient;
let kit: ReturnType<typeof customersKit>;
beforeAll(async () => {
  app = await openTestApp();
  api = httpClient(app.url, { authorization: `Bearer ${await createApiKey(app.company.db, app.company.corpId, 'test', TEST_NOW)}` });
  kit = customersKit(app.company.db, app.company.corpId, setClock());
});
afterAll(() => app.close());

type Given = Record<string, unknown>;
const AT = '2026-03-01T08:00:00+08:00';
let made = 0;
function event(rest: Given = {}): Given {
  made += 1;
  return { id: `e-${made}`, type: 'page.viewed', customer: { memberNo: 'M1' }, at: AT, ...rest };
}
const post = async (events: readonly unknown[], headers: Record<string, string> = {}) =>
  (await api.post('/events', { events }, headers)).body;
const counts = async (events: readonly unknown[]) => {
  const answer = await post(events);
  return [answer.at('accepted').number(), answer.at('duplicates').number(), answer.at('rejected').list().length];
};
const whose = async (memberNo: string): Promise<string> => {
  const row = await app.company.db
    .selectFrom('customerIdentity')
    .select('customerId')
    .where('kind', '=', 'member_no')
    .where('value', '=', memberNo)
    .executeTakeFirstOrThrow();
  return row.customerId;
};
const customers = async () =>
  (await sql<{ n: number }>`select count(*) as n from customer where corp_id = ${app.company.corpId}`.execute(app.company.db)).rows[0]?.n;
const factsRow = async (customerId: string) =>
  app.company.db
    .selectFrom('customerFacts')
    .select(['name', 'lastInteractionAt'])
    .where('bucket', '=', bucketOf(customerId))
    .where('customerId', '=', customerId)
    .executeTakeFirst();

test('an event is on her page, on her timeline and in her facts row; she is made if nobody knows her', async () => {
  expect(
    await counts([event({ id: 'first', customer: { memberNo: 'M-new' }, props: { title: '春季新品', seconds: 12, liked: true } })]),
  ).toEqual([1, 0, 0]);
  const id = await whose('M-new');
  const listed = (await api.get(`/customers/${id}/events`)).body.at('items').list();
  expect(listed.map((one) => one.raw)).toEqual([
    {
      id: 'first',
      at: AT,
      type: 'page.viewed',
      sentence: '浏览页面',
      props: { title: '春季新品', seconds: 12, liked: true },
      receivedAt: '2026-03-01T09:00:00+08:00',
    },
  ]);
  const timeline = (await api.get(`/customers/${id}/timeline?kinds=event`)).body.at('items');
  expect(timeline.list().map((one) => [one.at('sentence').raw, one.at('detail').raw, one.at('at').raw, one.at('by').raw])).toEqual([
    ['浏览页面', '春季新品', AT, '接口'],
  ]);
  await kit.react();
  expect(await factsRow(id)).toEqual({ name: '会员 M-new', lastInteractionAt: Date.parse(AT) });
});

test('each event that is wrong is told by its place and in words, and sinks no other', async () => {
  const answer = await post([
    event(),
    event({ type: '浏览 页面' }),
    'text',
    null,
    event({ at: 'gestern' }),
    event({ at: iso(TEST_NOW + 6 * MINUTE) }),
    event({ customer: { phone: '12345' } }),
    event({ customer: { customerId: '018f2b3c-4d5e-7000-8000-000000000001' } }),
    event({ customer: {} }),
    event({ props: { nested: { deep: 1 } } }),
    event({ props: { list: [1] } }),
    event({ props: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, i])) }),
    event({ props: { long: '长'.repeat(3_000) } }),
    event({ surplus: 1 }),
    event({ id: '' }),
    { ...event(), at: undefined },
    event({ props: { text: 'a\u0000b' } }),
    event({ customer: { memberNo: '\ud83d' } }),
    event({ at: iso(TEST_NOW + 4 * MINUTE) }),
    event({ at: '1999-12-31T23:59:59Z' }),
  ]);
  expect([answer.at('accepted').number(), answer.at('duplicates').number()]).toEqual([3, 0]);
  expect(
    answer
      .at('rejected')
      .list()
      .map((one) => [one.at('index').raw, one.at('code').raw, one.at('message').raw]),
  ).toEqual([
    [1, 'request.malformed', '请求格式不正确：type：格式不对'],
    [2, 'request.malformed', '请求格式不正确：应为 JSON 对象'],
    [3, 'request.malformed', '请求格式不正确：应为 JSON 对象'],
    [4, 'event.at_malformed', 'at：应为带时区的 ISO 8601 时间，不早于 1970 年'],
    [5, 'event.in_future', '时间 2026-03-01T09:06:00+08:00 还没有到'],
    [6, 'phone.malformed', '「12345」不是手机号；座机请带区号，境外号码请以 + 开头'],
    [7, 'customer.not_found', '没有这位客户'],
    [8, 'request.malformed', expect.stringContaining('customer：缺少字段')],
    [9, 'request.malformed', expect.stringContaining('props/nested：类型不对')],
    [10, 'request.malformed', expect.stringContaining('props/list：类型不对')],
    [11, 'request.malformed', expect.stringContaining('props：最多写 50 项')],
    [12, 'event.too_large', 'props 最多 8192 字节'],
    [13, 'request.malformed', '请求格式不正确：没有这个字段：surplus'],
    [14, 'request.malformed', '请求格式不正确：id：至少 1 个字'],
    [15, 'request.malformed', '请求格式不正确：缺少字段：at'],
    [16, 'request.malformed', '请求格式不正确：文字里有无法保存的字符（U+0000，或被截断的表情符号）'],
    [17, 'request.malformed', '请求格式不正确：文字里有无法保存的字符（U+0000，或被截断的表情符号）'],
  ]);
});

test('the same id is one event for ever: in a batch, in a later one, with other content, and at the same time', async () => {
  const [one, two] = [event(), event()];
  expect(await counts([one, two, one, { ...two, type: 'cart.added' }])).toEqual([2, 2, 0]);
  expect(await counts([{ ...one, customer: { memberNo: 'M-other' }, at: '2020-01-01T00:00:00Z' }])).toEqual([0, 1, 0]);
  const racing = Array.from({ length: 12 }, () => event({ customer: { unionid: 'u-racing' } }));
  const answers = await Promise.all(Array.from({ length: 8 }, () => counts(racing.toSorted(() => Math.random() - 0.5))));
  expect(answers.reduce((sum, [accepted = 0]) => sum + accepted, 0)).toBe(12);
  expect(answers.reduce((sum, [, duplicates = 0]) => sum + duplicates, 0)).toBe(12 * 7);
  const { rows } = await sql`select from event where client_id = any(${racing.map((e) => e['id'])}::text[])`.execute(app.company.db);
  expect(rows).toHaveLength(12);
});

test('a duplicate makes no customer, and one that was refused may come again', async () => {
  const known = event();
  await post([known]);
  const before = await customers();
  expect(await counts([{ ...known, customer: { memberNo: 'M-nobody' } }])).toEqual([0, 1, 0]);
  expect(await customers()).toBe(before);
  const early = event({ customer: { customerId: '018f2b3c-4d5e-7000-8000-000000000002' } });
  expect(await counts([early])).toEqual([0, 0, 1]);
  expect(await counts([{ ...early, customer: { memberNo: 'M1' } }])).toEqual([1, 0, 0]);
});

test('a thousand events of a thousand newcomers come in at once; more are refused', async () => {
  const many = Array.from({ length: 1_000 }, (_, i) => event({ customer: { phone: `139${String(10_000_000 + i)}` } }));
  expect(await counts(many)).toEqual([1_000, 0, 0]);
  expect(await counts(many)).toEqual([0, 1_000, 0]);
  expect((await api.send('POST', '/events', { events: [...many, event()] })).status).toBe(400);
  const { rows } = await sql<{ name: string }>`select name from customer where name like '139****%'`.execute(app.company.db);
  expect(rows).toHaveLength(1_000);
});

test('a hundred requests at once are answered each by itself', async () => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      post(i % 10 === 0 ? [event({ type: '?' })] : [event({ customer: { memberNo: `M-${i % 7}` } }), event()]),
    ),
  );
  answers.forEach((answer, i) => {
    expect([answer.at('accepted').raw, answer.at('rejected').list().length]).toEqual(i % 10 === 0 ? [0, 1] : [2, 0]);
  });
});

test('signs of life move the last interaction forward, never back; other events leave it', async () => {
  const at = (time: string) => `2026-02-2${time}:00:00+08:00`;
  const latest = async () => (await factsRow(await whose('M-life')))?.lastInteractionAt;
  await post([event({ customer: { memberNo: 'M-life' }, at: at('0T10'), type: 'live.joined' })]);
  await kit.react();
  expect(await latest()).toBe(Date.parse(at('0T10')));
  await post([event({ customer: { memberNo: 'M-life' }, at: at('5T10'), type: 'cart.added' })]);
  await post([event({ customer: { memberNo: 'M-life' }, at: at('0T09'), type: 'checkin.done' })]);
  await kit.react();
  expect(await latest()).toBe(Date.parse(at('0T10')));
  await post([event({ customer: { memberNo: 'M-life' }, at: at('4T10'), type: 'link.clicked' })]);
  await kit.react();
  expect(await latest()).toBe(Date.parse(at('4T10')));
});

test('a customer of another company is nobody here, and the same ids may be used there', async () => {
  const { db } = app.company;
  const other = await ensureCompany(
    db,
    { name: '别家', wecomCorpId: 'ww-other', login: 'other', ownerName: '别家', password: 'water-flow' },
    TEST_NOW,
  );
  const theirs = httpClient(app.url, { authorization: `Bearer ${await createApiKey(db, other, 'test', TEST_NOW)}` });
  const one = event();
  expect(await counts([one])).toEqual([1, 0, 0]);
  const theirAnswer = (await theirs.post('/events', { events: [{ ...one, customer: { memberNo: 'M1' } }] })).body;
  expect(theirAnswer.at('accepted').number()).toBe(1);
  const foreign = (await theirs.post('/events', { events: [event({ customer: { customerId: await whose('M-life') } })] })).body;
  expect(foreign.at('rejected', 0, 'code').text()).toBe('customer.not_found');
  expect((await theirs.send('GET', `/customers/${await whose('M-life')}/events`)).status).toBe(404);
});

test('with an Idempotency-Key the first answer is given again', async () => {
  const one = event();
  const first = await post([one], { 'idempotency-key': 'events-1' });
  expect((await post([one], { 'idempotency-key': 'events-1' })).raw).toEqual(first.raw);
  expect(first.at('accepted').number()).toBe(1);
});

test('pages of her events follow one another and can be of one type', async () => {
  const times = Array.from({ length: 5 }, (_, i) =>
    event({ customer: { memberNo: 'M-pages' }, type: i === 2 ? 'cart.added' : 'page.viewed' }),
  );
  await post(times);
  const id = await whose('M-pages');
  const first = (await api.get(`/customers/${id}/events?limit=3`)).body;
  const second = (await api.get(`/customers/${id}/events?limit=3&cursor=${first.at('nextCursor').text()}`)).body;
  const ids = [...first.at('items').list(), ...second.at('items').list()].map((one) => one.at('id').raw);
  expect(ids.sort()).toEqual(times.map((one) => one['id']).sort());
  expect((await api.get(`/customers/${id}/events?type=cart.added`)).body.at('items').list()).toHaveLength(1);
});
