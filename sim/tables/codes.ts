import Type, { type Static } from 'typebox';
import { Conclusions } from '../../domain/wecom/contact-ways.ts';
import { startOfLocalDay } from '../../domain/kernel/time.ts';
import { friendshipKey } from '../keys.ts';
import { createTable, type Log } from '../table.ts';

/** Codes that customers scan. Each schema is also the check on replaying the journal. Instants in ms. */

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
  /** Order of making: pages are cut by it. Absent in ways of earlier versions. */
  seq: Type.Optional(Type.Integer()),
  markSource: Type.Optional(Type.Boolean()),
  /** Of a temporary way. */
  temp: Type.Optional(
    Type.Object({
      expiresAt: Type.Number(),
      expiresIn: Type.Integer(),
      chatExpiresIn: Type.Integer(),
      unionid: Type.String(),
      conclusions: Conclusions,
      /** Served its one customer. */
      used: Type.Boolean(),
    }),
  ),
});
export type ContactWay = Static<typeof ContactWay>;

/** Whom an exclusive way gave the customers of a company to. */
export const ExclusiveChoice = Type.Object({ configId: Type.String(), corpName: Type.String(), userid: Type.String() });
export type ExclusiveChoice = Static<typeof ExclusiveChoice>;

/** A temporary session that goes on. */
export const TempChat = Type.Object({
  userid: Type.String(),
  externalUserid: Type.String(),
  endsAt: Type.Number(),
  conclusions: Conclusions,
});
export type TempChat = Static<typeof TempChat>;

/** The day on which a way was made that is listed: temporary ones never are (92228). */
export function dayOfWay({ temp, createdAt }: ContactWay): string {
  return temp === undefined ? String(startOfLocalDay(createdAt, 'Asia/Shanghai')) : '';
}

export function codesTables(log: Log) {
  return {
    contactWays: createTable({ name: 'contactWay', schema: ContactWay, key: (r) => r.configId, indexes: { day: dayOfWay } }, log),
    exclusiveChoices: createTable(
      { name: 'exclusiveChoice', schema: ExclusiveChoice, key: (r) => `${r.configId} ${r.corpName}`, indexes: {} },
      log,
    ),
    tempChats: createTable({ name: 'tempChat', schema: TempChat, key: (r) => friendshipKey(r.userid, r.externalUserid), indexes: {} }, log),
  };
}
