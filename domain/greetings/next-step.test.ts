import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SECOND } from '../kernel/time.ts';
import { stepAfter, type GreetingAnswer } from './next-step.ts';

const NOW = 1_772_326_800_000;
const first = { attempts: 1, unanswered: 0, expiresAt: NOW + 20 * SECOND };
const refused = (errcode: number): GreetingAnswer => ({ kind: 'refused', errcode });

test('a code that works once tells after a lost answer whether it went', () => {
  expect(stepAfter(refused(41051), { ...first, attempts: 2, unanswered: 1 }, NOW)).toEqual({ kind: 'sent' });
  expect(stepAfter(refused(41051), first, NOW)).toEqual({ kind: 'notSent', reason: 'elsewhere', errcode: 41051 });
  expect(stepAfter(refused(41050), { ...first, attempts: 2, unanswered: 1 }, NOW)).toMatchObject({ reason: 'unclear' });
  expect(stepAfter(refused(41050), first, NOW)).toEqual({ kind: 'notSent', reason: 'late', errcode: 41050 });
});

test('while another app is at it the call is made again until time runs out', () => {
  expect(stepAfter(refused(41096), first, NOW)).toEqual({ kind: 'again', at: NOW + 500, reason: 'elsewhere', errcode: 41096 });
  const last = { ...first, attempts: 9, expiresAt: NOW + 2 * SECOND };
  expect(stepAfter(refused(41096), last, NOW)).toEqual({ kind: 'notSent', reason: 'elsewhere', errcode: 41096 });
});

test.each([
  [41053, 'consent'],
  [48002, 'refused'],
  [60020, 'refused'],
  [84061, 'refused'],
] as const)('%i is final: %s', (errcode, reason) => {
  expect(stepAfter(refused(errcode), first, NOW)).toEqual({ kind: 'notSent', reason, errcode });
});

test('a block that lasts longer than the code is waited for by nobody', () => {
  expect(stepAfter({ kind: 'refused', errcode: 45009, waitMs: 60_000 }, first, NOW)).toEqual({
    kind: 'notSent',
    reason: 'busy',
    errcode: 45009,
  });
  expect(stepAfter({ kind: 'refused', errcode: 45033 }, first, NOW)).toMatchObject({ kind: 'again', reason: 'busy' });
});

test('whatever is answered, nothing is tried after the code is dead, and few times before', () => {
  const answers = fc.oneof(
    fc.constantFrom<GreetingAnswer>({ kind: 'lost' }, { kind: 'unreachable' }),
    fc.constantFrom(-1, 41096, 45033, 42001).map(refused),
  );
  fc.assert(
    fc.property(fc.infiniteStream(answers), (stream) => {
      let now = NOW;
      let tries = 0;
      for (const answer of stream) {
        tries += 1;
        const step = stepAfter(answer, { attempts: tries, unanswered: 0, expiresAt: first.expiresAt }, now);
        if (step.kind !== 'again') break;
        expect(step.at).toBeGreaterThan(now);
        expect(step.at).toBeLessThan(first.expiresAt);
        now = step.at;
      }
      expect(tries).toBeGreaterThanOrEqual(8);
      expect(tries).toBeLessThanOrEqual(10);
    }),
    { numRuns: 200 },
  );
});
