import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { localDate } from '../../domain/kernel/time.ts';
import { allItems } from '../harness/http-client.ts';
import { newDataDir, startProduct, type RunningProduct } from '../harness/product.ts';
import { storyteller } from '../harness/story.ts';

const PEOPLE = 2_000;
const dataDir = newDataDir();
let product: RunningProduct | undefined;

afterAll(async () => {
  await product?.stop();
});

test('2,000 due steps survive kill -9 of the server and of PostgreSQL in the middle: none lost, none doubled, nobody stuck', async () => {
  product = await startProduct({ dataDir });
  const { port } = product;
  const customers = await enrollEverybody(product);

  // Let the burst fall due while nothing settles it, then strike: server, PostgreSQL, server again.
  const { sim } = product;
  void sim.send('POST', '/_sim/clock', { jump: 'P1D' }).catch(() => undefined);
  await pause(1_500);
  killServer(product);
  await ended(product);
  product = await startProduct({ dataDir, port });
  await pause(700);
  process.kill(postmasterPid(dataDir), 'SIGKILL');
  await pause(1_500);
  killServer(product);
  await ended(product);
  product = await startProduct({ dataDir, port });

  const story = storyteller(product);
  // Long enough for every unanswered call to be looked up and settled.
  await story.advance('PT2H');
  const staff = (await product.api.get('/staff?limit=200')).body.at('items').list();
  for (const one of staff) await story.confirmAll(one.at('userid').text());
  await story.advance('PT12H');

  const sent = await countIntents(product);
  expect(sent.perCustomer.size).toBe(customers.size);
  expect(sent.doubled).toBe(0);
  expect(await stuck(product)).toEqual({ waiting: 0, open: 0 });
  expect(await inboxDoubles(product, customers)).toBe(0);
}, 600_000);

// A manual SOP with one step tomorrow at 10:00 over the demo's living friendships.
async function enrollEverybody(running: RunningProduct): Promise<Set<string>> {
  const { api, sim } = running;
  const now = Date.parse((await sim.get('/_sim/clock')).body.at('now').text());
  await sim.post('/_sim/clock', { set: `${localDate(now + 24 * 3_600_000, 'Asia/Shanghai')}T10:30:00+08:00` });
  const sop = (
    await api.post('/sops', {
      name: '开工大吉',
      trigger: { kind: 'manual' },
      steps: [{ key: 'only', at: { day: 1, time: '10:00' }, send: { text: '装修开工吉日已更新，需要为您留一天吗？' }, class: 'service' }],
    })
  ).body
    .at('id')
    .text();
  await api.post(`/sops/${sop}/versions`);
  const friends = (await allItems(api, '/customers')).filter((customer) => customer.at('friendCount').number() > 0);
  const ids = friends.slice(0, PEOPLE).map((customer) => customer.at('id').text());
  const enrolled = new Set<string>();
  for (let i = 0; i < ids.length; i += 500) {
    const customers = ids.slice(i, i + 500).map((customerId) => ({ customerId }));
    const answer = await api.post(`/sops/${sop}/enrollments`, { customers });
    expect(answer.body.at('enrolled').number()).toBe(customers.length);
    customers.forEach(({ customerId }) => enrolled.add(customerId));
  }
  expect(enrolled.size).toBeGreaterThan(1_500);
  return enrolled;
}

async function countIntents({ api }: RunningProduct): Promise<{ perCustomer: Map<string, number>; doubled: number }> {
  const perCustomer = new Map<string, number>();
  for (const delivery of await allItems(api, '/deliveries')) {
    if (delivery.at('sopName').raw !== '开工大吉') continue;
    const customer = delivery.at('customerId').text();
    perCustomer.set(customer, (perCustomer.get(customer) ?? 0) + 1);
  }
  return { perCustomer, doubled: [...perCustomer.values()].filter((count) => count > 1).length };
}

async function stuck({ api }: RunningProduct): Promise<{ waiting: number; open: number }> {
  const sops = (await api.get('/sops?limit=200')).body.at('items').list();
  const sop = sops.find((one) => one.at('name').raw === '开工大吉');
  const open = await Promise.all(
    ['created', 'claimed', 'unknown'].map(async (state) => (await api.get(`/deliveries?state=${state}`)).body.at('items').list().length),
  );
  return { waiting: sop?.at('counts', 'active').number() ?? -1, open: open.reduce((a, b) => a + b, 0) };
}

// What the customers' phones show: the one truth about doubles.
async function inboxDoubles({ api, sim }: RunningProduct, customers: Set<string>): Promise<number> {
  let doubles = 0;
  for (const id of [...customers].filter((_, i) => i % 20 === 0)) {
    const externalUserid = (await api.get(`/customers/${id}`)).body.at('externalUserid').text();
    const inbox = (await sim.get(`/_sim/customers/${externalUserid}/inbox`)).body;
    const messages = Array.isArray(inbox.raw) ? inbox.list() : inbox.at('items').list();
    if (messages.filter((message) => String(message.at('text').raw).startsWith('装修开工吉日')).length > 1) doubles += 1;
  }
  return doubles;
}

function killServer({ launcher }: RunningProduct): void {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(launcher.pid)], { encoding: 'utf8' });
  const server = children.split('\n').find((line) => line.includes('dist/server/main.js'));
  process.kill(Number(server?.trim().split(' ')[0]), 'SIGKILL');
}

function ended({ launcher }: RunningProduct): Promise<void> {
  if (launcher.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => launcher.once('exit', () => resolve()));
}

function postmasterPid(folder: string): number {
  return Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
