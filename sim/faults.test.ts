import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { customerId, list, smallWorld, startTestSim } from './testing/harness.ts';
import type { TestSim } from './testing/harness.ts';

const PATH = '/cgi-bin/externalcontact/add_msg_template';
let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('DELETE', 'faults');
  await sim.control('POST', 'world', smallWorld(2));
});

const send = () => sim.call('externalcontact/add_msg_template', { text: { content: '好' }, external_userid: [customerId(0)] });
const tasks = async () => list((await sim.control('GET', 'staff/zhangsan/tasks')).body.items).length;
const fault = (body: object) => sim.control('POST', 'faults', { path: PATH, ...body });

test('errcode: answers with the code as often as asked, without effect', async () => {
  await fault({ mode: 'errcode', errcode: 45009, times: 2 });
  expect([(await send()).errcode, (await send()).errcode, (await send()).errcode]).toEqual([45009, 45009, 0]);
  expect(await tasks()).toBe(1);
});

test('dropResponse: takes effect, and the answer is lost', async () => {
  await fault({ mode: 'dropResponse', times: 1 });
  await expect(send()).rejects.toThrow();
  expect(await tasks()).toBe(1);
  const calls = list((await sim.control('GET', `calls?path=${PATH}`)).body.items);
  expect(calls.at(-1)).toMatchObject({ path: PATH, errcode: 0, body: { text: { content: '好' } } });
});

test('refuse: no effect and no answer', async () => {
  await fault({ mode: 'refuse', times: 1 });
  await expect(send()).rejects.toThrow();
  expect(await tasks()).toBe(0);
});

test('delay: answers late', async () => {
  await fault({ mode: 'delay', delayMs: 150, times: 1 });
  const began = Date.now();
  expect((await send()).errcode).toBe(0);
  expect(Date.now() - began).toBeGreaterThanOrEqual(145);
});

test('DELETE clears them, those of callbacks too; nonsense is refused', async () => {
  await fault({ mode: 'errcode', errcode: -1, times: 9 });
  await sim.control('POST', 'callbacks/faults', { mode: 'drop', times: 9 });
  await sim.control('DELETE', 'faults');
  expect((await send()).errcode).toBe(0);
  expect((await fault({ mode: 'errcode' })).status).toBe(400);
  expect((await fault({ mode: 'explode' })).status).toBe(400);
  expect((await sim.control('POST', 'callbacks/faults', { mode: 'errcode' })).status).toBe(400);
  expect((await sim.control('POST', 'world', { staff: [{ userid: 'a', name: 'A', department: [99] }] })).status).toBe(400);
  expect((await sim.control('POST', 'scans', { externalUserid: 'wmnobody', userid: 'zhangsan' })).status).toBe(404);
  expect((await sim.control('POST', 'scans', { externalUserid: customerId(0), configId: 'none' })).status).toBe(404);
  expect((await sim.control('POST', 'friendships/removals', { externalUserid: customerId(0), userid: 'LiSi', by: 'staff' })).status).toBe(
    409,
  );
});

test('the controls answer to this machine only, not to pages from elsewhere', async () => {
  const ask = async (origin: string) => (await fetch(`${sim.url()}/_sim/clock`, { headers: { origin } })).status;
  expect([await ask('https://evil.example'), await ask(sim.url()), await ask('http://localhost:8686')]).toEqual([403, 200, 200]);
});
