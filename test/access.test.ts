import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '../domain/kernel/route.ts';
import { ROUTES } from '../domain/routes.ts';
import { createApiKey } from '../server/platform/auth/api-key.ts';
import { openSession, sessionCaller } from '../server/platform/auth/session.ts';
import { at } from '../server/platform/db/bind.ts';
import { openTestApp, type TestApp } from './harness/app.ts';
import { TEST_NOW } from './harness/company.ts';

// Every operation of the API, asked wrongly in every part: who asks is judged before what is asked.

const LOCKED = ROUTES.filter((route) => route.access !== 'public');
const CHANGING = LOCKED.filter((route) => route.method !== 'GET' && route.path !== '/session');
const BODIES = ['{"broken":', '{}', '{"nosuch":1}', 'null', ''];

let app: TestApp;
let key: string;
let viewer: { cookie: string; csrf: string };

beforeAll(async () => {
  app = await openTestApp();
  key = await createApiKey(app.company.db, app.company.corpId, 'test', TEST_NOW);
  viewer = await signedIn('viewer');
});
afterAll(async () => {
  await app.close();
});

describe('whoever is not known gets 401, however wrong the rest of the request', () => {
  test.each(LOCKED.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_, route) => {
    for (const headers of [{}, { authorization: 'Bearer hs_wrong' }, { authorization: 'Basic x' }, { cookie: 'huoshui_session=wrong' }])
      for (const body of BODIES) {
        const answer = await ask(route, body, headers);
        expect([answer.status, answer.code]).toEqual([
          401,
          'authorization' in headers && !isConsoleOnly(route) ? 'auth.invalid_key' : 'auth.missing',
        ]);
      }
  });
});

describe('whoever may only read gets 403, however wrong the rest of the request', () => {
  test.each(CHANGING.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_, route) => {
    for (const body of BODIES) {
      const forged = await ask(route, body, { cookie: viewer.cookie });
      expect([forged.status, forged.code]).toEqual([403, 'auth.csrf']);
      const own = await ask(route, body, { cookie: viewer.cookie, 'x-csrf-token': viewer.csrf });
      expect([own.status, own.code]).toEqual([403, 'auth.forbidden']);
    }
  });
});

describe('what only the administrator may is refused to a key before its body is judged', () => {
  const administrators = ['PUT /wecom/connection', 'POST /wecom/callback-credentials'];
  test.each(
    LOCKED.filter((route) => administrators.includes(`${route.method} ${route.path}`)).map((route) => [route.path, route] as const),
  )('%s', async (_, route) => {
    for (const body of BODIES) expect((await ask(route, body, { authorization: `Bearer ${key}` })).code).toBe('auth.forbidden');
  });
});

test('a viewer sees no connection, an operator neither', async () => {
  const operator = await signedIn('operator');
  for (const { cookie, csrf } of [viewer, operator])
    for (const path of ['/wecom/connection', '/wecom/connection-checks', '/wecom/dead-letters/1']) {
      const response = await fetch(`${app.url}${path}?nosuch=1`, { headers: { cookie, 'x-csrf-token': csrf } });
      expect([path, response.status]).toEqual([path, 403]);
    }
});

function isConsoleOnly(route: Route): boolean {
  return route.access === 'operator';
}

async function ask(route: Route, body: string, headers: Record<string, string>): Promise<{ status: number; code: unknown }> {
  const carries = route.method !== 'GET';
  const response = await fetch(`${app.url}${route.path.replace(/:\w+/g, 'zzz')}?nosuch=1`, {
    method: route.method,
    headers: { ...headers, ...(carries ? { 'content-type': 'application/json' } : {}) },
    ...(carries ? { body } : {}),
  });
  const answer: unknown = await response.json();
  const error: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'error') : undefined;
  return { status: response.status, code: typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined };
}

async function signedIn(role: 'viewer' | 'operator'): Promise<{ cookie: string; csrf: string }> {
  const { id } = await app.company.db
    .insertInto('operator')
    .values({ corpId: app.company.corpId, login: role, name: role, passwordHash: 'none', role, createdAt: at(TEST_NOW) })
    .returning('id')
    .executeTakeFirstOrThrow();
  const token = await openSession(app.company.db, { id, corpId: app.company.corpId }, TEST_NOW);
  const caller = await sessionCaller(app.company.db, token, TEST_NOW);
  return { cookie: `huoshui_session=${token}`, csrf: caller?.csrfToken ?? '' };
}
