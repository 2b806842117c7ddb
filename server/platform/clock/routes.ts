import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpServer } from '../http/server.ts';
import { refuse } from '../http/refuse.ts';
import type { Loop } from '../jobs/loop.ts';
import type { MovableClock } from './clock.ts';
import { settle, type Ring } from './settle.ts';
import { moveClock } from './shared.ts';

type Parts = { clock: MovableClock; token: string; loops: readonly Loop[]; ring: Ring };

/** How the simulator moves the product's clock. These exist only beside a simulator, and want its token. */
export function clockRoutes(http: HttpServer, parts: Parts): void {
  const options = { onRequest: requireToken(parts.token) };
  http.app.get('/_clock', options, async () => ({ now: new Date(parts.clock.now()).toISOString(), offsetMs: parts.clock.offsetMs }));
  http.app.put('/_clock', { ...options, schema: { body: OFFSET } }, async (request) => {
    await moveClock(http.db, parts.clock, offsetOf(request.body));
    return { now: new Date(parts.clock.now()).toISOString() };
  });
  http.app.post('/_clock/settlements', options, async () => settle(parts));
}

const OFFSET = { type: 'object', required: ['offsetMs'], additionalProperties: false, properties: { offsetMs: { type: 'integer' } } };

function offsetOf(body: unknown): number {
  const offset = typeof body === 'object' && body !== null && 'offsetMs' in body ? body.offsetMs : undefined;
  if (typeof offset !== 'number') throw refuse('request.malformed', { problem: 'offsetMs' });
  return offset;
}

function requireToken(token: string) {
  const expected = Buffer.from(token);
  return async (request: FastifyRequest, _reply: FastifyReply) => {
    const header = request.headers['x-clock-token'];
    const given = Buffer.from(typeof header === 'string' ? header : '');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw refuse('auth.forbidden');
  };
}
