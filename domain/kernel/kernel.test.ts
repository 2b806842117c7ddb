import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUCKETS, bucketOf } from './bucket.ts';
import { UUID_PATTERN, uuidV7 } from './id.ts';
import { queryGrams, searchGrams } from './search.ts';
import { addDuration, atLocal, endOfLocalDay, insideWindow, localDate, localDaysBetween, localTime, parseInstant } from './time.ts';

const SHANGHAI = 'Asia/Shanghai';

test('a UUIDv7 sorts by its instant and its bucket is its last byte', () => {
  const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(fc.nat(2 ** 47), fc.nat(2 ** 47), bytes, bytes, (a, b, random, other) => {
      const id = uuidV7(a, random);
      expect(id).toMatch(new RegExp(UUID_PATTERN));
      expect(bucketOf(id)).toBe(random[9]);
      expect(bucketOf(id)).toBeLessThan(BUCKETS);
      if (a < b) expect(id < uuidV7(b, other)).toBe(true);
    }),
  );
});

test('whatever a text contains is found by the grams of any part of it', () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from('陈雨桐王小Ab 12')), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(text, fc.nat(11), fc.integer({ min: 1, max: 4 }), (name, start, length) => {
      const compact = Array.from(name.replace(/\s+/g, ''));
      const part = compact.slice(start, start + length).join('');
      const grams = new Set(searchGrams(name));
      expect(queryGrams(part).every((gram) => grams.has(gram))).toBe(true);
    }),
  );
});

test('a local time in a DST gap is the first valid instant after it, an ambiguous one the earlier', () => {
  // New York: 2026-03-08 02:00–03:00 does not exist; 2026-11-01 01:00–02:00 comes twice.
  expect(new Date(atLocal('2026-03-08', 0, '02:30', 'America/New_York')).toISOString()).toBe('2026-03-08T07:00:00.000Z');
  expect(new Date(atLocal('2026-11-01', 0, '01:30', 'America/New_York')).toISOString()).toBe('2026-11-01T05:30:00.000Z');
});

test('day N is counted on local dates, over month ends and leap days', () => {
  expect(localDate(atLocal('2028-02-28', 1, '10:00', SHANGHAI), SHANGHAI)).toBe('2028-02-29');
  expect(localDate(atLocal('2026-01-31', 1, '00:00', SHANGHAI), SHANGHAI)).toBe('2026-02-01');
  const lateEvening = parseInstant('2026-03-01T23:59:00+08:00') ?? 0;
  expect(localDaysBetween(lateEvening, lateEvening + 2 * 60_000, SHANGHAI)).toBe(1);
});

test('a window may cross midnight', () => {
  const night = { from: '21:00', to: '09:00' };
  expect(['20:59', '21:00', '23:59', '00:00', '08:59', '09:00'].map((time) => insideWindow(night, time))).toEqual([
    false,
    true,
    true,
    true,
    true,
    false,
  ]);
  expect(['11:59', '12:00', '13:59', '14:00'].map((time) => insideWindow({ from: '12:00', to: '14:00' }, time))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('the end of a local day is the next midnight there', () => {
  const at = parseInstant('2026-03-01T22:00:00+08:00') ?? 0;
  expect(localTime(endOfLocalDay(at, SHANGHAI), SHANGHAI)).toBe('00:00');
  expect(endOfLocalDay(at, SHANGHAI) - at).toBe(2 * 3_600_000);
});

test('durations follow the calendar; nonsense is undefined, never an exception', () => {
  const at = parseInstant('2026-01-31T09:00:00+08:00') ?? 0;
  expect(localDate(addDuration(at, 'P1M', SHANGHAI) ?? 0, SHANGHAI)).toBe('2026-02-28');
  expect(addDuration(at, 'tomorrow', SHANGHAI)).toBeUndefined();
  expect(parseInstant('2026-01-31')).toBeUndefined();
  expect(parseInstant('2026-01-31T09:00:00')).toBeUndefined();
});
