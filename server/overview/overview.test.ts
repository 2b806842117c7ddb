import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR } from '../../domain/kernel/time.ts';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { createApiKey } from '../platform/auth/api-key.ts';
import { at } from '../platform/db/bind.ts';
import { createHttpServer, type HttpServer } from '../platform/http/server.ts';
import { createLog } from '../platform/log/log.ts';
import { inTx } from '../platform/db/scoped.ts';
import { recordFacts } from '../platform/reactor/record.ts';
import { contactNamed, customersKit } from '../customers/testing.ts';
import { overviewRoutes } from './routes.ts';

let company: TestCompany;
let http: HttpServer;
let key: string;
const clock = setClock();

beforeAll(async () => {
  company = await openTestCompany();
  key = await createApiKey(company.db, company.corpId, 'test', TEST_NOW);
  http = await createHttpServer({ db: company.db, clock, log: createLog('silent') });
  overviewRoutes(http);
  await http.app.ready();
});
afterAll(async () => {
  await http.app.close();
  await company.drop();
});
const get = async (url: string) =>
  (await http.app.inject({ method: 'GET', url: `/api/v1${url}`, headers: { authorization: `Bearer ${key}` } })).json();

test('a company without anything has a day of zeros', async () => {
  const today = await get('/today');
  expect(today).toMatchObject({
    date: '2026-03-01',
    customers: 0,
    added: 0,
    lost: 0,
    entered: 0,
    sent: 0,
    dueToday: 0,
    awaitingConfirm: [],
    recent: [],
  });
  expect(today.added14Days).toHaveLength(14);
  expect(today.added14Days.at(0).date).toBe('2026-02-16');
});

test('today counts what happened on this local day and no other', async () => {
  const kit = customersKit(company.db, company.corpId, clock);
  const staffId = await kit.addStaff('wangfang', '王芳');
  await kit.intake([
    contactNamed('今天', [{ addedAt: TEST_NOW - HOUR }]),
    contactNamed('凌晨', [{ addedAt: TEST_NOW - 9 * HOUR }]),
    contactNamed('昨晚', [{ addedAt: TEST_NOW - 9 * HOUR - 1_000 }]),
  ]);
  const customerId = await kit.customerId('wm-今天');
  await inTx(company.db, (tx) =>
    recordFacts(tx, TEST_NOW, [
      {
        kind: 'delivery.sent',
        corpId: company.corpId,
        customerId,
        at: TEST_NOW,
        actor: 'sop:1',
        data: { intentId: customerId, sopId: null, stepKey: null, staffId, text: '早上好' },
      },
    ]),
  );
  const bucket = Number.parseInt(customerId.slice(-2), 16);
  for (const dueAt of [TEST_NOW + HOUR, TEST_NOW + DAY]) {
    await sql`insert into step_run (bucket, enrollment_id, sop_id, step_key, corp_id, due_at, planned_at) values (${bucket}, gen_random_uuid(), 1, 'a', ${company.corpId}, ${at(dueAt)}, ${at(dueAt)})`.execute(
      company.db,
    );
  }
  await sql`insert into mass_task (id, corp_id, staff_id, text, content_hash, recipients, state, worker_id, claimed_at, handed_over_at)
    values (gen_random_uuid(), ${company.corpId}, ${staffId}, '早', '', 5, 'handed_over', 1, ${at(TEST_NOW)}, ${at(TEST_NOW)})`.execute(
    company.db,
  );
  const today = await get('/today');
  expect(today).toMatchObject({
    customers: 3,
    added: 2,
    sent: 1,
    dueToday: 1,
    awaitingConfirm: [{ staffName: '王芳', tasks: 1, customers: 5 }],
  });
  expect(today.added14Days.slice(-2)).toEqual([
    { date: '2026-02-28', added: 1, sent: 0 },
    { date: '2026-03-01', added: 2, sent: 1 },
  ]);
  expect(today.recent[0]).toMatchObject({ sentence: '消息已由 王芳 发送', customerName: '今天', customerId });
});

test('health says that nothing is connected, and after trouble what to do', async () => {
  const states = async () =>
    Object.fromEntries((await get('/health')).items.map((item: { key: string; state: string }) => [item.key, item.state]));
  expect(await states()).toEqual({
    token: 'broken',
    rights: 'live',
    callback: 'still',
    inbox: 'live',
    reactor: 'live',
    jobs: 'live',
    sync: 'still',
  });
  clock.set(TEST_NOW + HOUR);
  await sql`insert into job_failure (corp_id, kind, key, payload, attempts, error, failed_at) values (${company.corpId}, 'x', 'x', '{}', 3, 'no', ${at(TEST_NOW)})`.execute(
    company.db,
  );
  await sql`insert into wecom_inbox (corp_id, digest, plaintext, received_at, state, next_try_at) values (${company.corpId}, 'd', '', ${at(TEST_NOW)}, 'pending', ${at(TEST_NOW)})`.execute(
    company.db,
  );
  await sql`insert into wecom_denial (corp_id, path, errcode, times, first_at, last_at)
    values (${company.corpId}, 'externalcontact/list', 48002, 1, ${at(TEST_NOW)}, ${at(TEST_NOW)})`.execute(company.db);
  expect(await states()).toMatchObject({ rights: 'broken', inbox: 'held', reactor: 'held', jobs: 'broken' });
});

test('health tells a sync that goes on, one that waits and why, and how the last one ended', async () => {
  const sync = async () => (await get('/health')).items.find((item: { key: string }) => item.key === 'sync');
  const run = (values: { state: string; problem?: string; error?: string; finishedAt?: ReturnType<typeof at> }) =>
    company.db
      .insertInto('syncRun')
      .values({ corpId: company.corpId, kind: 'full', startedAt: at(clock.now()), ...values })
      .execute();
  await run({ state: 'running' });
  expect(await sync()).toMatchObject({ state: 'live', value: '全量同步进行中，刚刚开始' });
  await company.db.updateTable('syncRun').set({ state: 'waiting', problem: '服务器 IP 不在可信名单' }).execute();
  expect(await sync()).toMatchObject({ state: 'held', advice: '服务器 IP 不在可信名单' });
  await company.db
    .updateTable('syncRun')
    .set({ state: 'done', problem: null, finishedAt: at(clock.now()) })
    .execute();
  expect(await sync()).toMatchObject({ state: 'live', value: '全量同步完成于 刚刚' });
  await run({ state: 'cancelled', finishedAt: at(clock.now()) });
  expect(await sync()).toMatchObject({ state: 'still' });
  await run({ state: 'failed', finishedAt: at(clock.now()), error: '没有连上' });
  expect(await sync()).toMatchObject({ state: 'broken', advice: '没有连上' });
});
