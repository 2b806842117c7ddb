import Type, { type Static } from 'typebox';
import { createTable, type Log } from '../table.ts';

/** Our app as WeCom knows it, and what it hands out. Each schema is also the check on replaying the journal. Instants in ms. */

export const App = Type.Object({
  agentid: Type.Integer(),
  name: Type.String(),
  description: Type.String(),
  /** The visible range. */
  userids: Type.Array(Type.String()),
  parties: Type.Array(Type.Integer()),
  tags: Type.Array(Type.Integer()),
  closed: Type.Boolean(),
  redirectDomain: Type.String(),
  homeUrl: Type.String(),
});
export type App = Static<typeof App>;

/** A login code of a page of WeCom: five minutes, one use. */
export const OauthCode = Type.Object({
  code: Type.String(),
  expiresAt: Type.Number(),
  used: Type.Boolean(),
  scope: Type.String(),
  /** A member, or somebody else: a customer when the id is known. */
  userid: Type.Optional(Type.String()),
  externalUserid: Type.Optional(Type.String()),
});
export type OauthCode = Static<typeof OauthCode>;

export const UserTicket = Type.Object({ ticket: Type.String(), userid: Type.String(), expiresAt: Type.Number() });
export type UserTicket = Static<typeof UserTicket>;

export const JsTicket = Type.Object({ kind: Type.Enum(['corp', 'agent']), ticket: Type.String(), expiresAt: Type.Number() });
export type JsTicket = Static<typeof JsTicket>;

export function appsTables(log: Log) {
  return {
    apps: createTable({ name: 'app', schema: App, key: (r) => String(r.agentid), indexes: {} }, log),
    oauthCodes: createTable({ name: 'oauthCode', schema: OauthCode, key: (r) => r.code, indexes: {} }, log),
    userTickets: createTable({ name: 'userTicket', schema: UserTicket, key: (r) => r.ticket, indexes: {} }, log),
    jsTickets: createTable({ name: 'jsTicket', schema: JsTicket, key: (r) => r.kind, indexes: {} }, log),
  };
}
