import { randomBytes } from 'node:crypto';
import { greet } from './group-chat.ts';
import { tellJoined, tellLeft } from './group-events.ts';
import type { QuitBy } from './group-events.ts';
import { countInGroups } from './group-statistics.ts';
import { staffKey } from './keys.ts';
import type { Sim } from './sim.ts';
import { membershipKey } from './tables/groups.ts';
import type { Group, Membership } from './tables/groups.ts';

/** `scene` as in groupchat/get: 1 invited, 2 by a link, 3 scanned. */
export type Entry = { readonly scene: number; readonly invitor?: string; readonly state?: string };

type Changed = { readonly group: Group; readonly ids: readonly string[] };

/** They come in; one callback tells of all of them, and customers are greeted if the group has a welcome. */
export function joinGroup(sim: Sim, group: Group, ids: readonly string[], entry: Entry): Changed {
  const changed = addMembers(sim, group, ids, entry);
  if (changed.ids.length === 0) return changed;
  tellJoined(sim, { group: changed.group, before: group.memberVersion, ids: changed.ids }, entry.scene);
  greet(sim, changed.group, changed.ids);
  return { ...changed, group: sim.store.groups.get(group.chatId) ?? changed.group };
}

export function leaveGroup(sim: Sim, group: Group, ids: readonly string[], by: QuitBy): Changed {
  const changed = dropMembers(sim, group, ids);
  if (changed.ids.length > 0) tellLeft(sim, { group: changed.group, before: group.memberVersion, ids: changed.ids }, by);
  return changed;
}

export function isMember(sim: Sim, group: Group, id: string): boolean {
  return sim.store.memberships.get(membershipKey(group.chatId, id))?.present === true;
}

/** Those of them who were not in it are, from now on. Tells nobody. */
export function addMembers(sim: Sim, group: Group, ids: readonly string[], { scene, invitor, state }: Entry): Changed {
  const { store, clock } = sim;
  const fresh = [...new Set(ids)].filter((id) => !isMember(sim, group, id));
  if (fresh.length === 0) return { group, ids: fresh };
  let returned = 0;
  for (const id of fresh) {
    const before = store.memberships.get(membershipKey(group.chatId, id));
    if (before?.hasSpoken === true) returned += 1;
    const membership: Membership = {
      chatId: group.chatId,
      id,
      kind: store.staff.get(staffKey(id)) === undefined ? 'customer' : 'staff',
      present: true,
      joinedAt: clock.now(),
      scene,
      ...(invitor === undefined ? {} : { invitor }),
      ...(state === undefined || state === '' ? {} : { state }),
      nickname: before?.nickname ?? '',
      hasSpoken: before?.hasSpoken ?? false,
      earlier: before?.earlier ?? [],
    };
    store.memberships.put(membership);
  }
  const after = withMembers(group, fresh.length, returned);
  store.groups.put(after);
  countInGroups(sim, group.owner, { members: fresh.length, newMembers: fresh.length, speakers: returned });
  return { group: after, ids: fresh };
}

/** Those of them who were in it are not any more. Tells nobody. */
export function dropMembers(sim: Sim, group: Group, ids: readonly string[]): Changed {
  const { store, clock } = sim;
  const gone = [...new Set(ids)].flatMap((id) => {
    const membership = store.memberships.get(membershipKey(group.chatId, id));
    return membership?.present === true ? [membership] : [];
  });
  if (gone.length === 0) return { group, ids: [] };
  for (const membership of gone) {
    const stay = { from: membership.joinedAt, to: clock.now() };
    store.memberships.put({ ...membership, present: false, earlier: [...membership.earlier, stay] });
  }
  const spoke = gone.filter(({ hasSpoken }) => hasSpoken).length;
  const after = { ...withMembers(group, -gone.length, -spoke), admins: group.admins.filter((id) => !gone.some((one) => one.id === id)) };
  store.groups.put(after);
  countInGroups(sim, group.owner, { members: -gone.length, speakers: -spoke });
  return { group: after, ids: gone.map(({ id }) => id) };
}

export function newMemberVersion(): string {
  return randomBytes(16).toString('hex');
}

function withMembers(group: Group, members: number, speakers: number): Group {
  return { ...group, size: group.size + members, speakers: group.speakers + speakers, memberVersion: newMemberVersion() };
}
