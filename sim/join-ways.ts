import { GROUP_SCANNED_MEMBERS } from '../domain/wecom/group-limits.ts';
import { createGroup, groupById, hasLeft } from './groups.ts';
import { isMember, joinGroup } from './group-members.ts';
import type { Sim } from './sim.ts';
import type { Group, JoinWay } from './tables/groups.ts';

/** `made`: the group was made for her because all others were full. */
export type Joined = { readonly kind: 'joined' | 'made' | 'already'; readonly group: Group } | { readonly kind: 'full' | 'noGroup' };

/**
 * Somebody scans the code of a join way (92229): into the first group with room, or, when all are full, into one that is made
 * for it, of the owner of the last. Who is in one of the groups already stays there.
 */
export function joinByWay(sim: Sim, way: JoinWay, id: string, state = way.state): Joined {
  const groups = groupsOfWay(sim, way);
  const last = groups.at(-1);
  if (last === undefined) return { kind: 'noGroup' };
  const present = groups.find((group) => isMember(sim, group, id));
  if (present !== undefined) return { kind: 'already', group: present };
  const entry = { scene: 3, state };
  const open = groups.find((group) => group.size < GROUP_SCANNED_MEMBERS);
  if (open !== undefined) return { kind: 'joined', group: joinGroup(sim, open, [id], entry).group };
  if (!way.autoCreate) return { kind: 'full' };
  const made = createGroup(sim, { name: nameOfNext(way, last), owner: last.owner, members: [] });
  sim.store.joinWays.put({ ...way, chatIds: [...way.chatIds, made.chatId], made: way.made + 1 });
  return { kind: 'made', group: joinGroup(sim, made, [id], entry).group };
}

/** The groups a way leads to: those that still are, and whose owner has not left. */
function groupsOfWay(sim: Sim, way: JoinWay): Group[] {
  return way.chatIds.flatMap((chatId) => {
    const group = groupById(sim, chatId);
    return group === undefined || group.dismissedAt !== undefined || hasLeft(sim.store, group.owner) ? [] : [group];
  });
}

/** Without a name for them they are called as the last one. */
function nameOfNext(way: JoinWay, last: Group): string {
  return `${way.baseName === '' ? last.name : way.baseName}${way.baseId + way.made}`;
}
