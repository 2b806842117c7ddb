import Type, { type Static } from 'typebox';
import { staffKey, friendshipKey } from '../keys.ts';
import { createTable, type Log } from '../table.ts';

/** Departments, members, customers and who knows whom. Each schema is also the check on replaying the journal. Instants in ms. */

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

export const WelcomeCode = Type.Object({
  code: Type.String(),
  userid: Type.String(),
  externalUserid: Type.String(),
  expiresAt: Type.Number(),
  used: Type.Boolean(),
});
export type WelcomeCode = Static<typeof WelcomeCode>;

export function peopleTables(log: Log) {
  return {
    departments: createTable({ name: 'department', schema: Department, key: (r) => String(r.id), indexes: {} }, log),
    staff: createTable({ name: 'staff', schema: Staff, key: (r) => staffKey(r.userid), indexes: {} }, log),
    customers: createTable({ name: 'customer', schema: Customer, key: (r) => r.externalUserid, indexes: {} }, log),
    friendships: createTable(
      {
        name: 'friendship',
        schema: Friendship,
        key: (r) => friendshipKey(r.userid, r.externalUserid),
        indexes: { staff: (r) => r.userid, customer: (r) => r.externalUserid },
      },
      log,
    ),
    welcomeCodes: createTable({ name: 'welcomeCode', schema: WelcomeCode, key: (r) => r.code, indexes: {} }, log),
  };
}
