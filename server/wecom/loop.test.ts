import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { WecomEvent } from '../../domain/wecom/events.ts';
import { setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { at } from '../platform/db/bind.ts';
import { registerWorker, type Worker } from '../platform/jobs/worker.ts';
import { callbackApp, receiveCallback } from './callback.ts';
import { claimInbox } from './claim.ts';
import { WecomFailure } from './failure.ts';
import { inboxHandler, type InboxHandler } from './inbox.ts';
import { createInboxLoop } from './loop.ts';
import { contactXml, openConnectedCompany, queryFor, sealed, silent, TEST_APP } from './testing.ts';

let company: TestCompany;
let workers: Worker[];
const clock = setClock();

beforeAll(async () => {
  company = await openConnectedCompany();
  workers = [await register(), await register()];
});
afterAll(async () => {
  for (const worker of workers) await worker.close();
  await company.drop();
});
beforeEach(async () => {
  clock.set(TEST_NOW);
  await company.db.deleteFrom('wecomInbox').execute();
});

const ALL = ['first', 'usual', 'bulk'] as const;
const register = () => registerWorker({ url: company.url, clock, log: silent, onWake: () => undefined });
const worker = (i: number): Worker => workers[i] ?? expect.fail('no such worker');
const loop = (handlers: readonly InboxHandler[], i = 0) =>
  createInboxLoop({ db: company.db, clock, log: silent, worker: worker(i), handlers });
const states = async () => await company.db.selectFrom('wecomInbox').select(['state', 'attempts', 'error']).orderBy('id').execute();

async function deliver(plaintext: string): Promise<void> {
  const app = (await callbackApp(company.db, TEST_SECRETS, TEST_APP.wecomCorpId)) ?? expect.fail('no app');
  const { encrypted } = sealed(plaintext, clock.now());
  const query = new URLSearchParams(queryFor(encrypted, clock.now()));
  const signed = { signature: query.get('msg_signature') ?? '', timestamp: query.get('timestamp') ?? '', nonce: query.get('nonce') ?? '' };
  expect(await receiveCallback(company.db, clock.now(), app, signed, `<xml><Encrypt>${encrypted}</Encrypt></xml>`)).toMatchObject({
    kind: 'kept',
  });
}

/** Writes down what it was handed, in the transaction. */
function recorder(log: string[], fail: (who: string) => unknown = () => undefined): InboxHandler {
  return inboxHandler({
    name: 'recorder',
    wants: (event): event is Extract<WecomEvent, { externalUserid: string }> => 'externalUserid' in event,
    prepare: async (event) => {
      const error = fail(event.externalUserid);
      if (error !== undefined) throw error;
      return `${event.externalUserid}@${event.at}`;
    },
    apply: async (tx, _now, what) => {
      await sql`select 1`.execute(tx);
      log.push(what);
    },
  });
}

test('two workers handle each event once, and those of one customer in order', async () => {
  const customers = Array.from({ length: 10 }, (_, i) => `wm${i}`);
  for (let round = 0; round < 5; round += 1) for (const id of customers) await deliver(contactXml(id, TEST_NOW + round * 1_000));
  const handled: string[] = [];
  const drain = async (i: number): Promise<void> => {
    const one = loop([recorder(handled)], i);
    for (let due = await one.nextDue(); due !== null; due = await one.nextDue()) await one.runOnce();
  };
  await Promise.all([drain(0), drain(1)]);
  expect(handled).toHaveLength(50);
  for (const id of customers) {
    expect(handled.filter((what) => what.startsWith(`${id}@`))).toEqual(
      Array.from({ length: 5 }, (_, round) => `${id}@${TEST_NOW + round * 1_000}`),
    );
  }
  expect((await states()).every((row) => row.state === 'done')).toBe(true);
});

test('a poison event keeps back its own customer and nobody else, and dies after twelve tries', async () => {
  await deliver(contactXml('wmpoison', TEST_NOW));
  await deliver(contactXml('wmpoison', TEST_NOW + 1_000));
  await deliver(contactXml('wmfine', TEST_NOW));
  const handled: string[] = [];
  let poisonous = true;
  const one = loop([recorder(handled, (who) => (who === 'wmpoison' && poisonous ? new Error('cannot be read') : undefined))]);
  await one.runOnce();
  expect(handled).toEqual([`wmfine@${TEST_NOW}`]);
  expect(await one.runOnce()).toBe(false);
  expect(await one.nextDue()).toBe(TEST_NOW + 5_000);
  for (let tries = 1; tries < 12; tries += 1) {
    clock.set((await one.nextDue()) ?? expect.fail('nothing due'));
    await one.runOnce();
  }
  expect(await states()).toMatchObject([{ state: 'dead', attempts: 12, error: 'cannot be read' }, { state: 'pending' }, { state: 'done' }]);
  poisonous = false;
  await one.runOnce();
  expect(handled).toEqual([`wmfine@${TEST_NOW}`, `wmpoison@${TEST_NOW + 1_000}`]);
});

test('an outage of WeCom gives no event up', async () => {
  await deliver(contactXml('wmone', TEST_NOW));
  const handled: string[] = [];
  let down = true;
  const outage = new WecomFailure('externalcontact/get', { kind: 'unreachable', notSent: true, problem: 'ECONNREFUSED' });
  const one = loop([recorder(handled, () => (down ? outage : undefined))]);
  for (let tries = 0; tries < 30; tries += 1) {
    clock.set((await one.nextDue()) ?? expect.fail('nothing due'));
    await one.runOnce();
  }
  expect(await states()).toMatchObject([{ state: 'pending', attempts: 30 }]);
  down = false;
  clock.set((await one.nextDue()) ?? expect.fail('nothing due'));
  await one.runOnce();
  expect(handled).toHaveLength(1);
});

test('a block by frequency is waited out', async () => {
  await deliver(contactXml('wmone', TEST_NOW));
  const blocked = new WecomFailure('externalcontact/get', { kind: 'refused', errcode: 45009, errmsg: '', retryAfterMs: 60_000 });
  const one = loop([recorder([], () => blocked)]);
  await one.runOnce();
  expect(await one.nextDue()).toBe(TEST_NOW + 60_000);
});

test('what a handler writes and the done mark commit together or not at all', async () => {
  await deliver(contactXml('wmone', TEST_NOW));
  const writer: InboxHandler = {
    name: 'writer',
    wants: () => true,
    prepare: async () => async (tx) => {
      await tx
        .insertInto('staff')
        .values({ corpId: company.corpId, userid: 'halfway', name: 'x', createdAt: at(TEST_NOW) })
        .execute();
      throw new Error('crashed halfway');
    },
  };
  await loop([writer]).runOnce();
  expect(await company.db.selectFrom('staff').select('id').where('userid', '=', 'halfway').execute()).toEqual([]);
  expect(await states()).toMatchObject([{ state: 'pending', attempts: 1, error: 'crashed halfway' }]);
});

test('while an event is handled anywhere it counts as due now', async () => {
  await deliver(contactXml('wmone', TEST_NOW));
  await claimInbox(company.db, clock.now(), worker(1).id, ALL, 8);
  clock.set(TEST_NOW + 60_000);
  expect(await loop([], 0).runOnce()).toBe(false);
  expect(await loop([], 0).nextDue()).toBe(TEST_NOW);
});

test('what a dead worker had claimed is handled by another, and its late commit writes nothing', async () => {
  await deliver(contactXml('wmone', TEST_NOW));
  const dying = await register();
  const handled: string[] = [];
  const late = createInboxLoop({
    db: company.db,
    clock,
    log: silent,
    worker: { id: dying.id },
    handlers: [
      {
        ...recorder(handled),
        prepare: async () => {
          await dying.close();
          // PostgreSQL learns of the death a moment later.
          await expect.poll(() => loop([recorder(handled)], 0).runOnce()).toBe(true);
          return async () => void handled.push('late');
        },
      },
    ],
  });
  expect(await late.runOnce()).toBe(true);
  expect(handled).toEqual([`wmone@${TEST_NOW}`]);
  expect(await states()).toMatchObject([{ state: 'done' }]);
});

test('an event of a kind that nobody reacts to is done with, and says why', async () => {
  await deliver(contactXml('wmone', TEST_NOW, 'msg_audit_approved'));
  await deliver(contactXml('wmtwo', TEST_NOW, 'a_kind_of_tomorrow'));
  for (let i = 0; i < 2; i += 1) await loop([recorder([])]).runOnce();
  expect(await states()).toEqual([
    { state: 'done', attempts: 0, error: 'acknowledged: the message archive tells the same' },
    { state: 'done', attempts: 0, error: 'no event that we react to' },
  ]);
});

test('two claims at the same time share no callback', async () => {
  for (let i = 0; i < 20; i += 1) await deliver(contactXml(`wm${i}`, TEST_NOW));
  const claims = await Promise.all([0, 1].map((i) => claimInbox(company.db, clock.now(), worker(i).id, ALL, 10)));
  const ids = claims.flat().map((row) => row.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('new friends are handled before edits that came earlier, and edits after everything else', async () => {
  for (let i = 0; i < 10; i += 1) await deliver(contactXml(`wmedit${i}`, TEST_NOW));
  await deliver(contactXml('wmlost', TEST_NOW, 'del_follow_user'));
  await deliver(contactXml('wmnew', TEST_NOW, 'add_external_contact'));
  const claimed = await claimInbox(company.db, clock.now(), worker(0).id, ALL, 2);
  expect(claimed.map(({ plaintext }) => /wm(new|lost)/.exec(plaintext)?.[0]).sort()).toEqual(['wmlost', 'wmnew']);
});

test('two loops of one worker, each with its lanes, share no callback', async () => {
  for (let i = 0; i < 6; i += 1) {
    await deliver(contactXml(`wm${i}`, TEST_NOW));
    await deliver(contactXml(`wmnew${i}`, TEST_NOW, 'add_external_contact'));
  }
  const handled: string[] = [];
  const parts = { db: company.db, clock, log: silent, worker: worker(0), handlers: [recorder(handled)] };
  const loops = [createInboxLoop({ ...parts, lanes: 'first' }), createInboxLoop({ ...parts, lanes: 'others' })];
  await Promise.all(
    loops.map(async (one) => {
      while (await one.runOnce());
    }),
  );
  expect(new Set(handled).size).toBe(12);
  expect(handled).toHaveLength(12);
  expect(await Promise.all(loops.map((one) => one.nextDue()))).toEqual([null, null]);
});

test('an edit that a new friend must wait for goes ahead with her, in order', async () => {
  for (let i = 0; i < 10; i += 1) await deliver(contactXml(`wm${i}`, TEST_NOW));
  await deliver(contactXml('wmnew', TEST_NOW));
  await deliver(contactXml('wmnew', TEST_NOW + 1_000, 'add_external_contact'));
  const handled: string[] = [];
  const first = createInboxLoop({ db: company.db, clock, log: silent, worker: worker(0), handlers: [recorder(handled)], lanes: 'first' });
  while (await first.runOnce());
  expect(handled).toEqual([`wmnew@${TEST_NOW}`, `wmnew@${TEST_NOW + 1_000}`]);
});

test('an edit that is being handled is not moved under the hands of whoever handles it', async () => {
  await deliver(contactXml('wmnew', TEST_NOW));
  await claimInbox(company.db, clock.now(), worker(0).id, ['usual', 'bulk'], 8);
  await deliver(contactXml('wmnew', TEST_NOW + 1_000, 'add_external_contact'));
  expect(await claimInbox(company.db, clock.now(), worker(0).id, ['first'], 8)).toEqual([]);
});
