import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTE } from '../kernel/time.ts';
import { naiveLocal } from './naive.test-helper.ts';
import { endOfQuiet } from './quiet.ts';

const ZONES = [
  'Asia/Shanghai',
  'America/New_York',
  'Europe/London',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Cairo',
];

test('quiet hours end at the first minute whose local time lies outside, found by walking', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.nat(2 * 365 * 24 * 60), fc.nat(1439), fc.nat(1439), (zone, minute, from, to) => {
      fc.pre(from !== to);
      const quiet = { from: text(from), to: text(to) };
      const at = Date.parse('2026-01-01T00:00:00Z') + minute * MINUTE;
      expect(endOfQuiet(at, quiet, zone)).toBe(naiveEnd(at, quiet, zone));
    }),
    { numRuns: 500 },
  );
});

test('an end that the clocks jump over is not taken for the end when the time after it is quiet too', () => {
  // Cairo, 30 April 2027: 00:00–01:00 does not exist, and all but 00:00–00:01 is quiet.
  const at = Date.parse('2027-04-29T20:00:00Z');
  const end = endOfQuiet(at, { from: '00:01', to: '00:00' }, 'Africa/Cairo');
  expect(end).toBe(naiveEnd(at, { from: '00:01', to: '00:00' }, 'Africa/Cairo'));
});

test('equal ends mean no quiet hours', () => {
  expect(endOfQuiet(Date.parse('2026-03-01T03:00:00+08:00'), { from: '09:00', to: '09:00' }, 'Asia/Shanghai')).toBeNull();
});

function naiveEnd(at: number, quiet: { from: string; to: string }, zone: string): number | null {
  const isQuiet = (instant: number): boolean => {
    const time = naiveLocal(instant, zone).slice(11);
    return quiet.from < quiet.to ? time >= quiet.from && time < quiet.to : time >= quiet.from || time < quiet.to;
  };
  if (!isQuiet(at)) return null;
  let end = at;
  while (isQuiet(end)) end += MINUTE;
  return end;
}

function text(minuteOfDay: number): string {
  return `${String(Math.floor(minuteOfDay / 60)).padStart(2, '0')}:${String(minuteOfDay % 60).padStart(2, '0')}`;
}
