import { useCallback, useEffect, useState } from 'react';
import { ask } from './api.ts';

const EVERY_MS = 1_000;

/** What a path answers, read again each second while the page is seen; null while there is nothing to show. */
export function usePolled<T>(path: string | null): { readonly data: T | null; readonly failed: boolean; readonly reload: () => void } {
  const [read, setRead] = useState<{ path: string | null; data: T | null; failed: boolean }>({ path, data: null, failed: false });
  const [round, setRound] = useState(0);

  useEffect(() => {
    if (path === null) return undefined;
    let stale = false;
    let timer = 0;
    const once = async () => {
      if (!document.hidden) {
        try {
          const data = await ask<T>('GET', path);
          if (!stale) setRead({ path, data, failed: false });
        } catch {
          // Shown on the page: the simulator is away, what was read stays.
          if (!stale) setRead((old) => ({ ...old, failed: true }));
        }
      }
      if (!stale) timer = window.setTimeout(() => void once(), EVERY_MS);
    };
    void once();
    return () => {
      stale = true;
      window.clearTimeout(timer);
    };
  }, [path, round]);

  const reload = useCallback(() => setRound((n) => n + 1), []);
  return { data: read.path === path ? read.data : null, failed: read.failed, reload };
}
