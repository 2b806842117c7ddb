import { CHECKS, WHERE, type CheckKey, type CheckResult, type PermissionKey } from './connection-checks.ts';
import { errcodeMeaning } from './errcodes.ts';

/** What became of one question to WeCom. `fromIp`: the address it saw us come from. `silent`: no answer, for a technical reason. */
export type Reply<T> =
  | { readonly kind: 'answered'; readonly answer: T }
  | { readonly kind: 'refused'; readonly errcode: number; readonly fromIp: string | null }
  | { readonly kind: 'silent'; readonly problem: string };
export type NoAnswer = Exclude<Reply<never>, { kind: 'answered' }>;

type Advice = Omit<CheckResult, 'key'>;

/** What a refused or unanswered question means for the check that asked it: what is wrong, what to do, and where. */
export function faultOf(key: CheckKey, reply: NoAnswer): CheckResult {
  switch (reply.kind) {
    case 'refused':
      return { key, ...adviceOf(key, reply) };
    case 'silent':
      return { key, ...silence(key, reply.problem) };
    default:
      return reply satisfies never;
  }
}

/** The address that WeCom saw, out of the text of a refusal. */
export function callerIp(errmsg: string): string | null {
  return /from ip:\s*(?:::ffff:)?([0-9a-fA-F.:]+)/.exec(errmsg)?.[1] ?? null;
}

/** A technical reason in words. */
export function problemWords(problem: string): string {
  return PROBLEMS.find(([pattern]) => pattern.test(problem))?.[1] ?? problem;
}

const PROBLEMS: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, '连接被拒绝'],
  [/ENOTFOUND|EAI_AGAIN/, '域名解析失败'],
  [/Timeout|TIMEOUT/, '超时没有回答'],
  [/CERT|TLS|SELF_SIGNED|SSL/, '证书不可信'],
  [/EHOSTUNREACH|ENETUNREACH/, '网络不通'],
  [/SOCKET|ECONNRESET|EPIPE|terminated/, '连接被中断'],
  [/not JSON|not a JSON|documented fields/, '回答的不是企业微信的接口内容'],
];

function silence(key: CheckKey, problem: string): Advice {
  const found = `没有得到回答：${problemWords(problem)}`;
  const todo = '检查服务器到企业微信的网络、DNS 和代理，然后重新检查';
  // A permission is not missing because one question got lost.
  const verdict = CHECKS[key].group === 'permissions' ? 'warning' : 'failed';
  return { verdict, found, todo, where: WHERE.server, errcode: null };
}

function adviceOf(key: CheckKey, { errcode, fromIp }: Extract<NoAnswer, { kind: 'refused' }>): Advice {
  const known = wholeApp(errcode, fromIp) ?? passing(errcode) ?? (isPermission(key) ? ofPermission(key, errcode) : undefined);
  return { verdict: 'failed', ...(known ?? otherwise(key, errcode)), errcode };
}

type Words = Pick<Advice, 'found' | 'todo' | 'where'> & Partial<Pick<Advice, 'verdict'>>;

/** Codes that are about the app as a whole, whichever command met them. */
function wholeApp(errcode: number, fromIp: string | null): Words | undefined {
  switch (errcode) {
    case 40013:
    case 41002:
      return { found: `企业 ID 不对（${errcode}）`, todo: '重新复制企业 ID，以 ww 开头共 18 位，不要带空格', where: WHERE.corpId };
    case 40001:
    case 41004:
      return {
        found: `Secret 不对，或者已经在后台重置（${errcode}）`,
        todo: '点「查看」重新获取自建应用的 Secret 并填到第一步',
        where: WHERE.secret,
      };
    case 40091:
      return { found: 'Secret 属于另一家企业（40091）', todo: '确认企业 ID 和 Secret 来自同一个企业微信管理后台', where: WHERE.secret };
    case 40056:
    case 301002:
      return {
        found: `AgentId 和 Secret 不是同一个应用的（${errcode}）`,
        todo: '从同一个自建应用的页面复制 AgentId 和 Secret',
        where: WHERE.secret,
      };
    case 50003:
      return { found: '应用已停用（50003）', todo: '在应用页面打开「启用应用」', where: WHERE.app };
    case 60020:
      return {
        found: fromIp === null ? '服务器的 IP 不在可信名单（60020）' : `服务器的 IP ${fromIp} 不在可信名单（60020）`,
        todo:
          fromIp === null
            ? '把服务器的公网出口 IP 加到「企业可信 IP」，约 1 分钟后重新检查'
            : `把 ${fromIp} 加到「企业可信 IP」，约 1 分钟后重新检查；如果后台要求先设置可信域名或接收消息，先做第二步`,
        where: WHERE.ip,
      };
    default:
      return undefined;
  }
}

function passing(errcode: number): Words | undefined {
  switch (errcode) {
    case -1:
      return { verdict: 'warning', found: '企业微信系统繁忙（-1）', todo: '过一分钟重新检查', where: null };
    case 45009:
    case 45033:
      return {
        verdict: 'warning',
        found: `调用太频繁，企业微信暂时限流（${errcode}）`,
        todo: '过几分钟重新检查；限流期间活水会自动放慢',
        where: null,
      };
    default:
      return undefined;
  }
}

function ofPermission(key: PermissionKey, errcode: number): Words | undefined {
  const { title, where, weight } = CHECKS[key];
  switch (errcode) {
    case 48002:
    case 48007:
    case 48009:
      return {
        verdict: weight === 'optional' ? 'warning' : 'failed',
        found: `没有「${title}」的接口权限（${errcode}）`,
        todo: weight === 'optional' ? `${GRANTS[key]}；不用这项功能可以不管` : GRANTS[key],
        where,
      };
    case 60011:
      return {
        found: '要查的成员或部门不在应用的可见范围（60011）',
        todo: '把使用活水的员工和部门加到应用的「可见范围」',
        where: WHERE.range,
      };
    case 84061:
    case 84074:
      return { found: `成员没有客户联系权限（${errcode}）`, todo: '把这些成员加到客户联系的「使用范围」', where: WHERE.customerRange };
    case 301052:
    case 301053:
      return {
        verdict: 'warning',
        found: `会话内容存档没有开通或已过期（${errcode}）`,
        todo: '开通或续费后重新检查；不用这项功能可以不管',
        where,
      };
    default:
      return undefined;
  }
}

const TICK_CUSTOMERS = '在客户联系的「可调用接口的应用」里勾选你的应用';
const GRANTS: { readonly [K in PermissionKey]: string } = {
  contacts: '把使用活水的部门加到应用的「可见范围」',
  followUsers: TICK_CUSTOMERS,
  customers: TICK_CUSTOMERS,
  corpTags: `${TICK_CUSTOMERS}，并打开标签管理的权限`,
  contactWays: TICK_CUSTOMERS,
  massMessages: TICK_CUSTOMERS,
  groups: TICK_CUSTOMERS,
  moments: `${TICK_CUSTOMERS}，并允许它使用客户朋友圈`,
  media: '确认应用已启用，并重新获取 Secret',
  appMessages: '把要收到提醒的员工加到应用的「可见范围」',
  acquisition: '在获客助手的「可调用接口的应用」里勾选你的应用',
  customerService: '在微信客服的「可调用接口的应用」里勾选你的应用',
  archive: '开通会话内容存档，并填写它自己的 Secret',
};

function otherwise(key: CheckKey, errcode: number): Words {
  const { where } = CHECKS[key];
  return { found: `企业微信拒绝了（${errcode}）：${errcodeMeaning(errcode).zh}`, todo: `对照错误码 ${errcode} 检查这一项的设置`, where };
}

function isPermission(key: CheckKey): key is PermissionKey {
  return CHECKS[key].group === 'permissions';
}
