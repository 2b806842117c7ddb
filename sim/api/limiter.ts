import { HOUR, MINUTE } from '../../domain/kernel/time.ts';
import { CALLS_PER_HOUR, CALLS_PER_MINUTE } from '../../domain/wecom/limits.ts';
import type { Clock } from '../clock.ts';

export type Limiter = { /** Counts one call; true when it is one too many. */ isOver(path: string): boolean };

/** The base limits per API path (90312): who exceeds a window is blocked for as long as the window is. In memory only. */
export function createLimiter(clock: Clock): Limiter {
  const windows = [
    { span: MINUTE, most: CALLS_PER_MINUTE, counters: new Map<string, Counter>() },
    { span: HOUR, most: CALLS_PER_HOUR, counters: new Map<string, Counter>() },
  ];
  return {
    isOver(path) {
      const now = clock.now();
      let over = false;
      for (const { span, most, counters } of windows) {
        const counter = counters.get(path);
        // Also when the clock was set back: no block outlives that.
        if (counter === undefined || now < counter.since || now >= counter.since + span) {
          counters.set(path, { since: now, count: 1 });
          continue;
        }
        counter.count += 1;
        if (counter.count === most + 1) counter.since = now;
        if (counter.count > most) over = true;
      }
      return over;
    },
  };
}

type Counter = { since: number; count: number };
