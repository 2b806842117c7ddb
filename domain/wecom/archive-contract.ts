import { Type } from 'typebox';
import { refusals } from '../kernel/refusal.ts';
import { Closed, route } from '../kernel/route.ts';
import { InstantText, Nullable } from '../kernel/schema.ts';

export const archiveRefusals = refusals({
  'wecom.archive_key_invalid': { status: 422, say: (d) => `${String(d['found'])}。没有保存` },
  'wecom.archive_secret_missing': { status: 422, say: () => '第一次开通会话存档，要填写会话存档的 Secret' },
  'wecom.archive_address_unsafe': {
    status: 422,
    say: () => '取记录程序的地址要以 https:// 开头；只有同一台机器或内网里的程序可以用 http://。没有保存',
  },
});

const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: '管理后台显示的公钥版本号' });

export const ArchiveSettings = Type.Object({
  isOn: Type.Boolean(),
  /** Of the program around WeCom's library that gives the records; null: where all of WeCom is. */
  address: Nullable(Type.String()),
  /** Versions of the private keys that are kept; never the keys. */
  keys: Type.Array(Type.Object({ version: Type.Integer(), since: InstantText })),
  /** When it was last read, and what went wrong since. */
  readAt: Nullable(InstantText),
  problem: Nullable(Type.String()),
  /** Records set aside because their key is missing. */
  missing: Type.Array(Type.Object({ version: Type.Integer(), records: Type.Integer() })),
});

export const readArchiveSettings = route({
  method: 'GET',
  path: '/wecom/archive',
  summary: '会话存档的设置',
  access: 'ownerOrKey',
  response: ArchiveSettings,
});

/** What is left out stays as it is; keys are added, none is taken away: old records need the old ones. */
export const saveArchiveSettings = route({
  method: 'PUT',
  path: '/wecom/archive',
  summary: '保存会话存档的 Secret 和私钥',
  access: 'owner',
  body: Closed({
    secret: Type.Optional(Type.String({ pattern: '^\\S+$', minLength: 1, maxLength: 200 })),
    address: Type.Optional(Nullable(Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 300 }))),
    key: Type.Optional(Closed({ version: Version, privateKey: Type.String({ minLength: 1, maxLength: 20_000 }) })),
  }),
  /** `notes`: what the change means, in words. */
  response: Type.Object({ ...ArchiveSettings.properties, notes: Type.Array(Type.String()) }),
});
