import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isFields } from '../domain/wecom/wire.ts';
import { OAUTH_CODE_SECONDS, OAUTH_STATE_BYTES } from '../domain/wecom/oauth.ts';
import { newOauthCode } from './ids.ts';
import { staffKey } from './keys.ts';
import { appOf } from './range.ts';
import type { Sim } from './sim.ts';
import type { Staff } from './tables/people.ts';

/** The page inside WeCom, and those for the desktop: the current one and the old one. */
const PATHS = ['/connect/oauth2/authorize', '/wwlogin/sso/login', '/wwopen/sso/qrConnect'];
const SHOWN = 50;

type Query = Readonly<Record<string, string>>;

/**
 * Where WeCom sends a browser for a login code. A person picks who she is; `sim_userid`, `sim_external_userid` or
 * `sim_stranger` in the address pick at once.
 */
export function serveOauthPages(app: FastifyInstance, sim: Sim): void {
  for (const path of PATHS) app.get(path, (request, reply) => serve(sim, path, request, reply));
}

function serve(sim: Sim, path: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const query = queryOf(request);
  const wrong = complaint(sim, path, query);
  if (wrong !== undefined) return page(reply, `<p class="wrong">${escaped(wrong)}</p>`);
  const person = picked(sim, query);
  if (typeof person === 'string') return page(reply, `<p class="wrong">${escaped(person)}</p>`);
  if (person === undefined) return page(reply, choice(sim, path, query));
  const code = newOauthCode();
  const scope = query.scope ?? 'snsapi_base';
  sim.store.oauthCodes.put({ code, scope, used: false, expiresAt: sim.clock.now() + OAUTH_CODE_SECONDS * 1_000, ...person });
  const target = new URL(query.redirect_uri ?? '');
  target.searchParams.set('code', code);
  target.searchParams.set('state', query.state ?? '');
  if (path !== PATHS[0]) target.searchParams.set('appid', sim.config.corpId);
  return reply.redirect(target.href, 302);
}

/** What WeCom would say instead of asking (91022). */
function complaint(sim: Sim, path: string, query: Query): string | undefined {
  const { config } = sim;
  if (query.appid !== config.corpId) return `appid 参数错误：${query.appid ?? '缺少 appid'}`;
  const redirect = query.redirect_uri ?? '';
  if (!URL.canParse(redirect) || !/^https?:$/.test(new URL(redirect).protocol)) return '50001 redirect_uri 参数错误';
  const domain = appOf(sim).redirectDomain;
  if (domain !== '' && new URL(redirect).host !== domain) return `50001 redirect_uri 与应用的可信域名 ${domain} 不一致`;
  const state = query.state ?? '';
  if (state !== '' && (!/^[A-Za-z0-9]+$/.test(state) || state.length > OAUTH_STATE_BYTES))
    return '84025 state 只能是 128 个以内的字母和数字';
  const needsAgent = path !== PATHS[0] || query.scope === 'snsapi_privateinfo';
  if (needsAgent && query.agentid !== String(config.agentId)) return `agentid 参数错误：${query.agentid ?? '缺少 agentid'}`;
  return undefined;
}

function picked({ store }: Sim, query: Query): { userid?: string; externalUserid?: string } | string | undefined {
  if (query.sim_userid !== undefined) {
    const staff = store.staff.get(staffKey(query.sim_userid));
    return staff === undefined ? `没有成员 ${query.sim_userid}` : { userid: staff.userid };
  }
  if (query.sim_external_userid !== undefined)
    return store.customers.get(query.sim_external_userid) === undefined
      ? `没有客户 ${query.sim_external_userid}`
      : { externalUserid: query.sim_external_userid };
  return query.sim_stranger === undefined ? undefined : {};
}

function choice({ store }: Sim, path: string, query: Query): string {
  const search = query.sim_search ?? '';
  const kept = Object.entries(query)
    .filter(([name]) => name !== 'sim_search')
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('');
  const found: Staff[] = [];
  for (const staff of store.staff.all()) {
    if (found.length === SHOWN) break;
    if (staff.name.includes(search) || staff.userid.includes(search)) found.push(staff);
  }
  const buttons = found
    .map(
      ({ userid, name }) =>
        `<button name="sim_userid" value="${escaped(userid)}">${escaped(name)}<small>${escaped(userid)}</small></button>`,
    )
    .join('');
  return `<h1>企业微信（模拟）· 选择登录的成员</h1>
<form action="${path}">${kept}<input name="sim_search" value="${escaped(search)}" placeholder="按姓名或账号查找" aria-label="查找成员"></form>
<form action="${path}">${kept}${buttons}<button name="sim_stranger" value="1">不是企业成员</button></form>`;
}

const STYLE = `body{font:16px/1.6 system-ui,sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem;color:#1f2329}
h1{font-size:1.1rem}input:not([type=hidden]),button{display:block;width:100%;box-sizing:border-box;padding:.6rem .8rem;margin:.5rem 0;
font:inherit;text-align:left;border:1px solid #d0d3d6;border-radius:.4rem;background:#fff}button{cursor:pointer}small{float:right;color:#646a73}
.wrong{color:#c0392b}`;

function page(reply: FastifyReply, body: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>企业微信（模拟）</title><style>${STYLE}</style><body>${body}</body></html>`,
    );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function queryOf(request: FastifyRequest): Query {
  const query: Record<string, string> = {};
  if (!isFields(request.query)) return query;
  for (const [name, value] of Object.entries(request.query)) if (typeof value === 'string') query[name] = value;
  return query;
}
