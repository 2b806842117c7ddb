import { afterAll, beforeAll, expect, test } from 'vitest';
import { SECOND } from '../../domain/kernel/time.ts';
import { deliveryBench, drain, type DeliveryBench } from '../../test/harness/delivery-bench.ts';

let bench: DeliveryBench;
beforeAll(async () => {
  bench = await deliveryBench(10_001);
});
afterAll(() => bench.close());

test('more recipients than WeCom takes at once become two mass tasks, and all get their result', async () => {
  await bench.intents(...bench.ids.map((_, to) => ({ to })));
  await drain(bench.loops.plan);
  expect((await bench.tasks()).map((task) => task.recipients).sort()).toEqual([1, 10_000]);
  await bench.confirm();
  await bench.advance(30 * SECOND);
  await drain(bench.loops.results);
  const { rows } = await bench.db.executeQuery<{ state: string; n: number }>(
    bench.db
      .selectFrom('intent')
      .select(['state', (eb) => eb.fn.countAll<number>().as('n')])
      .groupBy('state')
      .compile(),
  );
  expect(rows).toEqual([{ state: 'sent', n: 10_001 }]);
});
