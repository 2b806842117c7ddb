import { zh } from './zh.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TICK = 20_000;

/** A local day and clock time; made with Intl because it needs no library in the browser. */
export type LocalTime = { year: number; month: number; day: number; weekday: number; clock: string; date: string };

/** The local calendar date and time of an instant in the company's zone. */
export function localTimeOf(at: number, zone: string): LocalTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const number = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name) ?? 0);
  const [year, month, day] = [number('year'), number('month'), number('day')];
  const date = `${String(year)}-${pad(month)}-${pad(day)}`;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return { year, month, day, weekday, clock: `${pad(number('hour') % 24)}:${pad(number('minute'))}`, date };
}

/** 刚刚, 5 分钟前, 昨天 10:00, 3 天前 within a week; a date beyond. `now` and `at` in milliseconds. */
export function relativeText(at: number, now: number, zone: string): string {
  const distance = Math.abs(at - now);
  // The screen's clock ticks every 15 s, so what the server just made may seem to lie ahead.
  const past = at - now < TICK;
  if (distance < MINUTE) return past ? zh.time.now : zh.time.soon;
  if (distance < HOUR) {
    const minutes = Math.floor(distance / MINUTE);
    return past ? zh.time.minutesAgo(minutes) : zh.time.minutesLater(minutes);
  }
  const days = daysBetween(now, at, zone);
  const { clock } = localTimeOf(at, zone);
  if (days === 0) {
    const hours = Math.floor(distance / HOUR);
    if (hours < 6) return past ? zh.time.hoursAgo(hours) : zh.time.hoursLater(hours);
    return zh.time.today(clock);
  }
  if (days === -1) return zh.time.yesterday(clock);
  if (days === 1) return zh.time.tomorrow(clock);
  if (days < 0 && days > -7) return zh.time.daysAgo(-days);
  if (days > 0 && days < 7) return zh.time.daysLater(days, clock);
  return dateText(at, now, zone);
}

/** Two pieces of a sentence: a space where Chinese meets a figure, none between Chinese. */
export function joined(before: string, after: string): string {
  return /[\p{Script=Han}\d]$/u.test(before) && /^[\dA-Za-z]/.test(after) ? `${before} ${after}` : before + after;
}

/** 11月3日, with the year when it is another one. */
export function dateText(at: number, now: number, zone: string): string {
  const local = localTimeOf(at, zone);
  if (local.year === localTimeOf(now, zone).year) return zh.time.date(local.month, local.day);
  return zh.time.fullDate(local.year, local.month, local.day);
}

/** 今天, 昨天, else the date with its weekday: heads a day's group. */
export function dayTitle(at: number, now: number, zone: string): string {
  const days = daysBetween(now, at, zone);
  if (days === 0) return zh.time.dayToday;
  if (days === -1) return zh.time.dayYesterday;
  return `${dateText(at, now, zone)} ${weekdayOf(at, zone)}`;
}

/** 2026年3月1日 周日 10:32, exact to the minute. */
export function exactText(at: number, zone: string): string {
  const local = localTimeOf(at, zone);
  return `${zh.time.fullDate(local.year, local.month, local.day)} ${weekdayOf(at, zone)} ${local.clock}`;
}

/** 3月1日 周日 10:32: the top bar's clock. */
export function clockText(at: number, zone: string): string {
  const local = localTimeOf(at, zone);
  return `${zh.time.date(local.month, local.day)} ${weekdayOf(at, zone)} ${local.clock}`;
}

function weekdayOf(at: number, zone: string): string {
  return zh.time.weekdays[localTimeOf(at, zone).weekday] ?? '';
}

function daysBetween(from: number, to: number, zone: string): number {
  const day = (at: number): number => Date.parse(`${localTimeOf(at, zone).date}T00:00:00Z`) / 86_400_000;
  return day(to) - day(from);
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}
