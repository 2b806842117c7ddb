import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isFields, withoutNulls } from '../../domain/wecom/wire.ts';
import { seconds } from '../clock.ts';
import { takeFault } from '../faults.ts';
import { deniedBy } from '../permissions.ts';
import type { Sim } from '../sim.ts';
import { switchOf } from '../switches.ts';
import { textAt } from '../settings.ts';
import type { Fault } from '../tables/core.ts';
import { malformed, parseBody, refuse } from './answer.ts';
import type { Answer, Endpoint } from './answer.ts';
import { carriedBy, textBody, type Carried } from './carried.ts';
import { sendDownload } from './download.ts';
import { ENDPOINTS } from './endpoints.ts';
import { createLimiter } from './limiter.ts';
import type { Limiter } from './limiter.ts';
import { createCrowd, type Crowd } from './crowd.ts';
import { CONTACTS_SECRET, checkToken, type TokenOwner } from './token.ts';

/** Calls remembered for /_sim/calls. */
const CALLS_KEPT = 20_000;

type Door = { readonly sim: Sim; readonly limiter: Limiter; readonly crowd: Crowd };
type Target = { readonly name: string; readonly path: string; readonly endpoint: Endpoint };
type Asked = { method: string; query: Record<string, string>; raw: string; carried: Carried };

/** Everything below /cgi-bin/. Anything this does not know is 404 with an empty body, as the live service answers. */
export function serveApi(app: FastifyInstance, sim: Sim): void {
  const door: Door = { sim, limiter: createLimiter(sim.store, sim.clock), crowd: createCrowd(sim.store) };
  for (const [name, endpoint] of Object.entries(ENDPOINTS)) {
    const target = { name, path: `/cgi-bin/${name}`, endpoint };
    app.route({ method: ['GET', 'POST'], url: target.path, handler: (request, reply) => serve(door, target, request, reply) });
  }
}

async function serve(door: Door, target: Target, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { sim, crowd } = door;
  const fault = takeFault(sim.store, target.path);
  const asked = { method: request.method, query: queryOf(request), raw: textBody(request), carried: carriedBy(request) };
  const place = crowd.enter(target, asked.raw);
  try {
    if (fault?.mode === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (fault?.mode === 'refuse' || fault?.mode === 'badGateway') {
      remember(sim, target.path, asked, null);
      return fault.mode === 'refuse' ? hangUp(sim, request, reply) : badGateway(reply);
    }
    const answer = struck(door, target, fault) ?? place.refusal ?? answerTo(door, target, asked, fault);
    remember(sim, target.path, asked, answer.errcode ?? 0);
    if (fault?.mode === 'dropResponse') return hangUp(sim, request, reply);
    if (answer.download !== undefined) return sendDownload(reply, answer.download);
    return reply.type('application/json; charset=UTF-8').send(dressed(target.endpoint, answer, sim));
  } finally {
    place.leave();
  }
}

/** The error code that a fault answers instead of the endpoint; 45009 may come with the block of a whole window. */
function struck({ limiter }: Door, { path }: Target, fault: Fault | undefined): Answer | undefined {
  if (fault?.mode !== 'errcode') return undefined;
  if (fault.block !== undefined) limiter.block(path, fault.block);
  return refuse(fault.errcode, 'fault injected');
}

/** In WeCom's order: token, rights, frequency, parameters, business. */
function answerTo(door: Door, target: Target, { method, query, raw, carried }: Asked, fault: Fault | undefined): Answer {
  const { sim, limiter } = door;
  const { endpoint } = target;
  if (target.name !== 'gettoken') {
    const bearer = checkToken(sim, query.access_token);
    if ('errcode' in bearer) return bearer;
    const barred = rights(sim, target, bearer.owner);
    if (barred !== undefined) return barred;
  }
  if (limiter.isOver(target.path, endpoint.limits)) return refuse(45009, 'api freq out of limit');
  const partial = fault?.mode === 'partial' ? { partial: fault.errcode === 0 ? (endpoint.partial ?? -1) : fault.errcode } : {};
  const more = { carried, ...partial };
  if (endpoint.method === 'GET' && (method === 'GET' || endpoint.methods !== 'either'))
    return endpoint.answer(sim, { query, body: {}, ...more });
  if (method !== 'POST' && endpoint.methods !== 'either') return malformed('use POST');
  if (method !== 'POST') return endpoint.answer(sim, { query, body: query, ...more });
  const body = withoutNulls(parseBody(raw));
  if (isFields(body)) return endpoint.answer(sim, { query, body, ...more });
  const warning = 'Warning: wrong json format.';
  if (switchOf(sim.store, 'malformedJson') === 'refused') return malformed(warning);
  const answer = endpoint.answer(sim, { query, body: {}, ...more });
  return (answer.errcode ?? 0) === 0 ? { ...answer, errmsg: warning } : answer;
}

/** What the administrator withheld, and what the secret of the address book and that of the app may not. */
function rights({ store }: Sim, { name, endpoint }: Target, owner: TokenOwner): Answer | undefined {
  const denied = deniedBy(store, name);
  if (denied !== undefined) return refuse(denied, 'no permission');
  if (owner === 'contacts' && endpoint.details === true && switchOf(store, 'contactSync') === 'newAddress')
    return refuse(48009, 'api forbidden for a new ip of contact sync');
  if (endpoint.secret === 'any') return undefined;
  if (owner === 'archive') return name.startsWith('msgaudit/') ? undefined : refuse(48002, 'api forbidden');
  if (owner === 'contacts') return endpoint.secret === 'contacts' ? undefined : refuse(48002, 'api forbidden');
  return endpoint.secret === 'contacts' && textAt(store, CONTACTS_SECRET) !== '' ? refuse(48002, 'api forbidden') : undefined;
}

/** The answer as WeCom words it: on failure the endpoint's lists are there, empty, and errmsg carries a support handle. */
function dressed(endpoint: Endpoint, answer: Answer, sim: Sim): Answer {
  if ((answer.errcode ?? 0) === 0) {
    if (switchOf(sim.store, 'successErrcode') === 'present') return { errcode: 0, errmsg: 'ok', ...answer };
    const { errcode: _, errmsg: __, ...rest } = answer;
    return rest;
  }
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

function badGateway(reply: FastifyReply): FastifyReply {
  return reply.code(502).type('text/html').send('<html><body><h1>502 Bad Gateway</h1></body></html>');
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
