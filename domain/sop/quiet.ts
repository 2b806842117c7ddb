import { insideWindow, MINUTE, type Instant, type TimeOfDay } from '../kernel/time.ts';
import { instantAt, localDayOf, timeOfDay } from './calendar.ts';

/** A daily local window [from, to), which may cross midnight; equal ends mean none. */
export type QuietHours = { readonly from: TimeOfDay; readonly to: TimeOfDay };

/** When the quiet hours that `at` lies in end; null outside them. */
export function endOfQuiet(at: Instant, quiet: QuietHours, zone: string): Instant | null {
  const time = timeOfDay(at, zone);
  if (quiet.from === quiet.to || !insideWindow(quiet, time)) return null;
  const endsTomorrow = quiet.from > quiet.to && time >= quiet.from;
  const planned = instantAt(localDayOf(at, zone).date, endsTomorrow ? 1 : 0, quiet.to, zone);
  // In the repeated hour of an autumn change `to` may have been already: then it comes again, by exact time.
  const end = planned > at ? planned : at - (at % MINUTE) + (minutesOf(quiet.to) - minutesOf(time)) * MINUTE;
  // A `to` that a spring change leaves out becomes the first time after it, which may be quiet again.
  return endOfQuiet(end, quiet, zone) ?? end;
}

function minutesOf(time: TimeOfDay): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
