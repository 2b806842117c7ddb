import Type, { type Static } from 'typebox';
import { Attachment } from '../domain/wecom/attachments.ts';

/** What the simulator remembers. Each schema is also the check on replaying the journal. Instants in ms. */

export const Setting = Type.Object({ key: Type.String(), value: Type.Union([Type.Number(), Type.String()]) });
export type Setting = Static<typeof Setting>;

export const Token = Type.Object({ token: Type.String(), expiresAt: Type.Number() });
export type Token = Static<typeof Token>;

export const Department = Type.Object({ id: Type.Integer(), name: Type.String(), parentid: Type.Integer(), order: Type.Integer() });
export type Department = Static<typeof Department>;

export const Staff = Type.Object({
  userid: Type.String(),
  name: Type.String(),
  department: Type.Array(Type.Integer()),
  position: Type.String(),
});
export type Staff = Static<typeof Staff>;

export const Customer = Type.Object({
  externalUserid: Type.String(),
  name: Type.String(),
  gender: Type.Integer(),
  unionid: Type.Optional(Type.String()),
});
export type Customer = Static<typeof Customer>;

export const Friendship = Type.Object({
  userid: Type.String(),
  externalUserid: Type.String(),
  /** Order of making: pages are cut by it. */
  seq: Type.Integer(),
  createdAt: Type.Number(),
  addWay: Type.Integer(),
  state: Type.String(),
  remark: Type.String(),
  description: Type.String(),
  remarkCompany: Type.String(),
  remarkMobiles: Type.Array(Type.String()),
  tagIds: Type.Array(Type.String()),
  /** The customer deleted the member, whose side still lists her (del_follow_user, 92130). */
  cutByCustomer: Type.Boolean(),
  lastChatAt: Type.Optional(Type.Number()),
});
export type Friendship = Static<typeof Friendship>;

export const ContactWay = Type.Object({
  configId: Type.String(),
  createdAt: Type.Number(),
  type: Type.Integer(),
  scene: Type.Integer(),
  style: Type.Integer(),
  remark: Type.String(),
  skipVerify: Type.Boolean(),
  state: Type.String(),
  userids: Type.Array(Type.String()),
  parties: Type.Array(Type.Integer()),
  isExclusive: Type.Boolean(),
  /** Scans so far: the next one goes to the member after the last. */
  scans: Type.Integer(),
});
export type ContactWay = Static<typeof ContactWay>;

export const TagGroup = Type.Object({
  groupId: Type.String(),
  groupName: Type.String(),
  order: Type.Integer(),
  createdAt: Type.Number(),
  deleted: Type.Boolean(),
});
export type TagGroup = Static<typeof TagGroup>;

export const Tag = Type.Object({
  id: Type.String(),
  groupId: Type.String(),
  name: Type.String(),
  order: Type.Integer(),
  createdAt: Type.Number(),
  deleted: Type.Boolean(),
});
export type Tag = Static<typeof Tag>;

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

export const WelcomeCode = Type.Object({
  code: Type.String(),
  userid: Type.String(),
  externalUserid: Type.String(),
  expiresAt: Type.Number(),
  used: Type.Boolean(),
});
export type WelcomeCode = Static<typeof WelcomeCode>;

/** A callback on its way; `held` waits to be overtaken (fault `reorder`). */
export const Callback = Type.Object({ seq: Type.Integer(), xml: Type.String(), attempts: Type.Integer(), held: Type.Boolean() });
export type Callback = Static<typeof Callback>;

export const FAULT_MODES = ['errcode', 'dropResponse', 'delay', 'refuse'] as const;
export const CALLBACK_FAULT_MODES = ['duplicate', 'drop', 'reorder'] as const;

export const Fault = Type.Object({
  seq: Type.Integer(),
  /** A path under /cgi-bin/, or `callbacks`. */
  path: Type.String(),
  mode: Type.Enum([...FAULT_MODES, ...CALLBACK_FAULT_MODES]),
  errcode: Type.Integer(),
  delayMs: Type.Number(),
  left: Type.Integer(),
});
export type Fault = Static<typeof Fault>;

export const Call = Type.Object({
  seq: Type.Integer(),
  at: Type.Number(),
  method: Type.String(),
  path: Type.String(),
  body: Type.Unknown(),
  /** null: refused before it was read. */
  errcode: Type.Union([Type.Integer(), Type.Null()]),
});
export type Call = Static<typeof Call>;
