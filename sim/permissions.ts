import type { Store } from './store.ts';

/** What the administrator can withhold: the API, the address of the caller, or the people a call is about. */
export const DENIALS = [48002, 60011, 84061, 60020] as const;
export type Denial = (typeof DENIALS)[number];

const PREFIX = 'denied.';
const EVERYTHING = '*';

/** Bars a path below /cgi-bin/, a group of paths (`externalcontact/groupchat`) or everything (`*`) until it is allowed again. */
export function deny(store: Store, scope: string, errcode: Denial): void {
  store.settings.put({ key: PREFIX + scope, value: errcode });
}

export function allow(store: Store, scope: string): void {
  store.settings.remove(PREFIX + scope);
}

export function denials(store: Store): { scope: string; errcode: number }[] {
  return [...store.settings.all()].flatMap(({ key, value }) =>
    key.startsWith(PREFIX) && typeof value === 'number' ? [{ scope: key.slice(PREFIX.length), errcode: value }] : [],
  );
}

/** The code that bars a command, the nearest scope first. */
export function deniedBy(store: Store, command: string): number | undefined {
  for (let scope = command; scope !== ''; scope = scope.slice(0, Math.max(0, scope.lastIndexOf('/')))) {
    const value = store.settings.get(PREFIX + scope)?.value;
    if (typeof value === 'number') return value;
  }
  const all = store.settings.get(PREFIX + EVERYTHING)?.value;
  return typeof all === 'number' ? all : undefined;
}
