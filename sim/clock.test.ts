import type { Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fields, freePort, serve, smallWorld, startReceiver, startTestSim, text } from './testing/harness.ts';
import type { TestSim } from './testing/harness.ts';

const MARCH = '2027-03-01T09:00:00+08:00';
const at = (iso: unknown) => Date.parse(text(iso));

let product: { server: Server; offset: number; due: number[]; done: number[]; asked: string[]; tokens: unknown[] };
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let sim: TestSim;

/** A product with a list of due instants: settling does what is due now and says what is next. */
beforeEach(async () => {
  const port = await freePort();
  const state = {
    offset: 0,
    due: new Array<number>(),
    done: new Array<number>(),
    asked: new Array<string>(),
    tokens: new Array<unknown>(),
  };
  const server = await serve(port, async (request, body) => {
    product.asked.push(`${request.method} ${request.url}`);
    product.tokens.push(request.headers['x-clock-token']);
    if (request.url === '/_clock') {
      product.offset = Number(fields(JSON.parse(body)).offsetMs);
      return { status: 200, body: '{}' };
    }
    const now = Date.now() + product.offset;
    product.done.push(...product.due.filter((due) => due <= now));
    product.due = product.due.filter((due) => due > now);
    return { status: 200, body: JSON.stringify({ nextDueAt: product.due.length === 0 ? null : Math.min(...product.due) }) };
  });
  product = { ...state, server };
  receiver = await startReceiver();
  sim = await startTestSim({ productUrl: `http://127.0.0.1:${port}`, clockToken: 'tick', callbackUrl: receiver.url });
});
afterEach(async () => {
  await sim.close();
  await receiver.close();
  await new Promise((resolve) => product.server.close(resolve));
});

const clock = (body: unknown) => sim.control('POST', 'clock', body);
const near = (iso: unknown, target: string, withinMs = 2_000) => expect(Math.abs(at(iso) - Date.parse(target))).toBeLessThan(withinMs);

test('advance passes through every due instant in order, and the product stands at each', async () => {
  await clock({ set: MARCH });
  product.asked.length = 0;
  const start = Date.parse(MARCH);
  const dues = [start + 7_200_000, start + 3_600_000, start + 86_400_000 * 2];
  product.due = [...dues];
  const { body } = await clock({ advance: 'P1D' });
  near(body.now, '2027-03-02T09:00:00+08:00');
  expect(text(body.now)).toMatch(/\+08:00$/);
  expect(product.done).toEqual([dues[1], dues[0]]);
  expect(at(body.nextDueAt)).toBe(dues[2]);
  expect(new Set(product.tokens)).toEqual(new Set(['tick']));
  expect(product.asked.filter((one) => one === 'PUT /_clock')).toHaveLength(3);
});

test('an advance waits for the callbacks on their way', async () => {
  await sim.control('POST', 'world', smallWorld(1));
  receiver.statuses.push(500);
  await sim.control('POST', 'scans', { externalUserid: `wm${'0'.repeat(30)}`, userid: 'LiSi' });
  await clock({ advance: 'PT1H' });
  expect(receiver.received).toHaveLength(2);
});

test('jump skips what lies between, and set goes back', async () => {
  await clock({ set: MARCH });
  product.due = [Date.parse(MARCH) + 3_600_000];
  product.asked.length = 0;
  near((await clock({ jump: 'P3D' })).body.now, '2027-03-04T09:00:00+08:00');
  expect(product.asked).toEqual(['PUT /_clock', 'POST /_clock/settlements']);
  near((await clock({ set: MARCH })).body.now, MARCH);
  near((await sim.control('GET', 'clock')).body.now, MARCH);
});

test('"next" goes to the next due instant, and stays when there is none', async () => {
  await clock({ set: MARCH });
  product.due = [Date.parse(MARCH) + 5_400_000];
  near((await clock({ next: true })).body.now, '2027-03-01T10:30:00+08:00');
  expect((await clock({ next: true })).body).toMatchObject({ nextDueAt: null });
});

test('a product that is always due does not hold the clock for ever', async () => {
  await new Promise((resolve) => product.server.close(resolve));
  const port = await freePort();
  product.server = await serve(port, async () => ({ status: 200, body: '{"nextDueAt":1}' }));
  const own = await startTestSim({ productUrl: `http://127.0.0.1:${port}` });
  const before = at((await own.control('GET', 'clock')).body.now);
  expect(at((await own.control('POST', 'clock', { advance: 'P30D' })).body.now) - before).toBeGreaterThanOrEqual(30 * 86_400_000);
  await own.close();
});

test('a product that cannot be reached is an error that tells where the clock stands', async () => {
  const away = await startTestSim({ productUrl: 'http://127.0.0.1:9' });
  for (const body of [{ set: MARCH }, { jump: 'PT0S' }, { advance: 'PT0S' }, { next: true }]) {
    const answer = await away.control('POST', 'clock', body);
    expect([body, answer.status]).toEqual([body, 503]);
    const { code, message, details } = fields(answer.body.error);
    expect(code).toBe('product_unreachable');
    expect(text(message)).toMatch(/^The clock stands at 2027-03-01T09:00:.+\+08:00, but the product could not be reached: .+\.$/);
    near(fields(details).now, MARCH);
  }
  near((await away.control('GET', 'clock')).body.now, MARCH);
  await away.close();
});

test('a product that comes back is told the time before it is asked to settle', async () => {
  const port = await freePort();
  const own = await startTestSim({ productUrl: `http://127.0.0.1:${port}` });
  expect((await own.control('POST', 'clock', { set: MARCH })).status).toBe(503);
  const asked: string[] = [];
  const server = await serve(port, async (request) => {
    asked.push(`${request.method} ${request.url}`);
    return { status: 200, body: '{"nextDueAt":null}' };
  });
  expect((await own.control('POST', 'clock', { next: true })).status).toBe(200);
  expect(asked).toEqual(['PUT /_clock', 'POST /_clock/settlements']);
  await own.close();
  await new Promise((resolve) => server.close(resolve));
});

test('without a product the clock moves alone', async () => {
  const alone = await startTestSim();
  expect(Object.keys((await alone.control('POST', 'clock', { advance: 'PT1H' })).body)).toEqual(['now']);
  await alone.close();
});

test('callers of the clock wait for each other', async () => {
  await clock({ set: MARCH });
  await Promise.all([clock({ advance: 'PT1H' }), clock({ advance: 'PT1H' }), clock({ advance: 'PT1H' })]);
  near((await sim.control('GET', 'clock')).body.now, '2027-03-01T12:00:00+08:00', 4_000);
});

test('survives a restart', async () => {
  await clock({ set: MARCH });
  await sim.restart();
  near((await sim.control('GET', 'clock')).body.now, MARCH, 4_000);
});

test('odd bodies are refused with a sentence', async () => {
  for (const body of [
    '',
    '{',
    {},
    { advance: '1 day' },
    { advance: '-P1D' },
    { set: 'tomorrow' },
    { advance: 'P1D', jump: 'P1D' },
    { advance: 1 },
    { leap: 'P1D' },
  ]) {
    const answer = await clock(body);
    expect([body, answer.status]).toEqual([body, 400]);
    expect(fields(answer.body.error).message).toMatch(/\.$/);
  }
});
