import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../kernel/time.ts';
import { dueTime } from './due.ts';
import { naiveDate, naiveInstant, naiveLocal } from './naive.test-helper.ts';

const ZONES = Intl.supportedValuesOf('timeZone');
const YEAR_2026 = Date.parse('2026-01-01T00:00:00Z');

describe('due time', () => {
  test('day N at HH:MM is that time on the N-th local day after the anchor, in every IANA zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 * 365 * 24 * 60 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 1439 }),
        (minute, day, ofDay) => {
          const anchor = YEAR_2026 + minute * MINUTE;
          const zone = ZONES[(minute + day + ofDay) % ZONES.length] ?? 'UTC';
          const time = timeText(ofDay);
          const wall = `${naiveDate(naiveLocal(anchor, zone).slice(0, 10), day)} ${time}`;
          expect(dueTime({ day, time }, anchor, zone)).toBe(naiveInstant(wall, zone, 3));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('on days with a change of the clock: the first valid instant after a gap, the earlier of two', () => {
    for (const zone of ZONES) {
      for (const transition of transitionsOf(zone)) {
        const date = naiveLocal(transition, zone).slice(0, 10);
        const anchor = transition - 5 * DAY;
        const day = 5;
        expect(naiveDate(naiveLocal(anchor, zone).slice(0, 10), day) >= naiveDate(date, -1)).toBe(true);
        for (const time of ['00:00', '00:30', '01:30', '02:00', '02:30', '03:00']) {
          const wall = `${naiveDate(naiveLocal(anchor, zone).slice(0, 10), day)} ${time}`;
          expect(dueTime({ day, time }, anchor, zone), `${zone} ${wall}`).toBe(naiveInstant(wall, zone, 3));
        }
      }
    }
  });

  test('a day that a zone skipped altogether becomes the first instant after it', () => {
    const anchor = Date.parse('2011-12-29T12:00:00-10:00');
    expect(dueTime({ day: 1, time: '10:00' }, anchor, 'Pacific/Apia')).toBe(Date.parse('2011-12-31T00:00:00+14:00'));
  });

  test('29 February is a day like any other', () => {
    expect(dueTime({ day: 1, time: '10:00' }, Date.parse('2028-02-28T12:00:00+08:00'), 'Asia/Shanghai')).toBe(
      Date.parse('2028-02-29T10:00:00+08:00'),
    );
    expect(dueTime({ day: 1, time: '10:00' }, Date.parse('2028-02-29T12:00:00+08:00'), 'Asia/Shanghai')).toBe(
      Date.parse('2028-03-01T10:00:00+08:00'),
    );
  });

  test('a duration is exact, whatever the clock does meanwhile', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.nat(500), fc.nat(500), fc.nat(50), (seconds, minutes, hours, days) => {
        const anchor = YEAR_2026 + seconds * 1_000;
        expect(dueTime({ after: { minutes, hours, days } }, anchor, 'America/New_York')).toBe(
          anchor + minutes * MINUTE + hours * HOUR + days * DAY,
        );
      }),
    );
  });
});

function timeText(minuteOfDay: number): string {
  return `${String(Math.floor(minuteOfDay / 60)).padStart(2, '0')}:${String(minuteOfDay % 60).padStart(2, '0')}`;
}

/** Days of 2026 on which the zone's offset changes: the first hour after each change. */
function transitionsOf(zone: string): number[] {
  const found: number[] = [];
  const offsetAt = (at: number): number => Date.parse(`${naiveLocal(at, zone).replace(' ', 'T')}:00Z`) - at;
  for (let at = YEAR_2026; at < YEAR_2026 + 365 * DAY; at += DAY) {
    if (offsetAt(at) === offsetAt(at + DAY)) continue;
    for (let hour = at; hour < at + DAY; hour += HOUR) if (offsetAt(hour) !== offsetAt(hour + HOUR)) found.push(hour + HOUR);
  }
  return found;
}
