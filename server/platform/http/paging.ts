import type { FastifyRequest } from 'fastify';
import { bindCursor, unbindCursor } from './cursor.ts';

/** Takes a list's seal off the cursor of a request, and puts it on the cursor of its answer. */
export async function withBoundCursor(path: string, request: FastifyRequest, answer: () => Promise<unknown>): Promise<unknown> {
  const { query, params } = request;
  if (typeof query !== 'object' || query === null) return answer();
  const list = JSON.stringify([path, params, filtersOf(query)]);
  if ('cursor' in query && typeof query.cursor === 'string') Object.assign(query, { cursor: unbindCursor(list, query.cursor) });
  const result = await answer();
  if (typeof result !== 'object' || result === null || !('nextCursor' in result) || typeof result.nextCursor !== 'string') return result;
  return { ...result, nextCursor: bindCursor(list, result.nextCursor) };
}

function filtersOf(query: object): [string, unknown][] {
  return Object.entries(query)
    .filter(([name]) => name !== 'cursor' && name !== 'limit')
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
