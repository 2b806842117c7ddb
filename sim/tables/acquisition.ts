import Type, { type Static } from 'typebox';
import { friendshipKey } from '../keys.ts';
import { createTable, type Log } from '../table.ts';

/** Links that win customers, and what they won. Each schema is also the check on replaying the journal. Instants in ms. */

export const AcquisitionLink = Type.Object({
  linkId: Type.String(),
  name: Type.String(),
  createdAt: Type.Number(),
  userids: Type.Array(Type.String()),
  parties: Type.Array(Type.Integer()),
  skipVerify: Type.Boolean(),
  markSource: Type.Boolean(),
  priority: Type.Optional(Type.Object({ type: Type.Integer(), userids: Type.Array(Type.String()) })),
  /** Customers so far: the next one goes to the member after the last. */
  won: Type.Integer(),
  /** Nobody can be reached through it: told once (link_unavailable). */
  unavailable: Type.Boolean(),
});
export type AcquisitionLink = Static<typeof AcquisitionLink>;

export const WonCustomer = Type.Object({
  seq: Type.Integer(),
  linkId: Type.String(),
  userid: Type.String(),
  externalUserid: Type.String(),
  state: Type.String(),
  at: Type.Number(),
  /** Messages the customer wrote since. */
  messages: Type.Integer(),
});
export type WonCustomer = Static<typeof WonCustomer>;

/** Who opened a link and who was won on one local day. */
export const LinkDay = Type.Object({ linkId: Type.String(), date: Type.String(), opened: Type.Integer(), won: Type.Integer() });
export type LinkDay = Static<typeof LinkDay>;

/** Units bought together. `warnedDays`: the warnings told so far. */
export const AcquisitionQuota = Type.Object({
  seq: Type.Integer(),
  expiresAt: Type.Number(),
  left: Type.Integer(),
  warnedDays: Type.Array(Type.Integer()),
});
export type AcquisitionQuota = Static<typeof AcquisitionQuota>;

export const ChatKey = Type.Object({
  chatKey: Type.String(),
  expiresAt: Type.Number(),
  userid: Type.String(),
  externalUserid: Type.String(),
  linkId: Type.String(),
  state: Type.String(),
  messages: Type.Integer(),
});
export type ChatKey = Static<typeof ChatKey>;

export function acquisitionTables(log: Log) {
  return {
    acquisitionLinks: createTable({ name: 'acquisitionLink', schema: AcquisitionLink, key: (r) => r.linkId, indexes: {} }, log),
    wonCustomers: createTable(
      {
        name: 'wonCustomer',
        schema: WonCustomer,
        key: (r) => friendshipKey(r.userid, r.externalUserid),
        indexes: { link: (r) => r.linkId },
      },
      log,
    ),
    linkDays: createTable(
      { name: 'linkDay', schema: LinkDay, key: (r) => `${r.linkId} ${r.date}`, indexes: { link: (r) => r.linkId } },
      log,
    ),
    acquisitionQuotas: createTable({ name: 'acquisitionQuota', schema: AcquisitionQuota, key: (r) => String(r.seq), indexes: {} }, log),
    chatKeys: createTable({ name: 'chatKey', schema: ChatKey, key: (r) => r.chatKey, indexes: {} }, log),
  };
}
