/** Opaque cursors, as WeCom gives them: the empty string is the first page, and the end. */
export function toCursor(position: readonly number[]): string {
  return Buffer.from(position.join('.')).toString('base64url');
}

/** The numbers of a cursor; undefined when it is none of ours. */
export function fromCursor(cursor: unknown, length: number): number[] | undefined {
  if (cursor === undefined || cursor === '') return Array.from({ length }, () => 0);
  if (typeof cursor !== 'string') return undefined;
  const parts = Buffer.from(cursor, 'base64url').toString().split('.');
  return parts.length === length && parts.every((part) => /^\d{1,15}$/.test(part)) ? parts.map(Number) : undefined;
}

/** One page of a list that does not change between pages. */
export function pageOf<T>(items: readonly T[], offset: number, limit: number): { items: T[]; nextCursor: string } {
  const end = offset + limit;
  return { items: items.slice(offset, end), nextCursor: end < items.length ? toCursor([end]) : '' };
}

/** A limit out of range falls back to the standard (93338); some endpoints cut it to the largest instead (92994). */
export function limitOf(
  asked: number | undefined,
  page: { standard: number; largest: number },
  above: 'standard' | 'largest' = 'standard',
): number {
  if (asked === undefined || asked < 1) return page.standard;
  return asked > page.largest ? page[above] : asked;
}
