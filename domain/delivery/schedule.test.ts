import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../kernel/time.ts';
import { verdictOf } from './answers.ts';
import { ABSENCE_AFTER, CONFIRMATION_LIFE, nextPoll, nextSearch, nextTry } from './schedule.ts';

const start = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 });
const age = fc.integer({ min: 0, max: 20 * DAY });

test('the next poll lies ahead, on the grid or at the end of the life, no further than its step', () => {
  fc.assert(
    fc.property(start, age, (handedOverAt, passed) => {
      const now = handedOverAt + passed;
      const next = nextPoll(handedOverAt, now);
      const steps = [
        [10 * MINUTE, 30 * SECOND],
        [HOUR, 5 * MINUTE],
        [6 * HOUR, 30 * MINUTE],
        [DAY, HOUR],
      ] as const;
      const step = steps.find(([age]) => passed < age)?.[1] ?? 3 * HOUR;
      expect(next).toBeGreaterThan(now);
      expect(next - now).toBeLessThanOrEqual(step);
      expect(next % step === 0 || next === handedOverAt + CONFIRMATION_LIFE).toBe(true);
    }),
  );
});

test('polls end: a task is asked for less than two hundred times in its life', () => {
  let polls = 0;
  for (let now = 1_700_000_000_000; now < 1_700_000_000_000 + CONFIRMATION_LIFE; now = nextPoll(1_700_000_000_000, now)) polls += 1;
  expect(polls).toBeLessThan(200);
});

test('the next search lies ahead, and two searches that count come within three minutes of one another', () => {
  fc.assert(
    fc.property(start, age, fc.integer({ min: 0, max: 1 }), (lostAt, passed, absences) => {
      const next = nextSearch(lostAt, lostAt + passed, absences);
      expect(next).toBeGreaterThan(lostAt + passed);
      expect(next - (lostAt + passed)).toBeLessThanOrEqual(absences > 0 ? MINUTE : 12 * HOUR);
    }),
  );
  expect(nextSearch(0, MINUTE, 0)).toBe(ABSENCE_AFTER);
});

test('back-off grows from 15 seconds to 15 minutes', () => {
  expect([0, 1, 2, 6, 50].map((attempts) => nextTry(attempts, 0, 0))).toEqual([15 * SECOND, 30 * SECOND, MINUTE, 15 * MINUTE, 15 * MINUTE]);
  expect(nextTry(0, 0, MINUTE)).toBe(MINUTE);
});

test('an error code is tried again only when it proves that nothing happened', () => {
  expect(verdictOf(-1)).toEqual({ kind: 'unknown' });
  expect(verdictOf(41063)).toEqual({ kind: 'unknown' });
  expect(verdictOf(45009)).toMatchObject({ kind: 'retry' });
  expect(verdictOf(42001)).toMatchObject({ kind: 'retry' });
  expect(verdictOf(48002)).toMatchObject({ kind: 'retry' });
  expect(verdictOf(41048)).toEqual({ kind: 'refused', reason: 'not_friend' });
  expect(verdictOf(84074)).toEqual({ kind: 'refused', reason: 'no_sender' });
  expect(verdictOf(45002)).toEqual({ kind: 'refused', reason: 'rejected' });
  expect(verdictOf(99_999)).toEqual({ kind: 'refused', reason: 'rejected' });
});
