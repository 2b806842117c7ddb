import { isoIn } from '../domain/kernel/time.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { numberSetting } from './store.ts';
import type { Store } from './store.ts';

export const ZONE = 'Asia/Shanghai';

export type Clock = {
  now(): Instant;
  offsetMs(): number;
  /** From now on this instant is the present; the clock flows on from it at real speed. */
  set(instant: Instant): void;
};

/** Simulated time = real time + an offset that survives restarts. */
export function createClock(store: Store): Clock {
  const offsetMs = () => numberSetting(store.settings.get('clock.offsetMs'));
  return {
    now: () => Date.now() + offsetMs(),
    offsetMs,
    set(instant) {
      store.settings.put({ key: 'clock.offsetMs', value: instant - Date.now() });
      store.commit();
    },
  };
}

/** As people and the product read it: ISO 8601 with +08:00. */
export function shown(instant: Instant): string {
  return isoIn(Math.round(instant), ZONE);
}

/** As WeCom writes it. */
export function seconds(instant: Instant): number {
  return Math.floor(instant / 1_000);
}
