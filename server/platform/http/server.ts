import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Clock } from '../clock/clock.ts';
import type { Db } from '../db/database.ts';
import { answerBadAddress, handleErrors, UNSTORABLE } from './errors.ts';
import { isTooDeep } from './nesting.ts';
import { refuse } from './refuse.ts';
import { isUnstorable } from './storable.ts';
import { validateByPart } from './validate.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    texts?: 'perItem' | undefined;
  }
}

/** What route modules get: the Fastify instance and what handlers run with. */
export type HttpServer = {
  readonly app: FastifyInstance;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
};

const BODY_LIMIT = 4 * 1024 * 1024;

/** The HTTP server without routes: security headers, cookies, request ids, validation, one error handler. */
export async function createHttpServer(parts: { db: Db; clock: Clock; log: Logger }): Promise<HttpServer> {
  const loggerInstance: FastifyBaseLogger = parts.log;
  const app: FastifyInstance = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    frameworkErrors: answerBadAddress,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  });
  takeEmptyBodies(app);
  validateByPart(app);
  handleErrors(app);
  await app.register(cookie);
  await app.register(helmet, { contentSecurityPolicy: { directives: CONTENT_POLICY }, hsts: false });
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const level = reply.statusCode >= 500 ? 'error' : 'debug';
    request.log[level](
      { method: request.method, path: request.routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
  });
  return { app, ...parts };
}

// Many clients name JSON with every request, also where nothing is sent; nothing is then no body, not a broken one.
function takeEmptyBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (typeof body === 'string' && body.trim() === '') return done(null, undefined);
    const text = typeof body === 'string' ? body : body.toString('utf8');
    if (isTooDeep(text)) return done(refuse('request.malformed', { problem: '内容嵌套过深' }), undefined);
    return parse(request, text, (error, parsed) => {
      const perItem = request.routeOptions.config.texts === 'perItem';
      if (error === null && !perItem && isUnstorable(text, parsed))
        return done(refuse('request.malformed', { problem: UNSTORABLE }), undefined);
      return done(error, parsed);
    });
  });
}

// antd writes its styles into the page at run time.
const CONTENT_POLICY = {
  defaultSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'https:'],
  connectSrc: ["'self'"],
  upgradeInsecureRequests: null,
};
