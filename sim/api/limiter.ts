import { HOUR, MINUTE, DAY, endOfLocalDay } from '../../domain/kernel/time.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { CALLS_PER_HOUR, CALLS_PER_MINUTE } from '../../domain/wecom/limits.ts';
import { ZONE } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store.ts';
import type { Window } from './answer.ts';

export type Limit = { readonly window: Window; readonly most: number };

export type Limiter = {
  /** Counts one call; true when it is one too many. `own`: limits of this path besides the base ones. */
  isOver(path: string, own?: readonly Limit[]): boolean;
  /** As if the window had been exceeded right now. */
  block(path: string, window: Window): void;
};

export const WINDOWS = ['minute', 'hour', 'day', 'month'] as const;
const BASE: { readonly [W in Window]?: number } = { minute: CALLS_PER_MINUTE, hour: CALLS_PER_HOUR };

/** The limits per API path (90312): who exceeds a window is blocked for as long as it is. In memory only. */
export function createLimiter(store: Store, clock: Clock): Limiter {
  const counters = new Map<string, Counter>();
  const blocks = new Map<string, Span>();

  function over(path: string, window: Window, most: number, now: Instant): boolean {
    const key = `${window} ${path}`;
    const counter = counters.get(key);
    // Also when the clock was set back: no block outlives that.
    if (counter === undefined || !isWithin(counter, now)) {
      counters.set(key, { ...spanOf(window, now), count: 1 });
      return most < 1;
    }
    counter.count += 1;
    if (counter.count === most + 1) Object.assign(counter, spanOf(window, now));
    return counter.count > most;
  }

  return {
    isOver(path, own) {
      const now = clock.now();
      const blocked = blocks.get(path);
      let isOver = blocked !== undefined && isWithin(blocked, now);
      // All windows count, also when one is over.
      for (const window of WINDOWS) {
        const most = chosen(store, path, window) ?? own?.find((limit) => limit.window === window)?.most ?? BASE[window];
        if (most !== undefined && over(path, window, most, now)) isOver = true;
      }
      return isOver;
    },
    block: (path, window) => void blocks.set(path, spanOf(window, clock.now())),
  };
}

/** Where `/_sim/limits` keeps the limit of a path, or of each (`*`). */
export function limitKey(path: string, window: Window | 'atOnce'): string {
  return `limit.${window}.${path}`;
}

/** What `/_sim/limits` set instead of the documented number. */
export function chosen(store: Store, path: string, window: Window | 'atOnce'): number | undefined {
  const value = (store.settings.get(limitKey(path, window)) ?? store.settings.get(limitKey('*', window)))?.value;
  return typeof value === 'number' ? value : undefined;
}

type Span = { since: Instant; until: Instant };
type Counter = Span & { count: number };

function isWithin({ since, until }: Span, now: Instant): boolean {
  return now >= since && now < until;
}

/** A day's limit holds until the natural day is over, a month's for 30 days (90312). */
function spanOf(window: Window, now: Instant): Span {
  switch (window) {
    case 'minute':
      return { since: now, until: now + MINUTE };
    case 'hour':
      return { since: now, until: now + HOUR };
    case 'day':
      return { since: now, until: endOfLocalDay(now, ZONE) };
    case 'month':
      return { since: now, until: now + 30 * DAY };
    default:
      return window satisfies never;
  }
}
