import { GROUP_OWNERS } from '../../domain/wecom/group-limits.ts';
import { groupById } from '../groups.ts';
import { staffKey } from '../keys.ts';
import { isVisible } from '../range.ts';
import type { Sim } from '../sim.ts';
import type { Group } from '../tables/groups.ts';
import { refuse } from './answer.ts';
import type { Answer } from './answer.ts';

/** The group, or why it cannot be had: unknown, dismissed, of members only, or of an owner whom the app does not see. */
export function visibleGroup(sim: Sim, chatId: string): Group | (Answer & { errcode: number }) {
  if (sim.store.internalRooms.get(chatId) !== undefined) return refuse(90501, 'chat is not external group chat');
  if (!chatId.startsWith('wr')) return refuse(86001, 'invalid chatid');
  const group = groupById(sim, chatId);
  if (group === undefined) return refuse(86003, 'chatid not found');
  if (group.dismissedAt !== undefined) return refuse(49008, 'chat is dismissed');
  return seesOwner(sim, group.owner) ? group : refuse(60011, 'no privilege to access the owner of this chat');
}

/** Of those who have left nobody can say any more whether they were visible. */
export function seesOwner(sim: Sim, owner: string): boolean {
  const staff = sim.store.staff.get(staffKey(owner));
  return staff === undefined || isVisible(sim, staff);
}

/** Owners as they were asked for, in the spelling of the address book: members, or people who left and own groups still. */
export function ownersAsked(sim: Sim, userids: readonly string[]): { owners: string[] } | (Answer & { errcode: number }) {
  if (userids.length > GROUP_OWNERS) return refuse(81017, 'more than 100 owners');
  const owners = new Set<string>();
  for (const userid of userids) {
    const owner = sim.store.staff.get(staffKey(userid))?.userid ?? sim.store.resigned.get(staffKey(userid))?.userid;
    if (owner === undefined) return refuse(60111, `userid not found: ${userid}`);
    if (!seesOwner(sim, owner)) return refuse(60011, `no privilege to access ${userid}`);
    owners.add(owner);
  }
  return { owners: [...owners] };
}
