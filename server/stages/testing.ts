import { sql } from 'kysely';
import { valueOf, type Value } from '../../test/harness/http-client.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { customersKit } from '../customers/testing.ts';
import { customersRoutes } from '../customers/routes.ts';
import { createApiKey } from '../platform/auth/api-key.ts';
import { at } from '../platform/db/bind.ts';
import type { Db } from '../platform/db/database.ts';
import { createHttpServer } from '../platform/http/server.ts';
import { newId } from '../platform/ids/new-id.ts';
import { createJobLoop } from '../platform/jobs/job-loop.ts';
import type { JobHandler } from '../platform/jobs/handler.ts';
import { registerWorker } from '../platform/jobs/worker.ts';
import { createLog } from '../platform/log/log.ts';
import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { vacateJob } from './jobs.ts';
import { stagesRoutes } from './routes.ts';

type Clock = { now(): number };
export type Answered = { readonly status: number; readonly body: Value };

/** What tests of stages do over and over: real HTTP routes, the reactor, and the module's jobs, run until nothing waits. */
export async function openStages(company: { db: Db; url: string; corpId: number }, clock: Clock, more: readonly JobHandler[] = []) {
  const { db, corpId } = company;
  const log = createLog('silent');
  const kit = customersKit(db, corpId, clock);
  const key = await createApiKey(db, corpId, 'test', clock.now());
  const http = await createHttpServer({ db, clock, log });
  customersRoutes(http, { sopsUsingTags: async () => [], secrets: TEST_SECRETS });
  stagesRoutes(http, { secrets: TEST_SECRETS });
  await http.app.ready();
  const handlers = [vacateJob({ db, clock }), ...more];
  const worker = await registerWorker({ url: company.url, clock, log, onWake: () => undefined });
  const loop = createJobLoop({ db, clock, log, worker, handlers });

  async function send(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<Answered> {
    const answer = await http.app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    // A bug is never what a test is after.
    if (answer.statusCode >= 500) throw new Error(`${method} ${path} answered ${answer.statusCode}: ${answer.body}`);
    return { status: answer.statusCode, body: valueOf(answer.json()) };
  }
  return {
    ...kit,
    db,
    send,
    async work(): Promise<void> {
      while (await loop.runOnce());
      await kit.react();
    },
    /** A pipeline with these stages; answers its id and theirs by name. */
    async pipeline(name: string, stages: readonly string[]): Promise<{ id: string; stage(name: string): string }> {
      const made = await send('POST', '/pipelines', { name, stages: stages.map((one) => ({ name: one })) });
      if (made.status !== 201) throw new Error(JSON.stringify(made.body.raw));
      const ids = new Map(
        made.body
          .at('stages')
          .list()
          .map((stage) => [stage.at('name').text(), stage.at('id').text()]),
      );
      return { id: made.body.at('id').text(), stage: (one) => ids.get(one) ?? '0' };
    },
    /** As many customers as asked, written at once. */
    async people(count: number, corp = corpId): Promise<string[]> {
      const ids = Array.from({ length: count }, () => newId(clock.now()));
      await sql`
        insert into customer (bucket, id, corp_id, name, known_at, updated_at)
        select b, i, ${corp}, '客户' || n, ${at(clock.now())}, ${at(clock.now())}
        from unnest(${ids.map(bucketOf)}::smallint[], ${ids}::uuid[]) with ordinality as k(b, i, n)`.execute(db);
      return ids;
    },
    async close(): Promise<void> {
      await worker.close();
      await http.app.close();
    },
  };
}

export type StagesKit = Awaited<ReturnType<typeof openStages>>;
