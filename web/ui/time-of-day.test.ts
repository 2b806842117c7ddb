import { expect, test } from 'vitest';
import { readTimeOfDay } from './time-of-day.ts';

test.each([
  ['10:00', '10:00'],
  ['9:5', '09:05'],
  ['9', '09:00'],
  ['0930', '09:30'],
  ['930', '09:30'],
  ['21：00', '21:00'],
  ['9点', '09:00'],
  ['9点半', undefined],
  ['24:00', undefined],
  ['10:61', undefined],
  ['', undefined],
])('%s is read as %s', (typed, time) => {
  expect(readTimeOfDay(typed)).toBe(time);
});
