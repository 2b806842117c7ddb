import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectRoot } from '../server/platform/files/root.ts';
import { startBenchServer, withClient } from './server.ts';
import { BENCH_APP, workOffSync, type SyncResult } from './sync-worker.ts';

// The first sync of a large company, then a comparison that finds nothing: seconds, customers per second, and the peak
// memory of the process that does it. Not part of the table: the simulator takes a good part of the time itself.
//
//     node_modules/.bin/tsx bench/sync.ts [customers] [staff]

const SIMULATOR_PORT = 19_850;
const TAGS = 40;

const [first = '100000', second = '500'] = process.argv.slice(2);
if (first === 'worker') {
  await workOffSync(second, `http://127.0.0.1:${SIMULATOR_PORT}`, (result) => process.send?.(result));
  process.disconnect?.();
} else {
  await measure(Number(first), Number(second));
}

async function measure(customers: number, staff: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'huoshui-bench-sim-'));
  const server = await startBenchServer();
  const simulator = await startSimulator(folder);
  try {
    const relations = await postWorld(customers, staff);
    const url = await server.create('sync');
    await withClient(url, (client) =>
      client.query(`insert into corp (name, wecom_corp_id, created_at) values ('测量', '${BENCH_APP.wecomCorpId}', now())`),
    );
    process.stdout.write(`${customers} customers, ${staff} staff, ${relations} friendships\n`);
    const worker = fork(fileURLToPath(import.meta.url), ['worker', url], { execArgv: process.execArgv });
    worker.on('message', (message) => process.stdout.write(`${lineOf(message, customers)}\n`));
    await new Promise<void>((resolve, reject) => {
      worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the worker ended with ${code}`))));
    });
  } finally {
    simulator.kill('SIGTERM');
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function lineOf(message: unknown, customers: number): string {
  const { what, seconds, peakMb, startMb, heapMb, cpu, counts } = resultOf(message);
  const rate = Math.round(customers / seconds);
  const memory = `RSS ${startMb} MB before, peak ${peakMb} MB, heap after ${heapMb} MB`;
  return `${what}: ${seconds.toFixed(1)} s (CPU of the process ${cpu.toFixed(1)} s), ${rate} customers/s, ${memory}; ${counts}`;
}

function resultOf(message: unknown): SyncResult {
  if (isResult(message)) return message;
  throw new Error(`the worker said ${JSON.stringify(message)}`);
}

function isResult(message: unknown): message is SyncResult {
  return typeof message === 'object' && message !== null && 'what' in message && 'seconds' in message && 'counts' in message;
}

async function startSimulator(data: string): Promise<ChildProcess> {
  const tsx = createRequire(import.meta.url).resolve('tsx/cli');
  const child = spawn(process.execPath, [tsx, join(projectRoot(), 'sim', 'main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      SIM_PORT: String(SIMULATOR_PORT),
      SIM_DATA: data,
      SIM_CORP_ID: BENCH_APP.wecomCorpId,
      SIM_AGENT_ID: String(BENCH_APP.agentId),
      SIM_SECRET: BENCH_APP.secret,
      SIM_CALLBACK_URL: 'http://127.0.0.1:9/',
      SIM_CALLBACK_TOKEN: BENCH_APP.token,
      SIM_ENCODING_AES_KEY: BENCH_APP.encodingAesKey,
    },
  });
  await new Promise((resolve, reject) => {
    child.stdout?.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`the simulator ended with ${code}`)));
  });
  return child;
}

/** Everybody has one friend among the staff, every fifth a second one; four tags on each friendship. */
async function postWorld(customers: number, staff: number): Promise<number> {
  const userid = (i: number) => `u${i % staff}`;
  const tagsOf = (i: number) => Array.from({ length: 4 }, (_, k) => `et${(i * 7 + k * 11) % TAGS}`);
  const friend = (i: number, of: number) => ({
    userid: userid(of),
    createtime: 1_700_000_000 + i,
    remark: `备注${i}`,
    tagIds: Array.from(new Set(tagsOf(of))),
    state: i % 3 === 0 ? 'poster' : '',
  });
  const world = {
    staff: Array.from({ length: staff }, (_, i) => ({ userid: userid(i), name: `员工${i}` })),
    tagGroups: [{ groupId: 'etg', groupName: '标签', tags: Array.from({ length: TAGS }, (_, i) => ({ id: `et${i}`, name: `标签${i}` })) }],
    customers: Array.from({ length: customers }, (_, i) => ({
      externalUserid: `wm${String(i).padStart(30, '0')}`,
      name: `客户${i}`,
      gender: i % 3,
      unionid: `o${String(i).padStart(27, '0')}`,
      friendships: [friend(i, i), ...(i % 5 === 0 ? [friend(i, i + 1)] : [])],
    })),
  };
  const answer = await fetch(`http://127.0.0.1:${SIMULATOR_PORT}/_sim/world`, { method: 'POST', body: JSON.stringify(world) });
  if (!answer.ok) throw new Error(await answer.text());
  await answer.arrayBuffer();
  return world.customers.reduce((sum, customer) => sum + customer.friendships.length, 0);
}
