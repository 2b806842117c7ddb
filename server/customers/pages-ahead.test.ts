import { expect, test } from 'vitest';
import { setClock, TEST_NOW } from '../../test/harness/company.ts';
import { pagesAhead } from './pages-ahead.ts';

const clock = setClock();
async function* pages(count: number, failsAt = Infinity) {
  for (let i = 0; i < count; i += 1) {
    await new Promise(setImmediate);
    if (i === failsAt) throw new Error('no answer');
    yield [i];
  }
}

test('every item comes once and in order, however slow the caller is', async () => {
  const seen: number[] = [];
  const sizes: number[] = [];
  for await (const { items, askedAt } of pagesAhead(pages(23), clock)) {
    expect(askedAt).toBe(TEST_NOW);
    seen.push(...items);
    sizes.push(items.length);
    for (let i = 0; i < 12; i += 1) await new Promise(setImmediate);
  }
  expect(seen).toEqual(Array.from({ length: 23 }, (_, i) => i));
  expect(Math.max(...sizes)).toBe(5);
});

test('a failure comes after what was read before it, and once', async () => {
  const seen: number[] = [];
  const reading = async () => {
    for await (const { items } of pagesAhead(pages(10, 7), clock)) {
      seen.push(...items);
      for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);
    }
  };
  await expect(reading()).rejects.toThrow('no answer');
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('a caller that stops is not waited for, and no failure is left behind', async () => {
  const reading = async () => {
    for await (const { items } of pagesAhead(pages(50, 9), clock)) {
      for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);
      if (items.includes(0)) throw new Error('enough');
    }
  };
  await expect(reading()).rejects.toThrow('enough');
});
