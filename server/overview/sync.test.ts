import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../domain/kernel/time.ts';
import { valueOf } from '../../test/harness/http-client.ts';
import { createApiKey } from '../platform/auth/api-key.ts';
import { createHttpServer, type HttpServer } from '../platform/http/server.ts';
import type { Loop } from '../platform/jobs/loop.ts';
import { beginRun } from '../wecom/sync-runs.ts';
import { silent } from '../wecom/testing.ts';
import { scheduleNights } from './jobs.ts';
import { overviewRoutes } from './routes.ts';
import { ADDED, openSyncKit, untilIdle, type SyncKit } from './testing.ts';

/** Three batches of members: 20, 20 and 5. */
const MEMBERS = 45;
const BATCH = 'externalcontact/batch/get_by_user';

let kit: SyncKit;
let http: HttpServer;
let key: string;
let askedBefore: number;

beforeAll(async () => {
  kit = await openSyncKit();
  key = await createApiKey(kit.db, kit.corpId, 'test', kit.clock.now());
  http = await createHttpServer({ db: kit.db, clock: kit.clock, log: silent });
  overviewRoutes(http);
  await http.app.ready();
});
afterAll(async () => {
  await http.app.close();
  await kit.close();
});
// A company that has never been synchronized.
beforeEach(async () => {
  kit.clock.moveTo(0);
  await sql`truncate sync_run, job, wecom_rate, department, staff, tag, tag_group, customer, customer_identity, customer_facts, friendship, tagging,
    fact, fact_pending restart identity`.execute(kit.db);
  await kit.wecom.control.send('DELETE', '/faults');
  await kit.wecom.control.post('/world', {
    staff: Array.from({ length: MEMBERS }, (_, i) => ({ userid: `u${String(i).padStart(2, '0')}`, name: `员工${i}` })),
    tagGroups: [{ groupId: 'etg', groupName: '装修', tags: [{ id: 'et1', name: '新客' }] }],
    customers: Array.from({ length: MEMBERS * 3 }, (_, i) => ({
      externalUserid: `wm${i}`,
      name: `客户${i}`,
      friendships: [{ userid: `u${String(i % MEMBERS).padStart(2, '0')}`, createtime: ADDED + i, tagIds: ['et1'] }],
    })),
  });
  askedBefore = await kit.wecom.callsOf(BATCH);
});

async function api(method: 'GET' | 'POST', path: string, payload?: object) {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await http.app.inject({
    method,
    url: `/api/v1/wecom/sync-runs${path}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: valueOf(answer.json()) };
}
const start = () => api('POST', '', { kind: 'full' });
const newest = async () => (await api('GET', '')).body.at('items', 0);
/** How often each member's customers were asked for. */
async function asked(): Promise<Map<string, number>> {
  const calls = (await kit.wecom.control.get(`/calls?path=/cgi-bin/${BATCH}`)).body.at('items').list().slice(askedBefore);
  const counts = new Map<string, number>();
  for (const call of calls)
    for (const userid of call.at('body', 'userid_list').list()) counts.set(userid.text(), (counts.get(userid.text()) ?? 0) + 1);
  return counts;
}
const fault = (path: string, how: object) => kit.wecom.control.post('/faults', { path: `/cgi-bin/${path}`, ...how });
const lane = () => kit.loop('jobs.sync');
async function stepUntil(phase: string, loop: Loop = lane()): Promise<void> {
  while ((await newest()).at('phase').raw !== phase) expect(await loop.runOnce()).toBe(true);
}
const claimedJobs = async () => (await kit.db.selectFrom('job').select('id').where('workerId', 'is not', null).execute()).length;
const customers = async () =>
  (
    await kit.db
      .selectFrom('customer')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
  ).count;

test('a full sync asked for twice runs once, step by step, and tells how far it has come', async () => {
  const first = await start();
  expect(first.status).toBe(201);
  expect(first.body.raw).toMatchObject({
    kind: 'full',
    state: 'queued',
    membersTotal: 0,
    finishedAt: null,
    requestedBy: expect.stringMatching(/^apiKey:/),
  });
  expect((await start()).body.at('id').raw).toBe(first.body.at('id').raw);

  await stepUntil('customers');
  expect((await newest()).raw).toMatchObject({
    state: 'running',
    membersTotal: MEMBERS,
    membersDone: 0,
    // Of the address book, which is read before the tags and the customers.
    counts: { departmentsAdded: 1, staffAdded: MEMBERS, staffChanged: 0, staffRenamed: 0, staffLeft: 0, tagsCreated: 1, customersAdded: 0 },
    repairs: expect.arrayContaining(['标签库补上标签 1 个：新客']),
  });
  await lane().runOnce();
  expect((await newest()).raw).toMatchObject({
    phase: 'customers',
    membersDone: 20,
    relationsRead: 60,
    counts: { customersAdded: 60 },
    lastStepAt: expect.any(String),
  });
  await untilIdle([lane()]);
  expect((await newest()).raw).toMatchObject({
    id: first.body.at('id').raw,
    state: 'done',
    phase: null,
    membersTotal: MEMBERS,
    membersDone: MEMBERS,
    relationsRead: 135,
    customersChecked: 135,
    counts: { customersAdded: 135, tagsAdded: 135 },
    notes: [],
  });
  expect(Array.from((await asked()).values())).toEqual(Array(MEMBERS).fill(1));
  expect((await start()).body.at('id').raw).not.toBe(first.body.at('id').raw);
});

test.each([
  ['a block after too many calls', { mode: 'errcode', errcode: 45009, times: 1 }, '45009', MINUTE],
  ['an address that is not trusted', { mode: 'errcode', errcode: 60020, times: 1 }, '60020', 15 * SECOND],
  ['an answer that got lost', { mode: 'dropResponse', times: 1 }, '连不上', 15 * SECOND],
  ['a refused connection', { mode: 'refuse', times: 1 }, '连不上', 15 * SECOND],
  ['a gateway that gives up', { mode: 'badGateway', times: 1 }, '502', 15 * SECOND],
])('after %s it waits, says why, and goes on at the batch it had reached', async (_what, how, why, pause) => {
  await start();
  await stepUntil('customers');
  await lane().runOnce();
  await fault(BATCH, how);
  await lane().runOnce();
  const waiting = (await newest()).raw;
  expect(waiting).toMatchObject({ state: 'waiting', membersDone: 20, problem: expect.stringContaining(why) });
  const resumeAt = Date.parse((await newest()).at('resumeAt').text());
  expect(resumeAt).toBeGreaterThan(kit.clock.now() + pause - 5 * SECOND);
  expect(await lane().runOnce()).toBe(false);
  kit.clock.moveTo(resumeAt - Date.now() + SECOND);
  await untilIdle([lane()]);
  expect((await newest()).raw).toMatchObject({
    state: 'done',
    membersDone: MEMBERS,
    counts: { customersAdded: 135 },
    relationsRead: 135,
    problem: null,
  });
  const counts = await asked();
  expect(Array.from({ length: 20 }, (_, i) => counts.get(`u${String(i).padStart(2, '0')}`))).toEqual(Array(20).fill(1));
});

test('asked for again while it waits, it tries at once', async () => {
  await fault('department/list', { mode: 'errcode', errcode: 60020, times: 1 });
  const first = await start();
  await untilIdle([lane()]);
  expect((await newest()).at('state').raw).toBe('waiting');
  expect((await start()).body.at('id').raw).toBe(first.body.at('id').raw);
  await untilIdle([lane()]);
  expect((await newest()).at('state').raw).toBe('done');
});

test('a process that dies in the middle of a batch: another goes on with it, and what comes late from the first is not written', async () => {
  const first = await kit.startProcess();
  const itsLane = first.loops.find((loop) => loop.name === 'jobs.sync');
  if (itsLane === undefined) throw new Error('no lane');
  await start();
  await stepUntil('customers', itsLane);
  await itsLane.runOnce();
  await fault(BATCH, { mode: 'delay', delayMs: 1_500, times: 1 });
  const before = await kit.wecom.callsOf(BATCH);
  const dying = itsLane.runOnce();
  while ((await newest()).at('state').raw !== 'running' || (await claimedJobs()) === 0) await new Promise(setImmediate);
  expect(await lane().runOnce()).toBe(false);
  await first.worker.close();
  await untilIdle([lane()]);
  expect(await newest().then((run) => run.raw)).toMatchObject({
    state: 'done',
    membersDone: MEMBERS,
    relationsRead: 135,
    counts: { customersAdded: 135 },
  });
  const { raw: ended } = await newest();
  await dying;
  expect((await newest()).raw).toEqual(ended);
  expect(await customers()).toBe(135);
  expect(await kit.wecom.callsOf(BATCH)).toBe(before + 3);
});

test('cancelled, it stops where it is and keeps what it read; ended, it cannot be cancelled', async () => {
  const id = (await start()).body.at('id').text();
  await stepUntil('customers');
  await lane().runOnce();
  const cancelled = await api('POST', `/${id}/cancellations`);
  expect(cancelled.status).toBe(201);
  expect(cancelled.body.raw).toMatchObject({ state: 'cancelled', finishedAt: expect.any(String), membersDone: 20 });
  expect(await lane().runOnce()).toBe(false);
  expect(await customers()).toBe(60);
  expect((await api('POST', `/${id}/cancellations`)).body.at('error', 'code').raw).toBe('sync.ended');
  expect((await api('POST', '/999/cancellations')).status).toBe(404);
  expect((await api('GET', '/999')).status).toBe(404);
  await start();
  await untilIdle([lane()]);
  expect(await customers()).toBe(135);
});

test('cancelled in the middle of a batch, it writes nothing more', async () => {
  const id = (await start()).body.at('id').text();
  await stepUntil('customers');
  await fault(BATCH, { mode: 'delay', delayMs: 600, times: 1 });
  const running = lane().runOnce();
  await api('POST', `/${id}/cancellations`);
  await running;
  expect(await customers()).toBe(0);
  expect((await newest()).at('state').raw).toBe('cancelled');
  expect(await lane().nextDue()).toBeNull();
});

test('of two processes asked for a comparison at once one does it and the other is told', async () => {
  await kit.firstSync(kit.corpId);
  const other = await kit.startProcess();
  const results = await Promise.allSettled([kit.reconcile(kit.scope), other.reconcile(kit.scope)]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const rejected = results.find((result) => result.status === 'rejected');
  expect(rejected).toMatchObject({ reason: { code: 'sync.running', status: 409 } });
  expect((await api('GET', '')).body.at('items').list()).toHaveLength(2);
  await other.reconcile(kit.scope);
});

test('while a full sync is open a comparison is refused, and the other way round', async () => {
  await start();
  await expect(kit.reconcile(kit.scope)).rejects.toMatchObject({ code: 'sync.running' });
  await untilIdle([lane()]);
  await api('POST', '', { kind: 'reconciliation' });
  expect(await start()).toMatchObject({ status: 409 });
});

test('a comparison that waits for WeCom gives way to one that is asked for now', async () => {
  await kit.firstSync(kit.corpId);
  await fault('department/list', { mode: 'errcode', errcode: 60020, times: 1 });
  await api('POST', '', { kind: 'reconciliation' });
  await untilIdle([lane()]);
  expect((await newest()).at('state').raw).toBe('waiting');
  await kit.reconcile(kit.scope);
  const states = (await api('GET', '?limit=2')).body
    .at('items')
    .list()
    .map((run) => run.at('state').raw);
  expect(states).toEqual(['done', 'cancelled']);
});

test('what a dead process left does not stand in the way: a full sync goes on, a comparison is ended', async () => {
  const dead = await kit.startProcess();
  const { run } = await beginRun(kit.db, kit.clock.now(), dead.worker.id, kit.corpId, 'full', 'system');
  await expect(kit.firstSync(kit.corpId)).rejects.toMatchObject({ code: 'sync.running' });
  await dead.worker.close();
  await kit.firstSync(kit.corpId);
  expect((await newest()).raw).toMatchObject({ id: String(run.id), state: 'done' });

  const another = await kit.startProcess();
  await beginRun(kit.db, kit.clock.now(), another.worker.id, kit.corpId, 'reconciliation', 'system');
  await another.worker.close();
  await kit.reconcile(kit.scope);
  const runs = (await api('GET', '?limit=2')).body.at('items').list();
  expect(runs.map((one) => one.at('state').raw)).toEqual(['done', 'failed']);
});

test('a company that is not connected is told so', async () => {
  const app = await kit.db.deleteFrom('wecomApp').returningAll().executeTakeFirstOrThrow();
  await kit.db.deleteFrom('wecomToken').execute();
  await start();
  await untilIdle([lane()]);
  await kit.db.insertInto('wecomApp').values(app).execute();
  expect((await newest()).raw).toMatchObject({ state: 'failed', error: '还没有连接企业微信' });
});

test('every night at three there is a comparison, after a sync that is under way', async () => {
  await kit.firstSync(kit.corpId);
  const night = Date.parse('2030-01-02T03:00:00+08:00');
  kit.clock.moveTo(night - 2 * HOUR - Date.now());
  await scheduleNights(kit);
  await kit.settle();
  expect((await newest()).at('kind').raw).toBe('full');
  await fault('department/list', { mode: 'errcode', errcode: 60020, times: 1 });
  const id = (await start()).body.at('id').text();
  await untilIdle([lane()]);
  kit.clock.moveTo(night + SECOND - Date.now());
  await untilIdle([kit.loop('jobs')]);
  expect((await newest()).at('id').text()).toBe(id);
  await untilIdle([lane()]);
  kit.clock.moveTo(night + 11 * MINUTE - Date.now());
  await kit.settle();
  expect((await newest()).raw).toMatchObject({ kind: 'reconciliation', state: 'done', requestedBy: 'system' });
});

test('the list is newest first, in pages', async () => {
  for (let i = 0; i < 3; i += 1) await kit.firstSync(kit.corpId);
  const first = (await api('GET', '?limit=2')).body;
  const rest = (await api('GET', `?limit=2&cursor=${first.at('nextCursor').text()}`)).body;
  const ids = [...first.at('items').list(), ...rest.at('items').list()].map((run) => Number(run.at('id').text()));
  expect(ids).toEqual([...ids].sort((a, b) => b - a));
  expect(ids).toHaveLength(3);
  expect(rest.at('nextCursor').raw).toBeNull();
});
