import type { Scope } from '../../domain/kernel/scope.ts';
import type { SopDefinition } from '../../domain/sop/definition.ts';
import type { Names } from '../../domain/sop/end-reason.ts';
import { staffOf, tagsOf } from '../../domain/sop/words.ts';
import type { Query } from '../platform/db/database.ts';

const LARGEST = 2_147_483_647;

export type KnownNames = Names & {
  /** Whether the tag is there and not deleted. */
  hasTag(id: number): boolean;
  hasStaff(id: number): boolean;
};

/** Names of tags and staff, one query each. Deleted tags keep their name: history goes on naming them. */
export async function namesFor(tx: Query, scope: Scope, ids: { tags: readonly number[]; staff: readonly number[] }): Promise<KnownNames> {
  const tagIds = distinct(ids.tags);
  const staffIds = distinct(ids.staff);
  const tags =
    tagIds.length === 0
      ? []
      : await tx
          .selectFrom('tag')
          .innerJoin('tagGroup', 'tagGroup.id', 'tag.groupId')
          .select(['tag.id', 'tag.name', 'tag.deletedAt', 'tagGroup.name as groupName'])
          .where('tag.corpId', '=', scope.corpId)
          .where('tag.id', 'in', tagIds)
          .execute();
  const staff =
    staffIds.length === 0
      ? []
      : await tx.selectFrom('staff').select(['id', 'name']).where('corpId', '=', scope.corpId).where('id', 'in', staffIds).execute();
  const tagNames = new Map(tags.map((tag) => [tag.id, `${tag.groupName}·${tag.name}`]));
  const present = new Set(tags.filter((tag) => tag.deletedAt === null).map((tag) => tag.id));
  const staffNames = new Map(staff.map((one) => [one.id, one.name]));
  return {
    tag: (id) => tagNames.get(id),
    staff: (id) => staffNames.get(id),
    hasTag: (id) => present.has(id),
    hasStaff: (id) => staffNames.has(id),
  };
}

/** Names of all that the definitions mention. */
export function namesOfDefinitions(tx: Query, scope: Scope, definitions: readonly SopDefinition[]): Promise<KnownNames> {
  return namesFor(tx, scope, { tags: definitions.flatMap(tagsOf), staff: definitions.flatMap(staffOf) });
}

function distinct(ids: readonly number[]): number[] {
  return Array.from(new Set(ids)).filter((id) => id <= LARGEST);
}
