import { createHash } from 'node:crypto';
import { refuse } from './refuse.ts';

/** A keyset position as an opaque cursor. */
export function encodeCursor(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Reads a cursor of exactly `length` parts; refuses anything else. */
export function decodeCursor(cursor: string, length: number): (string | number)[] {
  const parts = parse(cursor);
  if (!Array.isArray(parts) || parts.length !== length || !parts.every(isPart)) throw refuse('request.cursor_invalid');
  return parts;
}

/** Cuts `limit + 1` rows into a page: the extra row only tells that there is more. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  position: (row: Row) => readonly (string | number)[],
  show: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(show),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(position(last)) : null,
  };
}

/** A cursor that counts only in the list (an address with its filters) that made it. */
export function bindCursor(list: string, cursor: string): string {
  return `${sealOf(list, cursor)}.${cursor}`;
}

/** The cursor inside; refuses one of another list and one that was changed. */
export function unbindCursor(list: string, bound: string): string {
  const cursor = bound.slice(bound.indexOf('.') + 1);
  if (bound !== bindCursor(list, cursor)) throw refuse('request.cursor_invalid');
  return cursor;
}

// No secret: it is there against mix-ups. What a cursor reaches is bounded by scope anyway.
function sealOf(list: string, cursor: string): string {
  return createHash('sha256').update(list).update('\0').update(cursor).digest('base64url').slice(0, 10);
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw refuse('request.cursor_invalid');
  }
}

function isPart(value: unknown): value is string | number {
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}
