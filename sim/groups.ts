import { randomBytes } from 'node:crypto';
import { newRoomId } from './archive-ids.ts';
import { tellChanged, tellCreated, tellDismissed } from './group-events.ts';
import { addMembers, dropMembers, newMemberVersion } from './group-members.ts';
import { countInGroups, countMove } from './group-statistics.ts';
import { staffKey } from './keys.ts';
import type { Sim } from './sim.ts';
import type { Store } from './store.ts';
import { membershipKey } from './tables/groups.ts';
import type { Group } from './tables/groups.ts';

/** Customer groups: how they begin, change and end. What people do in their clients is told to the product by a callback. */

/** A member of the company makes a group; whoever is in it from the beginning was invited by the owner. */
export function createGroup(sim: Sim, made: { name: string; owner: string; members: readonly string[]; notice?: string }): Group {
  const { store, clock } = sim;
  const group: Group = {
    chatId: newRoomId(),
    seq: store.next('group'),
    opengid: `o${randomBytes(20).toString('base64url')}`,
    name: made.name,
    owner: made.owner,
    admins: [],
    notice: made.notice ?? '',
    createdAt: clock.now(),
    memberVersion: newMemberVersion(),
    size: 0,
    messages: 0,
    speakers: 0,
    massAt: [],
    handedOverAt: [],
  };
  store.groups.put(group);
  countInGroups(sim, group.owner, { groups: 1, newGroups: 1 });
  addMembers(sim, group, [made.owner], { scene: 1 });
  const { group: full } = addMembers(sim, current(store, group), made.members, { scene: 1, invitor: made.owner });
  tellCreated(sim, full);
  return full;
}

export type GroupEdit = { readonly name?: string; readonly notice?: string; readonly owner?: string; readonly admins?: readonly string[] };

/** What is other than before is told, each for itself; who helps the owner is not. */
export function editGroup(sim: Sim, group: Group, { name, notice, owner, admins }: GroupEdit): Group {
  const { store } = sim;
  store.groups.put({ ...group, name: name ?? group.name, notice: notice ?? group.notice, admins: [...(admins ?? group.admins)] });
  if (name !== undefined && name !== group.name) tellChanged(sim, group, 'change_name');
  if (notice !== undefined && notice !== group.notice) tellChanged(sim, group, 'change_notice');
  if (owner !== undefined && owner !== group.owner) {
    giveTo(sim, current(store, group), owner);
    tellChanged(sim, group, 'change_owner');
  }
  return current(store, group);
}

/** The new owner is in the group from now on. Tells nobody: the API does this as well as people. */
export function giveTo(sim: Sim, group: Group, owner: string): Group {
  countMove(sim, group, group.owner, owner);
  const { passing: _, ...rest } = group;
  const given: Group = { ...rest, owner, admins: group.admins.filter((userid) => userid !== owner) };
  sim.store.groups.put(given);
  return addMembers(sim, given, [owner], { scene: 1 }).group;
}

/** Passes on the group of one who has left, and with that takes him out of it (92127). */
export function inherit(sim: Sim, group: Group, heir: string): Group {
  const left = group.owner;
  const given = giveTo(sim, group, heir);
  const { group: without } = dropMembers(sim, given, [left]);
  const inherited: Group = { ...without, inherited: true };
  sim.store.groups.put(inherited);
  return inherited;
}

/** Its messages stay readable to those who saw them. */
export function dismissGroup(sim: Sim, group: Group): void {
  const { store, clock } = sim;
  countMove(sim, group, group.owner);
  // Counted already with the group: they only go.
  for (const { id } of [...store.memberships.by('group', group.chatId)]) {
    const membership = store.memberships.get(membershipKey(group.chatId, id));
    if (membership === undefined) continue;
    const stay = { from: membership.joinedAt, to: clock.now() };
    store.memberships.put({ ...membership, present: false, earlier: [...membership.earlier, stay] });
  }
  const { passing: _, ...rest } = group;
  store.groups.put({ ...rest, dismissedAt: clock.now() });
  tellDismissed(sim, group);
}

/** The group by its id, dismissed or not. */
export function groupById(sim: Sim, chatId: string): Group | undefined {
  passOnDue(sim);
  return sim.store.groups.get(chatId);
}

/** The groups that somebody owns, dismissed ones left out. */
export function groupsOf(sim: Sim, owner: string): Group[] {
  passOnDue(sim);
  return [...sim.store.groups.by('owner', owner)];
}

/** All groups but dismissed ones. */
export function allGroups(sim: Sim): Group[] {
  passOnDue(sim);
  return [...sim.store.groups.all()].filter((group) => group.dismissedAt === undefined);
}

export function hasLeft(store: Store, userid: string): boolean {
  return store.staff.get(staffKey(userid)) === undefined;
}

/** 0 normal, 1 the owner has left, 2 being inherited, 3 inherited (92120). */
export function statusOf(store: Store, group: Group): 0 | 1 | 2 | 3 {
  if (group.passing !== undefined) return 2;
  if (hasLeft(store, group.owner)) return 1;
  return group.inherited === true ? 3 : 0;
}

/** Whoever was to inherit a group by now has it: seen to before anybody looks at groups. */
function passOnDue(sim: Sim): void {
  for (const group of [...sim.store.groups.by('passing', 'yes')]) {
    const { passing } = group;
    if (passing !== undefined && passing.dueAt <= sim.clock.now()) inherit(sim, group, passing.to);
  }
}

function current(store: Store, group: Group): Group {
  return store.groups.get(group.chatId) ?? group;
}
