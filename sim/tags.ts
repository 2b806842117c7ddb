import type { Instant } from '../domain/kernel/time.ts';
import { newStrategyTagId, newTagId } from './ids.ts';
import type { Tag, TagGroup } from './tables/tags.ts';
import type { Store } from './store.ts';

/** Deleted tags and groups stay, marked: reads by id still show them (92117). */

export function liveTagsOf(store: Store, groupId: string): Tag[] {
  return [...store.tags.by('group', groupId)].filter((tag) => !tag.deleted);
}

/** Among the corp's own groups, or among those of a rule group. */
export function groupNamed(store: Store, groupName: string, strategyId?: number): TagGroup | undefined {
  for (const group of store.tagGroups.all())
    if (!group.deleted && group.groupName === groupName && group.strategyId === strategyId) return group;
  return undefined;
}

/** Into an existing group, or into a new one. */
export function addTags(
  store: Store,
  now: Instant,
  into: TagGroup | { groupName: string; order: number; strategyId?: number },
  tags: readonly { name: string; order: number }[],
): { group: TagGroup; tags: Tag[] } {
  const newId = into.strategyId === undefined ? newTagId : newStrategyTagId;
  const group = 'groupId' in into ? into : { ...into, groupId: newId(), createdAt: now, deleted: false };
  if (!('groupId' in into)) store.tagGroups.put(group);
  const made = tags.map((tag) => ({ ...tag, id: newId(), groupId: group.groupId, createdAt: now, deleted: false }));
  for (const tag of made) store.tags.put(tag);
  return { group, tags: made };
}

/** False when another tag of the group has the name. */
export function editTag(store: Store, tag: Tag, edit: { name?: string; order?: number }): boolean {
  const name = edit.name ?? tag.name;
  if (liveTagsOf(store, tag.groupId).some((other) => other.id !== tag.id && other.name === name)) return false;
  store.tags.put({ ...tag, name, order: edit.order ?? tag.order });
  return true;
}

/** False when another group has the name. */
export function editTagGroup(store: Store, group: TagGroup, edit: { name?: string; order?: number }): boolean {
  const groupName = edit.name ?? group.groupName;
  const other = groupNamed(store, groupName, group.strategyId);
  if (other !== undefined && other.groupId !== group.groupId) return false;
  store.tagGroups.put({ ...group, groupName, order: edit.order ?? group.order });
  return true;
}

/** With its last tag a group goes too. Customers lose the tag because reads show live tags only. */
export function removeTag(store: Store, tag: Tag): void {
  store.tags.put({ ...tag, deleted: true });
  const group = store.tagGroups.get(tag.groupId);
  if (group !== undefined && liveTagsOf(store, tag.groupId).length === 0) store.tagGroups.put({ ...group, deleted: true });
}

export function removeTagGroup(store: Store, group: TagGroup): void {
  for (const tag of liveTagsOf(store, group.groupId)) store.tags.put({ ...tag, deleted: true });
  store.tagGroups.put({ ...group, deleted: true });
}
