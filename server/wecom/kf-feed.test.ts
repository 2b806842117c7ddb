import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { TestCompany } from '../../test/harness/company.ts';
import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { recordKfTalk } from '../customers/service.ts';
import { contactNamed, customersKit } from '../customers/testing.ts';
import { systemClock } from '../platform/clock/clock.ts';
import { createJobLoop } from '../platform/jobs/job-loop.ts';
import { registerWorker, type Worker } from '../platform/jobs/worker.ts';
import { addKfServicers, moveKfState } from './api/kf.ts';
import { createWecomClient, type WecomClient } from './client.ts';
import { kfNoticeHandler, kfSyncJob, type KfTaker } from './kf-feed.ts';
import { createInboxLoop } from './loop.ts';
import { openConnectedCompany, silent, startCallbackServer, startTestWecom, type TestWecom } from './testing.ts';

const she = `wm${'0'.repeat(30)}`;
const stranger = `wm${'1'.repeat(30)}`;
let company: TestCompany;
let callbacks: { url: string; close(): Promise<void> };
let wecom: TestWecom;
let client: WecomClient;
let worker: Worker;
let kit: ReturnType<typeof customersKit>;
let kf = '';

beforeAll(async () => {
  company = await openConnectedCompany();
  callbacks = await startCallbackServer(company, systemClock);
  wecom = await startTestWecom(callbacks.url);
  const { db } = company;
  client = createWecomClient({ db, clock: systemClock, secrets: TEST_SECRETS, apiBase: wecom.url, log: silent });
  worker = await registerWorker({ url: company.url, clock: systemClock, log: silent, onWake: () => undefined });
  kit = customersKit(db, company.corpId, systemClock);
  await kit.addStaff('zhangsan', '张三');
  await kit.intake([contactNamed('林女士', [{ userid: 'zhangsan' }], { externalUserid: she })]);
  await wecom.control.post('/world', {
    staff: [{ userid: 'zhangsan', name: '张三' }],
    customers: [she, stranger].map((externalUserid) => ({ externalUserid, name: '林女士' })),
  });
});
afterAll(async () => {
  await worker.close();
  await wecom.close();
  await callbacks.close();
  await company.drop();
});
beforeEach(async () => {
  await wecom.control.send('DELETE', '/faults');
  await sql`truncate fact, fact_pending, wecom_inbox, kf_account, job, wecom_rate`.execute(company.db);
  kf = (await wecom.control.post('/kf', { name: '青禾客服' })).body.at('openKfId').text();
  await addKfServicers(client, company.corpId, kf, ['zhangsan']);
});

const ask = async (text: string, externalUserid = she) =>
  (await wecom.control.post(`/kf/${kf}/messages`, { externalUserid, text })).body.at('msgid').text();
async function settle(take: KfTaker = recordKfTalk): Promise<void> {
  await expect.poll(async () => (await wecom.control.get('/state')).body.at('callbacks', 'waiting').number()).toBe(0);
  const { db } = company;
  const parts = { db, clock: systemClock, log: silent, worker };
  const inbox = createInboxLoop({ ...parts, handlers: [kfNoticeHandler] });
  const jobs = createJobLoop({ ...parts, handlers: [kfSyncJob({ db, clock: systemClock, wecom: client, take })] });
  while (await inbox.runOnce());
  while (await jobs.runOnce());
}
const facts = async () => (await kit.facts(await kit.customerId(she))).map(({ kind, data }) => ({ kind, data }));
const cursor = async () => (await company.db.selectFrom('kfAccount').select('cursor').executeTakeFirst())?.cursor;

test('what a known customer and her servicer say is on her timeline, and a stranger leaves nothing', async () => {
  await ask('我的订单到哪了');
  await ask('有人吗', stranger);
  await moveKfState(client, company.corpId, { openKfId: kf, externalUserid: she, state: 3, servicerUserid: 'zhangsan' });
  await wecom.control.post(`/kf/${kf}/replies`, { externalUserid: she, userid: 'zhangsan', text: '明天送到' });
  await settle();
  const { staffId } = await company.db.selectFrom('friendship').select('staffId').executeTakeFirstOrThrow();
  expect(await facts()).toEqual([
    { kind: 'message.received', data: { staffId: null, text: '我的订单到哪了', channel: 'kf' } },
    { kind: 'message.written', data: { staffId, text: '明天送到', channel: 'kf' } },
  ]);
  await kit.react();
  expect(await company.db.selectFrom('customerFacts').select('lastInteractionAt').executeTakeFirstOrThrow()).toEqual({
    lastInteractionAt: expect.any(Number),
  });
});

test('it goes on where it stood, and nothing is told twice', async () => {
  await ask('第一句');
  await settle();
  const stood = await cursor();
  expect(stood).not.toBe('');
  await ask('第二句');
  await ask('第三句');
  await settle();
  expect((await facts()).flatMap(({ data }) => ('text' in data ? [data.text] : []))).toEqual(['第一句', '第二句', '第三句']);
  expect(await cursor()).not.toBe(stood);
});

test('a lost callback is made good by the next one', async () => {
  await wecom.control.post('/callbacks/faults', { mode: 'drop', times: 1 });
  await ask('丢了的');
  await ask('到了的');
  await settle();
  expect(await facts()).toHaveLength(2);
});

test('a page that fails moves no cursor and is read again', async () => {
  await ask('在吗');
  await settle(() => Promise.reject(new Error('indigestible')));
  expect(await cursor()).toBeUndefined();
  expect(await facts()).toEqual([]);
  await company.db
    .updateTable('job')
    .set({ runAt: sql`created_at` })
    .execute();
  await settle();
  expect(await facts()).toHaveLength(1);
});

test('a token that is over is left out', async () => {
  await ask('在吗');
  await wecom.control.post('/faults', { path: '/cgi-bin/kf/sync_msg', mode: 'errcode', errcode: 95007, times: 1 });
  await settle();
  expect(await facts()).toHaveLength(1);
});

test('what she took back is told', async () => {
  const msgid = await ask('打错了');
  await wecom.control.post(`/kf/${kf}/recalls`, { externalUserid: she, msgid });
  await settle();
  expect((await facts()).at(-1)).toEqual({ kind: 'message.recalled', data: { staffId: null, by: 'customer', channel: 'kf' } });
});
