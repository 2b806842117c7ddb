import { DAY, HOUR, MINUTE, localDate, startOfLocalDay, type Instant } from '../../domain/kernel/time.ts';
import type { Random } from './random.ts';

const DAYS = 365;

/** The instants at which `count` customers came, over the year before `end`, in order: more from month to month, on weekends and at the feasts of the trade. */
export function arrivals(random: Random, count: number, end: Instant, zone: string): Instant[] {
  const today = startOfLocalDay(end, zone);
  const days = Array.from({ length: DAYS }, (_, age) => {
    const day = today - age * DAY;
    return [day, weightOf(day, age, zone)] as const;
  });
  return Array.from({ length: count }, () => instantWithin(random, random.weighted(days), end)).sort((a, b) => a - b);
}

/** A whole second of a day in opening hours, before `end`. */
export function instantWithin(random: Random, day: Instant, end: Instant): Instant {
  const hour = random.weighted(HOURS);
  const at = day + hour * HOUR + random.int(0, 59) * MINUTE + random.int(0, 59) * 1_000;
  if (at < end - MINUTE) return at;
  // The shop has not opened yet: it was yesterday.
  const opened = end - MINUTE - (day + 9 * HOUR);
  const earlier = opened > 0 ? day + 9 * HOUR + Math.floor(random.next() * opened) : at - DAY;
  return Math.floor(earlier / 1_000) * 1_000;
}

function weightOf(day: Instant, age: number, zone: string): number {
  const growth = 0.6 + (DAYS - age) / DAYS;
  const date = localDate(day, zone);
  const [, month = '', dayOfMonth = ''] = date.split('-');
  const feast = FEASTS.find((one) => one.month === Number(month) && Number(dayOfMonth) >= one.from && Number(dayOfMonth) <= one.to);
  return growth * (isWeekend(date) ? 1.7 : 1) * (feast?.factor ?? 1);
}

// 1970-01-01 was a Thursday.
function isWeekend(date: string): boolean {
  const weekday = (Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY) + 4) % 7;
  return weekday === 0 || weekday === 6;
}

const FEASTS = [
  { month: 3, from: 12, to: 16, factor: 2.2 },
  { month: 5, from: 1, to: 5, factor: 2.5 },
  { month: 10, from: 1, to: 7, factor: 2.4 },
  { month: 11, from: 8, to: 11, factor: 2.6 },
  { month: 2, from: 1, to: 20, factor: 0.5 },
];

const HOURS: readonly (readonly [number, number])[] = [
  [9, 4],
  [10, 9],
  [11, 9],
  [12, 5],
  [13, 5],
  [14, 9],
  [15, 10],
  [16, 9],
  [17, 7],
  [18, 6],
  [19, 7],
  [20, 6],
];
