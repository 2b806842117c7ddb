/** What is checked of a company's connection to WeCom, in the order in which a person would mend it. */
export const CHECK_KEYS = [
  'network',
  'clock',
  'credentials',
  'app',
  'trustedIp',
  'callback',
  'contacts',
  'followUsers',
  'customers',
  'corpTags',
  'contactWays',
  'massMessages',
  'groups',
  'moments',
  'media',
  'appMessages',
  'acquisition',
  'customerService',
  'archive',
  'trustedDomain',
  'quotas',
] as const;
export type CheckKey = (typeof CHECK_KEYS)[number];

export const CHECK_GROUPS = ['basics', 'events', 'permissions', 'pages', 'quotas'] as const;
export type CheckGroup = (typeof CHECK_GROUPS)[number];

/** The checks that ask for one permission each by a read that changes nothing. */
export const PERMISSION_KEYS = [
  'contacts',
  'followUsers',
  'customers',
  'corpTags',
  'contactWays',
  'massMessages',
  'groups',
  'moments',
  'media',
  'appMessages',
  'acquisition',
  'customerService',
  'archive',
] as const satisfies readonly CheckKey[];
export type PermissionKey = (typeof PERMISSION_KEYS)[number];

const CONSOLE = '企业微信管理后台';
const APP = `${CONSOLE} → 应用管理 → 自建 → 你的应用`;

/** Where in WeCom's administration something is set, as a path through its menus. */
export const WHERE = {
  corpId: `${CONSOLE} → 我的企业 → 企业信息 → 企业 ID`,
  secret: `${APP} → AgentId 和 Secret`,
  app: APP,
  range: `${APP} → 可见范围`,
  receive: `${APP} → 功能 → 接收消息 → 设置 API 接收`,
  domain: `${APP} → 开发者接口 → 网页授权及 JS-SDK → 可信域名`,
  ip: `${APP} → 开发者接口 → 企业可信 IP`,
  customerApi: `${CONSOLE} → 客户与上下游 → 客户联系 → 客户 → API → 可调用接口的应用`,
  customerRange: `${CONSOLE} → 客户与上下游 → 客户联系 → 权限配置 → 使用范围`,
  acquisition: `${CONSOLE} → 客户与上下游 → 获客助手 → 可调用接口的应用`,
  customerService: `${CONSOLE} → 应用管理 → 微信客服 → API → 可调用接口的应用`,
  archive: `${CONSOLE} → 管理工具 → 会话内容存档`,
  server: '运行活水的服务器',
} as const;
export type Where = (typeof WHERE)[keyof typeof WHERE];

export type CheckSpec = {
  readonly title: string;
  readonly group: CheckGroup;
  /** Where it is granted. */
  readonly where: Where;
  /** Without an `optional` one a company works as usual, so its absence is no failure. */
  readonly weight: 'needed' | 'optional';
  /** Commands that stand and fall with it, below `/cgi-bin/`; all that begin so where it ends in `/` or `_`. */
  readonly paths: readonly string[];
};

const EXTERNAL = 'externalcontact/';
const permission = { group: 'permissions', weight: 'needed', where: WHERE.customerApi } as const;

export const CHECKS: { readonly [K in CheckKey]: CheckSpec } = {
  network: { title: '连到企业微信', group: 'basics', where: WHERE.server, weight: 'needed', paths: [] },
  clock: { title: '服务器时间', group: 'basics', where: WHERE.server, weight: 'needed', paths: [] },
  credentials: { title: '企业 ID 和 Secret', group: 'basics', where: WHERE.secret, weight: 'needed', paths: ['gettoken'] },
  app: { title: '自建应用', group: 'basics', where: WHERE.app, weight: 'needed', paths: ['agent/'] },
  trustedIp: { title: '企业可信 IP', group: 'basics', where: WHERE.ip, weight: 'needed', paths: [] },
  callback: { title: '事件回调', group: 'events', where: WHERE.receive, weight: 'needed', paths: [] },
  contacts: { ...permission, title: '通讯录', where: WHERE.range, paths: ['department/list', 'user/simplelist', 'user/list'] },
  followUsers: { ...permission, title: '客户联系的成员', paths: [`${EXTERNAL}get_follow_user_list`] },
  customers: {
    ...permission,
    title: '客户资料',
    paths: ['list', 'get', 'batch/get_by_user', 'remark', 'contact_list'].map((name) => EXTERNAL + name),
  },
  corpTags: {
    ...permission,
    title: '企业标签',
    paths: ['get_corp_tag_list', 'add_corp_tag', 'edit_corp_tag', 'del_corp_tag', 'mark_tag'].map((name) => EXTERNAL + name),
  },
  contactWays: {
    ...permission,
    title: '「联系我」二维码',
    paths: ['list_contact_way', 'get_contact_way', 'add_contact_way', 'update_contact_way', 'del_contact_way'].map(
      (name) => EXTERNAL + name,
    ),
  },
  massMessages: {
    ...permission,
    title: '企业群发',
    paths: [
      ...['add_msg_template', 'get_groupmsg_list_v2', 'get_groupmsg_task', 'get_groupmsg_send_result'],
      ...['remind_groupmsg_send', 'cancel_groupmsg_send'],
    ].map((name) => EXTERNAL + name),
  },
  groups: { ...permission, title: '客户群', paths: [`${EXTERNAL}groupchat/`, `${EXTERNAL}opengid_to_chatid`] },
  moments: {
    ...permission,
    title: '客户朋友圈',
    paths: ['get_moment_', 'add_moment_task', 'cancel_moment_task', 'moment_strategy/'].map((name) => EXTERNAL + name),
  },
  media: { ...permission, title: '素材上传', where: WHERE.app, paths: ['media/'] },
  appMessages: { ...permission, title: '应用消息', where: WHERE.range, paths: ['message/'] },
  acquisition: {
    ...permission,
    title: '获客链接',
    where: WHERE.acquisition,
    weight: 'optional',
    paths: [`${EXTERNAL}customer_acquisition/`, `${EXTERNAL}customer_acquisition_`],
  },
  customerService: { ...permission, title: '微信客服', where: WHERE.customerService, weight: 'optional', paths: ['kf/'] },
  archive: { ...permission, title: '会话内容存档', where: WHERE.archive, weight: 'optional', paths: ['msgaudit/'] },
  trustedDomain: {
    title: '可信域名与网页签名',
    group: 'pages',
    where: WHERE.domain,
    weight: 'needed',
    paths: ['get_jsapi_ticket', 'ticket/get', 'auth/', 'user/getuserinfo'],
  },
  quotas: { title: '调用额度', group: 'quotas', where: WHERE.server, weight: 'needed', paths: [] },
};

/** `failed` stops something now; `warning` wants a look; `skipped` could not, or need not, be checked. */
export const VERDICTS = ['ok', 'warning', 'failed', 'skipped'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The result of one check, in words. `errcode`: what WeCom answered, null when it did not refuse. */
export type CheckResult = {
  readonly key: CheckKey;
  readonly verdict: Verdict;
  readonly found: string;
  readonly todo: string | null;
  readonly where: string | null;
  readonly errcode: number | null;
};

/** The check that a command belongs to; undefined for commands that no check speaks for. */
export function checkOfPath(path: string): CheckKey | undefined {
  return CHECK_KEYS.find((key) => isAmong(CHECKS[key].paths, path));
}

/** Whether a command is one of these: named, or beginning as one that ends in `/` or `_`. */
export function isAmong(paths: readonly string[], path: string): boolean {
  return paths.some((one) => (/[/_]$/.test(one) ? path.startsWith(one) : path === one));
}
