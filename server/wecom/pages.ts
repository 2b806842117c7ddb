import { WecomFailure } from './failure.ts';

type PageOf<T> = { readonly items: readonly T[]; readonly nextCursor: string | undefined };

/**
 * All pages of a list, one after the other. A page may be short or empty and still have a successor: only an absent or
 * empty cursor is the end.
 */
export async function* eachPage<T>(
  command: string,
  fetchPage: (cursor: { cursor?: string }) => Promise<PageOf<T>>,
): AsyncGenerator<readonly T[], void> {
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const page: PageOf<T> = await fetchPage(cursor === undefined ? {} : { cursor });
    yield page.items;
    cursor = page.nextCursor === '' ? undefined : page.nextCursor;
    // A cursor that comes again would go round for ever.
    if (cursor !== undefined && seen.has(cursor)) throw new WecomFailure(command, { kind: 'malformed', problem: 'next_cursor repeats' });
    if (cursor !== undefined) seen.add(cursor);
  } while (cursor !== undefined);
}

/** The items of all pages in one list: for what is known to be small. */
export async function allOf<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) for (const item of page) all.push(item);
  return all;
}

/** Cuts a list into pieces of at most `size`. */
export function piecesOf<T>(items: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let i = 0; i < items.length; i += size) pieces.push(items.slice(i, i + size));
  return pieces;
}
