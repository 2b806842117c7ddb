import type { ChildProcess } from 'node:child_process';
import { createRandom } from '../db/demo/random.ts';
import { createApiKey } from '../server/platform/auth/api-key.ts';
import { openDatabase } from '../server/platform/db/database.ts';
import { freePort } from '../test/harness/port.ts';
import { startChild } from './children.ts';
import { BENCH_NOW, generateLoad } from './generate.ts';
import { withClient, type BenchServer } from './server.ts';

export type EventsBench = { readonly url: string; readonly port: number; readonly apiKey: string; readonly product: ChildProcess };

/** The product over a company whose customers are known by member number `M0`, `M1`, …; nothing of them is due. */
export async function startEvents(server: BenchServer, name: string, customers: number): Promise<EventsBench> {
  const url = await server.create(name);
  await withClient(url, async (client) => {
    await generateLoad(client, { seed: 1, customers, due: { minutes: 0, each: 1 } });
    await client.query('truncate step_run, enrollment');
    await client.query(
      `insert into customer_identity (corp_id, kind, value, bucket, customer_id, created_at)
       select corp_id, 'member_no', 'M' || row_number() over (order by bucket, id) - 1, bucket, id, known_at from customer`,
    );
    await client.query('vacuum (analyze) customer_identity');
  });
  const { db, close } = openDatabase(url, { max: 1, onError: (error) => process.stderr.write(`${error.message}\n`) });
  const corp = await db.selectFrom('corp').select('id').executeTakeFirstOrThrow();
  const apiKey = await createApiKey(db, corp.id, 'bench', BENCH_NOW);
  await close();
  await server.settle();
  const port = await freePort();
  return { url, port, apiKey, product: await startChild('events-product', [url, String(port)]) };
}

export type BenchEvent = {
  id: string;
  type: string;
  customer: { memberNo: string };
  at: string;
  props: { title: string; seconds: number };
};

/** Events of customers at random over the last day, each with an id of its own. */
export function eventMaker(prefix: string, customers: number): () => BenchEvent {
  const random = createRandom(2);
  const now = Date.now();
  let made = 0;
  return () => {
    made += 1;
    return {
      id: `${prefix}-${made}`,
      type: TYPES[random.int(0, TYPES.length - 1)] ?? 'page.viewed',
      customer: { memberNo: `M${random.int(0, customers - 1)}` },
      at: new Date(now - random.int(0, 86_400_000)).toISOString(),
      props: { title: `春季新品 ${random.int(1, 500)}`, seconds: random.int(1, 300) },
    };
  };
}

const TYPES = ['page.viewed', 'page.viewed', 'page.viewed', 'link.clicked', 'cart.added', 'material.opened'];
