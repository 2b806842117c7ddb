import { createServer, type IncomingMessage } from 'node:http';
import { freePort } from '../../test/harness/port.ts';

/** What comes instead of an answer: another JSON, or text that breaks off. */
export type Disturbance = (answer: Record<string, unknown>) => Record<string, unknown> | string;

/** Something between product and WeCom that spoils what passes: a gateway, a wire. */
export type Proxy = {
  readonly url: string;
  leadTo(target: string): void;
  /** Spoils the next `times` answers of a command below /cgi-bin/. */
  disturb(command: string, how: Disturbance, times?: number): void;
  /** Lets everything pass again; how many disturbances were left. */
  calm(): number;
  close(): Promise<void>;
};

export async function startProxy(): Promise<Proxy> {
  let target = '';
  const disturbances = new Map<string, { how: Disturbance; left: number }>();
  const server = createServer((request, reply) => {
    void (async () => {
      const answer = await forward(target, request);
      const command = new URL(request.url ?? '/', target).pathname.replace('/cgi-bin/', '');
      const disturbance = disturbances.get(command);
      reply.setHeader('content-type', 'application/json');
      if (disturbance === undefined || disturbance.left === 0) return reply.end(answer);
      disturbance.left -= 1;
      const spoiled = disturbance.how(fieldsOf(JSON.parse(answer)));
      return reply.end(typeof spoiled === 'string' ? spoiled : JSON.stringify(spoiled));
    })().catch((error: unknown) => reply.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    leadTo: (url) => {
      target = url;
    },
    disturb: (command, how, times = 1) => void disturbances.set(command, { how, left: times }),
    calm: () => {
      const left = Array.from(disturbances.values()).reduce((sum, one) => sum + one.left, 0);
      disturbances.clear();
      return left;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function forward(target: string, request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const answer = await fetch(target + (request.url ?? '/'), {
    method: request.method ?? 'GET',
    ...(body.length === 0 ? {} : { body, headers: { 'content-type': 'application/json' } }),
  });
  return answer.text();
}

/** Fields of a JSON object; none of anything else. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** The objects of a list field. */
export function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}
