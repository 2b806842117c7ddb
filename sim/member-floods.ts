import { HOUR } from '../domain/kernel/time.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Store } from './store.ts';

export type Flood = { readonly spanMs: number; readonly most: number };

/** When a member last got something of a kind, newest last, no longer back than the longest span; in memory only. */
const arrivals = new WeakMap<Store, Map<string, Instant[]>>();

/**
 * Whether a member has had as many as a limit allows; counts the one at hand when not. What is above is dropped, and the
 * answer says nothing of it (90312).
 */
export function isFlooded(store: Store, key: string, now: Instant, floods: readonly Flood[], earlier: () => Iterable<Instant>): boolean {
  const all = arrivals.get(store) ?? new Map<string, Instant[]>();
  arrivals.set(store, all);
  const longest = Math.max(HOUR, ...floods.map(({ spanMs }) => spanMs));
  // A clock that was set back forgets what is to come.
  const times = (all.get(key) ?? [...earlier()]).filter((at) => at > now - longest && at <= now);
  all.set(key, times);
  if (floods.some(({ spanMs, most }) => times.filter((at) => at > now - spanMs).length >= most)) return true;
  times.push(now);
  return false;
}

/** Another company: nobody has had anything. */
export function forgetFloods(store: Store): void {
  arrivals.delete(store);
  sums.delete(store);
}

const sums = new WeakMap<Store, Map<string, { since: Instant; sum: number }>>();

/** Counts so many at once; true, and nothing counted, when a window would be exceeded by it. In memory only. */
export function isOverSum(store: Store, key: string, now: Instant, by: number, floods: readonly Flood[]): boolean {
  const all = sums.get(store) ?? new Map<string, { since: Instant; sum: number }>();
  sums.set(store, all);
  const windows = floods.map(({ spanMs, most }) => {
    const window = all.get(`${spanMs} ${key}`);
    const isOpen = window !== undefined && now >= window.since && now < window.since + spanMs;
    const kept = isOpen ? window : { since: now, sum: 0 };
    all.set(`${spanMs} ${key}`, kept);
    return { kept, most };
  });
  if (windows.some(({ kept, most }) => kept.sum + by > most)) return true;
  for (const { kept } of windows) kept.sum += by;
  return false;
}
