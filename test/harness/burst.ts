import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import { localDate } from '../../domain/kernel/time.ts';
import { allItems } from './http-client.ts';
import type { RunningProduct } from './product.ts';
import { storyteller } from './story.ts';

/** A manual SOP with one step tomorrow at 10:00 over the demo's living friendships; answers who is in it. */
export async function enrollBurst(running: RunningProduct, people: number): Promise<Set<string>> {
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
  const ids = friends.slice(0, people).map((customer) => customer.at('id').text());
  const enrolled = new Set<string>();
  for (let i = 0; i < ids.length; i += 500) {
    const customers = ids.slice(i, i + 500).map((customerId) => ({ customerId }));
    const answer = await api.post(`/sops/${sop}/enrollments`, { customers });
    expect(answer.body.at('enrolled').number()).toBe(customers.length);
    customers.forEach(({ customerId }) => enrolled.add(customerId));
  }
  expect(enrolled.size).toBeGreaterThan(people * 0.75);
  return enrolled;
}

/** The messages decided so far. */
export async function countIntents({ api }: RunningProduct): Promise<{ perCustomer: Map<string, number>; doubled: number }> {
  const perCustomer = new Map<string, number>();
  for (const delivery of await allItems(api, '/deliveries')) {
    if (delivery.at('sopName').raw !== '开工大吉') continue;
    const customer = delivery.at('customerId').text();
    perCustomer.set(customer, (perCustomer.get(customer) ?? 0) + 1);
  }
  return { perCustomer, doubled: [...perCustomer.values()].filter((count) => count > 1).length };
}

/** Enrollments and messages that have not ended. */
export async function stuck({ api }: RunningProduct): Promise<{ waiting: number; open: number }> {
  const sops = (await api.get('/sops?limit=200')).body.at('items').list();
  const sop = sops.find((one) => one.at('name').raw === '开工大吉');
  const open = await Promise.all(
    ['created', 'claimed', 'unknown'].map(async (state) => (await api.get(`/deliveries?state=${state}`)).body.at('items').list().length),
  );
  return { waiting: sop?.at('counts', 'active').number() ?? -1, open: open.reduce((a, b) => a + b, 0) };
}

/** What the customers' phones show: the one truth about doubles. Every 20th of them is looked at. */
export async function inboxDoubles({ api, sim }: RunningProduct, customers: Set<string>): Promise<number> {
  let doubles = 0;
  for (const id of [...customers].filter((_, i) => i % 20 === 0)) {
    const externalUserid = (await api.get(`/customers/${id}`)).body.at('externalUserid').text();
    const inbox = (await sim.get(`/_sim/customers/${externalUserid}/inbox`)).body;
    const messages = Array.isArray(inbox.raw) ? inbox.list() : inbox.at('items').list();
    if (messages.filter((message) => String(message.at('text').raw).startsWith('装修开工吉日')).length > 1) doubles += 1;
  }
  return doubles;
}

/** Lets every task be confirmed and every open question be settled. */
export async function letEverythingEnd(running: RunningProduct): Promise<void> {
  const story = storyteller(running);
  // Long enough for every unanswered call to be looked up and settled.
  await story.advance('PT2H');
  const staff = (await running.api.get('/staff?limit=200')).body.at('items').list();
  for (const one of staff) await story.confirmAll(one.at('userid').text());
  await story.advance('PT12H');
}

/** kill -9 of the server under this launcher; the launcher then ends by itself. */
export function killServer(launcher: { readonly pid?: number | undefined }): void {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(launcher.pid)], { encoding: 'utf8' });
  const server = children.split('\n').find((line) => line.includes('dist/server/main.js'));
  process.kill(Number(server?.trim().split(' ')[0]), 'SIGKILL');
}
