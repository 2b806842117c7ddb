import type { FastifyReply, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import type { BodyOf, ParamsOf, QueryOf, ResponseOf, Route } from '../../../domain/kernel/route.ts';
import type { Scope } from '../../../domain/kernel/scope.ts';
import { requireCaller } from '../auth/caller.ts';
import type { Tx } from '../db/database.ts';
import { inScope } from '../db/scoped.ts';
import { withBoundCursor } from './paging.ts';
import { NOTHING_TO_CHANGE } from './problem.ts';
import { refuse } from './refuse.ts';
import { once, type Status } from './idempotency.ts';
import type { HttpServer } from './server.ts';

export const API_PREFIX = '/api/v1';

/** What a handler gets of the request. */
export type Call<R extends Route> = {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  readonly scope: Scope;
  readonly now: number;
  /** Says that nothing was made: the answer bears the route's `statusOfKnown`. */
  wasKnown(): void;
};

/**
 * `inspect` sees the body before its schema does, and may refuse it with a better sentence. With `texts: 'perItem'` a text
 * that cannot be kept does not refuse the whole body: the handler judges each item of it by itself.
 */
export type ServeOptions = { readonly inspect?: (body: unknown) => void; readonly texts?: 'perItem' };

/**
 * Serves a route: the handler runs in one transaction under the web role, and an Idempotency-Key commits with it, so a
 * repeated POST answers what the first one did.
 */
export function serve<R extends Route>(
  http: HttpServer,
  route: R,
  handler: (tx: Tx, call: Call<R>) => Promise<ResponseOf<R>>,
  options: ServeOptions = {},
): void {
  register(http, route, options, (request, reply, scope) => {
    const now = http.clock.now();
    return inScope(http.db, scope, (tx) =>
      once(tx, { request, reply, scope, now, status: statusOf(route, request) }, () => handler(tx, callOf(request, scope, now))),
    );
  });
}

/** Serves a route that calls WeCom: no transaction around it; the handler opens its own. */
export function serveUnscoped<R extends Route>(http: HttpServer, route: R, handler: (call: Call<R>) => Promise<ResponseOf<R>>): void {
  register(http, route, {}, (request, _reply, scope) => handler(callOf(request, scope, http.clock.now())));
}

/**
 * Serves a POST whose requests are answered in groups, each group by one transaction that the handler opens itself. A
 * request with an Idempotency-Key, which commits with what it did, goes alone.
 */
export function serveGathered<R extends Route>(
  http: HttpServer,
  route: R,
  handlers: {
    readonly together: (call: Call<R>) => Promise<ResponseOf<R>>;
    readonly alone: (tx: Tx, call: Call<R>) => Promise<ResponseOf<R>>;
  },
): void {
  register(http, route, { texts: 'perItem' }, (request, reply, scope) => {
    const now = http.clock.now();
    const call = callOf<R>(request, scope, now);
    if (request.headers['idempotency-key'] === undefined) return handlers.together(call);
    return inScope(http.db, scope, (tx) =>
      once(tx, { request, reply, scope, now, status: statusOf(route, request) }, () => handlers.alone(tx, call)),
    );
  });
}

function register<R extends Route>(
  http: HttpServer,
  route: R,
  options: ServeOptions,
  answer: (request: FastifyRequest, reply: FastifyReply, scope: Scope) => Promise<unknown>,
): void {
  const scopes = new WeakMap<FastifyRequest, Scope>();
  http.app.route({
    method: route.method,
    url: API_PREFIX + route.path,
    config: { texts: options.texts },
    schema: {
      summary: route.summary,
      params: route.params,
      querystring: route.query,
      ...(takesBody(route) ? { body: route.body } : {}),
      response: Object.fromEntries([route.status, route.statusOfKnown ?? route.status].map((status) => [status, route.response])),
    },
    // Who asks is judged before anything of what is asked is read: a stranger learns nothing of our fields.
    onRequest: async (request) => {
      scopes.set(request, await requireCaller(http, request, route.access));
    },
    // A POST without a body says what {} says; a PATCH without one forgot what it wanted.
    preValidation: async (request) => {
      if (!takesBody(route)) return;
      if (request.body !== undefined) return options.inspect?.(request.body);
      if (route.method === 'PATCH') throw refuse('request.malformed', { problem: NOTHING_TO_CHANGE });
      Object.assign(request, { body: {} });
    },
    handler: async (request, reply) => {
      const scope = scopes.get(request);
      if (scope === undefined) throw new Error('a request reached its handler without a caller');
      const result = await withBoundCursor(route.path, request, () => answer(request, reply, scope));
      if (!reply.sent) await reply.status(statusOf(route, request).read()).send(result);
      return reply;
    },
  });
}

/** Requests whose answer made nothing. */
const known = new WeakSet<FastifyRequest>();

function statusOf(route: Route, request: FastifyRequest): Status {
  return {
    read: () => (known.has(request) ? (route.statusOfKnown ?? route.status) : route.status),
    restore: (status) => void (status === route.statusOfKnown && known.add(request)),
  };
}

function callOf<R extends Route>(request: FastifyRequest, scope: Scope, now: number): Call<R> {
  const wasKnown = () => void known.add(request);
  const call = { params: request.params, query: request.query, body: request.body, scope, now, wasKnown };
  assertValidated<R>(call);
  return call;
}

// Fastify has checked the parts against the route's schemas by now; this only tells the compiler.
function assertValidated<R extends Route>(call: { params: unknown; query: unknown; body: unknown }): asserts call is Call<R> {
  if (call.params === undefined || call.query === undefined) throw new Error('a request reached its handler unvalidated');
}

function takesBody(route: Route): boolean {
  return route.method !== 'GET' && route.method !== 'DELETE';
}
