import { DAY, HOUR, MINUTE, SECOND, type Instant } from '../kernel/time.ts';

/** After so long without the tap of the staff member a mass task counts as not confirmed. */
export const CONFIRMATION_LIFE = 15 * DAY;
/** From then on an operator is told that nobody knows what became of a hand-over. */
export const UNKNOWN_REPORTED_AFTER = DAY;
/** A listing counts as evidence of absence only so long after the answer was given up. */
export const ABSENCE_AFTER = 2 * MINUTE;
/** Clean listings that prove together that a call was not accepted. */
export const ABSENCES_NEEDED = 2;

/**
 * When the results of a task are asked for next: on instants that many tasks share, rarer with age, the last time when
 * it is not waited for any longer.
 */
export function nextPoll(handedOverAt: Instant, now: Instant): Instant {
  const step = pollEvery(now - handedOverAt);
  const next = (Math.floor(now / step) + 1) * step;
  const end = handedOverAt + CONFIRMATION_LIFE;
  return now < end ? Math.min(next, end) : next;
}

/** When a call whose answer was lost is looked for next; sooner when one more look decides. */
export function nextSearch(lostAt: Instant, now: Instant, absences: number): Instant {
  const planned = SEARCHES.map((after) => lostAt + after).find((instant) => instant > now) ?? now + 6 * HOUR;
  return absences > 0 ? Math.min(planned, now + MINUTE) : planned;
}

/** When an intent that was refused for a passing reason is tried again: 15 s, 30 s, … 15 min; at its expiry to be let go. */
export function nextTry(attempts: number, now: Instant, atLeastMs: number): Instant {
  return now + Math.max(atLeastMs, Math.min(15 * MINUTE, 15 * SECOND * 2 ** Math.min(attempts, 10)));
}

function pollEvery(ageMs: number): number {
  if (ageMs < 10 * MINUTE) return 30 * SECOND;
  if (ageMs < HOUR) return 5 * MINUTE;
  if (ageMs < 6 * HOUR) return 30 * MINUTE;
  return ageMs < DAY ? HOUR : 3 * HOUR;
}

const SEARCHES = [30 * SECOND, MINUTE, ABSENCE_AFTER, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY];
