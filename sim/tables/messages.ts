import Type, { type Static } from 'typebox';
import { DAY } from '../../domain/kernel/time.ts';
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
  /** To customers or to groups. Absent: to customers. */
  chatType: Type.Optional(Type.Union([Type.Literal('single'), Type.Literal('group')])),
  /** The member who made it for herself. Absent: the company did, by API. */
  creator: Type.Optional(Type.String()),
  /** The sender may leave customers out. */
  allowSelect: Type.Optional(Type.Boolean()),
});
export type MassMessage = Static<typeof MassMessage>;

/** One member's share of a mass message. Recipient status as in 93338: 0 waiting, 1 sent, 2 not a friend, 3 over quota. */
export const MassTask = Type.Object({
  msgid: Type.String(),
  userid: Type.String(),
  sentAt: Type.Optional(Type.Number()),
  recipients: Type.Array(Type.Object({ externalUserid: Type.String(), status: Type.Integer() })),
  /** Of one to groups; absent as long as the sender may pick them. */
  groups: Type.Optional(Type.Array(Type.Object({ chatId: Type.String(), status: Type.Integer() }))),
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

/** Mass messages of a kind and of a day: lists ask for spans of time. */
export function massDay(chatType: MassMessage['chatType'], at: number): string {
  return `${chatType ?? 'single'} ${Math.floor(at / DAY)}`;
}

export function messagesTables(log: Log) {
  return {
    massMessages: createTable(
      { name: 'massMessage', schema: MassMessage, key: (r) => r.msgid, indexes: { day: (r) => massDay(r.chatType, r.createdAt) } },
      log,
    ),
    massTasks: createTable(
      {
        name: 'massTask',
        schema: MassTask,
        key: (r) => `${r.msgid} ${r.userid}`,
        indexes: { waiting: (r) => (r.sentAt === undefined ? r.userid : ''), message: (r) => r.msgid },
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
    appMessages: createTable(
      { name: 'appMessage', schema: AppMessage, key: (r) => String(r.seq), indexes: { staff: (r) => r.userid } },
      log,
    ),
  };
}
