import type { FastifyRequest } from 'fastify';
import { bindCursor, unbindCursor } from './cursor.ts';

/** Takes a list's seal off the cursor of a request, and puts it on the cursor of its answer. */
export async function withBoundCursor(path: string, request: FastifyRequest, answer: () => Promise<unknown>): Promise<unknown> {
  const { query, params } = request;
  if (typeof query !== 'object' || query === null) return answer();
  const list = listOf(path, params, query);
  if ('cursor' in query && typeof query.cursor === 'string') Object.assign(query, { cursor: unbindCursor(list, query.cursor) });
  const result = await answer();
  if (typeof result !== 'object' || result === null || !('nextCursor' in result) || typeof result.nextCursor !== 'string') return result;
  return { ...result, nextCursor: bindCursor(list, result.nextCursor) };
}

/**
 * The cursor of another list than the one that answers: of the one at `path` (as its route has it) with these parameters and
 * filters, none more and none fewer.
 */
export function cursorInto(list: { readonly path: string; readonly params: object; readonly query: object }, cursor: string): string {
  return bindCursor(listOf(list.path, list.params, list.query), cursor);
}

function listOf(path: string, params: unknown, query: object): string {
  return JSON.stringify([path, params, filtersOf(query)]);
}

function filtersOf(query: object): [string, unknown][] {
  return Object.entries(query)
    .filter(([name]) => name !== 'cursor' && name !== 'limit')
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
