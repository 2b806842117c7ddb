import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../kernel/time.ts';
import { CALLS_OF_OURS, FRESH, grant, slowedDown, type Lane, type Rate } from './rate.ts';

const NOW = Date.UTC(2026, 2, 1, 9, 0, 20);

test('no minute and no hour sees more calls than the budget, however they are asked for', () => {
  const asks = fc.array(fc.record({ after: fc.nat(90_000), wanted: fc.integer({ min: 1, max: 3_000 }), welcome: fc.boolean() }), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(asks, (steps) => {
      let rate = FRESH;
      let now = NOW;
      const perMinute = new Map<number, number>();
      const perHour = new Map<number, number>();
      for (const { after, wanted, welcome } of steps) {
        now += after;
        const given = grant(rate, now, wanted, welcome ? 'welcome' : 'usual');
        rate = given.rate;
        if (given.kind !== 'granted') continue;
        expect(given.calls).toBeLessThanOrEqual(wanted);
        const minute = Math.floor(now / MINUTE);
        const hour = Math.floor(now / HOUR);
        perMinute.set(minute, (perMinute.get(minute) ?? 0) + given.calls);
        perHour.set(hour, (perHour.get(hour) ?? 0) + given.calls);
      }
      expect(Math.max(0, ...perMinute.values())).toBeLessThanOrEqual(CALLS_OF_OURS.perMinute);
      expect(Math.max(0, ...perHour.values())).toBeLessThanOrEqual(CALLS_OF_OURS.perHour);
    }),
  );
});

test('when usual calls have spent their share, greetings still go', () => {
  const spent = take(FRESH, CALLS_OF_OURS.perMinute, 'usual');
  expect(grant(spent, NOW, 1, 'usual')).toMatchObject({ kind: 'spent', againAt: NOW - (NOW % MINUTE) + MINUTE });
  expect(grant(spent, NOW, 1, 'welcome')).toMatchObject({ kind: 'granted', calls: 1 });
});

test('45009 stops the path for a minute, for longer when it comes again, and halves the budget until it has grown back', () => {
  const used = take(FRESH, 400, 'usual');
  const first = slowedDown(used, NOW, 45009);
  expect(grant(first, NOW + MINUTE - 1, 1, 'welcome')).toMatchObject({ kind: 'blocked', againAt: NOW + MINUTE });
  expect(first.perMinute).toBe(200);
  // Answers to calls that were on their way say nothing new.
  expect(slowedDown(first, NOW + 50, 45009)).toMatchObject({ freeAt: NOW + MINUTE, perMinute: 200 });
  expect(grant(first, NOW + MINUTE, 1_000, 'usual')).toMatchObject({ kind: 'granted', calls: 180 });
  const second = slowedDown(first, NOW + MINUTE, 45009);
  expect(second.freeAt).toBe(NOW + 6 * MINUTE);
  expect(grant(second, NOW + 3 * HOUR, 10_000, 'usual')).toMatchObject({ kind: 'granted', calls: CALLS_OF_OURS.perMinute * 0.9 });
  expect(slowedDown(grant(second, NOW + 3 * HOUR, 1, 'usual').rate, NOW + 3 * HOUR, 45009).freeAt).toBe(NOW + 3 * HOUR + MINUTE);
});

test('45033 is waited out for seconds and costs no budget', () => {
  const crowded = slowedDown(FRESH, NOW, 45033);
  expect(grant(crowded, NOW, 1, 'usual')).toMatchObject({ kind: 'blocked' });
  expect(grant(crowded, NOW + 2_000, 5, 'usual')).toMatchObject({ kind: 'granted', calls: 5 });
});

test('a clock that is set back holds nothing for years', () => {
  const later = slowedDown(take(FRESH, 10, 'usual'), NOW, 45009);
  expect(grant(later, NOW - 24 * HOUR, 1, 'usual')).toMatchObject({ kind: 'granted' });
});

function take(rate: Rate, calls: number, lane: Lane): Rate {
  return grant(rate, NOW, calls, lane).rate;
}
