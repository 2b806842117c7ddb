import Type, { type Static } from 'typebox';
import { createTable, type Log } from '../table.ts';

/** Other ids of the same person. The schema is also the check on replaying the journal. Instants in ms. */
export const Alias = Type.Object({
  alias: Type.String(),
  /** `pending`: for 90 days. `service`: as a provider's app sees her. `tmp`: from a meeting or a form. */
  kind: Type.Enum(['pending', 'service', 'tmp']),
  /** The external_userid, or the unionid of somebody who is no customer. */
  person: Type.String(),
  expiresAt: Type.Optional(Type.Number()),
  /** Of `tmp` ids that are members of another corp. */
  member: Type.Optional(Type.Object({ corpid: Type.String(), userid: Type.String() })),
});
export type Alias = Static<typeof Alias>;

export function aliasesTables(log: Log) {
  return {
    aliases: createTable({ name: 'alias', schema: Alias, key: (r) => r.alias, indexes: { person: (r) => `${r.kind} ${r.person}` } }, log),
  };
}
