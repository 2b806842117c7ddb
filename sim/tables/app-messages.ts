import Type, { type Static } from 'typebox';
import { createTable, type Log } from '../table.ts';

/** What our app sent to staff, and the cards and chats that live on. Each schema is also the check on replaying the journal. Instants in ms. */

/** One message/send: what arrived where is in the app messages of each member. */
export const AppSend = Type.Object({
  msgid: Type.String(),
  at: Type.Number(),
  msgtype: Type.String(),
  userids: Type.Array(Type.String()),
  /** The app messages it became. */
  seqs: Type.Array(Type.Integer()),
  /** The part of the request that `msgtype` names. */
  content: Type.Record(Type.String(), Type.Unknown()),
  /** Of cards; empty without. */
  taskId: Type.String(),
  recalled: Type.Boolean(),
});
export type AppSend = Static<typeof AppSend>;

/** A card on one member's phone. */
export const AppCard = Type.Object({
  msgid: Type.String(),
  userid: Type.String(),
  /** What the button became when it was pressed or replaced. */
  replaced: Type.Optional(Type.String()),
  /** What the app put in its place. */
  card: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  clicked: Type.Array(Type.String()),
});
export type AppCard = Static<typeof AppCard>;

/** Lets the app answer a card once; `userid` when it came with that member's click. */
export const ResponseCode = Type.Object({
  code: Type.String(),
  msgid: Type.String(),
  expiresAt: Type.Number(),
  used: Type.Boolean(),
  userid: Type.Optional(Type.String()),
});
export type ResponseCode = Static<typeof ResponseCode>;

export const AppChat = Type.Object({
  chatid: Type.String(),
  name: Type.String(),
  owner: Type.String(),
  userids: Type.Array(Type.String()),
});
export type AppChat = Static<typeof AppChat>;

export const AppChatMessage = Type.Object({
  seq: Type.Integer(),
  chatid: Type.String(),
  at: Type.Number(),
  kind: Type.String(),
  title: Type.String(),
  text: Type.String(),
  url: Type.String(),
  /** Who got it: above their limit members miss it. */
  userids: Type.Array(Type.String()),
});
export type AppChatMessage = Static<typeof AppChatMessage>;

export function appMessagesTables(log: Log) {
  return {
    appSends: createTable({ name: 'appSend', schema: AppSend, key: (r) => r.msgid, indexes: { task: (r) => r.taskId } }, log),
    appCards: createTable(
      { name: 'appCard', schema: AppCard, key: (r) => `${r.msgid} ${r.userid}`, indexes: { message: (r) => r.msgid } },
      log,
    ),
    responseCodes: createTable({ name: 'responseCode', schema: ResponseCode, key: (r) => r.code, indexes: {} }, log),
    appChats: createTable({ name: 'appChat', schema: AppChat, key: (r) => r.chatid, indexes: {} }, log),
    appChatMessages: createTable(
      { name: 'appChatMessage', schema: AppChatMessage, key: (r) => String(r.seq), indexes: { chat: (r) => r.chatid } },
      log,
    ),
  };
}
