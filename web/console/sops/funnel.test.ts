import { expect, test } from 'vitest';
import type { Step } from '../../../domain/sop/definition.ts';
import { funnelOf } from './funnel.ts';

const step = (key: string, day: number): Step => ({ key, at: { day, time: '10:00' }, send: { text: key } });

test('loss is who reached a step and neither reached the next nor waits for it', () => {
  const rows = funnelOf(
    [step('a', 1), step('b', 3)],
    [
      { key: 'a', waiting: 4, reached: 100, awaitingConfirm: 10, sent: 80, failed: 5 },
      { key: 'b', waiting: 30, reached: 60, awaitingConfirm: 0, sent: 60, failed: 0 },
    ],
  );
  expect(rows.map((row) => [row.lost, row.undecided])).toEqual([
    [10, 5],
    [0, 0],
  ]);
});

test('a step that nobody reached has zeros', () => {
  expect(funnelOf([step('new', 1)], [])[0]).toMatchObject({ reached: 0, sent: 0, lost: 0 });
});
