import { generateKeyPairSync } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { DAY, MINUTE, SECOND } from '../../domain/kernel/time.ts';
import { sealedLine } from '../../sim/archive-seal.ts';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { recordChats } from '../customers/service.ts';
import { contactNamed, customersKit } from '../customers/testing.ts';
import { ownWords } from '../delivery/own-words.ts';
import { createIntents } from '../delivery/service.ts';
import { at } from '../platform/db/bind.ts';
import { inTx } from '../platform/db/scoped.ts';
import { newId } from '../platform/ids/new-id.ts';
import { registerWorker, type Worker } from '../platform/jobs/worker.ts';
import { createLog } from '../platform/log/log.ts';
import type { ArchiveSource } from './api/archive.ts';
import { createArchiveLoop, type ArchiveFeedParts } from './archive-feed.ts';
import { addArchiveKey, connectArchive } from './archive-keys.ts';
import { claimArchive } from './archive-rows.ts';
import { WecomFailure } from './failure.ts';

const pair = (bits = 2_048) =>
  generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const keys = { 1: pair(), 2: pair() };
const clock = setClock();
const silent = createLog('silent');
let company: TestCompany;
let kit: ReturnType<typeof customersKit>;
let workers: Worker[];
let customerId = '';
/** What the archive holds. */
let held: unknown[] = [];
let asked: { after: string; limit: number }[] = [];

const source: ArchiveSource = {
  pull: async (_access, after, limit) => {
    asked.push({ after, limit });
    return held.filter((record) => !hasSeq(record) || BigInt(record.seq) > BigInt(after)).slice(0, limit);
  },
  async *media() {},
};

beforeAll(async () => {
  company = await openTestCompany();
  workers = [await register(), await register()];
  kit = customersKit(company.db, company.corpId, clock);
  await kit.addStaff('wangfang', '王芳');
  await kit.intake([contactNamed('林女士', [{ userid: 'wangfang' }])]);
  customerId = await kit.customerId('wm-林女士');
});
afterAll(async () => {
  for (const worker of workers) await worker.close();
  await company.drop();
});
beforeEach(async () => {
  clock.set(TEST_NOW);
  held = [];
  asked = [];
  await kit.react();
  await sql`truncate wecom_archive, wecom_archive_key, wecom_archive_record, fact, fact_pending, wecom_inbox`.execute(company.db);
  await connectArchive({ db: company.db, secrets: TEST_SECRETS }, TEST_NOW, company.corpId, { secret: 'archive', url: null });
  await addKey(1);
});

const register = () => registerWorker({ url: company.url, clock, log: silent, onWake: () => undefined });
const addKey = (version: 1 | 2) =>
  addArchiveKey({ db: company.db, secrets: TEST_SECRETS }, clock.now(), company.corpId, { version, privateKey: keys[version].privateKey });
const take: ArchiveFeedParts['take'] = (tx, now, corpId, messages) => recordChats(tx, now, corpId, messages, [ownWords]);
const loop = (over: Partial<ArchiveFeedParts> = {}) =>
  createArchiveLoop({
    db: company.db,
    clock,
    log: silent,
    worker: workers[0] ?? expect.fail('no worker'),
    secrets: TEST_SECRETS,
    source,
    apiBase: 'http://127.0.0.1:9',
    take,
    ...over,
  });

/** A sealed record of a text, as WeCom would give it. */
function record(seq: number | string, over: { text?: string; from?: string; to?: string; version?: 1 | 2; msgid?: string } = {}) {
  const { text = `第${seq}句`, from = 'wm-林女士', to = 'wangfang', version = 1, msgid = `m${seq}` } = over;
  const line = { seq: 0, msgid, from, to, text, at: TEST_NOW };
  return { ...sealedLine(line, keys[version].publicKey, version), seq: String(seq) };
}

async function drain(one = loop()): Promise<void> {
  for (let due = await one.nextDue(); due !== null && due <= clock.now(); due = await one.nextDue()) await one.runOnce();
}
const said = async () =>
  (await kit.facts(customerId)).flatMap(({ kind, data }) => (kind.startsWith('message.') && 'text' in data ? [data.text] : []));
const row = () => company.db.selectFrom('wecomArchive').selectAll().executeTakeFirstOrThrow();
const records = () =>
  company.db.selectFrom('wecomArchiveRecord').select(['msgid', 'state', 'reason']).where('state', '<>', 'done').orderBy('seq').execute();

test('what a customer and her staff member wrote is on the timeline, and the customer was alive', async () => {
  held = [record(1, { text: '在吗' }), record(2, { text: '在的', from: 'WangFang', to: 'wm-林女士' })];
  await drain();
  const { staffId } = await company.db.selectFrom('friendship').select('staffId').executeTakeFirstOrThrow();
  expect(await kit.facts(customerId)).toEqual([
    { kind: 'message.received', at: TEST_NOW, data: { staffId, text: '在吗' } },
    { kind: 'message.written', at: TEST_NOW, data: { staffId, text: '在的' } },
  ]);
  await kit.react();
  expect(await company.db.selectFrom('customerFacts').select('lastInteractionAt').executeTakeFirstOrThrow()).toEqual({
    lastInteractionAt: TEST_NOW,
  });
});

test('pages are read to the end, in order, whatever is missing between and however they are mixed', async () => {
  held = [record(9), record(4), record(30), record(31), record(12)];
  await drain(loop({ page: 3 }));
  // The first page holds 4, 9 and 30: 12 lies behind it then, as it would in a source that breaks its promise.
  expect(await said()).toEqual(['第4句', '第9句', '第30句', '第31句']);
  expect((await row()).seq).toBe('31');
});

test('numbers beyond 2^53 keep their last digit', async () => {
  held = [record('18446744073709551614'), record('18446744073709551615')];
  await drain(loop({ page: 1 }));
  expect(asked.map(({ after }) => after)).toEqual(['0', '18446744073709551614', '18446744073709551615']);
  expect(await said()).toHaveLength(2);
});

test('a message that comes again, because the cursor was set back, counts once', async () => {
  held = [record(1), record(2), { ...record(2), seq: '3' }];
  await drain();
  await company.db
    .updateTable('wecomArchive')
    .set({ seq: '0', nextPullAt: at(TEST_NOW) })
    .execute();
  await drain();
  expect(await said()).toEqual(['第1句', '第2句']);
});

test('what cannot be opened is set aside with its reason, and the rest goes on', async () => {
  const good = record(1);
  held = [
    record(2, { version: 2 }),
    { ...good, seq: '3', msgid: 'm3', encrypt_random_key: record(3, { version: 2 }).encrypt_random_key },
    { ...good, seq: '4', msgid: 'm4', encrypt_random_key: 'AAAA' },
    { ...good, seq: '5', msgid: 'm5', encrypt_chat_msg: good.encrypt_chat_msg.slice(0, 40) },
    { seq: '6' },
    { ...sealedLine({ ...line(7), message: { msgid: 'm7' } }, keys[1].publicKey, 1), seq: '7' },
    record(8),
  ];
  await drain();
  expect(await said()).toEqual(['第8句']);
  expect(await records()).toMatchObject([
    { msgid: 'm2', state: 'dead', reason: 'there is no private key of version 2' },
    { msgid: 'm3', reason: expect.stringContaining('encrypt_random_key') },
    { msgid: 'm4', reason: expect.stringContaining('encrypt_random_key') },
    { msgid: 'm5', reason: expect.stringContaining('encrypt_chat_msg') },
    { msgid: 'seq:6', reason: expect.stringContaining('missing') },
    { msgid: 'm7', reason: expect.stringContaining('missing') },
  ]);
});

test('a key that comes late opens what was set aside for want of it', async () => {
  held = [record(1, { version: 2 }), record(2)];
  await drain();
  expect(await said()).toEqual(['第2句']);
  await addKey(2);
  await drain();
  expect(await said()).toEqual(['第2句', '第1句']);
  expect(await records()).toEqual([]);
});

test('a message of somebody who is not known yet waits for her, for three days', async () => {
  const early = 'wmearly'.padEnd(32, '0');
  held = [record(1, { from: early, text: '刚加' }), record(2, { from: 'wmstranger'.padEnd(32, '0') })];
  await drain();
  expect(await records()).toMatchObject([{ state: 'waiting' }, { state: 'waiting' }]);
  await kit.intake([contactNamed('早到', [{ userid: 'wangfang' }], { externalUserid: early })]);
  clock.set(TEST_NOW + 5 * SECOND);
  await drain();
  expect(await kit.facts(await kit.customerId(early))).toContainEqual(
    expect.objectContaining({ kind: 'message.received', at: TEST_NOW, data: expect.objectContaining({ text: '刚加' }) }),
  );
  const one = loop();
  for (let due = await one.nextDue(); due !== null; due = await one.nextDue()) {
    clock.set(Math.max(clock.now(), due));
    await one.runOnce();
  }
  expect(clock.now() - TEST_NOW).toBeGreaterThanOrEqual(3 * DAY);
  expect(clock.now() - TEST_NOW).toBeLessThan(4 * DAY);
  expect(await records()).toMatchObject([{ msgid: 'm2', state: 'dead', reason: expect.stringContaining('customer') }]);
});

test('what is said among staff and in groups is no news of a customer', async () => {
  const group = { msgid: 'm2', action: 'send', from: 'wm-林女士', tolist: ['wangfang'], roomid: 'wr1', msgtime: TEST_NOW };
  held = [
    record(1, { from: 'wangfang', to: 'zhaoyi' }),
    { ...sealedLine({ ...line(2), message: { ...group, msgtype: 'text', text: { content: '群里' } } }, keys[1].publicKey, 1), seq: '2' },
    {
      ...sealedLine({ ...line(3), message: { msgid: 'm3', action: 'switch', time: TEST_NOW, user: 'wangfang' } }, keys[1].publicKey, 1),
      seq: '3',
    },
  ];
  await drain();
  expect(await said()).toEqual([]);
  expect(await records()).toEqual([]);
});

test('a message that cannot be taken is set aside alone', async () => {
  held = [record(1), record(2, { text: '毒' }), record(3)];
  const choosy: ArchiveFeedParts['take'] = async (tx, now, corpId, messages) => {
    const homeless = await take(tx, now, corpId, messages);
    if (messages.some((message) => message.kind === 'text' && message.content.content === '毒')) throw new Error('indigestible');
    return homeless;
  };
  await drain(loop({ take: choosy }));
  expect(await said()).toEqual(['第1句', '第3句']);
  expect(await records()).toEqual([{ msgid: 'm2', state: 'dead', reason: 'Error: indigestible' }]);
});

test('a message that was sent for us is told by delivery, and not again', async () => {
  const { staffId } = await company.db.selectFrom('friendship').select('staffId').executeTakeFirstOrThrow();
  const id = newId(TEST_NOW);
  const intent = { id, bucket: bucketOf(customerId), corpId: company.corpId, customerId, enrollmentId: null, sopId: null, stepKey: null };
  const message = { messageClass: 'content' as const, text: '上新了', staffScope: null, dueAt: TEST_NOW, expiresAt: TEST_NOW + DAY };
  await inTx(company.db, (tx) => createIntents(tx, TEST_NOW, [{ ...intent, ...message }]));
  await sql`update intent set state = 'handed_over', staff_id = ${staffId} where id = ${id}`.execute(company.db);
  const hers = { from: 'wangfang', to: 'wm-林女士' };
  held = [record(1, { ...hers, text: '上新了' }), record(2, { ...hers, text: '喜欢吗' }), record(3, { text: '上新了' })];
  await drain();
  expect(await said()).toEqual(['喜欢吗', '上新了']);
  await sql`truncate intent`.execute(company.db);
});

test('texts that PostgreSQL does not take are taken', async () => {
  held = [record(1, { text: 'a\0b\ud800c' })];
  await drain();
  expect(await said()).toEqual(['a\ufffdb\ufffdc']);
});

test('a worker that dies between reading and writing costs nothing and doubles nothing', async () => {
  held = [record(1), record(2)];
  const dying = await register();
  expect(await claimArchive(company.db, clock.now(), dying.id)).toMatchObject({ seq: '0' });
  const other = loop();
  // In good hands: nobody else may, and the clock waits.
  expect(await other.runOnce()).toBe(false);
  expect(await other.nextDue()).toBe(TEST_NOW);
  await dying.close();
  await drain(other);
  expect(await said()).toEqual(['第1句', '第2句']);
});

test('a worker that lost its claim writes nothing', async () => {
  held = [record(1)];
  const usurped: ArchiveSource = {
    ...source,
    pull: async (...call) => {
      await company.db.updateTable('wecomArchive').set({ workerId: 999_999 }).execute();
      return source.pull(...call);
    },
  };
  expect(await loop({ source: usurped }).runOnce()).toBe(false);
  expect(await said()).toEqual([]);
  expect((await row()).seq).toBe('0');
});

test('two workers at once read each message once', async () => {
  held = Array.from({ length: 60 }, (_, i) => record(i + 1));
  await Promise.all(workers.map((worker) => drain(loop({ worker, page: 7 }))));
  expect((await said()).toSorted()).toEqual(held.map((_, i) => `第${i + 1}句`).toSorted());
});

test('without a company that has the archive nothing is ever due', async () => {
  await company.db.deleteFrom('wecomArchive').execute();
  expect(await loop().nextDue()).toBeNull();
  expect(await loop().runOnce()).toBe(false);
  expect(asked).toEqual([]);
});

test('it looks every minute, without making the clock stop for it', async () => {
  await drain();
  expect(await loop().nextDue()).toBeNull();
  clock.set(TEST_NOW + MINUTE - 1);
  expect(await loop().runOnce()).toBe(false);
  clock.set(TEST_NOW + MINUTE);
  expect(await loop().nextDue()).toBe(clock.now());
  held = [record(1)];
  await drain();
  expect(await said()).toEqual(['第1句']);
});

test('when something came it looks again soon, for announcements are held back', async () => {
  held = [record(1)];
  await drain();
  for (const [i, ms] of [2, 5, 16].entries()) {
    expect(await loop().nextDue()).toBe(TEST_NOW + ms * SECOND);
    clock.set(TEST_NOW + ms * SECOND);
    await drain();
    expect(asked).toHaveLength(i + 2);
  }
  expect(await loop().nextDue()).toBeNull();
});

test('an announcement during a pull is not lost', async () => {
  const announced: ArchiveSource = {
    ...source,
    pull: async (...call) => {
      if (asked.length === 0) await sql`update wecom_archive set announcements = announcements + 1`.execute(company.db);
      return source.pull(...call);
    },
  };
  const one = loop({ source: announced });
  await one.runOnce();
  expect(await one.nextDue()).toBe(TEST_NOW);
});

test('a refused page is asked for in smaller pieces; an outage is waited out, with its reason kept', async () => {
  held = Array.from({ length: 5 }, (_, i) => record(i + 1));
  const picky: ArchiveSource = {
    ...source,
    pull: async (access, after, limit) => {
      if (limit > 3) throw new WecomFailure('chatdata', { kind: 'refused', errcode: 301058, errmsg: 'too much' });
      return source.pull(access, after, limit);
    },
  };
  await drain(loop({ source: picky }));
  expect(await said()).toHaveLength(5);

  const down: ArchiveSource = {
    ...source,
    pull: () => Promise.reject(new WecomFailure('chatdata', { kind: 'lost', problem: 'ECONNRESET' })),
  };
  clock.set(TEST_NOW + MINUTE);
  for (const failures of [1, 2, 3]) {
    await loop({ source: down }).runOnce();
    const { error, failures: counted, nextPullAt } = await row();
    expect({ error, counted }).toEqual({ error: expect.stringContaining('ECONNRESET'), counted: failures });
    expect(nextPullAt - clock.now()).toBe(5 * SECOND * 2 ** (failures - 1));
    expect(await loop().nextDue()).toBeNull();
    clock.set(nextPullAt);
  }
  await drain();
  expect(await row()).toMatchObject({ failures: 0, error: null });
});

test('a source that only repeats itself is an error, not an endless loop', async () => {
  const stuck: ArchiveSource = { ...source, pull: async () => [record(1)] };
  await loop({ source: stuck, page: 1 }).runOnce();
  await loop({ source: stuck, page: 1 }).runOnce();
  expect(await row()).toMatchObject({ failures: 1, error: expect.stringContaining('new seq') });
  expect(await said()).toEqual(['第1句']);
});

test('ids are kept for as long as a record could come again, and no longer', async () => {
  held = [record(1)];
  await drain();
  clock.set(TEST_NOW + 11 * DAY);
  await drain();
  expect(await company.db.selectFrom('wecomArchiveRecord').selectAll().execute()).toEqual([]);
});

function line(seq: number) {
  return { seq, msgid: `m${seq}`, from: 'wm-林女士', to: 'wangfang', text: '', at: TEST_NOW };
}

function hasSeq(value: unknown): value is { seq: string } {
  return typeof value === 'object' && value !== null && 'seq' in value && typeof value.seq === 'string';
}
