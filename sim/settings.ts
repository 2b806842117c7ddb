import type { Store } from './store.ts';

/** Single facts of the simulator, kept under a key: 0 or the empty text where there is none. */

export function numberAt(store: Store, key: string): number {
  const value = store.settings.get(key)?.value;
  return typeof value === 'number' ? value : 0;
}

export function textAt(store: Store, key: string): string {
  const value = store.settings.get(key)?.value;
  return typeof value === 'string' ? value : '';
}

export function keep(store: Store, key: string, value: number | string): void {
  store.settings.put({ key, value });
}

/** Where the name of the company is kept. */
export const COMPANY_NAME = 'company';

/** Counts up and gives the sum. */
export function count(store: Store, key: string, by = 1): number {
  const value = numberAt(store, key) + by;
  keep(store, key, value);
  return value;
}
