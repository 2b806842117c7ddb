import { TEST_SECRETS } from './secrets.ts';
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Fact } from '../../domain/facts.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { HOUR } from '../../domain/kernel/time.ts';
import { pollDeliveries, deliveryLoops } from '../../server/delivery/loop.ts';
import { createIntents, type NewIntent } from '../../server/delivery/service.ts';
import { at } from '../../server/platform/db/bind.ts';
import { openDatabase } from '../../server/platform/db/database.ts';
import { newId } from '../../server/platform/ids/new-id.ts';
import type { Loop } from '../../server/platform/jobs/loop.ts';
import { registerWorker, type Worker } from '../../server/platform/jobs/worker.ts';
import { createLog } from '../../server/platform/log/log.ts';
import { createWecomClient } from '../../server/wecom/service.ts';
import { customerId, list, smallWorld, startTestSim } from '../../sim/testing/harness.ts';
import { createTestDatabase } from './database.ts';

const QUIET = createLog('silent');

export type DeliveryBench = Awaited<ReturnType<typeof deliveryBench>>;
type Given = Partial<NewIntent> & { to?: number };

/** Delivery on a real database and a real simulator: a company with 张三 and 李四, and customers who are friends of 张三. */
export async function deliveryBench(customers: number) {
  const made = await createTestDatabase();
  const { db, close } = openDatabase(made.url, { max: 12, onError: (error) => console.warn(error.message) });
  const sim = await startTestSim();
  await sim.control('POST', 'world', smallWorld(customers));
  let offset = 0;
  const clock = { now: () => Date.now() + offset };
  const corpId = 1;
  await sql`insert into corp (name, wecom_corp_id, created_at) values ('活水', ${sim.config.corpId}, ${at(clock.now())})`.execute(db);
  await sql`insert into wecom_app (corp_id, agent_id, secret, callback_token, encoding_aes_key)
    values (1, ${sim.config.agentId}, ${TEST_SECRETS.seal(sim.config.secret)}, ${TEST_SECRETS.seal('token')},
      ${TEST_SECRETS.seal(sim.config.encodingAesKey)})`.execute(db);
  await sql`insert into staff (corp_id, userid, name, created_at) values (1, 'zhangsan', '张三', ${at(clock.now())}), (1, 'LiSi', '李四', ${at(clock.now())})`.execute(
    db,
  );
  const ids = Array.from({ length: customers }, () => newId(clock.now()));
  await seedCustomers();
  const workers: Worker[] = [];
  const startWorker = async () => {
    const worker = await registerWorker({ url: made.url, clock, log: QUIET, onWake: () => undefined });
    workers.push(worker);
    return worker;
  };
  const worker = await startWorker();
  let apiBase = sim.url();
  let dueSteps = false;
  const loopsOf = (own: { readonly id: number }) => {
    const wecom = createWecomClient({ db, clock, secrets: TEST_SECRETS, apiBase, log: QUIET });
    const [plan, reconcile, results] = deliveryLoops({
      db,
      clock,
      log: QUIET,
      worker: own,
      wecom,
      hasDueSteps: () => Promise.resolve(dueSteps),
    });
    if (plan === undefined || reconcile === undefined || results === undefined) throw new Error('three loops');
    return { plan, reconcile, results, poll: () => pollDeliveries({ db, clock, log: QUIET, wecom }, corpId) };
  };

  async function seedCustomers(): Promise<void> {
    const rows = ids.map((id, i) => ({ b: bucketOf(id), i: id, n: `客户${i}`, x: customerId(i) }));
    await sql`insert into customer (bucket, id, corp_id, name, known_at, updated_at)
      select b, i, 1, n, ${at(clock.now())}, ${at(clock.now())} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(b smallint, i uuid, n text)`.execute(
      db,
    );
    await sql`insert into customer_identity (corp_id, kind, value, bucket, customer_id, created_at)
      select 1, 'external_userid', x, b, i, ${at(clock.now())} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(b smallint, i uuid, x text)`.execute(
      db,
    );
    await sql`insert into customer_facts (bucket, customer_id, corp_id, name, gender, friend_staff, owner_staff_id, known_at)
      select b, i, 1, n, 'unknown', '{1}', 1, ${at(clock.now())} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(b smallint, i uuid, n text)`.execute(
      db,
    );
  }

  return {
    db,
    sim,
    clock,
    corpId,
    ids,
    worker,
    startWorker,
    loops: loopsOf(worker),
    loopsOf,
    setDueSteps: (value: boolean) => (dueSteps = value),
    /** Where loops made from now on look for WeCom. */
    setApiBase: (url: string) => (apiBase = url),
    customer: (i: number) => ids[i] ?? '',
    async intents(...given: Given[]): Promise<string[]> {
      const now = clock.now();
      const rows = given.map(({ to = 0, ...rest }): NewIntent => {
        const id = ids[to] ?? '';
        const defaults = {
          enrollmentId: null,
          sopId: null,
          stepKey: null,
          messageClass: 'content' as const,
          text: '上新了',
          staffScope: null,
        };
        return {
          id: newId(now),
          bucket: bucketOf(id),
          corpId,
          customerId: id,
          ...defaults,
          dueAt: now,
          expiresAt: now + 8 * HOUR,
          ...rest,
        };
      });
      await createIntents(db, now, rows);
      return rows.map((row) => row.id);
    },
    async intent(id: string) {
      return db.selectFrom('intent').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    },
    tasks: () => db.selectFrom('massTask').selectAll().orderBy('claimedAt').orderBy('id').execute(),
    async facts(kind: Fact['kind']) {
      return db.selectFrom('fact').selectAll().where('kind', '=', kind).orderBy('seq').execute();
    },
    inbox: async (i: number) => list((await sim.control('GET', `customers/${customerId(i)}/inbox`)).body.items),
    async calls(name: string): Promise<Record<string, unknown>[]> {
      return list((await sim.control('GET', `calls?path=/cgi-bin/externalcontact/${name}`)).body.items);
    },
    confirm: (userid = 'zhangsan') => sim.control('POST', `staff/${userid}/confirmations`, { all: true }),
    fault: (fault: object) => sim.control('POST', 'faults', fault),
    /** Moves the clock of both. */
    async advance(ms: number): Promise<void> {
      const answer = await sim.control('POST', 'clock', { advance: `PT${Math.ceil(ms / 1000)}S` });
      if (answer.status !== 200) throw new Error(JSON.stringify(answer));
      offset += Math.ceil(ms / 1000) * 1000;
    },
    /** A worker that claimed and died, before or after it called. */
    async deadClaim(intentId: string, options: { called: boolean }): Promise<string> {
      const now = clock.now();
      const { rows } = await sql<{ id: number }>`insert into worker (started_at, pid) values (${at(now)}, 1) returning id`.execute(db);
      const intent = await this.intent(intentId);
      const id = newId(now);
      const hash = createHash('sha256').update(intent.text).digest();
      await sql`insert into mass_task (id, corp_id, staff_id, text, content_hash, recipients, state, worker_id, claimed_at, called_at)
        values (${id}, 1, 1, ${intent.text}, ${hash}, 1, 'claimed', ${rows[0]?.id ?? 0}, ${at(now)}, ${options.called ? at(now) : null})`.execute(
        db,
      );
      await sql`update intent set state = 'claimed', mass_task_id = ${id}, staff_id = 1, recipient = ${customerId(ids.indexOf(intent.customerId))}
        where id = ${intentId}`.execute(db);
      return id;
    },
    /** Everything gone but the company and its customers; the simulator's world anew. */
    async reset(): Promise<void> {
      await sql`truncate intent, mass_task, fact, fact_pending, delivery_setting, wecom_rate, wecom_denial`.execute(db);
      await sim.control('DELETE', 'faults');
      await sim.control('POST', 'world', smallWorld(customers));
      await sim.control('PUT', 'settings', { quota: 'monthDays' });
      dueSteps = false;
    },
    async close(): Promise<void> {
      for (const own of workers) await own.close();
      await sim.close();
      await close();
      await made.drop();
    },
  };
}

/** Runs a loop until it finds nothing to do. */
export async function drain(loop: Loop): Promise<void> {
  while (await loop.runOnce()) continue;
}
