import { useEffect, useState } from 'react';

type Marks = { readonly [key: string]: number };
type Marked = { readonly key: string; readonly mark: number };

/**
 * Which of these somebody has not looked at since they grew. What is there when a phone is first picked up counts as seen;
 * what is open is seen as it comes. Kept in this browser.
 */
export function useMarks(viewer: string, all: readonly Marked[] | null, open: string | null): (key: string) => boolean {
  const [seen, setSeen] = useState<Marks | null>(() => storedMarks(viewer));
  useEffect(() => {
    if (all === null) return;
    setSeen((old) => {
      const next = old === null ? Object.fromEntries(all.map(({ key, mark }) => [key, mark])) : withOpen(old, all, open);
      if (next !== old) store(viewer, next);
      return next;
    });
  }, [viewer, all, open]);
  return (key) => {
    const one = all?.find((marked) => marked.key === key);
    return one !== undefined && seen !== null && key !== open && one.mark > (seen[key] ?? 0);
  };
}

function withOpen(old: Marks, all: readonly Marked[], open: string | null): Marks {
  const opened = all.find(({ key }) => key === open);
  return opened === undefined || (old[opened.key] ?? 0) >= opened.mark ? old : { ...old, [opened.key]: opened.mark };
}

function storedMarks(viewer: string): Marks | null {
  const text = window.localStorage.getItem(place(viewer));
  return text === null ? null : JSON.parse(text);
}

function store(viewer: string, marks: Marks): void {
  window.localStorage.setItem(place(viewer), JSON.stringify(marks));
}

function place(viewer: string): string {
  return `huoshui-sim-seen ${viewer}`;
}
