import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../test/harness/company.ts';
import { httpClient } from '../../test/harness/http-client.ts';
import { freePort } from '../../test/harness/port.ts';
import { customersKit } from '../customers/testing.ts';
import { createApiKey } from '../platform/auth/api-key.ts';

let company: TestCompany;
let key: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  company = await openTestCompany();
  key = await createApiKey(company.db, company.corpId, 'test', TEST_NOW);
});
afterAll(async () => {
  await Promise.all(children.map(kill));
  await company.drop();
});

test('kill -9 in the middle of intake loses nothing that was acknowledged and doubles nothing', { timeout: 120_000 }, async () => {
  const events = Array.from({ length: 600 }, (_, i) => ({
    id: `crash-${i}`,
    type: 'page.viewed',
    customer: { memberNo: `M-${i % 40}` },
    at: '2026-01-01T10:00:00+08:00',
  }));
  const first = await startProduct();
  const acknowledged: string[] = [];
  let sent = 0;
  const flood = async (): Promise<void> => {
    for (let event = events[sent++]; event !== undefined; event = events[sent++]) {
      const answer = await first.api.post('/events', { events: [event] });
      if (answer.body.at('accepted').number() === 1) acknowledged.push(event.id);
      if (acknowledged.length === 200) await kill(first.child);
    }
  };
  await Promise.allSettled(Array.from({ length: 16 }, flood));
  expect(acknowledged.length).toBeGreaterThanOrEqual(200);
  expect(acknowledged.length).toBeLessThan(600);
  const kept = await ids();
  expect(acknowledged.filter((id) => !kept.includes(id))).toEqual([]);

  const second = await startProduct();
  const again = (await second.api.post('/events', { events })).body;
  expect([again.at('accepted').number(), again.at('duplicates').number()]).toEqual([600 - kept.length, kept.length]);
  await kill(second.child);
  expect(new Set(await ids()).size).toBe(600);
  expect(await ids()).toHaveLength(600);
  const { rows } = await sql<{ n: number }>`select count(*) as n from fact where kind = 'event.happened'`.execute(company.db);
  expect(rows[0]?.n).toBe(600);
  await customersKit(company.db, company.corpId, setClock()).react();
  const facts = await company.db.selectFrom('customerFacts').select('lastInteractionAt').execute();
  expect(facts.map(({ lastInteractionAt }) => lastInteractionAt)).toEqual(
    Array.from({ length: 40 }, () => Date.parse('2026-01-01T10:00:00+08:00')),
  );
});

async function ids(): Promise<string[]> {
  return (await company.db.selectFrom('event').select('clientId').execute()).map(({ clientId }) => clientId);
}

async function startProduct() {
  const port = await freePort();
  const file = fileURLToPath(new URL('../../bench/events-product.ts', import.meta.url));
  const child = fork(file, [company.url, String(port)], { execArgv: ['--import', 'tsx'] });
  children.push(child);
  await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the product ended with ${code} before it was ready`)));
  });
  return { child, api: httpClient(`http://127.0.0.1:${port}/api/v1`, { authorization: `Bearer ${key}` }) };
}

function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
