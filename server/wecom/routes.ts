import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpServer } from '../platform/http/server.ts';
import type { SecretBox } from '../platform/secrets/box.ts';
import { callbackApp, receiveCallback, verifiedEcho, type CallbackApp } from './callback.ts';
import { noteRefused, noteVerified } from './connection/verification.ts';
import type { Signed } from './seal.ts';

type Parts = HttpServer & { secrets: SecretBox };

const BODY_LIMIT = 1024 * 1024;

/**
 * The address WeCom calls back: `/wecom/callback/:wecomCorpId`, one per company, or `/wecom/callback` where there is only
 * one. Whoever cannot prove to be WeCom gets 403 and leaves nothing behind but when and why a verification was refused.
 */
export function wecomRoutes(http: HttpServer, parts: { secrets: SecretBox }): void {
  // A context of its own: the body is taken as text whatever its declared type.
  void http.app.register(async (app) => {
    app.addHook('onRequest', async (request) => {
      request.raw.headers['content-type'] = 'text/plain';
    });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_request, body, done) => done(null, body));
    for (const url of ['/wecom/callback', '/wecom/callback/:wecomCorpId']) addRoutes(app, { ...parts, ...http }, url);
  });
}

function addRoutes(app: FastifyInstance, http: Parts, url: string): void {
  app.get(url, { schema: { hide: true } }, async (request, reply) => {
    const asked = await identify(http, request);
    const echo = textOf(request.query, 'echostr');
    const text = asked === undefined || echo === undefined ? undefined : verifiedEcho(asked.app, http.clock.now(), asked.signed, echo);
    if (asked !== undefined && echo !== undefined) {
      // Whoever sets the address up just now wants to know.
      if (text === undefined) await noteRefused(http.db, http.clock.now(), asked.app, asked.signed, echo);
      else await noteVerified(http.db, http.clock.now(), asked.app.corpId, text);
    }
    if (text === undefined) return refuseCaller(request, reply, 'the address could not be verified');
    return reply.type('text/plain; charset=utf-8').send(text);
  });

  app.post(url, { bodyLimit: BODY_LIMIT, schema: { hide: true } }, async (request, reply) => {
    const asked = await identify(http, request);
    if (asked === undefined) return refuseCaller(request, reply, 'no such address, or a query without signature');
    const body = typeof request.body === 'string' ? request.body : '';
    const received = await receiveCallback(http.db, http.clock.now(), asked.app, asked.signed, body);
    switch (received.kind) {
      case 'rejected':
        return refuseCaller(request, reply, received.problem);
      case 'deadLetter':
        request.log.error({ corpId: asked.app.corpId, problem: received.problem }, 'a callback of WeCom cannot be read; it is kept');
        break;
      case 'kept':
      case 'repeated':
        break;
      default:
        return received satisfies never;
    }
    // Stored and committed: only now may WeCom forget it (90930).
    return reply.status(200).send('');
  });
}

async function identify(http: Parts, request: FastifyRequest): Promise<{ app: CallbackApp; signed: Signed } | undefined> {
  const signature = textOf(request.query, 'msg_signature');
  const timestamp = textOf(request.query, 'timestamp');
  const nonce = textOf(request.query, 'nonce');
  if (signature === undefined || timestamp === undefined || nonce === undefined) return undefined;
  const app = await callbackApp(http.db, http.secrets, textOf(request.params, 'wecomCorpId'));
  return app === undefined ? undefined : { app, signed: { signature, timestamp, nonce } };
}

function refuseCaller(request: FastifyRequest, reply: FastifyReply, problem: string) {
  request.log.warn({ problem }, 'a callback was refused');
  return reply.status(403).send('');
}

/** A parameter given once; given twice it is a list and counts as absent. */
function textOf(parameters: unknown, name: string): string | undefined {
  if (typeof parameters !== 'object' || parameters === null) return undefined;
  const value: unknown = Reflect.get(parameters, name);
  return typeof value === 'string' ? value : undefined;
}
