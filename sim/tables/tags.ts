import Type, { type Static } from 'typebox';
import { createTable, type Log } from '../table.ts';

/** Corp tags and their groups. Each schema is also the check on replaying the journal. Instants in ms. */

export const TagGroup = Type.Object({
  groupId: Type.String(),
  groupName: Type.String(),
  order: Type.Integer(),
  createdAt: Type.Number(),
  deleted: Type.Boolean(),
  /** The rule group it belongs to; the corp's own groups have none. */
  strategyId: Type.Optional(Type.Integer()),
});
export type TagGroup = Static<typeof TagGroup>;

export const Tag = Type.Object({
  id: Type.String(),
  groupId: Type.String(),
  name: Type.String(),
  order: Type.Integer(),
  createdAt: Type.Number(),
  deleted: Type.Boolean(),
});
export type Tag = Static<typeof Tag>;

export function tagsTables(log: Log) {
  return {
    tagGroups: createTable({ name: 'tagGroup', schema: TagGroup, key: (r) => r.groupId, indexes: {} }, log),
    tags: createTable({ name: 'tag', schema: Tag, key: (r) => r.id, indexes: { group: (r) => r.groupId } }, log),
  };
}
