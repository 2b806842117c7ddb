import { freePort } from '../test/harness/port.ts';
import { endChild, startChild } from './children.ts';
import { eventMaker, startEvents } from './event-load.ts';
import { sendAll } from './http-load.ts';
import type { Measure } from './measure.ts';

const CONNECTIONS = 64;
const WARM_UP_MS = 1_000;
/** The small size proves that it works; it need not be exact. */
const msOf = (customers: number): number => (customers < 100_000 ? 2_000 : 10_000);

/** P2: one event, one request, answered after commit, against Fastify that keeps nothing. */
export const p2: Measure = {
  id: 'P2',
  async run(server, { customers }) {
    const bench = await startEvents(server, 'p2', customers);
    try {
      const ours = await perSecond(bench.port, bench.apiKey, customers, 'ours');
      await endChild(bench.product);
      const port = await freePort();
      const bare = await startChild('events-bare', [String(port)]);
      const yardstick = await perSecond(port, bench.apiKey, customers, 'bare');
      await endChild(bare);
      const ratio = ours / yardstick;
      return {
        id: 'P2',
        what: `one event per request, ${CONNECTIONS} connections, answered after commit`,
        yardstickIs: 'Fastify that reads the same requests and answers without a database',
        unit: 'requests/s',
        ours,
        yardstick,
        ratio,
        goal: '≥ 0.4',
        verdict: ratio >= 0.4 ? 'met' : 'missed',
      };
    } finally {
      await endChild(bench.product);
      await server.drop('p2');
    }
  },
};

async function perSecond(port: number, apiKey: string, customers: number, prefix: string): Promise<number> {
  let requests = 0;
  for (const [name, ms] of [
    ['warm', WARM_UP_MS],
    ['measured', msOf(customers)],
  ] as const) {
    const make = eventMaker(`${prefix}-${name}`, customers);
    const begun = performance.now();
    const next = () => (performance.now() - begun < ms ? JSON.stringify({ events: [make()] }) : undefined);
    requests =
      (await sendAll({ port, apiKey, path: '/api/v1/events', connections: CONNECTIONS, next })) / ((performance.now() - begun) / 1_000);
  }
  return requests;
}
