import { createServer } from 'node:net';

const from = 20_000;
const to = 31_999;
// Test files run side by side: each begins somewhere else, and never asks for the same port twice.
let next = from + Math.floor(Math.random() * (to - from));

/** A port that is free now, below the range the system lends out for outgoing connections. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries <= to - from; tries += 1) {
    const port = next;
    next = next === to ? from : next + 1;
    if (await canListen(port)) return port;
  }
  throw new Error(`no free port between ${from} and ${to}`);
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
