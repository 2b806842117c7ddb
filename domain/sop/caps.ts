import { DAY, type Instant } from '../kernel/time.ts';
import { instantAt, localDayOf, timeOfDay } from './calendar.ts';
import type { MessageClass, Step } from './definition.ts';

/** How many messages one customer may get over all SOPs and mass sends; null: no such limit. */
export type Caps = { readonly perDay: number | null; readonly perWeek: number | null };
export type FullCap = 'day' | 'week';

const DEFAULT_DEFER_DAYS = 2;

/**
 * Which cap leaves no room for one more at `now`, by local calendar day and by the rolling week (now − 7×24 h, now].
 * `sends` are the instants that count so far; service messages are exempt.
 */
export function fullCap(messageClass: MessageClass, now: Instant, sends: readonly Instant[], caps: Caps, zone: string): FullCap | null {
  if (messageClass === 'service') return null;
  const today = localDayOf(now, zone);
  if (caps.perDay !== null && sends.filter((at) => today.start <= at && at < today.end).length >= caps.perDay) return 'day';
  if (caps.perWeek !== null && sends.filter((at) => now - 7 * DAY < at).length >= caps.perWeek) return 'week';
  return null;
}

/**
 * Where a step that found a cap full goes: the next local day at the time of day of `base` (its due time before caps),
 * or nowhere once that lies more than the allowed days after `base`.
 */
export function deferForCap(step: Step, base: Instant, now: Instant, zone: string): Instant | null {
  const deferDays = step.onCap === undefined ? DEFAULT_DEFER_DAYS : step.onCap === 'skip' ? 0 : step.onCap.deferDays;
  const date = localDayOf(base, zone).date;
  const time = timeOfDay(base, zone);
  const today = localDayOf(now, zone);
  for (let days = 1; days <= deferDays; days++) {
    const at = instantAt(date, days, time, zone);
    if (at >= today.end) return at;
  }
  return null;
}
