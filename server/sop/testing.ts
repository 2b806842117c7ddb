import { sql } from 'kysely';
import type pg from 'pg';
import { createReactor } from '../platform/reactor/reactor.ts';
import { recordFacts } from '../platform/reactor/record.ts';
import { inScope, inTx } from '../platform/db/scoped.ts';
import { systemScope } from '../platform/auth/caller.ts';
import { newId } from '../platform/ids/new-id.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { SopDefinition, Step } from '../../domain/sop/definition.ts';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import { customerFactsReader } from '../customers/readers.ts';
import { createLog } from '../platform/log/log.ts';
import { openTestCompany, setClock } from '../../test/harness/company.ts';
import { createSop } from './draft.ts';
import { createDueLoop } from './loop.ts';
import { publishSop } from './publish.ts';
import { createSopReader } from './readers.ts';

/** For tests: a company on a real database, its clock, and the two loops through which SOPs live. */
export async function openWorld() {
  const company = await openTestCompany();
  const clock = setClock();
  const errors: unknown[] = [];
  const log = { error: (data: unknown) => void errors.push(data) };
  const { db, corpId } = company;
  const scope: Scope = systemScope(corpId, 'Asia/Shanghai');
  const reactor = createReactor({ db, clock, log: createLog('silent'), readers: [customerFactsReader, createSopReader()] });
  const loop = createDueLoop({ db, clock, log });
  const web = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inScope(db, scope, work);
  let made = 0;

  const settle = async (): Promise<void> => {
    for (;;) {
      const reacted = await reactor.runOnce();
      const decided = await loop.runOnce();
      if (!reacted && !decided) return;
    }
  };

  return {
    ...company,
    clock,
    scope,
    log,
    errors,
    loop,
    reactor,
    web,
    /** Works until nothing is left to do at this instant. */
    settle,
    /** Lets time pass, stopping at each instant at which a step is due, as the simulator does. */
    async passTo(instant: number): Promise<void> {
      await settle();
      for (;;) {
        const next = await loop.nextDue();
        if (next === null || next > instant) break;
        clock.set(Math.max(next, clock.now()));
        await settle();
      }
      clock.set(instant);
      await settle();
    },
    async tag(name: string): Promise<number> {
      const group = await db
        .insertInto('tagGroup')
        .values({ corpId, name: `${name}组`, createdAt: at(clock.now()) })
        .returning('id')
        .executeTakeFirstOrThrow();
      const tag = await db
        .insertInto('tag')
        .values({ corpId, groupId: group.id, name, createdAt: at(clock.now()) })
        .returning('id')
        .executeTakeFirstOrThrow();
      return tag.id;
    },
    async staff(): Promise<number> {
      made += 1;
      const row = await db
        .insertInto('staff')
        .values({ corpId, userid: `staff${made}`, name: `员工${made}`, createdAt: at(clock.now()) })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },
    /** Customers who are friends of the staff member. */
    async customers(count: number, staffId: number): Promise<string[]> {
      const ids = Array.from({ length: count }, () => newId(clock.now()));
      const buckets = ids.map(bucketOf);
      await inTx(db, async (tx) => {
        await sql`
          insert into customer (bucket, id, corp_id, name, known_at, updated_at)
          select b, i, ${corpId}, '客户', ${at(clock.now())}, ${at(clock.now())} from unnest(${buckets}::smallint[], ${ids}::uuid[]) as k(b, i)`.execute(
          tx,
        );
        await recordFacts(
          tx,
          clock.now(),
          ids.map((customerId) => ({
            kind: 'customer.known',
            data: { origin: 'api' },
            corpId,
            customerId,
            at: clock.now(),
            actor: 'system',
          })),
        );
        await befriend(tx, corpId, clock.now(), ids, staffId);
      });
      return ids;
    },
    /** Customers already waiting for the first step of a published SOP, written straight into the tables. */
    async waiting(count: number, staffId: number, sopId: string, dueAt: number): Promise<string[]> {
      const ids = Array.from({ length: count }, () => newId(clock.now()));
      const buckets = ids.map(bucketOf);
      const keys = sql`unnest(${buckets}::smallint[], ${ids}::uuid[]) as k(b, i)`;
      const now = at(clock.now());
      await inTx(db, async (tx) => {
        await sql`insert into customer (bucket, id, corp_id, name, known_at, updated_at) select b, i, ${corpId}, '客户', ${now}, ${now} from ${keys}`.execute(
          tx,
        );
        await sql`
          insert into customer_facts (bucket, customer_id, corp_id, name, gender, friend_staff, known_at)
          select b, i, ${corpId}, '客户', 'unknown', array[${staffId}::integer], ${now} from ${keys}`.execute(tx);
        // The customer's id serves as the enrollment's.
        await sql`
          insert into enrollment (bucket, id, corp_id, sop_id, version, customer_id, anchor, started_at, status)
          select b, i, ${corpId}, ${Number(sopId)}, 1, i, ${now}, ${now}, 'active' from ${keys}`.execute(tx);
        await sql`
          insert into step_run (bucket, enrollment_id, corp_id, sop_id, step_key, planned_at, due_at)
          select b, i, ${corpId}, ${Number(sopId)}, 'd1', ${at(dueAt)}, ${at(dueAt)} from ${keys}`.execute(tx);
      });
      return ids;
    },
    befriend: (customerId: string, staffId: number) => inTx(db, (tx) => befriend(tx, corpId, clock.now(), [customerId], staffId)),
    /** The friendship ends. */
    unfriend: (customerId: string, staffId: number) =>
      inTx(db, async (tx) => {
        const bucket = bucketOf(customerId);
        const { rows } = await sql<{ id: string }>`
          update friendship set lost_at = ${at(clock.now())}, lost_by = 'customer'
          where bucket = ${bucket} and customer_id = ${customerId} and staff_id = ${staffId} and lost_at is null returning id`.execute(tx);
        const data = { friendshipId: rows[0]?.id ?? '', staffId, by: 'customer' } as const;
        await recordFacts(tx, clock.now(), [{ kind: 'friend.lost', data, corpId, customerId, at: clock.now(), actor: 'wecom' }]);
      }),
    /** Adds a tag to customers, who lack it. */
    addTag: (customerIds: readonly string[], tagId: number, happenedAt = clock.now()) =>
      inTx(db, async (tx) => {
        const taggings = customerIds.map((customerId) => ({ customerId, bucket: bucketOf(customerId), taggingId: newId(clock.now()) }));
        await sql`
          insert into tagging (bucket, id, corp_id, customer_id, tag_id, source, added_by, added_at)
          select b, i, ${corpId}, u, ${tagId}, 'manual', 'system', ${at(happenedAt)}
          from unnest(${taggings.map((t) => t.bucket)}::smallint[], ${taggings.map((t) => t.taggingId)}::uuid[], ${taggings.map((t) => t.customerId)}::uuid[]) as k(b, i, u)`.execute(
          tx,
        );
        const source = 'manual' as const;
        await recordFacts(
          tx,
          clock.now(),
          taggings.map(({ customerId, taggingId }) => ({
            kind: 'tag.added',
            data: { taggingId, tagId, source },
            corpId,
            customerId,
            at: happenedAt,
            actor: 'system',
          })),
        );
      }),
    removeTag: (customerId: string, tagId: number) =>
      inTx(db, async (tx) => {
        const bucket = bucketOf(customerId);
        const { rows } = await sql<{ id: string }>`
          update tagging set removed_at = ${at(clock.now())}, removed_by = 'system'
          where bucket = ${bucket} and customer_id = ${customerId} and tag_id = ${tagId} and removed_at is null returning id`.execute(tx);
        const data = { taggingId: rows[0]?.id ?? '', tagId, source: 'manual' } as const;
        await recordFacts(tx, clock.now(), [{ kind: 'tag.removed', data, corpId, customerId, at: clock.now(), actor: 'system' }]);
      }),
    async publish(definition: SopDefinition, how: { enrollExisting?: boolean } = {}): Promise<string> {
      return web(async (tx) => {
        const id = await createSop(tx, scope, clock.now(), definition);
        await publishSop(tx, scope, clock.now(), id, how);
        return id;
      });
    },
    /** Facts that a reader could not digest. */
    async setAside(): Promise<string[]> {
      return (await db.selectFrom('factFailure').select('error').execute()).map((row) => row.error);
    },
    /** What was decided for the customer: step and local time of the decision. */
    async decided(customerId: string): Promise<string[]> {
      const { rows } = await sql<{ stepKey: string; local: string }>`
        select step_key, to_char(created_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as local from intent
        where bucket = ${bucketOf(customerId)} and customer_id = ${customerId} order by created_at, step_key`.execute(db);
      return rows.map((row) => `${row.stepKey} ${row.local}`);
    },
    async statuses(customerId: string): Promise<string[]> {
      const { rows } = await sql<{ text: string }>`
        select status || coalesce(' ' || end_reason, '') as text from enrollment
        where bucket = ${bucketOf(customerId)} and customer_id = ${customerId} order by started_at, id`.execute(db);
      return rows.map((row) => row.text);
    },
    async outcomes(customerId: string): Promise<string[]> {
      const { rows } = await sql<{ outcome: string }>`
        select outcome from sop_receipt where bucket = ${bucketOf(customerId)} and customer_id = ${customerId} order by received_at, entry_key`.execute(
        db,
      );
      return rows.map((row) => row.outcome);
    },
    async codes(customerId: string): Promise<string[]> {
      const { rows } = await sql<{ text: string }>`
        select coalesce(t.step_key || ' ', '') || t.code as text from enrollment e
        join enrollment_trace t on t.bucket = e.bucket and t.enrollment_id = e.id
        where e.bucket = ${bucketOf(customerId)} and e.customer_id = ${customerId} order by e.started_at, t.id`.execute(db);
      return rows.map((row) => row.text);
    },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;

export type Statement = { readonly text: string; readonly values: readonly unknown[] };

/** Every statement that goes through the pool until `stop`. */
export function recordStatements(pool: pg.Pool): { stop(): Statement[] } {
  const seen: Statement[] = [];
  const patched = new Map<pg.PoolClient, () => void>();
  const patch = (client: pg.PoolClient): void => {
    if (patched.has(client)) return;
    const original = client.query;
    patched.set(client, () => void Object.assign(client, { query: original }));
    Object.assign(client, {
      query: (...args: unknown[]) => {
        const [text, values] = args;
        if (typeof text === 'string') seen.push({ text, values: Array.isArray(values) ? values : [] });
        return Reflect.apply(original, client, args);
      },
    });
  };
  pool.on('acquire', patch);
  return {
    stop: () => {
      pool.off('acquire', patch);
      for (const restore of patched.values()) restore();
      return seen;
    },
  };
}

/** An instant of March 2026 in Shanghai. */
export function march(day: number, time: string): number {
  return Date.parse(`2026-03-${String(day).padStart(2, '0')}T${time}:00+08:00`);
}

export function dayStep(day: number, time = '10:00'): Step {
  return { key: `d${day}`, at: { day, time }, send: { text: `第 ${day} 天` } };
}

/** The field's example: tag → days 1, 3, 8 and 15; removing the tag ends it. */
export function tagSop(tagId: number, change: Partial<SopDefinition> = {}): SopDefinition {
  return {
    name: `新客 ${tagId}`,
    trigger: { kind: 'tag', tags: [String(tagId)] },
    steps: [dayStep(1), dayStep(3), dayStep(8), dayStep(15)],
    exits: [{ tagRemoved: [String(tagId)] }],
    ...change,
  };
}

async function befriend(tx: Tx, corpId: number, now: number, customerIds: readonly string[], staffId: number): Promise<void> {
  const friendships = customerIds.map((customerId) => ({ customerId, friendshipId: newId(now) }));
  await sql`
    insert into friendship (bucket, id, corp_id, customer_id, staff_id, added_at)
    select b, i, ${corpId}, u, ${staffId}, ${at(now)}
    from unnest(${customerIds.map(bucketOf)}::smallint[], ${friendships.map((one) => one.friendshipId)}::uuid[], ${Array.from(customerIds)}::uuid[]) as k(b, i, u)`.execute(
    tx,
  );
  await recordFacts(
    tx,
    now,
    friendships.map(({ customerId, friendshipId }) => ({
      kind: 'friend.added',
      data: { friendshipId, staffId, addWay: 1, state: null, returning: false },
      corpId,
      customerId,
      at: now,
      actor: 'wecom',
    })),
  );
}
