import {
  DAY,
  HOUR,
  MINUTE,
  atLocal,
  endOfLocalDay,
  localDate,
  localTime,
  startOfLocalDay,
  type Instant,
  type TimeOfDay,
} from '../kernel/time.ts';

/** One local calendar day of a zone: [start, end). */
export type LocalDay = { readonly date: string; readonly start: Instant; readonly end: Instant };

// A million steps fall on a few local days; asking the calendar library costs 80 µs each time, remembering its answer none.
const MOST = 20_000;
const days = new Map<string, LocalDay[]>();
const instants = new Map<string, Instant>();

/** The local day that an instant lies in. */
export function localDayOf(at: Instant, zone: string): LocalDay {
  const key = `${zone} ${Math.floor(at / DAY)}`;
  const known = days.get(key) ?? [];
  const found = known.find((day) => day.start <= at && at < day.end);
  if (found !== undefined) return found;
  const day = { date: localDate(at, zone), start: startOfLocalDay(at, zone), end: endOfLocalDay(at, zone) };
  if (days.size >= MOST) days.clear();
  days.set(key, [...known, day]);
  return day;
}

/** `localTime` of the kernel, remembered: by subtraction on days of 24 hours, which have no transition. */
export function timeOfDay(at: Instant, zone: string): TimeOfDay {
  const day = localDayOf(at, zone);
  if (day.end - day.start !== DAY) return localTime(at, zone);
  const since = at - day.start;
  return `${twoDigits(Math.floor(since / HOUR))}:${twoDigits(Math.floor((since % HOUR) / MINUTE))}`;
}

/** `atLocal` of the kernel, remembered. */
export function instantAt(date: string, dayOffset: number, time: TimeOfDay, zone: string): Instant {
  const key = `${zone} ${date} ${dayOffset} ${time}`;
  const known = instants.get(key);
  if (known !== undefined) return known;
  const at = atLocal(date, dayOffset, time, zone);
  if (instants.size >= MOST) instants.clear();
  instants.set(key, at);
  return at;
}

/** `2026-03-01 10:00`: how a trace keeps a local time. */
export function localText(at: Instant, zone: string): string {
  return `${localDayOf(at, zone).date} ${timeOfDay(at, zone)}`;
}

function twoDigits(n: number): string {
  return String(n).padStart(2, '0');
}
