import type pg from 'pg';
import { bucketOf } from '../domain/kernel/bucket.ts';
import { uuidV7 } from '../domain/kernel/id.ts';
import { endChild } from './children.ts';
import { eventMaker, startEvents, type BenchEvent } from './event-load.ts';
import { sendAll } from './http-load.ts';
import type { Measure } from './measure.ts';
import { withClient } from './server.ts';

const BATCH = 100;
const CONNECTIONS = 4;
const WARM_UP = 20;

/** P1: events in batches by HTTP until the last effect is committed, against the plain insert of the same rows. */
export const p1: Measure = {
  id: 'P1',
  async run(server, { customers }) {
    const count = Math.max(20_000, Math.min(500_000, customers / 2));
    const bench = await startEvents(server, 'p1', customers);
    try {
      const batches = batchesOf(eventMaker('p1', customers), count / BATCH);
      const warmUp = batchesOf(eventMaker('warm', customers), WARM_UP);
      const ours = await withClient(bench.url, async (client) => {
        const all = async (bodies: string[]): Promise<number> => {
          const begun = performance.now();
          await sendAll({ ...bench, path: '/api/v1/events', connections: CONNECTIONS, next: () => bodies.pop() });
          while (await factsWait(client)) await new Promise((resolve) => setTimeout(resolve, 2));
          return (performance.now() - begun) / 1_000;
        };
        await all(warmUp.map((events) => JSON.stringify({ events })));
        return count / (await all(batches.map((events) => JSON.stringify({ events }))));
      });
      await endChild(bench.product);
      await server.settle();
      const yardstick = count / (await plainInserts(bench.url, batches));
      const ratio = ours / yardstick;
      return {
        id: 'P1',
        what: `${count.toLocaleString('en')} events by HTTP, batches of ${BATCH}, to the last effect`,
        yardstickIs: `UNNEST inserts of the same rows and batches into a table with the same indexes, ${CONNECTIONS} connections`,
        unit: 'events/s',
        ours,
        yardstick,
        ratio,
        goal: '≥ 0.25',
        verdict: ratio >= 0.25 ? 'met' : 'missed',
      };
    } finally {
      await endChild(bench.product);
      await server.drop('p1');
    }
  },
};

function batchesOf(make: () => BenchEvent, count: number): BenchEvent[][] {
  return Array.from({ length: count }, () => Array.from({ length: BATCH }, make));
}

async function factsWait(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ wait: boolean }>('select exists (select from fact_pending) as wait');
  return rows[0]?.wait === true;
}

async function plainInserts(url: string, batches: readonly BenchEvent[][]): Promise<number> {
  await withClient(url, (client) => client.query('create table plain_event (like event including all)'));
  const waiting = batches.map(rowsOf);
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, () =>
      withClient(url, async (client) => {
        for (let rows = waiting.pop(); rows !== undefined; rows = waiting.pop())
          await client.query({ name: 'plain', text: INSERT, values: rows });
      }),
    ),
  );
  return (performance.now() - begun) / 1_000;
}

function rowsOf(events: readonly BenchEvent[]): unknown[] {
  const ids = events.map((_, i) =>
    uuidV7(
      Date.now(),
      Uint8Array.from({ length: 10 }, (_, byte) => (i * 37 + byte * 101 + counter++) % 256),
    ),
  );
  return [
    ids.map(bucketOf),
    ids,
    events.map(({ at }) => at),
    events.map(({ id }) => id),
    events.map(({ type }) => type),
    events.map(({ props }) => JSON.stringify(props)),
    new Date(),
  ];
}

let counter = 0;

const INSERT = `
  insert into plain_event (bucket, customer_id, at, client_id, corp_id, type, props, received_at)
  select b, c, t, i, 1, y, p, $7
  from unnest($1::smallint[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::jsonb[]) as given(b, c, t, i, y, p)`;
