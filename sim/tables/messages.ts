import Type, { type Static } from 'typebox';
import { Attachment } from '../../domain/wecom/attachments.ts';
import { friendshipKey } from '../keys.ts';
import { createTable, type Log } from '../table.ts';

/** What was said, by whom and how. Each schema is also the check on replaying the journal. Instants in ms. */

export const MassMessage = Type.Object({
  msgid: Type.String(),
  createdAt: Type.Number(),
  text: Type.String(),
  attachments: Type.Array(Attachment),
  cancelled: Type.Boolean(),
  remindedAt: Type.Array(Type.Number()),
});
export type MassMessage = Static<typeof MassMessage>;

/** One member's share of a mass message. Recipient status as in 93338: 0 waiting, 1 sent, 2 not a friend, 3 over quota. */
export const MassTask = Type.Object({
  msgid: Type.String(),
  userid: Type.String(),
  sentAt: Type.Optional(Type.Number()),
  recipients: Type.Array(Type.Object({ externalUserid: Type.String(), status: Type.Integer() })),
});
export type MassTask = Static<typeof MassTask>;

export const Message = Type.Object({
  seq: Type.Integer(),
  msgid: Type.String(),
  at: Type.Number(),
  userid: Type.String(),
  externalUserid: Type.String(),
  from: Type.Union([Type.Literal('customer'), Type.Literal('staff')]),
  via: Type.Union([Type.Literal('chat'), Type.Literal('mass'), Type.Literal('welcome')]),
  text: Type.String(),
  attachments: Type.Array(Attachment),
});
export type Message = Static<typeof Message>;

/** One line of the message archive; `seq` grows by one. */
export const Archived = Type.Object({
  seq: Type.Integer(),
  msgid: Type.String(),
  from: Type.String(),
  to: Type.String(),
  text: Type.String(),
  at: Type.Number(),
});
export type Archived = Static<typeof Archived>;

export const AppMessage = Type.Object({
  seq: Type.Integer(),
  msgid: Type.String(),
  userid: Type.String(),
  at: Type.Number(),
  kind: Type.String(),
  title: Type.String(),
  text: Type.String(),
  url: Type.String(),
});
export type AppMessage = Static<typeof AppMessage>;

export function messagesTables(log: Log) {
  return {
    massMessages: createTable({ name: 'massMessage', schema: MassMessage, key: (r) => r.msgid, indexes: {} }, log),
    massTasks: createTable(
      {
        name: 'massTask',
        schema: MassTask,
        key: (r) => `${r.msgid} ${r.userid}`,
        indexes: { staff: (r) => r.userid, message: (r) => r.msgid },
      },
      log,
    ),
    messages: createTable(
      {
        name: 'message',
        schema: Message,
        key: (r) => String(r.seq),
        indexes: { customer: (r) => r.externalUserid, friendship: (r) => friendshipKey(r.userid, r.externalUserid) },
      },
      log,
    ),
    archive: createTable({ name: 'archive', schema: Archived, key: (r) => String(r.seq), indexes: {} }, log),
    appMessages: createTable(
      { name: 'appMessage', schema: AppMessage, key: (r) => String(r.seq), indexes: { staff: (r) => r.userid } },
      log,
    ),
  };
}
