import { useEffect, useState } from 'react';
import { onChange, read } from './api.ts';

const EVERY_MS = 1_000;

/** What was read last of each path: coming back shows it at once, and the same answer again renders nothing. */
const known = new Map<string, string>();
const KEPT = 60;

type Polled<T> = { readonly data: T | null; readonly failed: boolean };

/** What a path answers, read again each second while the page is seen, and at once after this page changed something. */
export function usePolled<T>(path: string | null): Polled<T> {
  const [held, setHeld] = useState<{ path: string | null; text: string; data: T | null; failed: boolean }>({
    path: null,
    text: '',
    data: null,
    failed: false,
  });

  useEffect(() => {
    if (path === null) return undefined;
    let stale = false;
    let timer = 0;
    const once = async () => {
      window.clearTimeout(timer);
      if (!document.hidden) {
        try {
          const { text, data } = await read<T>(path);
          if (stale) return;
          remember(path, text);
          setHeld((old) => (old.path === path && old.text === text && !old.failed ? old : { path, text, data, failed: false }));
        } catch {
          // Shown on the page: the simulator is away, what was read stays.
          if (!stale) setHeld((old) => (old.failed ? old : { ...old, failed: true }));
        }
      }
      if (!stale) timer = window.setTimeout(() => void once(), EVERY_MS);
    };
    void once();
    const quit = onChange(() => void once());
    return () => {
      stale = true;
      window.clearTimeout(timer);
      quit();
    };
  }, [path]);

  if (path === null) return { data: null, failed: held.failed };
  return { data: held.path === path ? held.data : recalled<T>(path), failed: held.failed };
}

function remember(path: string, text: string): void {
  known.delete(path);
  known.set(path, text);
  for (const oldest of known.keys()) {
    if (known.size <= KEPT) return;
    known.delete(oldest);
  }
}

function recalled<T>(path: string): T | null {
  const text = known.get(path);
  return text === undefined ? null : JSON.parse(text);
}
