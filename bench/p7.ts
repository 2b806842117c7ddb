import { MINUTE } from '../domain/kernel/time.ts';
import { openDatabase } from '../server/platform/db/database.ts';
import { createLog } from '../server/platform/log/log.ts';
import { createDueLoop } from '../server/sop/loop.ts';
import { BENCH_NOW, generateLoad } from './generate.ts';
import { median, type Measure } from './measure.ts';
import { withClient, type BenchServer } from './server.ts';

const DUE = 100;
const WARM_UP = 3;
const ROUNDS = 9;

/** P7: finding and finishing 100 due steps must not take longer because many others wait. */
export const p7: Measure = {
  id: 'P7',
  async run(server, { customers }) {
    const fewWait = Math.max(2_000, customers / 100);
    const few = await waiting(server, 'p7_few', fewWait);
    const many = await waiting(server, 'p7_many', customers);
    const times = { few: Array<number>(), many: Array<number>() };
    // In turns, so that whatever else the machine does hits both alike.
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const [fewMs, manyMs] = [await few.finish(round), await many.finish(round)];
      if (round < WARM_UP) continue;
      times.few.push(fewMs);
      times.many.push(manyMs);
    }
    await few.end();
    await many.end();
    const [ours, yardstick] = [median(times.many), median(times.few)];
    return {
      id: 'P7',
      what: `${customers.toLocaleString('en')} wait, ${DUE} due: find and finish them`,
      yardstickIs: `the same with ${fewWait.toLocaleString('en')} waiting`,
      unit: 'ms',
      ours,
      yardstick,
      ratio: ours / yardstick,
      goal: '≤ 1.2',
      verdict: ours / yardstick <= 1.2 ? 'met' : 'missed',
    };
  },
};

async function waiting(
  server: BenchServer,
  name: string,
  customers: number,
): Promise<{ finish(round: number): Promise<number>; end(): Promise<void> }> {
  const url = await server.create(name);
  await withClient(url, (client) => generateLoad(client, { seed: 7, customers, due: { minutes: WARM_UP + ROUNDS, each: DUE } }));
  const { db, close } = openDatabase(url, { max: 2, onError: () => undefined });
  let now = BENCH_NOW;
  const loop = createDueLoop({ db, clock: { now: () => now }, log: createLog('error') });
  await server.settle();
  return {
    finish: async (round) => {
      now = BENCH_NOW + round * MINUTE;
      const begun = performance.now();
      while (await loop.runOnce());
      const ms = performance.now() - begun;
      const due = await loop.nextDue();
      if (due !== null && due <= now) throw new Error(`${name}: steps are still due after round ${round}`);
      return ms;
    },
    end: async () => {
      await close();
      await server.drop(name);
    },
  };
}
