import { DAY, startOfLocalDay } from '../../domain/kernel/time.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { STATISTIC_DAYS, STATISTIC_SPAN_DAYS } from '../../domain/wecom/group-limits.ts';
import { ZONE } from '../clock.ts';
import type { Sim } from '../sim.ts';

export type Span = { readonly first: Instant; readonly last: Instant };

/** Beyond any date. */
const LATEST_SECONDS = 8_000_000_000;

/**
 * The days between two instants in seconds, both cut to midnight and counted (92132, 92133). Undefined when they are the
 * wrong way round, more than 30 days apart, more than 180 days ago, or not over yet: today is never counted.
 */
export function spanOf({ clock }: Sim, begin: number, end: number): Span | undefined {
  if (![begin, end].every((seconds) => seconds >= 0 && seconds < LATEST_SECONDS)) return undefined;
  const first = startOfLocalDay(begin * 1_000, ZONE);
  const last = startOfLocalDay(end * 1_000, ZONE);
  const today = startOfLocalDay(clock.now(), ZONE);
  const isKept = first >= today - STATISTIC_DAYS * DAY && last < today;
  return isKept && first <= last && last - first <= STATISTIC_SPAN_DAYS * DAY ? { first, last } : undefined;
}

/** The midnights of the days: China's have been 24 hours long since 1992. */
export function daysOf({ first, last }: Span): Instant[] {
  return Array.from({ length: Math.round((last - first) / DAY) + 1 }, (_, i) => first + i * DAY);
}
