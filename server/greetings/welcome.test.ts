import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import { at } from '../platform/db/bind.ts';
import { contactXml, silent } from '../wecom/testing.ts';
import { claimWelcomes } from './rows.ts';
import { sendGreeting } from './send.ts';
import { GREETING, openGreetingBench, type GreetingBench } from './testing.ts';

// Real PostgreSQL, real HTTP, the simulator's WeCom and the real clock: greetings have twenty seconds.

const SEND = '/cgi-bin/externalcontact/send_welcome_msg';

let bench: GreetingBench;
beforeAll(async () => {
  bench = await openGreetingBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  await bench.clear();
  await bench.greet();
});
afterEach(() => bench.stopWork());

const fault = (path: string, mode: string, times: number, more: object = {}) =>
  bench.wecom.control.post('/faults', { path, mode, times, ...more });

test('twenty who scan a code while two thousand edits wait are all greeted in time, and known before the edits are through', async () => {
  await pendingEdits(2_000);
  // What the edits make us ask takes its time.
  await fault('/cgi-bin/externalcontact/get', 'delay', 2_100, { delayMs: 40 });
  await bench.work();
  const people: string[] = [];
  for (let i = 0; i < 20; i += 1) people.push(await bench.scan(`客户${i}`, i % 2 === 0 ? 'zhangsan' : 'wangfang'));
  await bench.settled(20);
  const welcomes = await bench.welcomes();
  expect(welcomes.every(({ state }) => state === 'sent')).toBe(true);
  for (const { settledAt, expiresAt } of welcomes) expect(settledAt).toBeLessThan(expiresAt);
  for (const person of people) expect(await bench.greetings(person)).toEqual([GREETING]);
  await expect.poll(known, { timeout: 15_000 }).toBe(20);
  expect(await waiting()).toBeGreaterThan(200);

  async function known(): Promise<number> {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from customer_identity where kind = 'external_userid' and value = any(${people}::text[])`.execute(
      bench.company.db,
    );
    return rows[0]?.n ?? 0;
  }
});

test('callbacks that come twice or out of order greet everybody once', async () => {
  await bench.work();
  await bench.work();
  await bench.wecom.control.post('/callbacks/faults', { mode: 'duplicate', times: 2 });
  await bench.wecom.control.post('/callbacks/faults', { mode: 'reorder', times: 3 });
  const people: string[] = [];
  for (let i = 0; i < 6; i += 1) people.push(await bench.scan(`客户${i}`));
  await bench.settled(6);
  for (const person of people) expect(await bench.greetings(person)).toEqual([GREETING]);
  expect(await bench.wecom.callsOf('externalcontact/send_welcome_msg')).toBeGreaterThanOrEqual(6);
  expect((await bench.welcomes()).map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1, 1, 1]);
});

test('two customers who add one member in the same second are two', async () => {
  await bench.work();
  const people = await Promise.all([bench.scan('孪生一'), bench.scan('孪生二')]);
  await bench.settled(2);
  for (const person of people) expect(await bench.greetings(person)).toEqual([GREETING]);
});

test('while another app is at it, the greeting is tried again and goes', async () => {
  await fault(SEND, 'errcode', 2, { errcode: 41096 });
  await bench.work();
  const person = await bench.scan('客户');
  await bench.settled(1);
  expect(await bench.welcomes()).toMatchObject([{ state: 'sent', attempts: 3, answers: 2, code: null }]);
  expect(await bench.greetings(person)).toEqual([GREETING]);
});

test('a lost answer is asked for again: that the code is used up means that it went', async () => {
  await fault(SEND, 'dropResponse', 1);
  await bench.work();
  const person = await bench.scan('客户');
  await bench.settled(1);
  expect(await bench.welcomes()).toMatchObject([{ state: 'sent', reason: null, attempts: 2, answers: 0 }]);
  expect(await bench.greetings(person)).toEqual([GREETING]);
});

test('who was greeted by somebody else is recorded, and no error', async () => {
  await fault(SEND, 'errcode', 1, { errcode: 41051 });
  await bench.work();
  await bench.scan('客户');
  await bench.settled(1);
  expect(await bench.welcomes()).toMatchObject([{ state: 'not_sent', reason: 'elsewhere', errcode: 41051, attempts: 1 }]);
});

test('a worker that dies between claim and call leaves the greeting to another', async () => {
  const dying = await bench.register();
  const person = await bench.scan('客户');
  await expect.poll(async () => (await bench.welcomes()).length).toBe(1);
  expect(await claimWelcomes(bench.company.db, bench.clock.now(), dying.id, 8)).toHaveLength(1);
  await dying.close();
  await bench.work();
  await bench.settled(1);
  expect(await bench.greetings(person)).toEqual([GREETING]);
  expect(await bench.welcomes()).toMatchObject([{ state: 'sent', attempts: 2 }]);
});

test('a worker that dies between call and mark has greeted once, and that is found out', async () => {
  const dying = await bench.register();
  const person = await bench.scan('客户');
  await expect.poll(async () => (await bench.welcomes()).length).toBe(1);
  const [row] = await claimWelcomes(bench.company.db, bench.clock.now(), dying.id, 8);
  if (row === undefined) throw new Error('nothing was claimed');
  // Its mark finds nothing to mark: as if the process had ended before it.
  await sendGreeting({ ...parts(), db: bench.company.db }, -1, row);
  expect(await bench.welcomes()).toMatchObject([{ state: 'claimed' }]);
  await dying.close();
  await bench.work();
  await bench.settled(1);
  expect(await bench.welcomes()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  expect(await bench.greetings(person)).toEqual([GREETING]);
});

test('who cannot be reached in time is told so, and the greeting is not tried for ever', async () => {
  await fault(SEND, 'refuse', 50);
  await bench.scan('客户');
  await expect.poll(async () => (await bench.welcomes()).length).toBe(1);
  // A code that is about to die.
  await bench.company.db
    .updateTable('welcome')
    .set({ expiresAt: at(bench.clock.now() + 3_000) })
    .execute();
  await bench.work();
  await bench.settled(1);
  const [row] = await bench.welcomes();
  expect(row).toMatchObject({ state: 'not_sent', reason: 'unclear' });
  expect(row?.attempts).toBeLessThanOrEqual(4);
});

test('a company whose greeting fails keeps nobody else’s back', async () => {
  const { db } = bench.company;
  const now = bench.clock.now();
  const { id: corpId } = await db
    .insertInto('corp')
    .values({ name: '别家', wecomCorpId: 'wwother', createdAt: at(now) })
    .returning('id')
    .executeTakeFirstOrThrow();
  // What is stored cannot be opened: it was sealed with a key that nobody has any more.
  await db
    .insertInto('wecomToken')
    .values({ corpId, accessToken: 'x', expiresAt: at(now + 3_600_000), refreshedAt: at(now) })
    .execute();
  await db
    .insertInto('greeting')
    .values({ corpId, enabled: true, text: '你好', changedAt: at(now) })
    .execute();
  const theirs = { corpId, userid: 'u', externalUserid: 'wmtheirs', receivedAt: at(now), expiresAt: at(now + 3_000), nextTryAt: at(now) };
  await db
    .insertInto('welcome')
    .values({ ...theirs, codeHash: Buffer.from('theirs'), code: 'theirs' })
    .execute();
  await bench.work();
  const person = await bench.scan('客户');
  await bench.settled(2);
  expect(await bench.greetings(person)).toEqual([GREETING]);
  const other = (await bench.welcomes()).find(({ externalUserid }) => externalUserid === 'wmtheirs');
  expect(other).toMatchObject({ state: 'not_sent', reason: 'unclear' });
  expect(other?.attempts).toBeLessThanOrEqual(4);
});

test('two workers share no greeting', async () => {
  const workers = await Promise.all([bench.register(), bench.register()]);
  for (let i = 0; i < 12; i += 1) await bench.scan(`客户${i}`);
  await expect.poll(async () => (await bench.welcomes()).length).toBe(12);
  const claims = await Promise.all(workers.map((worker) => claimWelcomes(bench.company.db, bench.clock.now(), worker.id, 7)));
  const ids = claims.flat().map(({ id }) => id);
  expect(ids).toHaveLength(12);
  expect(new Set(ids).size).toBe(12);
});

function parts() {
  return { clock: bench.clock, log: silent, wecom: bench.client };
}

/** Edits of five hundred customers, as if they had come at once a moment ago. */
async function pendingEdits(count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, i) => ({
    who: `wmedit${i % 500}`,
    text: contactXml(`wmedit${i % 500}`, bench.clock.now() - i * 1_000),
  }));
  await sql`
    insert into wecom_inbox (corp_id, digest, plaintext, subject, lane, kind, received_at, next_try_at, state)
    select ${bench.company.corpId}, sha256(text::bytea), text, who, 2, 'edit_external_contact', ${new Date()}, ${new Date()}, 'pending'
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(who text, text text)`.execute(bench.company.db);
}

async function waiting(): Promise<number> {
  const { n } = await bench.company.db
    .selectFrom('wecomInbox')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow();
  return n;
}
