import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { customerId, freePort, getJson, list, smallWorld, startTestSim, text } from './testing/harness.ts';
import type { TestSim } from './testing/harness.ts';

let sim: TestSim;
beforeEach(async () => {
  sim = await startTestSim();
  await sim.control('POST', 'world', smallWorld(5));
});
afterEach(() => sim.close());

const journal = () => join(sim.config.data, 'journal.jsonl');

describe('state', () => {
  test('is the same after a restart: people, messages, tasks, token', async () => {
    const { msgid } = await sim.call('externalcontact/add_msg_template', {
      text: { content: '好' },
      external_userid: [customerId(0), customerId(1)],
    });
    await sim.control('POST', 'friendships/removals', { externalUserid: customerId(1), userid: 'zhangsan', by: 'customer' });
    await sim.control('POST', 'friendships/removals', { externalUserid: customerId(2), userid: 'zhangsan', by: 'staff' });
    await sim.control('POST', 'staff/zhangsan/confirmations', { msgid });
    await sim.restart();
    expect((await sim.call('externalcontact/list', undefined, { userid: 'zhangsan' })).external_userid).toHaveLength(4);
    const results = await sim.call('externalcontact/get_groupmsg_send_result', { msgid, userid: 'zhangsan' });
    expect(list(results.send_list).map((row) => row.status)).toEqual([1, 2]);
    expect((await sim.control('GET', `customers/${customerId(0)}/inbox`)).body.items).toHaveLength(1);
    expect(list((await sim.control('GET', 'calls?path=/cgi-bin/externalcontact/add_msg_template')).body.items)).toMatchObject([
      { errcode: 0, body: { text: { content: '好' } } },
    ]);
  });

  test('forgets a torn last line, and only that', async () => {
    await sim.control('POST', 'customers', { name: '最后一位' });
    appendFileSync(journal(), '[["put","customer",{"externalUserid":"wmtorn","na');
    await sim.restart();
    expect((await sim.control('GET', 'state')).body).toMatchObject({ customerCount: 6 });
    expect((await sim.control('GET', 'page/customers?search=最后')).body).toMatchObject({ items: [{ name: '最后一位' }] });
    expect(readFileSync(journal(), 'utf8')).not.toContain('wmtorn');
  });

  test('is compacted at the start', async () => {
    for (let i = 0; i < 30; i++) await sim.control('POST', 'staff/zhangsan/edits', { externalUserid: customerId(0), remark: `第${i}次` });
    expect(readFileSync(journal(), 'utf8')).toContain('第28次');
    await sim.restart();
    expect(readFileSync(journal(), 'utf8')).not.toContain('第28次');
    expect(await sim.call('externalcontact/get', undefined, { external_userid: customerId(0) })).toMatchObject({
      follow_user: [{ remark: '第29次' }],
    });
  });

  test('a damaged line in the middle stops the start rather than lose what follows', async () => {
    appendFileSync(journal(), 'nonsense\n[]\n');
    await expect(sim.restart()).rejects.toThrow(/line \d+ cannot be read/);
    rmSync(journal());
    await sim.restart();
  });
});

describe('the process', () => {
  const environment = (data: string, port: number) => ({
    ...process.env,
    SIM_PORT: String(port),
    SIM_DATA: data,
    SIM_CORP_ID: 'ww1',
    SIM_AGENT_ID: '1000002',
    SIM_SECRET: 's',
    SIM_CALLBACK_URL: 'http://127.0.0.1:9/',
    SIM_CALLBACK_TOKEN: 'token',
    SIM_ENCODING_AES_KEY: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  });
  const main = join(import.meta.dirname, 'main.ts');

  function start(env: NodeJS.ProcessEnv) {
    const child = spawn(process.execPath, ['--import', 'tsx', main], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    const ready = new Promise<unknown>((resolve) => child.once('message', resolve));
    return { child, ended, ready, stderr: () => stderr };
  }

  test('keeps what it acknowledged through kill -9, and ends when its parent is gone', async () => {
    const data = mkdtempSync(join(tmpdir(), 'huoshui-sim-'));
    const port = await freePort();
    const first = start(environment(data, port));
    expect(await first.ready).toEqual({ kind: 'ready', url: `http://127.0.0.1:${port}` });
    const made = await getJson(`http://127.0.0.1:${port}/_sim/customers`, { method: 'POST', body: '{"name":"留下的人"}' });
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start(environment(data, port));
    await second.ready;
    expect(await getJson(`http://127.0.0.1:${port}/_sim/customers/${text(made.externalUserid)}/inbox`)).toEqual({ items: [] });
    second.child.disconnect();
    expect(await second.ended).toBe(0);
    rmSync(data, { recursive: true });
  }, 180_000);

  test('stops at once with one sentence on a bad setting, and cleanly on SIGTERM', async () => {
    const data = mkdtempSync(join(tmpdir(), 'huoshui-sim-'));
    const bad = start({ ...environment(data, 1), SIM_PORT: 'many' });
    expect(await bad.ended).toBe(2);
    expect(bad.stderr()).toBe('SIM_PORT must be a port number, not "many".\n');
    const good = start(environment(data, await freePort()));
    await good.ready;
    good.child.kill('SIGTERM');
    expect(await good.ended).toBe(0);
    rmSync(data, { recursive: true });
  }, 180_000);
});

test('twenty thousand customers load, page and are written to quickly', async () => {
  const began = process.cpuUsage();
  expect((await sim.control('POST', 'world', smallWorld(20_000))).body.customers).toBe(20_000);
  await sim.call('externalcontact/add_msg_template', {
    text: { content: '好' },
    external_userid: Array.from({ length: 10_000 }, (_, i) => customerId(i)),
  });
  expect((await sim.control('POST', 'staff/zhangsan/confirmations', { all: true })).body).toMatchObject({ sent: 10_000 });
  await sim.restart();
  let cursor = '';
  let seen = 0;
  do {
    const page = await sim.call('externalcontact/batch/get_by_user', { userid_list: ['zhangsan'], limit: 100, cursor });
    seen += list(page.external_contact_list).length;
    cursor = text(page.next_cursor);
  } while (cursor !== '');
  expect(seen).toBe(20_000);
  // Processor time, for the machine may be busy with other tests: about three seconds.
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000_000).toBeLessThan(15);
}, 120_000);
