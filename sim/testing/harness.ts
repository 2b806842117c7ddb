import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decrypt, getSignature } from '@wecom/crypto';
import { XMLParser } from 'fast-xml-parser';
import { isFields } from '../../domain/wecom/wire.ts';
import { startSimulator } from '../app.ts';
import type { Simulator } from '../app.ts';
import type { SimulatorConfig } from '../config.ts';

export type Answer = { status: number; body: Record<string, unknown> };

export type TestSim = {
  readonly config: SimulatorConfig;
  url(): string;
  /** A call of the WeCom API with a valid token. */
  call(name: string, body?: object, query?: Record<string, string>): Promise<Record<string, unknown>>;
  control(method: string, path: string, body?: unknown): Promise<Answer>;
  restart(): Promise<void>;
  close(): Promise<void>;
};

/** No kept-alive socket, for a restarted simulator would not know it. */
const FRESH = { connection: 'close' };

const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';

/** A simulator in this process, on a free port, in a folder of its own. */
export async function startTestSim(overrides: Partial<SimulatorConfig> = {}): Promise<TestSim> {
  const data = mkdtempSync(join(tmpdir(), 'huoshui-sim-'));
  const config: SimulatorConfig = {
    port: await freePort(),
    data,
    corpId: 'ww0123456789abcdef',
    agentId: 1_000_002,
    secret: 'secret',
    callbackUrl: 'http://127.0.0.1:9/callback',
    callbackToken: 'QDG6eK',
    encodingAesKey: KEY,
    callbackRetryMs: 40,
    ...overrides,
  };
  let simulator: Simulator = await startSimulator(config);
  return {
    config,
    url: () => simulator.url,
    async call(name, body, query = {}) {
      const token = text(
        (await getJson(`${simulator.url}/cgi-bin/gettoken?corpid=${config.corpId}&corpsecret=${config.secret}`)).access_token,
      );
      const address = `${simulator.url}/cgi-bin/${name}?${new URLSearchParams({ ...query, access_token: token }).toString()}`;
      return getJson(address, body === undefined ? undefined : { method: 'POST', body: JSON.stringify(body) });
    },
    async control(method, path, body) {
      const answer = await fetch(`${simulator.url}/_sim/${path}`, {
        method,
        headers: FRESH,
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return { status: answer.status, body: fields(await answer.json()) };
    },
    async restart() {
      await simulator.close();
      simulator = await startSimulator(config);
    },
    async close() {
      await simulator.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

export type Received = { readonly at: number; readonly fields: Record<string, unknown> };

/** A product that takes callbacks: checks the signature, decrypts, and answers what `status` says (0: hangs up). */
export async function startReceiver(
  config: Pick<SimulatorConfig, 'callbackToken' | 'encodingAesKey'> = { callbackToken: 'QDG6eK', encodingAesKey: KEY },
) {
  const received: Received[] = [];
  const statuses: number[] = [];
  const port = await freePort();
  const server = await serve(port, async (request, body) => {
    const query = new URL(request.url ?? '', 'http://receiver').searchParams;
    const outer = fields(new XMLParser({ parseTagValue: false }).parse(body));
    const encrypted = text(fields(outer.xml).Encrypt);
    if (
      getSignature(config.callbackToken, query.get('timestamp') ?? '', query.get('nonce') ?? '', encrypted) !== query.get('msg_signature')
    )
      return { status: 403, body: '' };
    const inner = fields(new XMLParser({ parseTagValue: false }).parse(decrypt(config.encodingAesKey, encrypted).message));
    received.push({ at: Date.now(), fields: fields(inner.xml) });
    return { status: statuses.shift() ?? 200, body: '' };
  });
  return { url: `http://127.0.0.1:${port}/callback`, received, statuses, close: () => new Promise((resolve) => server.close(resolve)) };
}

export async function serve(
  port: number,
  handle: (request: IncomingMessage, body: string) => Promise<{ status: number; body: string }>,
): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void handle(request, Buffer.concat(chunks).toString()).then(({ status, body }) => {
        if (status === 0) request.socket.destroy();
        else response.writeHead(status, { connection: 'close' }).end(body);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

// Files that run side by side have neighbouring process ids: they begin far from each other.
let lastPort = 21_000 + ((process.pid * 331) % 10_000);

/** Below the ephemeral range, so that no outgoing connection sits on it. */
export async function freePort(): Promise<number> {
  for (;;) {
    lastPort = lastPort >= 31_000 ? 21_000 : lastPort + 1;
    if (await isFree(lastPort)) return lastPort;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}

export async function eventually<T>(read: () => T | undefined | false, patienceMs = 5_000): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const value = read();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function getJson(
  url: string,
  init?: { method?: string; body?: string; headers?: Record<string, string> },
): Promise<Record<string, unknown>> {
  return fields(await (await fetch(url, { ...init, headers: { ...FRESH, ...init?.headers } })).json());
}

export function fields(value: unknown): Record<string, unknown> {
  if (!isFields(value)) throw new Error(`no object: ${JSON.stringify(value)}`);
  return value;
}

export function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`no text: ${JSON.stringify(value)}`);
  return value;
}

export function list(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) throw new Error(`no list: ${JSON.stringify(value)}`);
  return value.map(fields);
}

/** Two staff, two tags, `customers` friends of zhangsan (created a minute apart). */
export function smallWorld(customers: number) {
  return {
    departments: [
      { id: 1, name: '总部', parentid: 0, order: 1 },
      { id: 2, name: '门店', parentid: 1, order: 1 },
    ],
    staff: [
      { userid: 'zhangsan', name: '张三', department: [2] },
      { userid: 'LiSi', name: '李四', department: [2] },
    ],
    tagGroups: [
      {
        groupId: 'etgroup',
        groupName: '等级',
        tags: [
          { id: 'etgold', name: '金卡' },
          { id: 'etsilver', name: '银卡' },
        ],
      },
    ],
    customers: Array.from({ length: customers }, (_, i) => ({
      externalUserid: `wm${String(i).padStart(30, '0')}`,
      name: `客户${i}`,
      gender: i % 3,
      friendships: [{ userid: 'zhangsan', createtime: 1_700_000_000 + i * 60, tagIds: i % 2 === 0 ? ['etgold'] : [] }],
    })),
    contactWays: [{ configId: 'a'.repeat(32), userids: ['zhangsan', 'LiSi'], remark: '门店海报', state: 'poster' }],
  };
}

export const customerId = (i: number) => `wm${String(i).padStart(30, '0')}`;
