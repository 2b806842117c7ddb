import Type, { type Static } from 'typebox';
import { friendshipKey } from '../keys.ts';
import { createTable, type Log } from '../table.ts';

/** What is counted along as it happens, per local day. Each schema is also the check on replaying the journal. Instants in ms. */

/** Of the groups that somebody owns. */
const totals = {
  groups: Type.Integer(),
  /** In which something was ever said. */
  talkative: Type.Integer(),
  members: Type.Integer(),
  /** Members who have ever said something. */
  speakers: Type.Integer(),
  messages: Type.Integer(),
};

/** Now. `handedOver`: how many groups were taken from the owner by API on a day. */
export const OwnerTotals = Type.Object({
  owner: Type.String(),
  ...totals,
  handedOver: Type.Optional(Type.Object({ day: Type.Number(), count: Type.Integer() })),
});
export type OwnerTotals = Static<typeof OwnerTotals>;

/** As they were at the end of a day on which something changed; `day` is its midnight. */
export const OwnerDay = Type.Object({
  owner: Type.String(),
  day: Type.Number(),
  newGroups: Type.Integer(),
  newMembers: Type.Integer(),
  ...totals,
});
export type OwnerDay = Static<typeof OwnerDay>;

/** What a member and customers did with each other on a day (92132). */
export const BehaviorDay = Type.Object({
  userid: Type.String(),
  day: Type.Number(),
  /** Chats in which the member said something, and how much. */
  chats: Type.Integer(),
  messages: Type.Integer(),
  /** Chats that customers began, those of them that were answered, and after how long all in all. */
  asked: Type.Integer(),
  replied: Type.Integer(),
  replyMs: Type.Number(),
  lost: Type.Integer(),
  applied: Type.Integer(),
  added: Type.Integer(),
});
export type BehaviorDay = Static<typeof BehaviorDay>;

/** How far two have got today: only their latest day is kept. */
export const ChatDay = Type.Object({
  userid: Type.String(),
  externalUserid: Type.String(),
  day: Type.Number(),
  staffSpoke: Type.Boolean(),
  /** Since the customer, who spoke first that day, waits for an answer. */
  askedAt: Type.Optional(Type.Number()),
});
export type ChatDay = Static<typeof ChatDay>;

export function dayKey(who: string, day: number): string {
  return `${who} ${day}`;
}

export function statisticsTables(log: Log) {
  return {
    ownerTotals: createTable({ name: 'ownerTotals', schema: OwnerTotals, key: (r) => r.owner, indexes: {} }, log),
    ownerDays: createTable(
      { name: 'ownerDay', schema: OwnerDay, key: (r) => dayKey(r.owner, r.day), indexes: { owner: (r) => r.owner } },
      log,
    ),
    behaviorDays: createTable(
      { name: 'behaviorDay', schema: BehaviorDay, key: (r) => dayKey(r.userid, r.day), indexes: { staff: (r) => r.userid } },
      log,
    ),
    chatDays: createTable({ name: 'chatDay', schema: ChatDay, key: (r) => friendshipKey(r.userid, r.externalUserid), indexes: {} }, log),
  };
}
