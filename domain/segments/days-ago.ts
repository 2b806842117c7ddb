import { atLocal, localDate, type Instant } from '../kernel/time.ts';
import type { Bounds } from './rule.ts';

/** The local calendar date from which days are counted back, and the company's time zone. */
export type Today = { readonly date: string; readonly zone: string };

/** Instants from `from` on and before `before`; null where it is open. */
export type Span = { readonly from: Instant | null; readonly before: Instant | null };

/** The local date of `now` in the company's zone. */
export function todayOf(now: Instant, zone: string): Today {
  return { date: localDate(now, zone), zone };
}

/**
 * The instants whose local date lies `gte` to `lte` days before today. "Days ago" is a difference of local calendar dates
 * (spec: surface), so that a span begins and ends at midnights of the company; done once per rule, so that rows are
 * compared with instants.
 */
export function spanOf(daysAgo: Bounds, { date, zone }: Today): Span {
  return {
    from: daysAgo.lte === undefined ? null : atLocal(date, -daysAgo.lte, '00:00', zone),
    before: daysAgo.gte === undefined ? null : atLocal(date, 1 - daysAgo.gte, '00:00', zone),
  };
}

/** Whether an instant is known and lies in the span. */
export function within(span: Span, at: Instant | null): boolean {
  if (at === null) return false;
  return (span.from === null || at >= span.from) && (span.before === null || at < span.before);
}
