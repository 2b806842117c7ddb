import { createHash } from 'node:crypto';
import type { EventFields } from './envelope.ts';
import { friendshipKey, staffKey } from './keys.ts';
import { refreshLinks } from './acquisition.ts';
import { renameInGroups } from './renames.ts';
import type { Sim } from './sim.ts';
import { switchOf } from './switches.ts';
import type { Department, MemberTag, Staff } from './tables/people.ts';

/** Who works here and where. Nothing here calls back: only what people do in the console is told, by `tell…`. */

/** The member leaves: the customers stay behind, to be assigned (92124). */
export function removeStaff(sim: Sim, staff: Staff): void {
  const { store, clock } = sim;
  store.staff.remove(staffKey(staff.userid));
  store.resigned.put({
    userid: staff.userid,
    name: staff.name,
    leftAt: clock.now(),
    ...(staff.lastLoginAt === undefined ? {} : { lastLoginAt: staff.lastLoginAt }),
  });
  for (const tag of [...store.memberTags.all()])
    if (tag.userids.includes(staff.userid)) store.memberTags.put({ ...tag, userids: tag.userids.filter((one) => one !== staff.userid) });
  for (const request of [...store.friendRequests.by('staff', staff.userid)])
    store.friendRequests.remove(friendshipKey(request.userid, request.externalUserid));
  refreshLinks(sim);
}

/** Another userid for the same member, customers and tags included. */
export function renameStaff({ store }: Sim, staff: Staff, userid: string): Staff {
  const renamed = { ...staff, userid };
  store.staff.remove(staffKey(staff.userid));
  store.staff.put(renamed);
  renameInGroups(store, staff.userid, userid);
  for (const friendship of [...store.friendships.by('staff', staff.userid)]) {
    store.friendships.remove(friendshipKey(staff.userid, friendship.externalUserid));
    store.friendships.put({ ...friendship, userid });
  }
  for (const request of [...store.friendRequests.by('staff', staff.userid)]) {
    store.friendRequests.remove(friendshipKey(staff.userid, request.externalUserid));
    store.friendRequests.put({ ...request, userid });
  }
  for (const tag of [...store.memberTags.all()])
    if (tag.userids.includes(staff.userid))
      store.memberTags.put({ ...tag, userids: tag.userids.map((one) => (one === staff.userid ? userid : one)) });
  return renamed;
}

/** The encrypted userid that provider's apps see. */
export function openUserid(userid: string): string {
  return `wo${createHash('sha256')
    .update(`open ${staffKey(userid)}`)
    .digest('base64url')
    .slice(0, 30)}`;
}

/** Accounts the corp has bought: what several quotas are counted by. */
export function accountCap({ store }: Pick<Sim, 'store'>): number {
  return Math.max(1_000, store.staff.size);
}

export function tellUser(sim: Sim, change: 'create_user' | 'update_user', staff: Staff, newUserid?: string): void {
  const all = switchOf(sim.store, 'changeContactFields') === 'all';
  sim.callbacks.push('change_contact', {
    ChangeType: change,
    UserID: staff.userid,
    NewUserID: newUserid,
    ...(all ? { Name: staff.name } : {}),
    Department: staff.department.join(','),
    ...(all ? details(staff) : {}),
  });
}

export function tellUserGone(sim: Sim, userid: string): void {
  sim.callbacks.push('change_contact', { ChangeType: 'delete_user', UserID: userid });
}

export function tellParty(sim: Sim, change: 'create_party' | 'update_party' | 'delete_party', department: Department): void {
  const { id, name, parentid, order } = department;
  const fields =
    change === 'delete_party' ? {} : { Name: name, ParentId: String(parentid), ...(change === 'create_party' ? { Order: order } : {}) };
  sim.callbacks.push('change_contact', { ChangeType: change, Id: id, ...fields });
}

export type TagChange = { addUsers: string[]; delUsers: string[]; addParties: number[]; delParties: number[] };

export function tellMemberTag(sim: Sim, tag: MemberTag, { addUsers, delUsers, addParties, delParties }: TagChange): void {
  sim.callbacks.push('change_contact', {
    ChangeType: 'update_tag',
    TagId: tag.tagid,
    AddUserItems: addUsers.join(','),
    DelUserItems: delUsers.join(','),
    AddPartyItems: addParties.join(','),
    DelPartyItems: delParties.join(','),
  });
}

function details({ department, position, status = 1, profile = {} }: Staff): EventFields {
  const text = (name: string) => (typeof profile[name] === 'string' ? profile[name] : undefined);
  const leader = profile.is_leader_in_dept;
  return {
    MainDepartment: department[0],
    IsLeaderInDept: (Array.isArray(leader) ? leader : department.map(() => 0)).join(','),
    DirectLeader: Array.isArray(profile.direct_leader) ? profile.direct_leader.join(',') : undefined,
    Position: position,
    Mobile: text('mobile'),
    Gender: text('gender'),
    Email: text('email'),
    BizMail: text('biz_mail'),
    Status: status,
    Avatar: text('avatar'),
    Alias: text('alias'),
    Telephone: text('telephone'),
    Address: text('address'),
  };
}
