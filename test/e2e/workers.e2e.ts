import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ask } from '../../server/platform/db/embedded/credentials.ts';
import { projectRoot } from '../../server/platform/files/root.ts';
import { countIntents, enrollBurst, inboxDoubles, killServer, letEverythingEnd, stuck } from '../harness/burst.ts';
import { embeddedUrl } from '../harness/embedded-url.ts';
import { newDataDir, startProduct, type RunningProduct } from '../harness/product.ts';

const PEOPLE = 1_200;
const dataDir = newDataDir();
const launchers: ChildProcess[] = [];
let product: RunningProduct | undefined;

afterAll(async () => {
  await Promise.all(launchers.map(stopped));
  await product?.stop();
});

test('of two worker processes beside a web process the one that is at a burst is killed, and the other loses and doubles nothing', async () => {
  product = await startProduct({ dataDir, env: { HUOSHUI_ROLE: 'web' } });
  const { sim } = product;
  const [web] = await workerIds();
  const workers = [await startWorker(product), await startWorker(product)];
  const customers = await enrollBurst(product, PEOPLE);

  // The clock answers when all is settled; meanwhile the worker that claims first dies, with everything it has in hand.
  const burst = sim.post('/_sim/clock', { advance: 'P1D' });
  const first = async () => {
    const took = await claimers();
    return workers.find(({ id }) => took.includes(id));
  };
  await until(async () => (await first()) !== undefined);
  const doomed = await first();
  if (doomed === undefined) throw new Error('nobody claimed anything');
  killServer(doomed.launcher);
  await burst;
  await letEverythingEnd(product);

  const sent = await countIntents(product);
  expect(sent.perCustomer.size).toBe(customers.size);
  expect(sent.doubled).toBe(0);
  expect(await stuck(product)).toEqual({ waiting: 0, open: 0 });
  expect(await inboxDoubles(product, customers)).toBe(0);
  expect(await claimers()).not.toContain(web);
}, 600_000);

async function startWorker({ port }: RunningProduct): Promise<{ launcher: ChildProcess; id: number }> {
  const before = await workerIds();
  const launcher = spawn(process.execPath, [join(projectRoot(), 'scripts', 'start.mjs')], {
    env: { ...process.env, HUOSHUI_DATA: dataDir, HUOSHUI_PORT: String(port), HUOSHUI_ROLE: 'worker' },
    stdio: 'ignore',
  });
  launchers.push(launcher);
  await until(async () => (await workerIds()).length > before.length);
  const id = (await workerIds()).find((one) => !before.includes(one));
  if (id === undefined) throw new Error('the worker did not register');
  return { launcher, id };
}

/** Ids of the processes that registered, in the order in which they did. */
async function workerIds(): Promise<number[]> {
  return numbers(await ask(embeddedUrl(dataDir), 'select id as n from worker order by id'));
}

/** Ids of the processes that took part in handing messages over. */
async function claimers(): Promise<number[]> {
  return numbers(await ask(embeddedUrl(dataDir), 'select distinct worker_id as n from mass_task'));
}

function numbers(rows: unknown[]): number[] {
  return rows.flatMap((row) => (typeof row === 'object' && row !== null && 'n' in row ? [Number(row.n)] : []));
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > giveUpAt) throw new Error('it did not happen within a minute');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function stopped(launcher: ChildProcess): Promise<void> {
  if (launcher.exitCode !== null || launcher.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    launcher.once('exit', () => resolve());
    launcher.kill('SIGTERM');
  });
}
