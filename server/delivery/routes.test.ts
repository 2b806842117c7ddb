import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR, SECOND } from '../../domain/kernel/time.ts';
import { deliveryBench, drain, type DeliveryBench } from '../../test/harness/delivery-bench.ts';
import { createApiKey } from '../platform/auth/api-key.ts';
import { createHttpServer, type HttpServer } from '../platform/http/server.ts';
import { createLog } from '../platform/log/log.ts';
import { deliveryRoutes } from './routes.ts';

const ENROLLMENT = '018f0000-0000-7000-8000-000000000001';

let bench: DeliveryBench;
let http: HttpServer;
let key: string;
beforeAll(async () => {
  bench = await deliveryBench(5);
  key = await createApiKey(bench.db, bench.corpId, 'test', bench.clock.now());
  http = await createHttpServer({ db: bench.db, clock: bench.clock, log: createLog('silent') });
  deliveryRoutes(http, {
    sopNames: (_tx, _scope, ids) => Promise.resolve(new Map(ids.map((id) => [id, `SOP ${id}`]))),
    stepTexts: (_tx, _scope, steps) => Promise.resolve(new Map(steps.map((step) => [`${step.sopId}:${step.stepKey}`, '第 3 天 10:00']))),
    explainEnrollment: (_tx, _scope, enrollmentId, stepKey) =>
      Promise.resolve([{ at: 1_700_000_000_000, sentence: `${enrollmentId === ENROLLMENT ? '入轨' : '?'} ${stepKey}` }]),
  });
  await http.app.ready();
});
afterAll(async () => {
  await http.app.close();
  await bench.close();
});
beforeEach(() => bench.reset());

async function call(method: 'GET' | 'PUT', path: string, payload?: object) {
  const answer = await http.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${key}` },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
}

test('a delivery tells its why from the trigger to the outcome', async () => {
  const [id] = await bench.intents({ text: '你好', enrollmentId: ENROLLMENT, sopId: 7, stepKey: 'a' });
  await drain(bench.loops.plan);
  await bench.confirm();
  await bench.advance(30 * SECOND);
  await drain(bench.loops.results);
  const { status, body } = await call('GET', `/deliveries/${id}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    state: 'sent',
    stateText: '已发送',
    sopId: '7',
    sopName: 'SOP 7',
    stepText: '第 3 天 10:00',
    customerName: '客户0',
    staff: { id: '1', name: '张三' },
  });
  expect(body.why.map((line: { sentence: string }) => line.sentence)).toEqual([
    '入轨 a',
    '决定发送这条消息，等待派发',
    '已派发给张三，待成员在企业微信中确认',
    '张三已确认发送',
    '客户已收到',
  ]);
  expect((await call('GET', '/deliveries/018f0000-0000-7000-8000-00000000ffff')).status).toBe(404);
});

test('deliveries are listed newest first, by customer, SOP, staff and state, page by page', async () => {
  await bench.intents({ to: 0, text: '一', sopId: 7 });
  await drain(bench.loops.plan);
  await bench.intents({ to: 1, text: '二' });
  await bench.intents({ to: 0, text: '三', dueAt: bench.clock.now() + HOUR });
  const texts = async (query: string) => (await call('GET', `/deliveries?${query}`)).body.items.map((item: { text: string }) => item.text);
  expect(await texts('')).toEqual(['三', '二', '一']);
  expect(await texts(`customer=${bench.customer(0)}`)).toEqual(['三', '一']);
  expect(await texts('sop=7')).toEqual(['一']);
  expect(await texts('sop=9999999999')).toEqual([]);
  expect(await texts('staff=1&state=handed_over')).toEqual(['一']);
  const first = (await call('GET', '/deliveries?limit=2')).body;
  expect(first.items).toHaveLength(2);
  expect(await texts(`limit=2&cursor=${first.nextCursor}`)).toEqual(['一']);
  expect((await call('GET', '/deliveries?cursor=abc')).status).toBe(400);
});

test('mass tasks are listed with who has to confirm and how many got it', async () => {
  await bench.intents({ to: 0, text: '一' }, { to: 1, text: '一' }, { to: 2, text: '二' });
  await drain(bench.loops.plan);
  const waiting = (await call('GET', '/mass-tasks?state=handed_over&limit=1')).body;
  expect(waiting.items).toHaveLength(1);
  expect((await call('GET', `/mass-tasks?state=handed_over&cursor=${waiting.nextCursor}`)).body.items).toHaveLength(1);
  await bench.confirm();
  await bench.advance(30 * SECOND);
  await drain(bench.loops.results);
  const { items } = (await call('GET', '/mass-tasks?staff=1')).body;
  expect(items).toHaveLength(2);
  expect(items).toContainEqual(
    expect.objectContaining({ staff: { id: '1', name: '张三' }, text: '一', recipients: 2, sent: 2, failed: 0, stateText: '已完成' }),
  );
});

test('settings have defaults, are kept, and refuse quiet hours without an end', async () => {
  const defaults = { quietHours: { from: '21:00', to: '09:00' }, caps: { perDay: 1, perWeek: 3 }, quota: 'monthDays' };
  expect((await call('GET', '/settings/delivery')).body).toEqual(defaults);
  const changed = { quietHours: { from: '22:30', to: '08:00' }, caps: { perDay: null, perWeek: 5 }, quota: 'perWeek7' };
  expect(await call('PUT', '/settings/delivery', changed)).toEqual({ status: 200, body: changed });
  expect((await call('GET', '/settings/delivery')).body).toEqual(changed);
  const refused = await call('PUT', '/settings/delivery', { ...changed, quietHours: { from: '08:00', to: '08:00' } });
  expect(refused).toMatchObject({ status: 422, body: { error: { code: 'delivery.quiet_hours_whole_day' } } });
  expect((await call('PUT', '/settings/delivery', { ...changed, caps: { perDay: 0, perWeek: 5 } })).status).toBe(400);
});
