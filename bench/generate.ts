import type pg from 'pg';
import { bucketOf } from '../domain/kernel/bucket.ts';
import { uuidV7 } from '../domain/kernel/id.ts';
import { DAY, MINUTE, type Instant } from '../domain/kernel/time.ts';
import { createRandom, type Random } from '../db/demo/random.ts';
import { writeCompany } from './company.ts';

/** The instant at which measurements begin: half a minute after the steps of the day are due. */
export const BENCH_NOW: Instant = Date.parse('2026-03-02T10:00:30+08:00');
const DUE = BENCH_NOW - MINUTE / 2;
const CHUNK = 20_000;

export type Load = {
  readonly seed: number;
  readonly customers: number;
  /** How many of the customers' steps are due at each minute from BENCH_NOW on; all others wait for days. 'all': every one is due. */
  readonly due: 'all' | { readonly minutes: number; readonly each: number };
};

/** Fills an empty, migrated database: customers with eight tags and orders in their facts rows, each on her way through one SOP. */
export async function generateLoad(client: pg.Client, load: Load): Promise<void> {
  const random = createRandom(load.seed);
  const company = await writeCompany(client, BENCH_NOW);
  for (let from = 0; from < load.customers; from += CHUNK) {
    const count = Math.min(CHUNK, load.customers - from);
    const people = Array.from({ length: count }, (_, i) => person(random, dueOf(load.due, from + i)));
    await writeCustomers(client, company.corpId, people);
    await writeFactsRows(client, company.corpId, company.staffId, people);
    await writeEnrollments(client, company.corpId, company.sopId, people);
  }
  await client.query('vacuum (analyze) customer, customer_facts, enrollment, step_run');
}

type Person = ReturnType<typeof person>;

function person(random: Random, due: { stepKey: string; dueAt: Instant; anchor: Instant }) {
  const id = randomId(random);
  const orders = random.chance(0.4) ? random.int(1, 8) : 0;
  return {
    ...due,
    id,
    bucket: bucketOf(id),
    // The enrollment shares the customer's bucket by its own column, not by its id.
    enrollmentId: randomId(random),
    name: `客户${random.int(1, 999_999)}`,
    knownAt: text(BENCH_NOW - random.int(1, 365) * DAY),
    tags: `{${Array.from({ length: 8 }, () => random.int(1, 400)).join(',')}}`,
    orders,
    sumFen: orders * random.int(3_000, 40_000),
    lastPaidAt: orders === 0 ? null : text(BENCH_NOW - random.int(0, 180) * DAY),
  };
}

function dueOf(due: Load['due'], index: number): { stepKey: string; dueAt: Instant; anchor: Instant } {
  if (due === 'all') return { stepKey: 'd1', dueAt: DUE, anchor: DUE - DAY };
  const minute = Math.floor(index / due.each);
  if (minute < due.minutes) return { stepKey: 'd1', dueAt: DUE + minute * MINUTE, anchor: DUE - DAY };
  return { stepKey: 'd8', dueAt: DUE + (1 + (index % 5)) * DAY, anchor: DUE - (7 - (index % 5)) * DAY };
}

async function writeCustomers(client: pg.Client, corpId: number, people: readonly Person[]): Promise<void> {
  await client.query(
    `insert into customer (bucket, id, corp_id, name, gender, known_at, updated_at)
     select b, i, $5, n, 'unknown', k, k from unnest($1::smallint[], $2::uuid[], $3::text[], $4::timestamptz[]) as given(b, i, n, k)`,
    [people.map((one) => one.bucket), people.map((one) => one.id), people.map((one) => one.name), people.map((one) => one.knownAt), corpId],
  );
}

async function writeFactsRows(client: pg.Client, corpId: number, staffId: number, people: readonly Person[]): Promise<void> {
  await client.query(
    `insert into customer_facts (bucket, customer_id, corp_id, name, gender, tags, friend_staff, owner_staff_id, friend_since,
       order_count, order_sum_fen, first_paid_at, last_paid_at, last_interaction_at, known_at)
     select b, i, $9, n, 'unknown', t::integer[], array[$10::integer], $10, k, c, s, p, p, p, k
     from unnest($1::smallint[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $6::integer[], $7::bigint[], $8::timestamptz[])
       as given(b, i, n, k, t, c, s, p)`,
    [
      people.map((one) => one.bucket),
      people.map((one) => one.id),
      people.map((one) => one.name),
      people.map((one) => one.knownAt),
      people.map((one) => one.tags),
      people.map((one) => one.orders),
      people.map((one) => one.sumFen),
      people.map((one) => one.lastPaidAt),
      corpId,
      staffId,
    ],
  );
}

async function writeEnrollments(client: pg.Client, corpId: number, sopId: number, people: readonly Person[]): Promise<void> {
  const buckets = people.map((one) => one.bucket);
  const ids = people.map((one) => one.enrollmentId);
  await client.query(
    `insert into enrollment (bucket, id, corp_id, sop_id, version, customer_id, anchor, started_at, status)
     select b, i, $5, $6, 1, u, a, a, 'active' from unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::timestamptz[]) as given(b, i, u, a)`,
    [buckets, ids, people.map((one) => one.id), people.map((one) => text(one.anchor)), corpId, sopId],
  );
  await client.query(
    `insert into step_run (bucket, enrollment_id, corp_id, sop_id, step_key, planned_at, due_at)
     select b, i, $5, $6, k, d, d from unnest($1::smallint[], $2::uuid[], $3::text[], $4::timestamptz[]) as given(b, i, k, d)`,
    [buckets, ids, people.map((one) => one.stepKey), people.map((one) => text(one.dueAt)), corpId, sopId],
  );
}

function randomId(random: Random): string {
  return uuidV7(
    BENCH_NOW - 1_000,
    Uint8Array.from({ length: 10 }, () => random.int(0, 255)),
  );
}

function text(instant: Instant): string {
  return new Date(instant).toISOString();
}
