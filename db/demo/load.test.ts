import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerFactsReader } from '../../server/customers/readers.ts';
import { refreshFacts } from '../../server/customers/service.ts';
import { syncOrg } from '../../server/org/service.ts';
import { runToEnd } from '../../server/overview/reconciliation.ts';
import { systemScope } from '../../server/platform/auth/caller.ts';
import { inTx } from '../../server/platform/db/scoped.ts';
import { createLog } from '../../server/platform/log/log.ts';
import { createReactor } from '../../server/platform/reactor/reactor.ts';
import { createSopReader } from '../../server/sop/readers.ts';
import { createPipeline } from '../../server/stages/service.ts';
import { createSop, publishSop } from '../../server/sop/service.ts';
import { createWecomClient } from '../../server/wecom/service.ts';
import { startTestSim, type TestSim } from '../../sim/testing/harness.ts';
import { openTestCompany, setClock, type TestCompany } from '../../test/harness/company.ts';
import { generateDemoCompany } from './generate.ts';
import { loadDemoCompany, type DemoParts } from './load.ts';

const clock = setClock();
const demo = generateDemoCompany(8_686, clock.now());
let company: TestCompany;
let simulator: TestSim;
const log = createLog('silent');

class Killed extends Error {}

/** The callbacks of the product; each of those named fails once, as if the process had been killed there. */
function parts(killAt: Set<string> = new Set()): DemoParts {
  const { db, corpId } = company;
  const scope = systemScope(corpId, 'Asia/Shanghai');
  const context = { db, clock, log, wecom: createWecomClient({ db, clock, secrets: TEST_SECRETS, apiBase: simulator.url(), log }) };
  const perhapsDie = (place: string): void => {
    if (killAt.delete(place)) throw new Killed(place);
  };
  return {
    db,
    clock,
    corpId,
    simulatorUrl: simulator.url(),
    firstSync: async (id) => {
      await syncOrg(context, id);
      perhapsDie('within the sync');
      await runToEnd({ ...context, worker: { id: 1 }, pollDeliveries: async () => 0 }, id, 'full', 'system');
      perhapsDie('after the sync');
    },
    refreshFacts: async (tx, bucket, touched) => {
      if (bucket === 200) perhapsDie('within the past');
      await refreshFacts(tx, bucket, touched);
    },
    createPipeline: (tx, wanted) => createPipeline(tx, scope, clock.now(), { name: wanted.name, stages: [...wanted.stages] }),
    createSop: async (definition) => ({ id: await inTx(db, (tx) => createSop(tx, scope, clock.now(), definition)) }),
    publishSop: async (sopId) => {
      perhapsDie('before publishing');
      await inTx(db, (tx) => publishSop(tx, scope, clock.now(), sopId, {}));
    },
  };
}

beforeAll(async () => {
  company = await openTestCompany();
  simulator = await startTestSim();
  const { agentId, secret, callbackToken, encodingAesKey } = simulator.config;
  const sealed = {
    secret: TEST_SECRETS.seal(secret),
    callbackToken: TEST_SECRETS.seal(callbackToken),
    encodingAesKey: TEST_SECRETS.seal(encodingAesKey),
  };
  await company.db
    .insertInto('wecomApp')
    .values({ corpId: company.corpId, agentId, ...sealed })
    .execute();
});
afterAll(async () => {
  await simulator.close();
  await company.drop();
});

async function count(statement: ReturnType<typeof sql<{ count: number }>>): Promise<number> {
  const { rows } = await statement.execute(company.db);
  return rows[0]?.count ?? 0;
}

// Loads five times over.
test('loading goes on where it was killed, whatever it was doing, and then is done for good', { timeout: 180_000 }, async () => {
  const killAt = new Set(['within the sync', 'after the sync', 'within the past', 'before publishing']);
  while (killAt.size > 0) await expect(loadDemoCompany(parts(killAt))).rejects.toThrow(Killed);
  expect(await loadDemoCompany(parts())).toBe('loaded');
  const facts = await count(sql`select count(*) from fact`);
  expect(await loadDemoCompany(parts())).toBe('present');
  expect(await count(sql`select count(*) from fact`)).toBe(facts);
});

test('customers, friendships, orders and messages are those of the generator, each once', async () => {
  const friendships = demo.customers.flatMap((customer) => customer.friendships);
  expect(await count(sql`select count(*) from customer`)).toBe(demo.customers.length);
  expect(await count(sql`select count(*) from friendship`)).toBe(friendships.length);
  expect(await count(sql`select count(*) from friendship where lost_at is not null`)).toBe(
    friendships.filter((one) => one.lostAt !== null).length,
  );
  expect(await count(sql`select count(*) from customer_order`)).toBe(demo.orders.length);
  expect(await count(sql`select count(*) from tagging where removed_at is null`)).toBe(
    new Set(demo.customers.flatMap((c) => c.friendships.flatMap((f) => f.tagIds.map((id) => c.externalUserid + id)))).size,
  );
  const { rows } = await sql<{ kind: string; count: number }>`select kind, count(*) from fact group by kind order by kind`.execute(
    company.db,
  );
  expect(Object.fromEntries(rows.map((row) => [row.kind, row.count]))).toMatchObject({
    'customer.known': demo.customers.length,
    'friend.added': friendships.length,
    'friend.lost': friendships.filter((one) => one.lostAt !== null).length,
    'message.received': demo.messages.filter((message) => message.from === 'customer').length,
    'message.written': demo.messages.filter((message) => message.from === 'staff').length,
    'order.paid': demo.orders.filter((order) => order.paidAt !== null).length,
  });
});

test('what rules read agrees with the past: money, last sign of life, friends', async () => {
  const net = demo.orders
    .filter((order) => order.status === 'paid' || order.status === 'partlyRefunded')
    .reduce((sum, order) => sum + order.amountFen - order.refundFen, 0);
  expect(await count(sql`select sum(order_sum_fen)::bigint as count from customer_facts`)).toBe(net);
  expect(await count(sql`select count(*) from customer_facts where friend_staff = '{}' and lost_at is null`)).toBe(0);
  const spoke = new Set([
    ...demo.messages.flatMap((message) => (message.from === 'customer' ? [message.externalUserid] : [])),
    ...demo.orders.flatMap((order) => (order.paidAt === null ? [] : [order.externalUserid])),
  ]);
  expect(await count(sql`select count(*) from customer_facts where last_interaction_at is not null`)).toBe(spoke.size);
});

test('where customers stand is where their moves led, in the pipeline and in what rules read', async () => {
  const last = new Map(demo.stageMoves.map((move) => [move.externalUserid, move]));
  expect(await count(sql`select count(*) from stage_change`)).toBe(demo.stageMoves.length);
  expect(await count(sql`select count(*) from fact where kind = 'stage.changed'`)).toBe(demo.stageMoves.length);
  const { rows } = await sql<{ name: string; count: number }>`
    select s.name, count(*) from customer_facts f cross join unnest(f.stages) t(id) join stage s on s.id = t.id group by s.name`.execute(
    company.db,
  );
  const stood = Array.from(last.values(), (move) => move.stage);
  expect(Object.fromEntries(rows.map((row) => [row.name, row.count]))).toEqual(
    Object.fromEntries(Array.from(new Set(stood), (name) => [name, stood.filter((stage) => stage === name).length])),
  );
  expect(
    await count(sql`select count(*) from customer_stage c join stage_change m on m.bucket = c.bucket and m.customer_id = c.customer_id
      where m.at > c.entered_at or (m.at = c.entered_at and m.to_stage_id <> c.stage_id)`),
  ).toBe(0);
});

test('nothing of the past is dated today: people came with their first friend, tags followed, and facts say the same', async () => {
  expect(
    await count(sql`
      select count(*) from customer c where c.known_at <> (
        select min(f.added_at) from friendship f where f.bucket = c.bucket and f.customer_id = c.id)`),
  ).toBe(0);
  expect(
    await count(sql`
      select count(*) from tagging t join tag on tag.id = t.tag_id where tag.name not in ('已签约', '已竣工') and t.added_at > (
        select min(f.added_at) + interval '1 hour' from friendship f where f.bucket = t.bucket and f.customer_id = t.customer_id)`),
  ).toBe(0);
  expect(
    await count(sql`select count(*) from tagging t join fact f on f.bucket = t.bucket and f.customer_id = t.customer_id and f.kind = 'tag.added'
      and f.data ->> 'taggingId' = t.id::text where f.at <> t.added_at`),
  ).toBe(0);
  expect(await count(sql`select count(*) from fact where at > ${new Date(clock.now())}`)).toBe(0);
});

test('the past enters nobody into an SOP, though one of them is live', async () => {
  const sops = await company.db.selectFrom('sop').select(['name', 'status']).orderBy('id').execute();
  expect(sops.map((sop) => [sop.name, sop.status])).toEqual([
    ['楼盘新客 1·3·8·15', 'live'],
    ['新好友欢迎三部曲', 'draft'],
    ['老客户回访', 'draft'],
  ]);
  const reactor = createReactor({ db: company.db, clock, log, readers: [customerFactsReader, createSopReader()] });
  while (await reactor.runOnce());
  expect(await count(sql`select count(*) from sop_receipt`)).toBe(0);
  expect(await count(sql`select count(*) from enrollment`)).toBe(0);
});

test('a company that has customers of its own is left alone', async () => {
  const other = await openTestCompany();
  try {
    await sql`insert into customer (bucket, id, corp_id, name, known_at, updated_at)
      values (1, '00000000-0000-7000-8000-000000000001', ${other.corpId}, '自己的客户', now(), now())`.execute(other.db);
    expect(await loadDemoCompany({ ...parts(), db: other.db, corpId: other.corpId })).toBe('present');
    const { rows } = await sql`select from demo_company`.execute(other.db);
    expect(rows).toHaveLength(0);
  } finally {
    await other.drop();
  }
});
