import type pg from 'pg';
import { DAY, startOfLocalDay } from '../domain/kernel/time.ts';
import { todayOf } from '../domain/segments/days-ago.ts';
import type { Rule } from '../domain/segments/rule.ts';
import { systemScope } from '../server/platform/auth/caller.ts';
import { openDatabase } from '../server/platform/db/database.ts';
import { inScope } from '../server/platform/db/scoped.ts';
import { countMatching } from '../server/segments/matching.ts';
import { BENCH_NOW, generateLoad } from './generate.ts';
import { median, type Measure } from './measure.ts';
import { withClient } from './server.ts';

const ZONE = 'Asia/Shanghai';
const WARM_UP = 3;
const ROUNDS = 31;

/** P4: the field's example rule, counted as the preview of a segment counts it: compiled, in a transaction under the web role. */
export const p4: Measure = {
  id: 'P4',
  async run(server, { customers }) {
    const url = await server.create('p4');
    const times = { ours: Array<number>(), yardstick: Array<number>() };
    const product = openDatabase(url, { max: 1, onError: raise });
    await withClient(url, async (client) => {
      await generateLoad(client, { seed: 4, customers, due: { minutes: 0, each: 1 } });
      await server.settle();
      const scope = systemScope(await corpOf(client), ZONE);
      // The statement is what is compared: the frame around it (begin, role, commit) is the same for every request.
      const compiled = () => inScope(product.db, scope, (tx) => timed(() => countMatching(tx, scope, EXAMPLE, todayOf(BENCH_NOW, ZONE))));
      // In turns, so that whatever else the machine does hits both alike.
      for (let round = 0; round < WARM_UP + ROUNDS; round++) {
        const [ours, yardstick] = [await compiled(), await timed(() => byHand(client))];
        if (ours.count !== yardstick.count) throw new Error(`the rule holds for ${ours.count}, the yardstick for ${yardstick.count}`);
        if (round < WARM_UP) continue;
        times.ours.push(ours.ms);
        times.yardstick.push(yardstick.ms);
      }
    });
    await product.close();
    await server.drop('p4');
    const [ours, yardstick] = [median(times.ours), median(times.yardstick)];
    const ratio = yardstick / ours;
    return {
      id: 'P4',
      what: `example rule over ${customers.toLocaleString('en')} customers, count`,
      yardstickIs: 'the same predicate as hand-written SQL, asked by the owner, whom no policy holds',
      unit: 'ms',
      ours,
      yardstick,
      ratio,
      goal: '≥ 0.8',
      verdict: ratio >= 0.8 ? 'met' : 'missed',
    };
  },
};

const EXAMPLE: Rule = {
  all: [
    { orders: { count: { gte: 3 } } },
    { orders: { lastPaid: { daysAgo: { gte: 30, lte: 60 } } } },
    { orders: { sumFen: { gte: 50_000 } } },
  ],
};

async function byHand(client: pg.Client): Promise<number> {
  const today = startOfLocalDay(BENCH_NOW, ZONE);
  const { rows } = await client.query<{ count: string }>(
    `select count(*) from customer_facts
     where order_count >= 3 and order_sum_fen >= 50000 and last_paid_at >= $1 and last_paid_at < $2`,
    // Shanghai keeps no summer time: its days have 24 hours.
    [new Date(today - 60 * DAY), new Date(today - 29 * DAY)],
  );
  return Number(rows[0]?.count);
}

async function timed(count: () => Promise<number>): Promise<{ count: number; ms: number }> {
  const begun = performance.now();
  return { count: await count(), ms: performance.now() - begun };
}

async function corpOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ id: number }>('select id from corp');
  const [corp] = rows;
  if (corp === undefined) throw new Error('the load has no company');
  return corp.id;
}

function raise(error: Error): void {
  throw error;
}
