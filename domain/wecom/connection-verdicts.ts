import { DAY, MINUTE, SECOND, localDate, localTime, type Instant } from '../kernel/time.ts';
import { BALANCE_LOW, type LinkQuotaResponse } from './acquisition.ts';
import type { AgentGetResponse } from './agents.ts';
import { CHECKS, WHERE, type CheckKey, type CheckResult } from './connection-checks.ts';
import { problemWords } from './connection-faults.ts';
import { CALLS_OF_OURS } from './rate.ts';

/** A check that has nothing to complain of. */
export function fine(key: CheckKey, found: string): CheckResult {
  return { key, verdict: 'ok', found, todo: null, where: null, errcode: null };
}

/** A check that was not made, and why. */
export function skipped(key: CheckKey, why: string, todo: string | null = null): CheckResult {
  return { key, verdict: 'skipped', found: why, todo, where: todo === null ? null : CHECKS[key].where, errcode: null };
}

/** A check that found something without being refused. `where` defaults to where the check's subject is set. */
export function complaint(
  key: CheckKey,
  verdict: 'warning' | 'failed',
  words: { found: string; todo: string; where?: string | null },
): CheckResult {
  return { key, verdict, where: CHECKS[key].where, errcode: null, ...words };
}

/** WeCom's first answer, to a question without credentials. `serverAt`: its clock; null when it did not say. */
export type Greeting =
  | { readonly kind: 'answered'; readonly tookMs: number; readonly serverAt: Instant | null; readonly ourAt: Instant }
  | { readonly kind: 'silent'; readonly problem: string };

/** Whether WeCom can be reached, and quickly. `host` is the address asked. */
export function networkResult(greeting: Greeting, host: string, slowMs: number): CheckResult {
  if (greeting.kind === 'silent')
    return complaint('network', 'failed', {
      found: `连不上 ${host}：${problemWords(greeting.problem)}`,
      todo: `让服务器能访问 https://${host}（检查防火墙、DNS 和代理），然后重新检查`,
    });
  const took = greeting.tookMs < SECOND / 10 ? '不到 0.1 秒' : `${(greeting.tookMs / SECOND).toFixed(1)} 秒`;
  if (greeting.tookMs > slowMs)
    return complaint('network', 'warning', {
      found: `能连上 ${host}，但回答用了 ${took}`,
      todo: '欢迎语要在 20 秒内发出，网络这么慢可能来不及；检查服务器的网络',
    });
  return fine('network', `${host} 正常，${took}就有回答`);
}

const CLOCK_OFF_MS = MINUTE;
const CLOCK_WRONG_MS = 5 * MINUTE;

/** Our clock against WeCom's: signatures and callbacks carry the time and are refused when it is wrong. */
export function clockResult(greeting: Greeting): CheckResult {
  if (greeting.kind === 'silent' || greeting.serverAt === null) return skipped('clock', '企业微信没有告诉它的时间');
  const off = greeting.ourAt - greeting.serverAt;
  const size = Math.abs(off);
  if (size < CLOCK_OFF_MS) return fine('clock', '和企业微信一致');
  const span = size < 2 * DAY ? spanWords(size) : `${Math.round(size / DAY)} 天`;
  return complaint('clock', size < CLOCK_WRONG_MS ? 'warning' : 'failed', {
    found: `服务器时间比企业微信${off > 0 ? '快' : '慢'} ${span}`,
    todo: '打开服务器的时间同步（NTP），时间差太多时回调会被拒绝、网页签名会失效',
  });
}

const APP_CLOSED = 50003;

/** The app itself, as WeCom describes it. */
export function appResult(app: AgentGetResponse): CheckResult {
  if (app.close === 1)
    return {
      ...complaint('app', 'failed', { found: `应用「${app.name}」已停用`, todo: '在应用页面打开「启用应用」' }),
      errcode: APP_CLOSED,
    };
  return fine('app', `「${app.name}」，AgentId 正确`);
}

/** Whom the app may write to: its visible range. */
export function appMessagesResult(app: AgentGetResponse): CheckResult {
  const members = app.allow_userinfos?.user.length ?? 0;
  const departments = app.allow_partys?.partyid.length ?? 0;
  const tags = app.allow_tags?.tagid.length ?? 0;
  if (members + departments + tags === 0)
    return complaint('appMessages', 'failed', {
      found: '应用的可见范围是空的，谁也收不到提醒',
      todo: '把使用活水的员工和部门加到应用的「可见范围」',
    });
  const parts = [
    departments > 0 ? `${departments} 个部门` : '',
    members > 0 ? `${members} 位成员` : '',
    tags > 0 ? `${tags} 个标签` : '',
  ].filter((part) => part !== '');
  return fine('appMessages', `可以发给可见范围内的 ${parts.join('、')}`);
}

/** What is known of the page domain. `publicHost`: where the console is reached from outside; null when nobody said. */
export function trustedDomainResult(publicHost: string | null, app: AgentGetResponse): CheckResult {
  const set = (app.redirect_domain ?? '').replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  if (publicHost === null)
    return {
      ...skipped('trustedDomain', '还没有设置活水的公网地址', '启动时设置 HUOSHUI_PUBLIC_URL，例如 https://scrm.example.com'),
      where: WHERE.server,
    };
  if (set === '')
    return complaint('trustedDomain', 'failed', {
      found: '应用还没有设置可信域名',
      todo: `把 ${publicHost} 设为可信域名，校验文件的文件名填到第二步，活水会放在网站根目录`,
    });
  const [host = ''] = publicHost.split(':');
  if (set !== publicHost && set !== host)
    return complaint('trustedDomain', 'failed', {
      found: `可信域名是 ${set}，而活水的地址是 ${publicHost}`,
      todo: `把可信域名改成 ${publicHost}`,
    });
  return fine('trustedDomain', `可信域名 ${set} 与活水一致，网页签名可用`);
}

/** Budgets of commands as the limiter keeps them, and what is left of acquisition links (null: not asked). */
export type Quotas = {
  readonly rates: readonly { readonly path: string; readonly perMinute: number; readonly freeAt: Instant }[];
  readonly links: Pick<LinkQuotaResponse, 'balance'> | null;
};

/** What is used up or about to be. */
export function quotasResult({ rates, links }: Quotas, now: Instant): CheckResult {
  const held = rates.filter(({ freeAt }) => freeAt > now);
  if (links !== null && links.balance <= 0)
    return complaint('quotas', 'warning', {
      found: '获客链接的额度已用完，链接暂时加不了好友',
      todo: '在获客助手里购买或等待新的额度',
      where: WHERE.acquisition,
    });
  if (held.length > 0) {
    const until = Math.max(...held.map(({ freeAt }) => freeAt));
    return complaint('quotas', 'warning', {
      found: `${held.length} 个接口被企业微信限流，最长还要 ${spanWords(until - now)}`,
      todo: '不用处理：到时自动恢复，发送按次序等待。如果经常出现，请减少其它系统对同一企业的调用',
      where: null,
    });
  }
  if (links !== null && links.balance < BALANCE_LOW)
    return complaint('quotas', 'warning', {
      found: `获客链接只剩 ${links.balance} 个额度`,
      todo: '在获客助手里补充额度，用完后链接加不了好友',
      where: WHERE.acquisition,
    });
  const slowed = rates.filter(({ perMinute }) => perMinute < CALLS_OF_OURS.perMinute / 2).length;
  if (slowed > 0)
    return complaint('quotas', 'warning', {
      found: `${slowed} 个接口刚被限流过，正在慢慢恢复速度`,
      todo: '不用处理：没有新的限流就会自动恢复',
      where: null,
    });
  const left = links === null ? '' : `；获客链接还剩 ${links.balance} 个`;
  return fine('quotas', `没有接口被限流${left}`);
}

/** `3月1日 09:05` on the company's clock. */
export function momentWords(at: Instant, zone: string): string {
  const [, month = '', day = ''] = localDate(at, zone).split('-');
  return `${Number(month)}月${Number(day)}日 ${localTime(at, zone)}`;
}

function spanWords(ms: number): string {
  if (ms < MINUTE) return `${Math.max(1, Math.ceil(ms / SECOND))} 秒`;
  const minutes = Math.round(ms / MINUTE);
  return minutes < 120 ? `${minutes} 分钟` : `${Math.round(minutes / 60)} 小时`;
}
