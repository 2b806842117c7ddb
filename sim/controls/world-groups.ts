import { randomBytes } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { newMemberVersion } from '../group-members.ts';
import { staffKey } from '../keys.ts';
import type { Store } from '../store.ts';

const closed = { additionalProperties: false };

/** A group of a given world. Instants in ms; `scene` as in groupchat/get. */
export const WorldGroup = Type.Object(
  {
    chatId: Type.String(),
    name: Type.String(),
    owner: Type.String(),
    notice: Type.String(),
    createdAt: Type.Number(),
    members: Type.Array(
      Type.Object({ id: Type.String(), joinedAt: Type.Number(), scene: Type.Integer(), invitor: Type.Optional(Type.String()) }, closed),
    ),
  },
  closed,
);

/** It was there before anybody counted: its past is in no statistics. */
export function fillGroup(store: Store, { members, ...group }: Static<typeof WorldGroup>): void {
  store.groups.put({
    ...group,
    seq: store.next('group'),
    opengid: `o${randomBytes(20).toString('base64url')}`,
    admins: [],
    memberVersion: newMemberVersion(),
    size: members.length,
    messages: 0,
    speakers: 0,
    massAt: [],
    handedOverAt: [],
  });
  for (const member of members) {
    const kind = store.staff.get(staffKey(member.id)) === undefined ? 'customer' : 'staff';
    store.memberships.put({ ...member, chatId: group.chatId, kind, present: true, nickname: '', hasSpoken: false, earlier: [] });
  }
}
