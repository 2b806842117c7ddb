import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../test/harness/port.ts';
import { httpClient, type HttpClient } from '../test/harness/http-client.ts';
import type { Measure } from './measure.ts';
import { APP, startWire, type Wire } from './p9-wecom.ts';
import { withClient, type BenchServer } from './server.ts';

const PER_SECOND = 50;
const WARM_UP_S = 3;
const IDLE_S = 10;
const LOADED_S = 20;
const STAFF = 100;
/** The simulator keeps its world in memory. */
const LARGEST_WORLD = 200_000;
const GOAL_MS = 500;

/** P9: callback in → greeting out, 50 people a second scanning, while a first sync reads everybody; against the same at rest. */
export const p9: Measure = {
  id: 'P9',
  async run(server, { customers }) {
    const known = Math.min(LARGEST_WORLD, customers * 2);
    const bench = await startAll(server, known);
    try {
      await scanning(bench, WARM_UP_S, () => Promise.resolve(true));
      const idle = await scanning(bench, IDLE_S, () => Promise.resolve(true));
      bench.product.send('sync');
      await bench.until(() => readsCustomers(bench.databaseUrl));
      const loaded = await scanning(bench, LOADED_S, () => readsCustomers(bench.databaseUrl));
      const ratio = loaded.p99 / idle.p99;
      return {
        id: 'P9',
        what: `callback in → greeting out, ${PER_SECOND}/s, during a first sync of ${known.toLocaleString('en')}: p99`,
        yardstickIs: 'the same at rest',
        unit: 'ms',
        ours: loaded.p99,
        yardstick: idle.p99,
        ratio,
        goal: `≤ ${GOAL_MS} ms, ≤ 2`,
        verdict: loaded.p99 <= GOAL_MS && ratio <= 2 ? 'met' : 'missed',
        note: `p50 ${loaded.p50.toFixed(1)} ms against ${idle.p50.toFixed(1)} ms; ${loaded.people} and ${idle.people} greeted`,
      };
    } finally {
      await bench.stop();
    }
  },
};

type Bench = {
  databaseUrl: string;
  sim: HttpClient;
  wire: Wire;
  product: ChildProcess;
  newcomers: Iterator<string>;
  until(holds: () => Promise<boolean>): Promise<void>;
  stop(): Promise<void>;
};
type Latencies = { p50: number; p99: number; people: number };

/** New people scan at an even pace for some seconds, or for as long as `goesOn`; all of them must be greeted. */
async function scanning(bench: Bench, seconds: number, goesOn: () => Promise<boolean>): Promise<Latencies> {
  bench.wire.forget();
  const begun = performance.now();
  const scans: Promise<unknown>[] = [];
  for (let i = 0; i < seconds * PER_SECOND; i += 1) {
    const wait = begun + (i * 1_000) / PER_SECOND - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    if (i % PER_SECOND === PER_SECOND - 1 && !(await goesOn())) break;
    const { value } = bench.newcomers.next();
    scans.push(bench.sim.post('/_sim/scans', { externalUserid: value, userid: userid(i % STAFF) }));
  }
  await Promise.all(scans);
  await bench.until(() => Promise.resolve(bench.wire.greeted.size >= scans.length));
  if (bench.wire.refused() > 0) throw new Error(`${bench.wire.refused()} callbacks were not taken`);
  const sorted = Array.from(bench.wire.greeted.values()).toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), people: sorted.length };
}

/** Whether the sync is at the customers just now: before it learns who there is, and afterwards it settles things. */
function readsCustomers(url: string): Promise<boolean> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ reads: boolean }>(
      `select exists (select from sync_run where finished_at is null and phase = 'customers' and relations_read > 0) as reads`,
    );
    return rows[0]?.reads === true;
  });
}

async function startAll(server: BenchServer, known: number): Promise<Bench> {
  const databaseUrl = await server.create('p9');
  const [wirePort, productPort, simPort] = [await freePort(), await freePort(), await freePort()];
  const wireUrl = `http://127.0.0.1:${wirePort}`;
  const simulatorUrl = `http://127.0.0.1:${simPort}`;
  const data = mkdtempSync(join(tmpdir(), 'huoshui-bench-sim-'));
  const wire = await startWire({ port: wirePort, simulatorUrl, productUrl: `http://127.0.0.1:${productPort}` });
  const children: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(children.map(end));
    wire.close();
    rmSync(data, { recursive: true, force: true });
    await server.drop('p9');
  };
  try {
    const simulator = await start('../sim/main', [], {
      SIM_PORT: String(simPort),
      SIM_DATA: data,
      SIM_CORP_ID: APP.wecomCorpId,
      SIM_AGENT_ID: String(APP.agentId),
      SIM_SECRET: APP.secret,
      SIM_CALLBACK_URL: `${wireUrl}/wecom/callback`,
      SIM_CALLBACK_TOKEN: APP.token,
      SIM_ENCODING_AES_KEY: APP.encodingAesKey,
    });
    children.push(simulator);
    const sim = httpClient(simulatorUrl);
    const newcomers = PER_SECOND * (WARM_UP_S + IDLE_S + LOADED_S);
    await sim.post('/_sim/world', world(known, newcomers));
    for (const window of ['minute', 'hour']) await sim.post('/_sim/limits', { window, most: 1e9 });
    const product = await start('./p9-product', [databaseUrl, String(productPort), wireUrl], {});
    children.push(product);
    await server.settle();
    return { databaseUrl, sim, wire, product, newcomers: names(newcomers), until, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const PATIENCE_MS = 60_000;

async function until(holds: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > giveUpAt) throw new Error(`P9: nothing came of it in ${PATIENCE_MS / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// Forked with the loader of this process, so that it runs from the sources and from the build alike.
function start(module: string, args: readonly string[], env: Record<string, string>): Promise<ChildProcess> {
  const file = new URL(`${module}.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
  const child = fork(fileURLToPath(file), args, { env: { ...process.env, ...env } });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${module} ended with ${code} before it was ready`)));
    child.once('message', () => resolve(child));
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

function world(known: number, newcomers: number): object {
  return {
    departments: [{ id: 1, name: '测量', parentid: 0 }],
    staff: Array.from({ length: STAFF }, (_, i) => ({ userid: userid(i), name: `员工${i}`, department: [1] })),
    customers: [
      ...Array.from({ length: known }, (_, i) => ({
        externalUserid: `wm${String(i).padStart(30, '0')}`,
        name: `客户${i}`,
        unionid: `o${String(i).padStart(27, '0')}`,
        friendships: [{ userid: userid(i % STAFF), createtime: 1_700_000_000 + i, remark: `备注${i}` }],
      })),
      ...Array.from(names(newcomers), (externalUserid, i) => ({ externalUserid, name: `新客${i}` })),
    ],
  };
}

function* names(count: number): Generator<string> {
  for (let i = 0; i < count; i += 1) yield `wmnew${String(i).padStart(27, '0')}`;
}

function userid(i: number): string {
  return `staff${i}`;
}
