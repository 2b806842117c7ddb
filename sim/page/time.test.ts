import { expect, test } from 'vitest';
import { fullDate, longWhen, minutesBetween, shortWhen } from './time.ts';

test('a list says the hour of today, then 昨天, the weekday within a week, and the date after that', () => {
  const today = '2026-03-08';
  expect(shortWhen('2026-03-08T09:05:00+08:00', today)).toBe('09:05');
  expect(shortWhen('2026-03-07T23:59:00+08:00', today)).toBe('昨天');
  expect(shortWhen('2026-03-02T10:00:00+08:00', today)).toBe('周一');
  expect(shortWhen('2026-03-01T10:00:00+08:00', today)).toBe('3月1日');
  expect(shortWhen('2025-12-31T10:00:00+08:00', today)).toBe('2025年12月31日');
});

test('what is to come is 明天 or bears its date', () => {
  expect(longWhen('2026-03-09T10:00:00+08:00', '2026-03-08')).toBe('明天 10:00');
  expect(longWhen('2026-03-12T10:00:00+08:00', '2026-03-08')).toBe('3月12日 10:00');
});

test('a chat says day and hour', () => {
  expect(longWhen('2026-03-08T09:05:00+08:00', '2026-03-08')).toBe('09:05');
  expect(longWhen('2026-03-07T09:05:00+08:00', '2026-03-08')).toBe('昨天 09:05');
  expect(fullDate('2026-03-01T09:00:00+08:00')).toBe('2026年3月1日 周日');
  expect(minutesBetween('2026-03-01T09:00:00+08:00', '2026-03-01T09:05:00+08:00')).toBe(5);
});
