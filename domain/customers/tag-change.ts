/** A tag as the rules of tagging see it. */
export type TagOfGroup = { readonly tagId: number; readonly groupId: number; readonly groupName: string; readonly exclusive: boolean };

export type TagPlan =
  | { readonly kind: 'change'; readonly add: readonly number[]; readonly remove: readonly number[] }
  | { readonly kind: 'exclusive'; readonly groupName: string };

/**
 * What a tag change really does to a customer who has `has`: tags she already has are not added again, tags she lacks
 * are not removed, and in an exclusive group the new tag takes the place of the one she had. Refuses two tags of one
 * exclusive group in one call.
 */
export function planTagChange(has: readonly TagOfGroup[], add: readonly TagOfGroup[], remove: readonly number[]): TagPlan {
  const clash = firstClash(add);
  if (clash !== undefined) return { kind: 'exclusive', groupName: clash };
  const had = new Set(has.map((tag) => tag.tagId));
  const added = new Map(add.map((tag) => [tag.tagId, tag]));
  const takenGroups = new Set(add.filter((tag) => tag.exclusive).map((tag) => tag.groupId));
  const leaving = new Set(remove);
  return {
    kind: 'change',
    add: Array.from(added.keys()).filter((tagId) => !had.has(tagId)),
    remove: has.filter((tag) => leaving.has(tag.tagId) || (takenGroups.has(tag.groupId) && !added.has(tag.tagId))).map((tag) => tag.tagId),
  };
}

function firstClash(add: readonly TagOfGroup[]): string | undefined {
  const chosen = new Map<number, number>();
  for (const tag of add) {
    if (!tag.exclusive) continue;
    const other = chosen.get(tag.groupId);
    if (other !== undefined && other !== tag.tagId) return tag.groupName;
    chosen.set(tag.groupId, tag.tagId);
  }
  return undefined;
}
