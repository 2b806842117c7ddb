import Type, { type Static } from 'typebox';
import { Attachment } from '../../domain/wecom/attachments.ts';
import { createTable, type Log } from '../table.ts';

/** Customer groups and the ways into them. Each schema is also the check on replaying the journal. Instants in ms. */

export const Group = Type.Object({
  chatId: Type.String(),
  /** Order of making: pages are cut by it. */
  seq: Type.Integer(),
  /** What a mini-program calls it. */
  opengid: Type.String(),
  name: Type.String(),
  owner: Type.String(),
  admins: Type.Array(Type.String()),
  notice: Type.String(),
  createdAt: Type.Number(),
  dismissedAt: Type.Optional(Type.Number()),
  /** Changes with every join and leave. */
  memberVersion: Type.String(),
  /** Counted along: members, messages ever, and members who have said something. */
  size: Type.Integer(),
  messages: Type.Integer(),
  speakers: Type.Integer(),
  /** The last month's mass messages, for the quota. */
  massAt: Type.Array(Type.Number()),
  /** Handed over on the job (95703). */
  handedOverAt: Type.Array(Type.Number()),
  /** Its owner has left, and it is on its way to another (92127). */
  passing: Type.Optional(Type.Object({ to: Type.String(), dueAt: Type.Number() })),
  /** Got its owner from one who left. */
  inherited: Type.Optional(Type.Boolean()),
  welcomeTemplateId: Type.Optional(Type.String()),
});
export type Group = Static<typeof Group>;

/** Somebody's place in a group, kept when they leave. `scene` as in groupchat/get: 1 invited, 2 by a link, 3 scanned (92122). */
export const Membership = Type.Object({
  chatId: Type.String(),
  /** A userid or an external_userid. */
  id: Type.String(),
  kind: Type.Union([Type.Literal('staff'), Type.Literal('customer')]),
  present: Type.Boolean(),
  joinedAt: Type.Number(),
  scene: Type.Integer(),
  /** The member of the company who invited. */
  invitor: Type.Optional(Type.String()),
  state: Type.Optional(Type.String()),
  nickname: Type.String(),
  hasSpoken: Type.Boolean(),
  /** When she was there before. */
  earlier: Type.Array(Type.Object({ from: Type.Number(), to: Type.Number() })),
});
export type Membership = Static<typeof Membership>;

export const GroupMessage = Type.Object({
  /** Of the same sequence as messages between two. */
  seq: Type.Integer(),
  msgid: Type.String(),
  chatId: Type.String(),
  at: Type.Number(),
  from: Type.String(),
  via: Type.Union([Type.Literal('chat'), Type.Literal('mass'), Type.Literal('welcome')]),
  text: Type.String(),
  attachments: Type.Array(Attachment),
  /** Welcomes are for those who have just come. Absent: for everybody. */
  to: Type.Optional(Type.Array(Type.String())),
});
export type GroupMessage = Static<typeof GroupMessage>;

/** `made`: groups made automatically so far. 92229 */
export const JoinWay = Type.Object({
  configId: Type.String(),
  scene: Type.Integer(),
  remark: Type.String(),
  autoCreate: Type.Boolean(),
  baseName: Type.String(),
  baseId: Type.Integer(),
  chatIds: Type.Array(Type.String()),
  state: Type.String(),
  markSource: Type.Boolean(),
  made: Type.Integer(),
});
export type JoinWay = Static<typeof JoinWay>;

export const GroupWelcome = Type.Object({ templateId: Type.String(), text: Type.String(), attachment: Type.Optional(Attachment) });
export type GroupWelcome = Static<typeof GroupWelcome>;

export function membershipKey(chatId: string, id: string): string {
  return `${chatId} ${id}`;
}

export function groupsTables(log: Log) {
  return {
    groups: createTable(
      {
        name: 'group',
        schema: Group,
        key: (r) => r.chatId,
        indexes: {
          owner: (r) => (r.dismissedAt === undefined ? r.owner : ''),
          opengid: (r) => r.opengid,
          passing: (r) => (r.passing === undefined ? '' : 'yes'),
        },
      },
      log,
    ),
    memberships: createTable(
      {
        name: 'membership',
        schema: Membership,
        key: (r) => membershipKey(r.chatId, r.id),
        indexes: { group: (r) => (r.present ? r.chatId : ''), person: (r) => r.id },
      },
      log,
    ),
    groupMessages: createTable(
      { name: 'groupMessage', schema: GroupMessage, key: (r) => String(r.seq), indexes: { group: (r) => r.chatId } },
      log,
    ),
    joinWays: createTable({ name: 'joinWay', schema: JoinWay, key: (r) => r.configId, indexes: {} }, log),
    groupWelcomes: createTable({ name: 'groupWelcome', schema: GroupWelcome, key: (r) => r.templateId, indexes: {} }, log),
  };
}
