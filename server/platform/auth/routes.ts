import '@fastify/swagger';
import type { FastifyRequest } from 'fastify';
import { readSession, signIn, signOut } from '../../../domain/auth/contract.ts';
import { isoIn } from '../../../domain/kernel/time.ts';
import { refuse } from '../http/refuse.ts';
import { API_PREFIX } from '../http/serve.ts';
import type { HttpServer } from '../http/server.ts';
import { currentSession, requireSession } from './caller.ts';
import { pretendToVerify, verifyPassword } from './password.ts';
import { closeSession, openSession, SESSION_COOKIE, SESSION_MS, sessionCaller, type SessionCaller } from './session.ts';
import { forgetFailures, noteFailure, refuseTooManyTries } from './tries.ts';

/** Sign-in sets and clears a cookie, so these three speak to Fastify directly. */
export function authRoutes(http: HttpServer, options: { simulatorUrl: string | null }): void {
  http.app.post<{ Body: { login: string; password: string } }>(
    API_PREFIX + signIn.path,
    { schema: { summary: signIn.summary, body: signIn.body, response: { 201: signIn.response } } },
    async (request, reply) => {
      const operator = await checkPassword(http, request);
      const now = http.clock.now();
      const token = await openSession(http.db, operator, now);
      const caller = await sessionCaller(http.db, token, now);
      if (caller === undefined) throw new Error('the session just opened is not there');
      reply.setCookie(SESSION_COOKIE, token, cookieOptions(request));
      return reply.status(201).send(describe(caller, now, options.simulatorUrl));
    },
  );
  http.app.get(
    API_PREFIX + readSession.path,
    { schema: { summary: readSession.summary, response: { 200: readSession.response } } },
    async (request) => {
      const caller = await currentSession(http, request);
      return { session: caller === undefined ? null : describe(caller, http.clock.now(), options.simulatorUrl) };
    },
  );
  http.app.delete(
    API_PREFIX + signOut.path,
    {
      schema: { summary: signOut.summary, response: { 200: signOut.response } },
      onRequest: async (request) => {
        await requireSession(http, request);
      },
    },
    async (request, reply) => {
      await closeSession(http.db, request.cookies[SESSION_COOKIE] ?? '');
      return reply.clearCookie(SESSION_COOKIE, cookieOptions(request)).send({});
    },
  );
}

async function checkPassword(http: HttpServer, request: FastifyRequest<{ Body: { login: string; password: string } }>) {
  const { login, password } = request.body;
  await refuseTooManyTries(http.db, login, request.ip);
  const operator = await http.db
    .selectFrom('operator')
    .select(['id', 'corpId', 'passwordHash'])
    .where('login', '=', login)
    .executeTakeFirst();
  if (operator === undefined) await pretendToVerify(password);
  if (operator === undefined || !(await verifyPassword(password, operator.passwordHash))) {
    await noteFailure(http.db, login, request.ip);
    throw refuse('auth.wrong_password');
  }
  await forgetFailures(http.db, login);
  return operator;
}

function cookieOptions(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https', maxAge: SESSION_MS / 1000 } as const;
}

function describe(caller: SessionCaller, now: number, simulatorUrl: string | null) {
  const { name, role, corpName, zone, csrfToken } = caller;
  return { name, role, corpName, zone, csrfToken, now: isoIn(now, zone), simulatorUrl };
}
