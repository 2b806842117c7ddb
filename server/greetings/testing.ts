import { expect } from 'vitest';
import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { friendshipHandler } from '../customers/wecom-events.ts';
import { customersKit } from '../customers/testing.ts';
import { systemClock, type Clock } from '../platform/clock/clock.ts';
import { inScope } from '../platform/db/scoped.ts';
import type { Loop } from '../platform/jobs/loop.ts';
import { runLoops, type Runner } from '../platform/jobs/runner.ts';
import { registerWorker, type Worker } from '../platform/jobs/worker.ts';
import { createInboxLoop } from '../wecom/loop.ts';
import { createWecomClient } from '../wecom/service.ts';
import { openConnectedCompany, silent, startCallbackServer, startTestWecom } from '../wecom/testing.ts';
import { createWelcomeLoop } from './loop.ts';
import { createGreetingNotes } from './note.ts';
import { writeGreeting } from './settings.ts';

export const GREETING = '您好，感谢添加青禾装饰！想约免费量房，直接告诉我小区就好。';

/** A company with a greeting, connected to a simulator whose callbacks reach it, with the loops of as many workers as wanted. */
export async function openGreetingBench(clock: Clock = systemClock) {
  const company = await openConnectedCompany();
  const { db, corpId } = company;
  const kit = customersKit(db, corpId, clock);
  const server = await startCallbackServer(company, clock);
  const wecom = await startTestWecom(server.url);
  const client = createWecomClient({ db, clock, secrets: TEST_SECRETS, apiBase: wecom.url, log: silent });
  const context = { db, clock, log: silent, wecom: client };
  await wecom.control.post('/world', {
    departments: [{ id: 1, name: '总部', parentid: 0 }],
    staff: ['zhangsan', 'wangfang'].map((userid) => ({ userid, name: userid, department: [1] })),
  });
  await kit.addStaff('zhangsan', '张三');
  await kit.addStaff('wangfang', '王芳');
  const workers: Worker[] = [];
  const runners: Runner[] = [];
  const register = async (wakes: () => Runner | undefined = () => undefined): Promise<Worker> => {
    const worker = await registerWorker({ url: company.url, clock, log: silent, onWake: (signal) => wakes()?.wake(signal) });
    workers.push(worker);
    return worker;
  };
  const handlers = [friendshipHandler(context)];

  return {
    company,
    kit,
    clock,
    wecom,
    client,
    register,
    greet: (text = GREETING, enabled = true) =>
      inScope(db, kit.scope, (tx) => writeGreeting(tx, kit.scope, clock.now(), { enabled, text })),
    loops: (worker: Worker): { welcome: Loop; first: Loop; others: Loop; notes: Loop } => ({
      welcome: createWelcomeLoop({ ...context, worker }),
      first: createInboxLoop({ ...context, worker, handlers, lanes: 'first' }),
      others: createInboxLoop({ ...context, worker, handlers, lanes: 'others' }),
      notes: createGreetingNotes(context),
    }),
    /** A worker process, in so far as it runs these loops. */
    async work(): Promise<void> {
      const holder: { runner: Runner | undefined } = { runner: undefined };
      const worker = await register(() => holder.runner);
      holder.runner = runLoops(Object.values(this.loops(worker)), silent);
      runners.push(holder.runner);
    },
    async stopWork(): Promise<void> {
      for (const runner of runners.splice(0)) await runner.stop();
    },
    /** A new person scans a member's code. */
    async scan(name: string, userid = 'zhangsan'): Promise<string> {
      const made = await wecom.control.post('/customers', { name });
      const externalUserid = made.body.at('externalUserid').text();
      await wecom.control.post('/scans', { externalUserid, userid });
      return externalUserid;
    },
    /** What her phone shows of greetings. */
    async greetings(externalUserid: string): Promise<string[]> {
      const inbox = (await wecom.control.get(`/customers/${externalUserid}/inbox`)).body;
      const messages = Array.isArray(inbox.raw) ? inbox.list() : inbox.at('items').list();
      return messages.filter((one) => one.at('via').raw === 'welcome').map((one) => one.at('text').text());
    },
    welcomes: () =>
      db
        .selectFrom('welcome')
        .select(['externalUserid', 'state', 'reason', 'errcode', 'attempts', 'answers', 'code', 'receivedAt', 'settledAt', 'expiresAt'])
        .orderBy('id')
        .execute(),
    async settled(count: number): Promise<void> {
      await expect
        .poll(async () => (await this.welcomes()).filter(({ state }) => state === 'sent' || state === 'not_sent').length, {
          timeout: 25_000,
        })
        .toBe(count);
    },
    async clear(): Promise<void> {
      await this.stopWork();
      await wecom.control.send('DELETE', '/faults');
      for (const table of ['wecomInbox', 'welcome', 'wecomRate', 'greeting'] as const) await db.deleteFrom(table).execute();
    },
    async close(): Promise<void> {
      await this.stopWork();
      for (const worker of workers) await worker.close();
      await server.close();
      await wecom.close();
      await company.drop();
    },
  };
}

export type GreetingBench = Awaited<ReturnType<typeof openGreetingBench>>;
