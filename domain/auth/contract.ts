import { Type } from 'typebox';
import { refusals } from '../kernel/refusal.ts';
import { Closed, route } from '../kernel/route.ts';
import { Nullable, OneOf } from '../kernel/schema.ts';

export const authRefusals = refusals({
  'auth.missing': { status: 401, say: () => '请先登录，或带上 API 密钥' },
  'auth.invalid_key': { status: 401, say: () => 'API 密钥不存在或已停用' },
  'auth.wrong_password': { status: 401, say: () => '账号或密码不正确' },
  'auth.too_many_tries': { status: 429, say: (d) => `尝试次数过多，请 ${String(d['minutes'])} 分钟后再试` },
  'auth.csrf': { status: 403, say: () => '页面已过期，请刷新后重试' },
  'auth.forbidden': { status: 403, say: () => '你没有这个操作的权限' },
});

export const SessionInfo = Type.Object({
  name: Type.String(),
  role: OneOf(['owner', 'operator', 'viewer']),
  corpName: Type.String(),
  zone: Type.String(),
  /** Sent back in `x-csrf-token` with every request that changes something. */
  csrfToken: Type.String(),
  /** The product's present instant; the demo's clock can be moved. */
  now: Type.String(),
  /** Address of the simulator's page, when one runs. */
  simulatorUrl: Type.Union([Type.String(), Type.Null()]),
});

export const signIn = route({
  method: 'POST',
  path: '/session',
  summary: '登录',
  access: 'public',
  body: Closed({ login: Type.String({ minLength: 1, maxLength: 100 }), password: Type.String({ minLength: 1, maxLength: 200 }) }),
  response: SessionInfo,
  status: 201,
});

/** Asked by every page before anybody has signed in: that nobody has is an answer, not an error. */
export const readSession = route({
  method: 'GET',
  path: '/session',
  summary: '当前登录者；没有登录时为 null',
  access: 'public',
  response: Type.Object({ session: Nullable(SessionInfo) }),
});

export const signOut = route({
  method: 'DELETE',
  path: '/session',
  summary: '退出登录',
  access: 'operator',
  response: Type.Object({}),
});
