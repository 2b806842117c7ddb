import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { countIntents, enrollBurst, inboxDoubles, killServer, letEverythingEnd, stuck } from '../harness/burst.ts';
import { newDataDir, startProduct, type RunningProduct } from '../harness/product.ts';

const PEOPLE = 2_000;
const dataDir = newDataDir();
let product: RunningProduct | undefined;

afterAll(async () => {
  await product?.stop();
});

test('2,000 due steps survive kill -9 of the server and of PostgreSQL in the middle: none lost, none doubled, nobody stuck', async () => {
  product = await startProduct({ dataDir });
  const { port } = product;
  const customers = await enrollBurst(product, PEOPLE);

  // Let the burst fall due while nothing settles it, then strike: server, PostgreSQL, server again.
  const { sim } = product;
  void sim.send('POST', '/_sim/clock', { jump: 'P1D' }).catch(() => undefined);
  await pause(1_500);
  killServer(product.launcher);
  await ended(product);
  product = await startProduct({ dataDir, port });
  await pause(700);
  process.kill(postmasterPid(dataDir), 'SIGKILL');
  await pause(1_500);
  killServer(product.launcher);
  await ended(product);
  product = await startProduct({ dataDir, port });

  await letEverythingEnd(product);
  const sent = await countIntents(product);
  expect(sent.perCustomer.size).toBe(customers.size);
  expect(sent.doubled).toBe(0);
  expect(await stuck(product)).toEqual({ waiting: 0, open: 0 });
  expect(await inboxDoubles(product, customers)).toBe(0);
}, 600_000);

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
