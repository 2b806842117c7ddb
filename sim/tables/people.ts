import { createHash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { staffKey, friendshipKey } from '../keys.ts';
import { createTable, type Log } from '../table.ts';

/** Departments, members, customers and who knows whom. Each schema is also the check on replaying the journal. Instants in ms. */

export const Department = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  parentid: Type.Integer(),
  order: Type.Integer(),
  nameEn: Type.Optional(Type.String()),
  leaders: Type.Optional(Type.Array(Type.String())),
});
export type Department = Static<typeof Department>;

export const Staff = Type.Object({
  userid: Type.String(),
  name: Type.String(),
  department: Type.Array(Type.Integer()),
  position: Type.String(),
  /** 1 active, 2 disabled, 4 not activated. Absent: 1. */
  status: Type.Optional(Type.Integer()),
  /** What else user/create may say, named as there. */
  profile: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  /** What the administrator or the platform says of the member; absent means the usual. */
  customerContact: Type.Optional(Type.Boolean()),
  realName: Type.Optional(Type.Boolean()),
  banned: Type.Optional(Type.Boolean()),
  lastLoginAt: Type.Optional(Type.Number()),
  /** How many customers the member may have. */
  contactLimit: Type.Optional(Type.Integer()),
});
export type Staff = Static<typeof Staff>;

/** A member who left: the customers wait to be assigned. */
export const Resigned = Type.Object({
  userid: Type.String(),
  name: Type.String(),
  leftAt: Type.Number(),
  lastLoginAt: Type.Optional(Type.Number()),
});
export type Resigned = Static<typeof Resigned>;

/** A tag of the address book, for members and departments. */
export const MemberTag = Type.Object({
  tagid: Type.Integer(),
  tagname: Type.String(),
  userids: Type.Array(Type.String()),
  parties: Type.Array(Type.Integer()),
});
export type MemberTag = Static<typeof MemberTag>;

export const Customer = Type.Object({
  externalUserid: Type.String(),
  name: Type.String(),
  gender: Type.Integer(),
  unionid: Type.Optional(Type.String()),
  /** 1 WeChat user, 2 member of another corp. Absent: 1. */
  type: Type.Optional(Type.Integer()),
  avatar: Type.Optional(Type.String()),
  mobile: Type.Optional(Type.String()),
  position: Type.Optional(Type.String()),
  corpName: Type.Optional(Type.String()),
  corpFullName: Type.Optional(Type.String()),
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
  /** Who began it. Absent: the customer. */
  operUserid: Type.Optional(Type.String()),
  channels: Type.Optional(Type.Object({ nickname: Type.String(), source: Type.Integer() })),
  /** A session of a temporary contact way, not yet ended. */
  temporary: Type.Optional(Type.Boolean()),
});
export type Friendship = Static<typeof Friendship>;

/** A customer asked to be a friend of a member who wants to be asked: `linkId` when through an acquisition link. */
export const FriendRequest = Type.Object({
  userid: Type.String(),
  externalUserid: Type.String(),
  at: Type.Number(),
  addWay: Type.Integer(),
  state: Type.String(),
  linkId: Type.Optional(Type.String()),
});
export type FriendRequest = Static<typeof FriendRequest>;

export const WelcomeCode = Type.Object({
  code: Type.String(),
  userid: Type.String(),
  externalUserid: Type.String(),
  expiresAt: Type.Number(),
  used: Type.Boolean(),
});
export type WelcomeCode = Static<typeof WelcomeCode>;

/** The id that WeChat's payment and official accounts know a person by. */
export function openidOf(id: string): string {
  return `o${createHash('sha1').update(`openid ${id}`).digest('base64url')}`;
}

export function peopleTables(log: Log) {
  return {
    departments: createTable(
      { name: 'department', schema: Department, key: (r) => String(r.id), indexes: { parent: (r) => String(r.parentid) } },
      log,
    ),
    staff: createTable(
      {
        name: 'staff',
        schema: Staff,
        key: (r) => staffKey(r.userid),
        indexes: {
          openid: (r) => openidOf(staffKey(r.userid)),
          mobile: (r) => textOf(r.profile?.mobile),
          email: (r) => textOf(r.profile?.email),
          bizMail: (r) => textOf(r.profile?.biz_mail),
        },
      },
      log,
    ),
    resigned: createTable({ name: 'resigned', schema: Resigned, key: (r) => staffKey(r.userid), indexes: {} }, log),
    memberTags: createTable({ name: 'memberTag', schema: MemberTag, key: (r) => String(r.tagid), indexes: {} }, log),
    customers: createTable(
      {
        name: 'customer',
        schema: Customer,
        key: (r) => r.externalUserid,
        indexes: { unionid: (r) => r.unionid ?? '', mobile: (r) => r.mobile ?? '', openid: (r) => openidOf(r.externalUserid) },
      },
      log,
    ),
    friendships: createTable(
      {
        name: 'friendship',
        schema: Friendship,
        key: (r) => friendshipKey(r.userid, r.externalUserid),
        indexes: { staff: (r) => r.userid, customer: (r) => r.externalUserid, tag: (r) => r.tagIds },
      },
      log,
    ),
    friendRequests: createTable(
      {
        name: 'friendRequest',
        schema: FriendRequest,
        key: (r) => friendshipKey(r.userid, r.externalUserid),
        indexes: { staff: (r) => r.userid },
      },
      log,
    ),
    welcomeCodes: createTable({ name: 'welcomeCode', schema: WelcomeCode, key: (r) => r.code, indexes: {} }, log),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
