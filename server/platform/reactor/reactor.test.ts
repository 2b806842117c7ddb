import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLog } from '../log/log.ts';
import { newId } from '../ids/new-id.ts';
import { inTx } from '../db/scoped.ts';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../../test/harness/company.ts';
import { bucketOf } from '../../../domain/kernel/bucket.ts';
import { createReactor } from './reactor.ts';
import type { FactReader } from './reader.ts';
import { recordFacts, type NewFact } from './record.ts';

let company: TestCompany;
const log = createLog('silent');
const clock = setClock();

beforeAll(async () => {
  company = await openTestCompany();
  await sql`create table seen (n bigint generated always as identity, bucket smallint, customer_id uuid, seq bigint, worker text)`.execute(
    company.db,
  );
});
afterAll(() => company.drop());
beforeEach(async () => {
  await sql`truncate fact, fact_pending, fact_failure, seen`.execute(company.db);
});

test('every fact is read once and in order per customer, with two workers and facts that come meanwhile', async () => {
  const customers = Array.from({ length: 40 }, () => newId(TEST_NOW));
  const workers = ['a', 'b'].map((name) => createReactor({ db: company.db, clock, log, readers: [noting(name)], batch: 7 }));
  const writing = (async () => {
    for (let round = 0; round < 10; round++) await record(customers.map((customer) => known(customer)));
  })();
  await Promise.all([writing, ...workers.map((worker) => drain(worker, writing))]);
  await Promise.all(workers.map((worker) => drain(worker)));
  const { rows } = await sql<{ customerId: string; seq: number }>`select customer_id, seq from seen order by n`.execute(company.db);
  expect(rows).toHaveLength(400);
  for (const customer of customers) {
    const seqs = rows.filter((row) => row.customerId === customer).map((row) => row.seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(new Set(seqs).size).toBe(10);
  }
});

test('a fact of a transaction that commits late is not skipped', async () => {
  const customer = newId(TEST_NOW);
  const reactor = createReactor({ db: company.db, clock, log, readers: [noting('a')] });
  await company.db.transaction().execute(async (slow) => {
    await recordFacts(slow, TEST_NOW, [known(customer)]);
    await record([known(customer)]);
    await drain(reactor);
    expect(await seenCount()).toBe(1);
  });
  await drain(reactor);
  expect(await seenCount()).toBe(2);
});

test('a reader that fails leaves nothing half done and the fact is set aside, while its bucket goes on', async () => {
  const poisoned = newId(TEST_NOW);
  const others = Array.from({ length: 5 }, () => sameBucketAs(poisoned));
  const failing: FactReader = {
    name: 'failing',
    kinds: ['customer.known'],
    onFacts: async (_tx, batch) => {
      if (batch.facts.some((fact) => fact.customerId === poisoned)) throw new Error('cannot digest this');
    },
  };
  await record([known(others[0] ?? ''), known(poisoned), ...others.slice(1).map((id) => known(id))]);
  await drain(createReactor({ db: company.db, clock, log, readers: [noting('a'), failing] }));
  expect(await seenCount()).toBe(5);
  const failures = await company.db.selectFrom('factFailure').select(['error']).execute();
  expect(failures).toEqual([{ error: 'Error: cannot digest this' }]);
});

test('a database that goes away in the middle is no reason to set a fact aside', async () => {
  await record([known(newId(TEST_NOW))]);
  let first = true;
  const broken: FactReader = {
    name: 'broken',
    kinds: ['customer.known'],
    onFacts: async (tx) => {
      if (!first) return;
      first = false;
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
    },
  };
  const reactor = createReactor({ db: company.db, clock, log, readers: [noting('a'), broken] });
  await expect(reactor.runOnce()).rejects.toThrow();
  await drain(reactor);
  expect(await seenCount()).toBe(1);
  expect(await company.db.selectFrom('factFailure').selectAll().execute()).toEqual([]);
});

test('imports wait while live facts wait', async () => {
  const bulk = Array.from({ length: 20 }, () => newId(TEST_NOW));
  await inTx(company.db, (tx) => recordFacts(tx, TEST_NOW, bulk.map(known), 'bulk'));
  const live = newId(TEST_NOW);
  await record([known(live)]);
  await createReactor({ db: company.db, clock, log, readers: [noting('a')] }).runOnce();
  const { rows } = await sql<{ customerId: string }>`select customer_id from seen`.execute(company.db);
  expect(rows).toEqual([{ customerId: live }]);
});

function known(customerId: string): NewFact {
  return { kind: 'customer.known', data: { origin: 'api' }, corpId: company.corpId, customerId, at: TEST_NOW, actor: 'system' };
}

function record(facts: NewFact[]): Promise<void> {
  return inTx(company.db, (tx) => recordFacts(tx, TEST_NOW, facts));
}

function noting(worker: string): FactReader {
  return {
    name: 'noting',
    kinds: ['customer.known'],
    onFacts: async (tx, batch) => {
      for (const fact of batch.facts) {
        await sql`insert into seen (bucket, customer_id, seq, worker) values (${batch.bucket}, ${fact.customerId}, ${fact.seq}, ${worker})`.execute(
          tx,
        );
      }
    },
  };
}

async function drain(reactor: { runOnce(): Promise<boolean> }, until: Promise<unknown> = Promise.resolve()): Promise<void> {
  let over = false;
  void until.then(() => (over = true));
  for (;;) {
    const worked = await reactor.runOnce();
    if (!worked && over) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function seenCount(): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from seen`.execute(company.db);
  return rows[0]?.count ?? 0;
}

function sameBucketAs(customerId: string): string {
  for (;;) {
    const id = newId(TEST_NOW);
    if (bucketOf(id) === bucketOf(customerId)) return id;
  }
}
