import { DAY } from '../domain/kernel/time.ts';
import { BENCH_NOW, generateLoad } from './generate.ts';
import { median, type Measure } from './measure.ts';
import { withClient } from './server.ts';

/** P4: the field's example rule, counted. There is no rule language in the product yet, so only the yardstick has a time. */
export const p4: Measure = {
  id: 'P4',
  async run(server, { customers }) {
    const url = await server.create('p4');
    const ms = await withClient(url, async (client) => {
      await generateLoad(client, { seed: 4, customers, due: { minutes: 0, each: 1 } });
      const times: number[] = [];
      for (let i = 0; i < 7; i++) {
        const begun = performance.now();
        await client.query(EXAMPLE, [new Date(BENCH_NOW - 60 * DAY), new Date(BENCH_NOW - 30 * DAY)]);
        times.push(performance.now() - begun);
      }
      return median(times);
    });
    await server.drop('p4');
    return {
      id: 'P4',
      what: `example rule over ${customers.toLocaleString('en')} customers, count`,
      yardstickIs: 'the same predicate as hand-written SQL',
      unit: 'ms',
      ours: null,
      yardstick: ms,
      ratio: null,
      goal: '≥ 0.8',
      verdict: 'notYet',
      note: 'there are no segment rules yet; the yardstick is shown for comparison',
    };
  },
};

const EXAMPLE = `
  select count(*) from customer_facts
  where order_count >= 3 and order_sum_fen >= 50000 and last_paid_at >= $1 and last_paid_at < $2`;
