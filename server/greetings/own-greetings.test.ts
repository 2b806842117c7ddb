import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTx } from '../platform/db/scoped.ts';
import type { Worker } from '../platform/jobs/worker.ts';
import { ownGreetings } from './own-greetings.ts';
import { GREETING, openGreetingBench, type GreetingBench } from './testing.ts';

let bench: GreetingBench;
let worker: Worker;
beforeAll(async () => {
  bench = await openGreetingBench();
  worker = await bench.register();
});
afterAll(() => bench.close());

test('what we had said to a new friend is ours, before and after its outcome is told; what staff type is not', async () => {
  const { company, kit, clock } = bench;
  await bench.greet();
  const person = await bench.scan('客户');
  await expect.poll(async () => (await bench.welcomes()).length).toBe(1);
  const loops = bench.loops(worker);
  while (await loops.welcome.runOnce());
  await bench.settled(1);
  while ((await loops.first.runOnce()) || (await loops.others.runOnce()));
  const customerId = await kit.customerId(person);
  const { id: staffId } = await company.db.selectFrom('staff').select('id').where('userid', '=', 'zhangsan').executeTakeFirstOrThrow();
  const { id: other } = await company.db.selectFrom('staff').select('id').where('userid', '=', 'wangfang').executeTakeFirstOrThrow();
  const at = clock.now();
  const words = [
    { key: 'greeting', customerId, staffId, text: GREETING, at },
    { key: 'other words', customerId, staffId, text: '您好', at },
    { key: 'another member', customerId, staffId: other, text: GREETING, at },
    { key: 'much later', customerId, staffId, text: GREETING, at: at + 3_600_000 },
  ];
  const ours = () => inTx(company.db, (tx) => ownGreetings(tx, company.corpId, words));
  expect([...(await ours())]).toEqual(['greeting']);
  while (await loops.notes.runOnce());
  expect([...(await ours())]).toEqual(['greeting']);
});
