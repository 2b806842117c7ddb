import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { generateLoad } from './generate.ts';
import type { Measure } from './measure.ts';
import { withClient, type BenchServer } from './server.ts';

const WORKERS = 2;

/** P6: due steps → intents by the real engine in two worker processes, against a bare statement that claims and inserts as many. */
export const p6: Measure = {
  id: 'P6',
  async run(server, { customers }) {
    const url = await server.create('p6');
    await withClient(url, (client) => generateLoad(client, { seed: 6, customers, due: 'all' }));
    const bare = await rate(server, 'bare', customers);
    const ours = await rate(server, 'engine', customers);
    await server.drop('p6');
    const ratio = ours / bare;
    return {
      id: 'P6',
      what: `${customers.toLocaleString('en')} due steps → intents, ${WORKERS} workers, real engine`,
      yardstickIs: 'bare SQL that claims and inserts as many',
      unit: 'steps/s',
      ours,
      yardstick: bare,
      ratio,
      goal: '≥ 0.3',
      verdict: ratio >= 0.3 ? 'met' : 'missed',
    };
  },
};

/** Steps per second until every due step has its intent. */
async function rate(server: BenchServer, kind: 'engine' | 'bare', expected: number): Promise<number> {
  const url = await server.copy(`p6_${kind}`, 'p6');
  const workers = await Promise.all(Array.from({ length: WORKERS }, (_, index) => start([kind, url, String(index), String(WORKERS)])));
  await server.settle();
  const begun = performance.now();
  const ended = workers.map(endOf);
  for (const worker of workers) worker.send('go');
  await Promise.all(ended);
  const seconds = (performance.now() - begun) / 1_000;
  const made = await withClient(url, async (client) => {
    const { rows } = await client.query<{ count: string }>('select count(*) from intent');
    return Number(rows[0]?.count);
  });
  if (made !== expected) throw new Error(`${kind} made ${made} intents instead of ${expected}`);
  await server.drop(`p6_${kind}`);
  return expected / seconds;
}

// Forked with the loader of this process, so that it runs from the sources and from the build alike.
function start(args: readonly string[]): Promise<ChildProcess> {
  const file = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
  const child = fork(fileURLToPath(file), args);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`a worker ended with ${code} before it was ready`)));
    child.once('message', () => resolve(child));
  });
}

function endOf(worker: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
  });
}
