import { Type } from 'typebox';
import { refusals } from '../kernel/refusal.ts';
import { Closed, route } from '../kernel/route.ts';
import { InstantText, Nullable, OneOf } from '../kernel/schema.ts';
import { REFUSED_FOR } from './connection-callback.ts';
import { CHECK_GROUPS, CHECK_KEYS, VERDICTS } from './connection-checks.ts';

export const connectionRefusals = refusals({
  'wecom.credentials_refused': {
    status: 422,
    say: (d) => `企业微信不认可这组凭证：${String(d['found'])}。没有保存，原来的设置不变。${String(d['todo'])}。`,
  },
  'wecom.connection_unproven': {
    status: 503,
    say: (d) => `现在无法向企业微信验证新的凭证（${String(d['found'])}）。没有保存，原来的连接继续有效，请稍后再试。`,
  },
  'wecom.secret_missing': { status: 422, say: () => '第一次连接，或者更换企业、应用时，要填写 Secret' },
  'wecom.callback_incomplete': { status: 422, say: () => 'Token 和 EncodingAESKey 要一起填写' },
  'wecom.corp_has_customers': { status: 409, say: () => '这家公司已经有客户了，不能换成另一个企业 ID；请为新的企业另建一家公司' },
  'wecom.corp_taken': { status: 409, say: () => '这个企业 ID 已经连接到另一家公司' },
  'wecom.connection_changed': { status: 409, say: () => '刚才有人改了连接设置，请刷新后重试' },
  'wecom.too_many_secrets': { status: 429, say: () => '错误的凭证试得太多，企业微信会封住服务器一小时。请核对后过一小时再试' },
  'wecom.is_simulator': { status: 422, say: () => '演示公司连接的是模拟企业微信，凭证不能修改。正式使用请以 HUOSHUI_DEMO=off 启动' },
});

/** Pieces of a connection that are changed and dated by themselves. */
export const PARTS = ['corpId', 'agentId', 'secret', 'callback', 'domainFile', 'archive'] as const;
export type Part = (typeof PARTS)[number];

const CorpId = Type.String({ pattern: '^w[wx][0-9A-Za-z]{16}$', description: '企业 ID,以 ww 开头共 18 位' });
const AgentId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
const CallbackToken = Type.String({ pattern: '^[0-9A-Za-z]{1,32}$' });
const EncodingAesKey = Type.String({ pattern: '^[0-9A-Za-z]{43}$' });
const DomainFile = Type.String({ pattern: '^WW_verify_[0-9A-Za-z]{1,64}\\.txt$', description: '可信域名的校验文件名' });

/** Whether something secret is stored, and since when; never what it is. `since` null: since before it was written down. */
const Kept = Type.Object({ isSet: Type.Boolean(), since: Nullable(InstantText) });

const connection = {
  state: OneOf(['none', 'connected', 'simulator']),
  corpId: Nullable(Type.String()),
  agentId: Nullable(Type.Integer()),
  secret: Kept,
  callback: Type.Object({
    ...Kept.properties,
    /** What to paste into WeCom; null until the corp id is known. */
    url: Nullable(Type.String()),
    /** `local`: nobody said where we are reached from outside, so WeCom cannot call this address. */
    reach: OneOf(['public', 'local']),
    verifiedAt: Nullable(InstantText),
    lastCallbackAt: Nullable(InstantText),
    refused: Nullable(Type.Object({ at: InstantText, because: OneOf(REFUSED_FOR) })),
  }),
  domainFile: Nullable(Type.String()),
  /** The last changes, newest first: who changed what, never to what. */
  changes: Type.Array(
    Type.Object({
      at: InstantText,
      by: Type.String(),
      parts: Type.Array(OneOf(PARTS)),
    }),
  ),
};
export const Connection = Type.Object(connection);

export const readConnection = route({
  method: 'GET',
  path: '/wecom/connection',
  summary: '企业微信连接',
  access: 'ownerOrKey',
  response: Connection,
});

/** What is left out stays as it is. `domainFile` null takes the file away. */
export const saveConnection = route({
  method: 'PUT',
  path: '/wecom/connection',
  summary: '保存企业微信连接',
  access: 'owner',
  body: Closed({
    corpId: CorpId,
    agentId: AgentId,
    secret: Type.Optional(Type.String({ pattern: '^\\S+$', minLength: 1, maxLength: 200 })),
    callbackToken: Type.Optional(CallbackToken),
    encodingAesKey: Type.Optional(EncodingAesKey),
    domainFile: Type.Optional(Nullable(DomainFile)),
  }),
  /** `notes`: what the change means and what is to be done now, in words. */
  response: Type.Object({ ...connection, notes: Type.Array(Type.String()) }),
});

/** Random and kept nowhere: they count once they are saved here and in WeCom. */
export const makeCallbackCredentials = route({
  method: 'POST',
  path: '/wecom/callback-credentials',
  summary: '生成回调的 Token 和 EncodingAESKey',
  access: 'owner',
  response: Type.Object({ callbackToken: CallbackToken, encodingAesKey: EncodingAesKey }),
  status: 201,
});

export const ConnectionCheck = Type.Object({
  key: OneOf(CHECK_KEYS),
  group: OneOf(CHECK_GROUPS),
  title: Type.String(),
  verdict: OneOf(VERDICTS),
  found: Type.String(),
  todo: Nullable(Type.String()),
  where: Nullable(Type.String({ description: '企业微信管理后台的菜单路径' })),
  errcode: Nullable(Type.Integer()),
  /** Titles of the features that are off because of it. */
  affects: Type.Array(Type.String()),
});

const ConnectionChecks = Type.Object({
  state: OneOf(['none', 'running', 'done']),
  checkedAt: Nullable(InstantText),
  /** How many there will be. */
  total: Type.Integer(),
  items: Type.Array(ConnectionCheck),
  /** What WeCom refused in daily work and has not allowed since. */
  denials: Type.Array(
    Type.Object({
      title: Type.String(),
      errcode: Type.Integer(),
      meaning: Type.String(),
      times: Type.Integer(),
      firstAt: InstantText,
      lastAt: InstantText,
      features: Type.Array(Type.String()),
    }),
  ),
});

export const runConnectionChecks = route({
  method: 'POST',
  path: '/wecom/connection-checks',
  summary: '检查企业微信连接',
  access: 'ownerOrKey',
  response: ConnectionChecks,
  status: 201,
});
/** The last check, or as much as there is of the one that runs. */
export const readConnectionChecks = route({
  method: 'GET',
  path: '/wecom/connection-checks',
  summary: '最近一次连接检查',
  access: 'ownerOrKey',
  response: ConnectionChecks,
});

export const readCapabilities = route({
  method: 'GET',
  path: '/wecom/capabilities',
  summary: '哪些功能可用，哪些因为缺少权限不可用',
  response: Type.Object({
    state: OneOf(['none', 'connected', 'simulator']),
    checkedAt: Nullable(InstantText),
    items: Type.Array(
      Type.Object({ key: Type.String(), title: Type.String(), available: Type.Boolean(), because: Nullable(Type.String()) }),
    ),
  }),
});
