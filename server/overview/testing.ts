import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { httpClient } from '../../test/harness/http-client.ts';
import { systemScope } from '../platform/auth/caller.ts';
import { movableClock } from '../platform/clock/clock.ts';
import { registerWorker, type Worker } from '../platform/jobs/worker.ts';
import type { Loop } from '../platform/jobs/loop.ts';
import { openConnectedCompany, silent, startCallbackServer, startTestWecom, TEST_APP } from '../wecom/testing.ts';
import { composeWork } from '../work.ts';

export type SyncKit = Awaited<ReturnType<typeof openSyncKit>>;

/**
 * A company, its WeCom with callbacks over real HTTP, and everything that works without a request, run by the test itself:
 * `settle` until nothing is due. `apiBase` may lead through something that disturbs.
 */
export async function openSyncKit(apiBaseOf: (simulatorUrl: string) => string = (url) => url) {
  const company = await openConnectedCompany();
  const clock = movableClock(0);
  const callbacks = await startCallbackServer(company, clock);
  const wecom = await startTestWecom(callbacks.url);
  const workers: Worker[] = [];
  /** One more process: its own connection, its own limiter, its own loops. */
  const startProcess = async () => {
    const worker = await registerWorker({ url: company.url, clock, log: silent, onWake: () => undefined });
    workers.push(worker);
    const parts = { db: company.db, clock, log: silent, worker, secrets: TEST_SECRETS };
    return { worker, ...composeWork({ ...parts, wecomApiBase: apiBaseOf(wecom.url) }) };
  };
  const product = await startProcess();
  const { corpId, db } = company;
  return {
    ...product,
    company,
    db,
    corpId,
    clock,
    wecom,
    startProcess,
    scope: systemScope(corpId, 'Asia/Shanghai'),
    loop: (name: string): Loop => {
      const loop = product.loops.find((one) => one.name === name);
      if (loop === undefined) throw new Error(`no loop ${name}`);
      return loop;
    },
    /** What people did reaches the product, and the product does all that is due of it. */
    async settle(): Promise<void> {
      await wecom.control.post('/clock', { advance: 'PT0S' });
      await untilIdle(product.loops);
    },
    /** A command to WeCom in our app's name, past the product: nothing of it is called back. */
    async inWecom(command: string, request: Record<string, unknown>): Promise<void> {
      const api = httpClient(`${wecom.url}/cgi-bin`);
      const asked = await api.get(`/gettoken?corpid=${TEST_APP.wecomCorpId}&corpsecret=${TEST_APP.secret}`);
      const query = new URLSearchParams({ access_token: asked.body.at('access_token').text() });
      const isGet = command.endsWith('/delete');
      if (isGet) for (const [name, value] of Object.entries(request)) query.set(name, String(value));
      const answer = isGet ? await api.get(`/${command}?${query.toString()}`) : await api.post(`/${command}?${query.toString()}`, request);
      if (answer.body.at('errcode').raw !== 0) throw new Error(`${command}: ${JSON.stringify(answer.body.raw)}`);
    },
    async close(): Promise<void> {
      for (const worker of workers) await worker.close();
      await callbacks.close();
      await wecom.close();
      await company.drop();
    },
  };
}

/** Runs loops in turn until none has anything to do. */
export async function untilIdle(loops: readonly Loop[]): Promise<void> {
  let worked = true;
  while (worked) {
    worked = false;
    for (const loop of loops) while (await loop.runOnce()) worked = true;
  }
}

/** Everybody of a small company: two staff, one tag group, some customers of each. */
export function smallWorld(customers: number) {
  return {
    departments: [
      { id: 1, name: '总部', parentid: 0 },
      { id: 2, name: '静安店', parentid: 1 },
      { id: 3, name: '旧店', parentid: 1 },
    ],
    staff: [
      { userid: 'wangfang', name: '王芳', department: [2] },
      { userid: 'zhaoyi', name: '赵一', department: [1] },
    ],
    tagGroups: [
      {
        groupId: 'etg',
        groupName: '装修',
        tags: [
          { id: 'et1', name: '新客' },
          { id: 'et2', name: '老客' },
        ],
      },
    ],
    customers: Array.from({ length: customers }, (_, i) => ({
      externalUserid: `wm${i}`,
      name: `客户${i}`,
      gender: 1,
      friendships: [
        { userid: 'wangfang', createtime: ADDED + i, tagIds: i % 2 === 0 ? ['et1'] : [], remark: `备注${i}` },
        ...(i % 10 === 0 ? [{ userid: 'zhaoyi', createtime: ADDED + 10_000 + i }] : []),
      ],
    })),
  };
}

/** Seconds. */
export const ADDED = 1_760_000_000;
