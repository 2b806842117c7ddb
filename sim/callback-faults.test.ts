import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createServer, type Server } from 'node:http';
import { decrypt, getSignature } from '@wecom/crypto';
import { customerId, eventually, freePort, smallWorld, startTestSim, type TestSim } from './testing/harness.ts';

type Arrival = { readonly query: URLSearchParams; readonly body: string; readonly genuine: boolean; readonly plain: string };

let sim: TestSim;
let server: Server;
let arrivals: Arrival[];
/** What the product answers, one after the other; then 200. 0: nothing at all. */
let statuses: number[];

beforeEach(async () => {
  arrivals = [];
  statuses = [];
  const port = await freePort();
  sim = await startTestSim({ callbackUrl: `http://127.0.0.1:${port}/callback` });
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const query = new URL(request.url ?? '', 'http://product').searchParams;
      const body = Buffer.concat(chunks).toString();
      const secret = /<Encrypt><!\[CDATA\[(.*?)\]\]>|"encrypt":"(.*?)"/.exec(body)?.slice(1).find(Boolean) ?? '';
      const signature = getSignature(sim.config.callbackToken, query.get('timestamp') ?? '', query.get('nonce') ?? '', secret);
      const genuine = signature === query.get('msg_signature');
      arrivals.push({ query, body, genuine, plain: decrypt(sim.config.encodingAesKey, secret).message });
      const status = statuses.shift() ?? (genuine ? 200 : 403);
      if (status === 0) request.socket.destroy();
      else response.writeHead(status, { connection: 'close' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await sim.control('POST', 'world', smallWorld(3));
});
afterEach(async () => {
  await sim.close();
  await new Promise((resolve) => server.close(resolve));
});

const fault = (body: object) => sim.control('POST', 'callbacks/faults', body);
const edit = (i: number) => sim.control('POST', 'staff/zhangsan/edits', { externalUserid: customerId(i), remark: `第${i}位` });
const whom = ({ plain }: Arrival) => /wm0*(\d)\]\]/.exec(plain)?.[1];

describe('a callback', () => {
  test('delayed comes late, after those that were sent meanwhile', async () => {
    await fault({ mode: 'delay', delayMs: 3_000 });
    await edit(0);
    await edit(1);
    await edit(2);
    await eventually(() => arrivals.length >= 3, 10_000);
    expect(arrivals.map(whom)).toEqual(['1', '2', '0']);
  });

  test('delayed goes out before the clock moves on', async () => {
    await fault({ mode: 'delay', delayMs: 60_000 });
    await edit(0);
    await sim.control('POST', 'clock', { advance: 'PT1M' });
    expect(arrivals.map(whom)).toEqual(['0']);
  });

  test('with a wrong signature comes three times, and the next one is genuine', async () => {
    await fault({ mode: 'badSignature' });
    await edit(0);
    await edit(1);
    await eventually(() => arrivals.length >= 4);
    expect(arrivals.map(({ genuine }) => genuine)).toEqual([false, false, false, true]);
    expect((await sim.control('GET', 'state')).body.callbacks).toMatchObject({ waiting: 0, lost: 1 });
  });

  test('with a stale timestamp is signed, but three days old', async () => {
    await fault({ mode: 'staleTimestamp' });
    await edit(0);
    await eventually(() => arrivals.length >= 1);
    expect(arrivals[0]?.genuine).toBe(true);
    expect(Date.now() / 1_000 - Number(arrivals[0]?.query.get('timestamp'))).toBeGreaterThan(2 * 86_400);
  });

  test('not answered with 200 is repeated or not, as the switch says; one without an answer always is', async () => {
    statuses.push(500);
    await edit(0);
    await eventually(() => arrivals.length >= 2);
    await sim.control('POST', 'switches', { callbackRetry: 'transportOnly' });
    statuses.push(500, 0);
    await edit(1);
    await edit(2);
    await eventually(() => arrivals.length >= 5);
    expect(arrivals.map(whom)).toEqual(['0', '0', '1', '2', '2']);
  });

  test('repeated has a new nonce and ciphertext, or is the very same request, as the switch says', async () => {
    statuses.push(500);
    await edit(0);
    await eventually(() => arrivals.length >= 2);
    expect(arrivals[0]?.plain).toBe(arrivals[1]?.plain);
    expect(arrivals[0]?.query.get('nonce')).not.toBe(arrivals[1]?.query.get('nonce'));
    expect(arrivals[0]?.body).not.toBe(arrivals[1]?.body);
    await sim.control('POST', 'switches', { callbackNonce: 'same' });
    statuses.push(500);
    await edit(1);
    await eventually(() => arrivals.length >= 4);
    expect(arrivals[2]?.body).toBe(arrivals[3]?.body);
    expect(arrivals[2]?.query.toString()).toBe(arrivals[3]?.query.toString());
  });

  test('may be JSON, outside and inside', async () => {
    await sim.control('POST', 'switches', { callbackFormat: 'json' });
    await edit(0);
    await eventually(() => arrivals.length >= 1);
    expect(JSON.parse(arrivals[0]?.body ?? '')).toMatchObject({ tousername: sim.config.corpId, agentid: '' });
    expect(JSON.parse(arrivals[0]?.plain ?? '')).toMatchObject({ Event: 'change_external_contact', ExternalUserID: customerId(0) });
  });
});
