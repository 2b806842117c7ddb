import Type, { type Static } from 'typebox';
import { GROUP_MEMBERS } from '../../domain/wecom/group-limits.ts';
import { isMember, joinGroup, leaveGroup } from '../group-members.ts';
import { joinByWay } from '../join-ways.ts';
import { staffKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import type { Store } from '../store.ts';
import type { Group, JoinWay } from '../tables/groups.ts';
import { findStaff, isNo, no } from './ask.ts';
import type { No } from './ask.ts';

const closed = { additionalProperties: false };

/** Who: one customer, one member, or several of either at once, of whom one event tells. */
export const who = {
  externalUserid: Type.Optional(Type.String()),
  userid: Type.Optional(Type.String()),
  members: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
};

export const Join = Type.Object(
  {
    ...who,
    /** 1 invited, 2 by an invitation link, 3 scanned: as in groupchat/get. */
    scene: Type.Optional(Type.Enum([1, 2, 3])),
    invitor: Type.Optional(Type.String()),
    state: Type.Optional(Type.String()),
    /** Of a join way that leads here. */
    configId: Type.Optional(Type.String()),
  },
  closed,
);

export const Leave = Type.Object({ ...who, by: Type.Optional(Type.Enum(['self', 'owner'])) }, closed);

/** A customer scans the code of a join way: into whichever of its groups has room. */
export function scanJoinWay(sim: Sim, way: JoinWay, externalUserid: string, state?: string): object {
  const joined = joinByWay(sim, way, externalUserid, state);
  switch (joined.kind) {
    case 'noGroup':
      return no(409, 'The join way leads to no group any more.');
    case 'full':
      return no(409, 'All groups of the join way are full.');
    case 'joined':
    case 'made':
    case 'already':
      return { chatId: joined.group.chatId, alreadyMember: joined.kind === 'already', newGroup: joined.kind === 'made' };
    default:
      return joined satisfies never;
  }
}

export function join(sim: Sim, group: Group, body: Static<typeof Join>): object {
  const ids = persons(sim.store, body);
  if (isNo(ids)) return ids;
  if (body.configId !== undefined) return joinByCode(sim, group, ids, body);
  const invitor = body.invitor === undefined ? undefined : findStaff(sim.store, body.invitor);
  if (invitor !== undefined && isNo(invitor)) return invitor;
  const fresh = ids.filter((id) => !isMember(sim, group, id));
  if (group.size + fresh.length > GROUP_MEMBERS) return no(409, `A group has at most ${GROUP_MEMBERS} members.`);
  const { scene = invitor === undefined ? 3 : 1, state } = body;
  joinGroup(sim, group, ids, {
    scene,
    ...(invitor === undefined ? {} : { invitor: invitor.userid }),
    ...(state === undefined ? {} : { state }),
  });
  return { chatId: group.chatId, joined: fresh };
}

/** Full groups send the customer on: the answer tells where to. */
function joinByCode(sim: Sim, group: Group, ids: readonly string[], { configId, state, scene, invitor }: Static<typeof Join>): object {
  const way = sim.store.joinWays.get(configId ?? '');
  if (way === undefined) return no(404, `There is no join way ${configId}.`);
  if (!way.chatIds.includes(group.chatId)) return no(409, 'The join way does not lead to this group.');
  if (invitor !== undefined || (scene !== undefined && scene !== 3)) return no(400, 'Who scans a code was not invited.');
  const [id, ...others] = ids;
  if (id === undefined || others.length > 0) return no(400, 'A code is scanned by one at a time.');
  const here = { ...way, chatIds: [group.chatId, ...way.chatIds.filter((chatId) => chatId !== group.chatId)] };
  return scanJoinWay(sim, here, id, state);
}

export function leave(sim: Sim, group: Group, body: Static<typeof Leave>): object {
  const ids = persons(sim.store, body);
  if (isNo(ids)) return ids;
  if (ids.includes(group.owner)) return no(409, 'The owner cannot leave: give the group to somebody else first, or dismiss it.');
  const stranger = ids.find((id) => !isMember(sim, group, id));
  if (stranger !== undefined) return no(409, `${stranger} is not in the group.`);
  return { chatId: group.chatId, left: leaveGroup(sim, group, ids, body.by ?? 'self').ids };
}

type Who = { readonly externalUserid?: string; readonly userid?: string; readonly members?: readonly string[] };

export function persons(store: Store, { externalUserid, userid, members }: Who): string[] | No {
  const given = [externalUserid, userid, members].filter((one) => one !== undefined);
  if (given.length !== 1) return no(400, 'Give exactly one of "externalUserid", "userid" and "members".');
  return people(store, given.flat());
}

/** Ids of members and customers, each as it is written in the world. */
export function people(store: Store, ids: readonly string[]): string[] | No {
  const found: string[] = [];
  for (const id of ids) {
    const known = store.customers.get(id)?.externalUserid ?? store.staff.get(staffKey(id))?.userid;
    if (known === undefined) return no(404, `There is nobody with the id ${id}.`);
    found.push(known);
  }
  return [...new Set(found)];
}
