import type { FastifyRequest } from 'fastify';
import type { Access } from '../../../domain/kernel/route.ts';
import type { Actor, Scope } from '../../../domain/kernel/scope.ts';
import { refuse } from '../http/refuse.ts';
import type { HttpServer } from '../http/server.ts';
import { apiKeyCaller } from './api-key.ts';
import { SESSION_COOKIE, sessionCaller, type SessionCaller } from './session.ts';

/** Finds who calls and refuses the rest; the only place where a Scope for a request is made. */
export async function requireCaller(http: HttpServer, request: FastifyRequest, access: Access): Promise<Scope> {
  switch (access) {
    case 'public':
      // Public routes open their own view of the database; they never read a company's data.
      return makeScope(0, 'UTC', { kind: 'system' });
    case 'member': {
      const bearer = bearerOf(request);
      return bearer === undefined ? scopeOfSession(await requireSession(http, request)) : scopeOfKey(http, bearer);
    }
    case 'operator':
      return scopeOfSession(await requireSession(http, request));
    case 'owner':
    case 'ownerOrKey': {
      const bearer = bearerOf(request);
      if (bearer === undefined) return scopeOfSession(ownerOnly(await requireSession(http, request)));
      const scope = await scopeOfKey(http, bearer);
      if (access === 'owner') throw refuse('auth.forbidden');
      return scope;
    }
    default: {
      const never: never = access;
      throw new Error(`unknown access ${String(never)}`);
    }
  }
}

/** The signed-in operator of a request, if there is one. */
export async function currentSession(http: HttpServer, request: FastifyRequest): Promise<SessionCaller | undefined> {
  const cookie = request.cookies[SESSION_COOKIE];
  return cookie === undefined ? undefined : sessionCaller(http.db, cookie, http.clock.now());
}

/** The signed-in operator of a request; a request that changes something must prove that our page sent it. */
export async function requireSession(http: HttpServer, request: FastifyRequest): Promise<SessionCaller> {
  const caller = await currentSession(http, request);
  if (caller === undefined) throw refuse('auth.missing');
  if (request.method !== 'GET' && request.headers['x-csrf-token'] !== caller.csrfToken) throw refuse('auth.csrf');
  if (request.method !== 'GET' && caller.role === 'viewer' && request.routeOptions.url !== '/api/v1/session')
    throw refuse('auth.forbidden');
  return caller;
}

/** A scope for work that the product does by itself: jobs, demo, sync. */
export function systemScope(corpId: number, zone: string): Scope {
  return makeScope(corpId, zone, { kind: 'system' });
}

async function scopeOfKey(http: HttpServer, key: string): Promise<Scope> {
  const caller = await apiKeyCaller(http.db, key);
  if (caller === undefined) throw refuse('auth.invalid_key');
  return makeScope(caller.corpId, caller.zone, { kind: 'apiKey', id: caller.id });
}

function ownerOnly(caller: SessionCaller): SessionCaller {
  if (caller.role !== 'owner') throw refuse('auth.forbidden');
  return caller;
}

function scopeOfSession(caller: SessionCaller): Scope {
  return makeScope(caller.corpId, caller.zone, { kind: 'operator', id: caller.operatorId });
}

function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const [scheme, token] = header.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined || token === '') throw refuse('auth.invalid_key');
  return token;
}

function makeScope(corpId: number, zone: string, actor: Actor): Scope {
  const scope = { corpId, zone, actor };
  assertScope(scope);
  return scope;
}

// The brand exists in the type only; this is the one place that grants it.
function assertScope(scope: Omit<Scope, never> | { corpId: number; zone: string; actor: Actor }): asserts scope is Scope {
  if (!Number.isInteger(scope.corpId)) throw new Error('a scope needs a company');
}
