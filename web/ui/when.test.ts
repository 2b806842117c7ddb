import { expect, test } from 'vitest';
import { clockText, dayTitle, exactText, joined, relativeText } from './when.ts';

const zone = 'Asia/Shanghai';
const now = Date.parse('2026-03-12T10:00:00+08:00');
const at = (text: string): number => Date.parse(text);

test.each([
  ['2026-03-12T09:59:30+08:00', '刚刚'],
  ['2026-03-12T10:00:10+08:00', '刚刚'],
  ['2026-03-12T10:00:40+08:00', '马上'],
  ['2026-03-12T09:15:00+08:00', '45 分钟前'],
  ['2026-03-12T06:00:00+08:00', '4 小时前'],
  ['2026-03-12T01:00:00+08:00', '今天 01:00'],
  ['2026-03-11T23:30:00+08:00', '昨天 23:30'],
  ['2026-03-09T10:00:00+08:00', '3 天前'],
  ['2026-03-01T10:00:00+08:00', '3月1日'],
  ['2025-12-31T10:00:00+08:00', '2025年12月31日'],
  ['2026-03-12T20:00:00+08:00', '今天 20:00'],
  ['2026-03-13T10:00:00+08:00', '明天 10:00'],
  ['2026-03-15T10:00:00+08:00', '3 天后 10:00'],
])('%s reads %s', (text, words) => {
  expect(relativeText(at(text), now, zone)).toBe(words);
});

test('days are local days of the company, not of the browser', () => {
  expect(dayTitle(at('2026-03-11T16:30:00Z'), now, zone)).toBe('今天');
  expect(dayTitle(at('2026-03-10T10:00:00+08:00'), now, zone)).toBe('3月10日 周二');
});

test('the exact time names year, weekday and minute', () => {
  expect(exactText(now, zone)).toBe('2026年3月12日 周四 10:00');
  expect(clockText(now, zone)).toBe('3月12日 周四 10:00');
});

test('words before a time are set as a sentence: a space before a figure, none before Chinese or after a colon', () => {
  expect(joined('派发于', '3 天前')).toBe('派发于 3 天前');
  expect(joined('派发于', '昨天 10:00')).toBe('派发于昨天 10:00');
  expect(joined('下一步：', '3 天后')).toBe('下一步：3 天后');
});
