import Type, { type Static } from 'typebox';
import { KfAnswer } from '../../domain/wecom/kf-knowledge.ts';
import { createTable, type Log } from '../table.ts';

/** WeChat customer service. Each schema is also the check on replaying the journal. Instants in ms. */

export const KfAccount = Type.Object({
  openKfId: Type.String(),
  name: Type.String(),
  mediaId: Type.String(),
  createdAt: Type.Number(),
  /** Whether the administrator has given it to our app. */
  managed: Type.Boolean(),
});
export type KfAccount = Static<typeof KfAccount>;

/** A member or a department that serves an account; `reception` of a member, also of one who is there by department. */
export const KfServicer = Type.Object({
  openKfId: Type.String(),
  /** `u:` and the userid, or `d:` and the department. */
  who: Type.String(),
});
export type KfServicer = Static<typeof KfServicer>;

export const KfReception = Type.Object({
  openKfId: Type.String(),
  userid: Type.String(),
  state: Type.Enum(['receiving', 'stopped', 'paused']),
});
export type KfReception = Static<typeof KfReception>;

/** What goes on between an account and a person. `state` as in 94669. */
export const KfSession = Type.Object({
  openKfId: Type.String(),
  externalUserid: Type.String(),
  state: Type.Integer(),
  servicerUserid: Type.Optional(Type.String()),
  /** Ever: for the 48 hours. */
  lastCustomerAt: Type.Optional(Type.Number()),
  welcomedAt: Type.Optional(Type.Number()),
  /** Sent by API since the customer last wrote. */
  sent: Type.Integer(),
  /** States whose first reply code this session has given out. */
  codesGiven: Type.Array(Type.Integer()),
  /** How she came in last. */
  entered: Type.Optional(
    Type.Object({
      at: Type.Number(),
      scene: Type.String(),
      sceneParam: Type.String(),
      channels: Type.Optional(Type.Object({ nickname: Type.String(), scene: Type.Integer() })),
    }),
  ),
  /** A servicer does not want to hear from her. */
  muted: Type.Boolean(),
});
export type KfSession = Static<typeof KfSession>;

/** One line of an account's history; `n` counts per account. `origin` as in 94670, and 0 for what was sent by API. */
export const KfEntry = Type.Object({
  openKfId: Type.String(),
  n: Type.Integer(),
  externalUserid: Type.String(),
  msgid: Type.String(),
  at: Type.Number(),
  day: Type.String(),
  /** Of what she sees on her phone: among all her messages. */
  seq: Type.Optional(Type.Integer()),
  origin: Type.Integer(),
  servicerUserid: Type.Optional(Type.String()),
  msgtype: Type.String(),
  /** What lies under the name of the msgtype. */
  content: Type.Record(Type.String(), Type.Unknown()),
});
export type KfEntry = Static<typeof KfEntry>;

export const KfCode = Type.Object({
  code: Type.String(),
  openKfId: Type.String(),
  externalUserid: Type.String(),
  kind: Type.Enum(['welcome', 'queue', 'human', 'end']),
  expiresAt: Type.Number(),
  used: Type.Boolean(),
});
export type KfCode = Static<typeof KfCode>;

export const KfToken = Type.Object({ token: Type.String(), openKfId: Type.String(), expiresAt: Type.Number() });
export type KfToken = Static<typeof KfToken>;

/** Whom customers may be recommended to, set by the administrator; one row. */
export const KfUpgradeRange = Type.Object({
  key: Type.Literal('range'),
  userids: Type.Array(Type.String()),
  departments: Type.Array(Type.Integer()),
  chatIds: Type.Array(Type.String()),
});
export type KfUpgradeRange = Static<typeof KfUpgradeRange>;

export const KfKnowledgeGroup = Type.Object({
  groupId: Type.String(),
  seq: Type.Integer(),
  name: Type.String(),
  isDefault: Type.Boolean(),
});
export type KfKnowledgeGroup = Static<typeof KfKnowledgeGroup>;

export const KfIntent = Type.Object({
  intentId: Type.String(),
  seq: Type.Integer(),
  groupId: Type.String(),
  question: Type.String(),
  similar: Type.Array(Type.String()),
  answers: Type.Array(KfAnswer),
});
export type KfIntent = Static<typeof KfIntent>;

export function kfSessionKey(openKfId: string, externalUserid: string): string {
  return `${openKfId} ${externalUserid}`;
}

export function kfTables(log: Log) {
  return {
    kfAccounts: createTable({ name: 'kfAccount', schema: KfAccount, key: (r) => r.openKfId, indexes: {} }, log),
    kfServicers: createTable(
      { name: 'kfServicer', schema: KfServicer, key: (r) => `${r.openKfId} ${r.who}`, indexes: { account: (r) => r.openKfId } },
      log,
    ),
    kfReceptions: createTable({ name: 'kfReception', schema: KfReception, key: (r) => `${r.openKfId} ${r.userid}`, indexes: {} }, log),
    kfSessions: createTable(
      {
        name: 'kfSession',
        schema: KfSession,
        key: (r) => kfSessionKey(r.openKfId, r.externalUserid),
        indexes: { customer: (r) => r.externalUserid },
      },
      log,
    ),
    kfEntries: createTable(
      {
        name: 'kfEntry',
        schema: KfEntry,
        key: (r) => `${r.openKfId} ${r.n}`,
        indexes: {
          customer: (r) => r.externalUserid,
          day: (r) => `${r.openKfId} ${r.day}`,
          msgid: (r) => `${r.openKfId} ${r.msgid}`,
        },
      },
      log,
    ),
    kfCodes: createTable({ name: 'kfCode', schema: KfCode, key: (r) => r.code, indexes: {} }, log),
    kfTokens: createTable({ name: 'kfToken', schema: KfToken, key: (r) => r.token, indexes: {} }, log),
    kfUpgradeRanges: createTable({ name: 'kfUpgradeRange', schema: KfUpgradeRange, key: (r) => r.key, indexes: {} }, log),
    kfKnowledgeGroups: createTable({ name: 'kfKnowledgeGroup', schema: KfKnowledgeGroup, key: (r) => r.groupId, indexes: {} }, log),
    kfIntents: createTable({ name: 'kfIntent', schema: KfIntent, key: (r) => r.intentId, indexes: { group: (r) => r.groupId } }, log),
  };
}
