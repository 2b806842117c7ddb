import { DAY, HOUR, MINUTE, type Instant } from '../kernel/time.ts';
import { instantAt, localDayOf } from './calendar.ts';
import type { StepTime } from './definition.ts';

/**
 * When a step is due: day N at HH:MM of the anchor's local date plus N days, or the anchor plus an exact duration.
 * Always from the anchor, never from the step before (spec: automation, section 2).
 */
export function dueTime(at: StepTime, anchor: Instant, zone: string): Instant {
  if ('after' in at) return anchor + durationOf(at.after);
  return instantAt(localDayOf(anchor, zone).date, at.day, at.time, zone);
}

/** Milliseconds of an `after`; days are exact days of 24 hours. */
export function durationOf(after: { minutes?: number; hours?: number; days?: number }): number {
  return (after.minutes ?? 0) * MINUTE + (after.hours ?? 0) * HOUR + (after.days ?? 0) * DAY;
}
