import { expect, test } from 'vitest';
import { createRush } from './rush.ts';

const within = (work: Promise<void>, ms: number) =>
  Promise.race([work.then(() => 'done'), new Promise((resolve) => setTimeout(() => resolve('waiting'), ms))]);

test('without a rush nothing waits; in one everything does, until its end', async () => {
  const rush = createRush();
  expect(await within(rush.calm(), 0)).toBe('done');
  rush.begin();
  rush.begin();
  const waits = rush.calm();
  expect(await within(waits, 10)).toBe('waiting');
  rush.end();
  expect(await within(waits, 10)).toBe('waiting');
  rush.end();
  expect(await within(waits, 0)).toBe('done');
});

test('a rush without end holds nothing up for ever', async () => {
  const rush = createRush();
  rush.begin();
  expect(await within(rush.calm(), 1_000)).toBe('done');
});
