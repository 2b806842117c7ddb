import type { Scope } from '../../domain/kernel/scope.ts';
import { staffIn, tagsIn, type Rule } from '../../domain/segments/rule.ts';
import type { RuleNames } from '../../domain/segments/sentence.ts';
import type { Query } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';

const LARGEST = 2_147_483_647;

export type TagName = { readonly name: string; readonly groupName: string };

/** Names of all that a rule mentions, one query for tags and one for staff; refused when something is not there. */
export async function namesOfRule(tx: Query, scope: Scope, rule: Rule): Promise<RuleNames> {
  const tagIds = tagsIn(rule);
  const staffIds = staffIn(rule);
  const tags = await tagNames(tx, scope, rowIds(tagIds));
  const staff = await staffNames(tx, scope, rowIds(staffIds));
  const unknownTags = tagIds.filter((id) => !tags.has(Number(id)));
  if (unknownTags.length > 0) throw refuse('tag.unknown_in_list', { tagIds: unknownTags });
  const unknownStaff = staffIds.filter((id) => !staff.has(Number(id)));
  if (unknownStaff.length > 0) throw refuse('segment.staff_unknown', { staffIds: unknownStaff });
  return {
    tag: (id) => {
      const tag = tags.get(id);
      return tag === undefined ? undefined : `${tag.groupName}·${tag.name}`;
    },
    staff: (id) => staff.get(id),
  };
}

/** Tags that are not deleted, by id. */
export async function tagNames(tx: Query, scope: Scope, ids: readonly number[]): Promise<ReadonlyMap<number, TagName>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('tag')
    .innerJoin('tagGroup', 'tagGroup.id', 'tag.groupId')
    .select(['tag.id', 'tag.name', 'tagGroup.name as groupName'])
    .where('tag.corpId', '=', scope.corpId)
    .where('tag.id', 'in', ids)
    .where('tag.deletedAt', 'is', null)
    .execute();
  return new Map(rows.map(({ id, name, groupName }) => [id, { name, groupName }]));
}

export async function staffNames(tx: Query, scope: Scope, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.selectFrom('staff').select(['id', 'name']).where('corpId', '=', scope.corpId).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Ids of the API as integers, without those that no row can have. */
function rowIds(ids: readonly string[]): number[] {
  return ids.map(Number).filter((id) => id <= LARGEST);
}
