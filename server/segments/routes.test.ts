import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { DAY, HOUR } from '../../domain/kernel/time.ts';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { ADDED_AT, contactNamed, customersKit } from '../customers/testing.ts';
import { changeCustomerTags } from '../customers/tags.ts';
import { createApiKey } from '../platform/auth/api-key.ts';
import { at } from '../platform/db/bind.ts';
import { inTx } from '../platform/db/scoped.ts';
import { createHttpServer, type HttpServer } from '../platform/http/server.ts';
import { createLog } from '../platform/log/log.ts';
import { recordFacts } from '../platform/reactor/record.ts';
import { todayOf } from '../../domain/segments/days-ago.ts';
import { ruleSql } from './compile.ts';
import { segmentsRoutes } from './routes.ts';

let company: TestCompany;
let http: HttpServer;
let key: string;
let kit: ReturnType<typeof customersKit>;
let high: string;
let low: string;
let wangfang: number;
const clock = setClock();

const EXAMPLE = {
  all: [
    { orders: { count: { gte: 3 } } },
    { orders: { lastPaid: { daysAgo: { gte: 30, lte: 60 } } } },
    { orders: { sumFen: { gte: 50_000 } } },
  ],
};

beforeAll(async () => {
  company = await openTestCompany();
  key = await createApiKey(company.db, company.corpId, 'test', TEST_NOW);
  http = await createHttpServer({ db: company.db, clock, log: createLog('silent') });
  segmentsRoutes(http);
  await http.app.ready();
  kit = customersKit(company.db, company.corpId, clock);
  wangfang = await kit.addStaff('wangfang', '王芳');
  [high = '', low = ''] = await kit.addTags('意向', ['高', '低']);
  await kit.intake(['李雷', '韩梅', '林涛', '吴恙'].map((name) => contactNamed(name)));
  // 30 days before 1 March is 30 January: its last second still counts, the first of the day after does not.
  await paid('李雷', [20_000, 20_000, 10_000], Date.parse('2026-01-30T23:59:59+08:00'));
  await paid('韩梅', [20_000, 20_000, 10_000], Date.parse('2026-01-31T00:00:00+08:00'));
  await paid('林涛', [40_000, 10_000], Date.parse('2026-01-30T12:00:00+08:00'));
  await kit.react();
});
afterAll(async () => {
  await http.app.close();
  await company.drop();
});

const ask = (payload: object | string, headers: Record<string, string> = {}) =>
  http.app.inject({
    method: 'POST',
    url: '/api/v1/segments/preview',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    payload,
  });
const preview = async (rule: unknown) => (await ask({ rule })).json();
const names = async (rule: unknown) => (await preview(rule)).sample.map((customer: { name: string }) => customer.name).sort();

test("the field's example is counted, said in words and shown", async () => {
  const answer = await ask({ rule: EXAMPLE });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({
    count: 1,
    asOf: '2026-03-01T09:00:00+08:00',
    sentence: '订单数不少于 3，并且最近付款在 30 到 60 天前，并且累计消费不少于 ¥500.00',
    sample: [
      {
        id: await kit.customerId('wm-李雷'),
        name: '李雷',
        gender: 'unknown',
        tags: [],
        owner: { id: String(wangfang), name: '王芳' },
        friendCount: 1,
        friendSince: '2026-02-27T10:00:00+08:00',
        lost: false,
        lastInteractionAt: '2026-01-30T23:59:59+08:00',
        orderCount: 3,
        orderSumFen: 50_000,
        knownAt: '2026-02-27T10:00:00+08:00',
      },
    ],
  });
});

test('days are counted on local dates: a night later another customer is meant', async () => {
  clock.set(Date.parse('2026-03-02T00:00:00+08:00'));
  expect(await names(EXAMPLE)).toEqual(['李雷', '韩梅'].sort());
  clock.set(Date.parse('2026-03-31T23:59:59+08:00'));
  expect(await names(EXAMPLE)).toEqual(['李雷', '韩梅'].sort());
  clock.set(Date.parse('2026-04-01T00:00:00+08:00'));
  expect(await names(EXAMPLE)).toEqual(['韩梅']);
  clock.set(TEST_NOW);
});

test('a partial refund counts net, a full refund not at all', async () => {
  await kit.intake([contactNamed('退款')]);
  await paid('退款', [60_000, 30_000], TEST_NOW - DAY);
  const customerId = await kit.customerId('wm-退款');
  const refund = (id: number, status: string, fen: number) =>
    company.db
      .updateTable('customerOrder')
      .set({ status, refundFen: fen })
      .where('bucket', '=', bucketOf(customerId))
      .where('customerId', '=', customerId)
      .where('clientId', '=', `退款-${id}`)
      .execute();
  await refund(0, 'partlyRefunded', 20_000);
  await refund(1, 'refunded', 30_000);
  await kit.react();
  const [shown] = (await preview({ orders: { sumFen: { gte: 40_000, lte: 40_000 }, averageFen: { gte: 40_000 }, count: { lte: 1 } } }))
    .sample;
  expect(shown).toMatchObject({ name: '退款', orderCount: 1, orderSumFen: 40_000 });
});

test('tags, friendship and not work together, and names stand in the sentence', async () => {
  await tag('李雷', [high]);
  await tag('韩梅', [high, low]);
  expect(await names({ tag: { any: [high] } })).toEqual(['李雷', '韩梅'].sort());
  expect(await names({ tag: { all: [high, low] } })).toEqual(['韩梅']);
  const rule = { all: [{ friend: { of: [String(wangfang)] } }, { not: { tag: { any: [low] } } }, { orders: { count: { gte: 1 } } }] };
  expect(await preview(rule)).toMatchObject({
    count: 3,
    sentence: '是王芳的好友，并且不满足（有标签『意向·低』），并且订单数不少于 1',
  });
  expect(await names(rule)).toEqual(['李雷', '林涛', '退款'].sort());
  expect((await preview({ tag: { all: [high, low] } })).sample[0].tags).toEqual([
    { id: high, name: '高', groupName: '意向' },
    { id: low, name: '低', groupName: '意向' },
  ]);
});

test('an empty all is everybody, an empty any nobody', async () => {
  expect(await preview({ all: [] })).toMatchObject({ count: 5, sentence: '所有客户' });
  expect(await preview({ any: [] })).toEqual({ count: 0, asOf: '2026-03-01T09:00:00+08:00', sentence: '没有客户', sample: [] });
});

test('the largest numbers of the language are answered', async () => {
  const rule = {
    orders: {
      count: { lte: 1_000_000_000 },
      sumFen: { lte: Number.MAX_SAFE_INTEGER },
      averageFen: { gte: 0, lte: 4_000_000_000 },
      lastPaid: { daysAgo: { lte: 10_000 } },
    },
  };
  expect(await preview(rule)).toMatchObject({ count: 4 });
});

test('the sample is the ten newest', async () => {
  const many = Array.from({ length: 14 }, (_, i) => contactNamed(`新客${i}`, [{ addedAt: ADDED_AT + (i + 1) * HOUR }]));
  await kit.intake(many);
  await kit.react();
  const answer = await preview({ friend: { addedDaysAgo: { lte: 2 } } });
  expect(answer.count).toBe(19);
  expect(answer.sample.map((customer: { name: string }) => customer.name)).toEqual(Array.from({ length: 10 }, (_, i) => `新客${13 - i}`));
});

test.each<[body: object, problem: string]>([
  [{}, '缺少字段：rule'],
  [{ rule: {}, name: 'x' }, '没有这个字段：name'],
  [{ rule: [] }, '内容 rule：类型不对，应为 object'],
  [{ rule: {} }, '内容 rule：条件是空的'],
  [{ rule: { stage: { in: ['1'] } } }, '内容 rule：没有这种条件：stage'],
  [{ rule: { all: [{ friend: {} }, { tag: {}, friend: {} }] } }, '内容 rule/all/1：一个条件只能写一种，这里有 tag、friend'],
  [{ rule: { orders: { count: { gte: 1 }, where: { sku: 'a' } } } }, '内容 rule/orders：没有这个字段：where'],
  [{ rule: { orders: { count: { gte: 1 }, within: { days: 7 } } } }, '内容 rule/orders：没有这个字段：within'],
  [{ rule: { orders: { sumFen: { gte: '50000' } } } }, '内容 rule/orders/sumFen/gte：类型不对，应为 integer'],
  [{ rule: { any: Array.from({ length: 200 }, () => ({ friend: {} })) } }, '内容 rule/any/199：一条规则最多有 200 个条件'],
])('a body that is no rule is refused: %j', async (body, problem) => {
  const answer = await ask(body);
  expect(answer.statusCode).toBe(400);
  expect(answer.json().error).toMatchObject({ code: 'request.malformed', message: expect.stringContaining(problem) });
});

test('nesting is refused however deep it is', async () => {
  // Past any depth of ours the body is refused before anybody reads it as a rule.
  for (const [levels, why] of [
    [10, '规则最多嵌套 10 层'],
    [100_000, '内容嵌套过深'],
  ] as const) {
    const answer = await ask(`{"rule":${'{"not":'.repeat(levels)}{"friend":{}}${'}'.repeat(levels + 1)}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error.message).toContain(why);
  }
});

test('tags that are not there are refused: unknown, out of range, deleted', async () => {
  const [gone = ''] = await kit.addTags('删除', ['没了']);
  await company.db
    .updateTable('tag')
    .set({ deletedAt: at(TEST_NOW) })
    .where('id', '=', Number(gone))
    .execute();
  const answer = await ask({ rule: { any: [{ tag: { all: [high, '999999'] } }, { not: { tag: { none: ['9999999999', gone] } } }] } });
  expect(answer.statusCode).toBe(422);
  expect(answer.json().error).toMatchObject({
    code: 'tag.unknown_in_list',
    details: { tagIds: ['999999', '9999999999', gone] },
    message: expect.stringContaining('这些标签不存在'),
  });
});

test("another company's tags and staff are unknown, and its customers are not counted", async () => {
  const other = await company.db
    .insertInto('corp')
    .values({ name: '别家', wecomCorpId: 'ww-other', createdAt: at(TEST_NOW) })
    .returning('id')
    .executeTakeFirstOrThrow();
  const theirs = customersKit(company.db, other.id, clock);
  const staffId = await theirs.addStaff('wangfang', '别家员工');
  const [tagId = ''] = await theirs.addTags('别家', ['标签']);
  const before = (await preview({ all: [] })).count;
  await theirs.intake([contactNamed('别家客户')]);
  await theirs.react();
  expect((await preview({ all: [] })).count).toBe(before);
  expect((await preview({ tag: { any: [tagId] } })).error).toMatchObject({ code: 'tag.unknown_in_list', details: { tagIds: [tagId] } });
  const staff = (await preview({ friend: { of: [String(staffId), '9999999999'] } })).error;
  expect(staff).toMatchObject({ code: 'segment.staff_unknown', details: { staffIds: [String(staffId), '9999999999'] } });
});

test('a preview needs a caller', async () => {
  expect((await ask({ rule: EXAMPLE }, { authorization: '' })).statusCode).toBe(401);
});

test('the policy is asked once for the whole count, not for each row', async () => {
  const lines = await kit.web(async (tx) => {
    const count = tx
      .selectFrom('customerFacts as f')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('f.corpId', '=', company.corpId)
      .where(ruleSql({ all: [{ orders: { count: { gte: 3 } } }, { tag: { any: ['1'] } }] }, todayOf(TEST_NOW, 'Asia/Shanghai')));
    const { rows } = await sql<Record<string, string>>`explain ${count}`.execute(tx);
    return rows.flatMap((row) => Object.values(row));
  });
  const policy = lines.filter((line) => line.includes('current_setting'));
  expect(policy).toEqual([expect.stringContaining('One-Time Filter')]);
});

async function paid(name: string, amountsFen: readonly number[], last: number): Promise<void> {
  const customerId = await kit.customerId(`wm-${name}`);
  const orders = amountsFen.map((amountFen, i) => ({ id: `${name}-${i}`, amountFen, paidAt: last - i * DAY }));
  await company.db
    .insertInto('customerOrder')
    .values(
      orders.map(({ id, amountFen, paidAt }) => ({
        bucket: bucketOf(customerId),
        customerId,
        clientId: id,
        corpId: company.corpId,
        status: 'paid',
        amountFen,
        paidAt: at(paidAt),
        placedAt: at(paidAt),
        receivedAt: at(paidAt),
      })),
    )
    .execute();
  await inTx(company.db, (tx) =>
    recordFacts(
      tx,
      TEST_NOW,
      orders.map(({ id, amountFen, paidAt }) => ({
        kind: 'order.paid' as const,
        corpId: company.corpId,
        customerId,
        at: paidAt,
        actor: 'system',
        data: { orderId: id, amountFen, summary: '' },
      })),
    ),
  );
}

async function tag(name: string, add: readonly string[]): Promise<void> {
  const customerId = await kit.customerId(`wm-${name}`);
  await kit.web((tx) => changeCustomerTags(tx, kit.scope, TEST_NOW, customerId, { add }));
  await kit.react();
}
