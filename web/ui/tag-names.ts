import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import { listTagGroups, type TagGroup, type TagRef } from '../../domain/customers/contract.ts';
import { MAX_LIMIT } from '../../domain/kernel/page.ts';
import { query } from '../api/call.ts';
import { zh } from './zh.ts';

/** Every group with its tags, asked once for all that shows or picks tags. */
export const tagGroupsQuery = query(listTagGroups, { query: { limit: MAX_LIMIT } });

/** Full names of tags by id, 装修·新客; words instead of an id when one is gone. */
export function useTagNames(): (id: string) => string {
  const groups = useQuery(tagGroupsQuery);
  const names = new Map(
    (groups.data?.items ?? []).flatMap((group) => group.tags.map((tag) => [tag.id, zh.tags.fullName(group.name, tag.name)])),
  );
  return (id) => names.get(id) ?? (groups.data === undefined ? '…' : zh.tags.gone);
}

/** How a tag is called where many stand together: its group is told only when another group has a tag of that name. */
export function useShortNames(): (tag: Static<typeof TagRef>) => string {
  // Selected, so that a list of chips does not count the same names again at every turn.
  const twins = useQuery({ ...tagGroupsQuery, select: twinsOf });
  return (tag) => (twins.data?.has(tag.name) === true ? zh.tags.fullName(tag.groupName, tag.name) : tag.name);
}

function twinsOf(groups: { items: readonly Static<typeof TagGroup>[] }): ReadonlySet<string> {
  return twinNames(groups.items);
}

/** Names that more than one group has. */
export function twinNames(groups: readonly Pick<Static<typeof TagGroup>, 'tags'>[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twins = new Set<string>();
  for (const { name } of groups.flatMap((group) => group.tags)) {
    if (seen.has(name)) twins.add(name);
    seen.add(name);
  }
  return twins;
}
