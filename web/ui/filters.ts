import { useSearchParams } from 'react-router';

/** Filters in the URL: reads by name; setting one goes back to the first page. */
export function useFilters<const Name extends string>(names: readonly Name[]) {
  const [search, setSearch] = useSearchParams();
  const values = new Map<Name, string>();
  for (const name of names) {
    const value = search.get(name);
    if (value !== null && value !== '') values.set(name, value);
  }
  const set = (name: Name, value: string | undefined): void => {
    setSearch((before) => changed(before, [[name, value]]), { replace: true });
  };
  const clear = (): void => {
    setSearch(
      (before) =>
        changed(
          before,
          names.map((name) => [name, undefined]),
        ),
      { replace: true },
    );
  };
  return { get: (name: Name) => values.get(name), set, clear, active: values.size > 0 };
}

function changed(search: URLSearchParams, entries: readonly (readonly [string, string | undefined])[]): URLSearchParams {
  const next = new URLSearchParams(search);
  next.delete('cursor');
  for (const [name, value] of entries) {
    if (value === undefined || value === '') next.delete(name);
    else next.set(name, value);
  }
  return next;
}
