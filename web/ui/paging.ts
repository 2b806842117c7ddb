import { useCallback } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';

/** Keyset paging: the cursor is in the URL, the cursors of earlier pages in the history entry. */
export type Paging = {
  readonly cursor: string | undefined;
  readonly next: (cursor: string) => void;
  /** Undefined on the first page. */
  readonly previous: (() => void) | undefined;
};

export function usePaging(): Paging {
  const [search, setSearch] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const cursor = search.get('cursor') ?? undefined;
  const earlier = earlierOf(location.state);

  const next = useCallback(
    (to: string) => {
      setSearch(withCursor(search, to), { state: { earlier: [...earlier, cursor ?? ''] } });
    },
    [search, setSearch, earlier, cursor],
  );
  // A shared link has no earlier pages: back then means the first one.
  const previous = (): void => {
    const to = earlier.at(-1) ?? '';
    void navigate({ search: withCursor(search, to).toString() }, { state: { earlier: earlier.slice(0, -1) } });
  };
  return { cursor, next, previous: cursor === undefined ? undefined : previous };
}

/** The search with another cursor; none for the first page. */
export function withCursor(search: URLSearchParams, cursor: string): URLSearchParams {
  const changed = new URLSearchParams(search);
  if (cursor === '') changed.delete('cursor');
  else changed.set('cursor', cursor);
  return changed;
}

function earlierOf(state: unknown): string[] {
  if (typeof state !== 'object' || state === null || !('earlier' in state) || !Array.isArray(state.earlier)) return [];
  return state.earlier.filter((cursor: unknown): cursor is string => typeof cursor === 'string');
}
