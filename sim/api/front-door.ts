import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isFields, withoutNulls } from '../../domain/wecom/wire.ts';
import { seconds } from '../clock.ts';
import { takeFault } from '../faults.ts';
import type { Sim } from '../sim.ts';
import { malformed, parseBody, refuse } from './answer.ts';
import type { Answer, Endpoint } from './answer.ts';
import { ENDPOINTS } from './endpoints.ts';
import { createLimiter } from './limiter.ts';
import type { Limiter } from './limiter.ts';
import { checkToken } from './token.ts';

/** Calls remembered for /_sim/calls. */
const CALLS_KEPT = 20_000;

/** Everything below /cgi-bin/. Anything this does not know is 404 with an empty body, as the live service answers. */
export function serveApi(app: FastifyInstance, sim: Sim): void {
  const limiter = createLimiter(sim.clock);
  for (const [name, endpoint] of Object.entries(ENDPOINTS)) {
    const path = `/cgi-bin/${name}`;
    app.route({ method: ['GET', 'POST'], url: path, handler: (request, reply) => serve(sim, limiter, path, endpoint, request, reply) });
  }
}

async function serve(
  sim: Sim,
  limiter: Limiter,
  path: string,
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const fault = takeFault(sim.store, path);
  const raw = typeof request.body === 'string' ? request.body : '';
  const asked = { method: request.method, query: queryOf(request), raw };
  if (fault?.mode === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  if (fault?.mode === 'refuse') {
    remember(sim, path, asked, null);
    return hangUp(sim, request, reply);
  }
  const answer = fault?.mode === 'errcode' ? refuse(fault.errcode, 'fault injected') : answerTo(sim, limiter, path, endpoint, asked);
  remember(sim, path, asked, answer.errcode ?? 0);
  if (fault?.mode === 'dropResponse') return hangUp(sim, request, reply);
  return reply.type('application/json; charset=UTF-8').send(dressed(endpoint, answer, sim));
}

type Asked = { method: string; query: Record<string, string>; raw: string };

/** In WeCom's order: token, frequency, parameters, business. */
function answerTo(sim: Sim, limiter: Limiter, path: string, endpoint: Endpoint, { method, query, raw }: Asked): Answer {
  const barred = path === '/cgi-bin/gettoken' ? undefined : checkToken(sim, query.access_token);
  if (barred !== undefined) return barred;
  if (limiter.isOver(path)) return refuse(45009, 'api freq out of limit');
  if (endpoint.method === 'GET') return endpoint.answer(sim, { query, body: {} });
  if (method !== 'POST') return malformed('use POST');
  const body = withoutNulls(parseBody(raw));
  return isFields(body) ? endpoint.answer(sim, { query, body }) : malformed('Warning: wrong json format.');
}

/** The answer as WeCom words it: on failure the endpoint's lists are there, empty, and errmsg carries a support handle. */
function dressed(endpoint: Endpoint, answer: Answer, sim: Sim): Answer {
  if ((answer.errcode ?? 0) === 0) return { errcode: 0, errmsg: 'ok', ...answer };
  const hint = `[${seconds(sim.clock.now())}_1_${randomBytes(16).toString('hex')}]`;
  const errmsg = `${answer.errmsg ?? ''}, hint: ${hint}, from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=${answer.errcode}`;
  return { ...endpoint.empty, ...answer, errmsg };
}

function remember({ store, clock }: Sim, path: string, { method, query, raw }: Asked, errcode: number | null): void {
  const { access_token: _, corpsecret: __, ...harmless } = query;
  const body = method === 'GET' ? harmless : (parseBody(raw) ?? raw);
  store.calls.put({ seq: store.next('call'), at: clock.now(), method, path, body, errcode });
  for (const oldest of store.calls.all()) {
    if (store.calls.size <= CALLS_KEPT) break;
    store.calls.remove(String(oldest.seq));
  }
}

/** What took effect is kept; the caller never hears of it. */
function hangUp(sim: Sim, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  sim.store.commit();
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}

function queryOf(request: FastifyRequest): Record<string, string> {
  const query: Record<string, string> = {};
  if (!isFields(request.query)) return query;
  for (const [name, value] of Object.entries(request.query)) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string') query[name] = first;
  }
  return query;
}
