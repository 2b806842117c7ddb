import { Agent, createServer, request, type IncomingMessage, type Server } from 'node:http';
import { decrypt } from '@wecom/crypto';

/** The app of WeCom's own sample (90968). */
export const APP = {
  wecomCorpId: 'ww0123456789abcdef',
  agentId: 1_000_002,
  secret: 'secret',
  token: 'QDG6eK',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
} as const;

export type Wire = {
  /** Milliseconds from a callback to its greeting, by welcome code, in order of the callbacks. */
  readonly greeted: ReadonlyMap<string, number>;
  /** Codes that came and were not used yet. */
  waiting(): number;
  /** Callbacks that the product did not take. */
  refused(): number;
  forget(): void;
  close(): void;
};

/**
 * Stands between the simulator and the product and notes when what goes by: a callback in, its greeting out. Callbacks go
 * on side by side, as WeCom's do; the simulator's own queue would wait for each.
 */
export async function startWire(parts: { port: number; simulatorUrl: string; productUrl: string }): Promise<Wire> {
  const agent = new Agent({ keepAlive: true });
  const arrived = new Map<string, number>();
  const greeted = new Map<string, number>();
  let refused = 0;

  const server = createServer((asked, answer) => {
    const at = performance.now();
    bodyOf(asked).then(
      (body) => {
        const path = asked.url ?? '/';
        if (path.startsWith('/wecom/callback')) {
          const code = codeOf(body);
          if (code !== undefined) arrived.set(code, at);
          answer.end();
          void passOn(agent, parts.productUrl, asked, body).then(({ status }) => {
            if (status !== 200) refused += 1;
          });
          return;
        }
        if (path.startsWith('/cgi-bin/externalcontact/send_welcome_msg')) note(body, at);
        void passOn(agent, parts.simulatorUrl, asked, body).then(({ status, headers, text }) => {
          answer.writeHead(status, headers).end(text);
        });
      },
      () => answer.destroy(),
    );
  });
  await listen(server, parts.port);

  function note(body: Buffer, at: number): void {
    const code = /"welcome_code":"([^"]+)"/.exec(body.toString())?.[1] ?? '';
    const from = arrived.get(code);
    if (from === undefined || greeted.has(code)) return;
    greeted.set(code, at - from);
  }

  return {
    greeted,
    waiting: () => arrived.size - greeted.size,
    refused: () => refused,
    forget() {
      arrived.clear();
      greeted.clear();
    },
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

function codeOf(body: Buffer): string | undefined {
  const encrypted = /<Encrypt><!\[CDATA\[([^\]]+)\]\]>/.exec(body.toString())?.[1];
  if (encrypted === undefined) return undefined;
  return /<WelcomeCode><!\[CDATA\[([^\]]+)\]\]>/.exec(decrypt(APP.encodingAesKey, encrypted).message)?.[1];
}

type Passed = { status: number; headers: Record<string, string>; text: Buffer };

function passOn(agent: Agent, base: string, asked: IncomingMessage, body: Buffer): Promise<Passed> {
  return new Promise((resolve) => {
    const type = asked.headers['content-type'] ?? 'application/json';
    const call = request(base + (asked.url ?? '/'), {
      agent,
      method: asked.method ?? 'GET',
      headers: { 'content-type': type, 'content-length': body.length },
    });
    call.on('response', (answer) => {
      bodyOf(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 502, headers: { 'content-type': answer.headers['content-type'] ?? type }, text }),
        () => resolve(BAD_GATEWAY),
      );
    });
    call.on('error', () => resolve(BAD_GATEWAY));
    call.end(body);
  });
}

const BAD_GATEWAY: Passed = { status: 502, headers: {}, text: Buffer.alloc(0) };

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
}
