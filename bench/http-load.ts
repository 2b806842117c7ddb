import { connect, type Socket } from 'node:net';

export type HttpLoad = {
  readonly port: number;
  readonly path: string;
  readonly apiKey: string;
  readonly connections: number;
  /** The body of the next request; undefined when there is none left. */
  readonly next: () => string | undefined;
};

/**
 * Sends POST requests over kept connections, each as soon as the one before it is answered; answers how many there were.
 * Written on sockets: on a machine of two cores, an HTTP client would cost as much as the server that it measures.
 */
export async function sendAll(load: HttpLoad): Promise<number> {
  const counts = await Promise.all(Array.from({ length: load.connections }, () => sendOverOne(load)));
  return counts.reduce((sum, count) => sum + count, 0);
}

function sendOverOne({ port, path, apiKey, next }: HttpLoad): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const head = `POST ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${apiKey}\r\ncontent-type: application/json\r\ncontent-length: `;
    let answered = 0;
    let received = '';
    const send = (): void => {
      const body = next();
      if (body === undefined) {
        socket.end();
        resolve(answered);
      } else socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
    };
    socket.setEncoding('latin1');
    socket.on('error', reject);
    socket.on('connect', send);
    socket.on('data', (chunk: string) => {
      received += chunk;
      const length = answerLength(received);
      if (length === undefined || received.length < length) return;
      const problem = problemOf(received);
      if (problem !== undefined) return fail(socket, reject, problem);
      received = received.slice(length);
      answered += 1;
      send();
    });
  });
}

/** Bytes of the answer that has begun; undefined while its head is not whole. */
function answerLength(received: string): number | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, end))?.[1];
  if (length === undefined) throw new Error(`an answer without a length: ${received.slice(0, 200)}`);
  return end + 4 + Number(length);
}

function problemOf(answer: string): string | undefined {
  return answer.startsWith('HTTP/1.1 200') && answer.includes('"rejected":[]') && answer.includes('"duplicates":0')
    ? undefined
    : answer.slice(-400);
}

function fail(socket: Socket, reject: (error: Error) => void, problem: string): void {
  socket.destroy();
  reject(new Error(`the server answered: ${problem}`));
}
