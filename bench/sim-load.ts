import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../test/harness/port.ts';

// How many calls a second of one core's time the simulator answers in a large company:
// node --import tsx bench/sim-load.ts [customers] [staff] [calls]
const [customers = 200_000, staff = 1_000, calls = 3_000] = process.argv.slice(2).map(Number);
const TAGS = 50;
/** Clock ticks a second in /proc (sysconf _SC_CLK_TCK): 100 on every Linux that matters. */
const TICKS = 100;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const port = await freePort();
const data = mkdtempSync(join(tmpdir(), 'huoshui-sim-load-'));

const simulator = spawn(process.execPath, ['--max-old-space-size=8192', '--import', 'tsx', 'sim/main.ts'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    ...process.env,
    SIM_PORT: String(port),
    SIM_DATA: data,
    SIM_CORP_ID: 'ww0123456789abcdef',
    SIM_AGENT_ID: '1000002',
    SIM_SECRET: 'secret',
    SIM_CALLBACK_URL: 'http://127.0.0.1:9/',
    SIM_CALLBACK_TOKEN: 'QDG6eK',
    SIM_ENCODING_AES_KEY: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  },
});
try {
  await new Promise((resolve, reject) => {
    simulator.stdout.once('data', resolve);
    simulator.once('exit', reject);
  });
  await measure('POST /_sim/world', 1, () => ask('POST', '/_sim/world', world()));
  await ask('POST', '/_sim/limits', { window: 'minute', most: 1e9 });
  await ask('POST', '/_sim/limits', { window: 'hour', most: 1e9 });
  const token = Object(JSON.parse(await ask('GET', '/cgi-bin/gettoken?corpid=ww0123456789abcdef&corpsecret=secret'))).access_token;
  const path = (name: string, query = '') => `/cgi-bin/externalcontact/${name}?access_token=${token}${query}`;
  await measure('externalcontact/get', calls, (i) => ask('GET', path('get', `&external_userid=${customerId(spread(i))}`)));
  await measure('externalcontact/batch/get_by_user (100 rows)', calls / 3, (i) =>
    ask('POST', path('batch/get_by_user'), { userid_list: [userid(spread(i) % staff)], limit: 100 }),
  );
  await measure('externalcontact/mark_tag', calls, (i) => {
    const customer = spread(i);
    const who = { userid: userid(customer % staff), external_userid: customerId(customer) };
    return ask('POST', path('mark_tag'), { ...who, add_tag: [tagId(i)], remove_tag: [tagId(i + 1)] });
  });
  await measure('externalcontact/list', calls / 3, (i) => ask('GET', path('list', `&userid=${userid(spread(i) % staff)}`)));
} finally {
  simulator.kill();
  agent.destroy();
  rmSync(data, { recursive: true, force: true });
}

/** Runs so many calls, 16 at a time, and prints them by the processor time that the simulator took for them. */
async function measure(name: string, count: number, call: (i: number) => Promise<string>): Promise<void> {
  const [cpu, began] = [cpuSeconds(), performance.now()];
  let next = 0;
  let bytes = 0;
  const worker = async () => {
    while (next < count) {
      const answer = await call(next++);
      bytes += check(name, answer);
    }
  };
  await Promise.all(Array.from({ length: Math.min(16, count) }, worker));
  const [spent, wall] = [cpuSeconds() - cpu, (performance.now() - began) / 1_000];
  const rate = count === 1 ? '' : `${Math.round(count / spent)} calls per core second, ${Math.round(count / wall)} per second, `;
  process.stdout.write(
    `${name}: ${rate}${spent.toFixed(2)} s of processor, ${wall.toFixed(2)} s, ${Math.round(bytes / count)} bytes an answer\n`,
  );
}

function check(name: string, answer: string): number {
  const { errcode = 0 } = Object(JSON.parse(answer));
  if (errcode !== 0) throw new Error(`${name}: ${answer.slice(0, 300)}`);
  return answer.length;
}

function cpuSeconds(): number {
  const fields = readFileSync(`/proc/${simulator.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request({ agent, port, host: '127.0.0.1', method, path }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve(Buffer.concat(chunks).toString()));
    });
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function world(): object {
  return {
    staff: Array.from({ length: staff }, (_, i) => ({ userid: userid(i), name: `员工${i}` })),
    tagGroups: [
      { groupId: 'etgroup', groupName: '分组', tags: Array.from({ length: TAGS }, (_, i) => ({ id: tagId(i), name: `标签${i}` })) },
    ],
    customers: Array.from({ length: customers }, (_, i) => ({
      externalUserid: customerId(i),
      name: `客户${i}`,
      unionid: `o${customerId(i)}`,
      friendships: [
        { userid: userid(i % staff), createtime: 1_700_000_000 + i, tagIds: [tagId(i), tagId(i + 7)], remark: `备注${i}` },
        ...(i % 5 === 0 ? [{ userid: userid((i + 1) % staff), createtime: 1_700_000_000 + i, tagIds: [tagId(i)] }] : []),
      ],
    })),
  };
}

/** Jumps about, so that no call finds what the one before left warm. */
function spread(i: number): number {
  return (i * 7_919) % customers;
}

function userid(i: number): string {
  return `staff${i}`;
}

function customerId(i: number): string {
  return `wm${String(i).padStart(30, '0')}`;
}

function tagId(i: number): string {
  return `et${String(i % TAGS).padStart(30, '0')}`;
}
