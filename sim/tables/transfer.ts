import Type, { type Static } from 'typebox';
import { friendshipKey } from '../keys.ts';
import { createTable, type Log } from '../table.ts';

/** Customers on their way from one member to another. The schema is also the check on replaying the journal. Instants in ms. */
export const Transfer = Type.Object({
  seq: Type.Integer(),
  kind: Type.Enum(['onjob', 'resigned']),
  handover: Type.String(),
  takeover: Type.String(),
  externalUserid: Type.String(),
  startedAt: Type.Number(),
  dueAt: Type.Number(),
  /** As transfer_result says it: 1 done, 2 waiting, 3 refused, 4 the member has too many customers. */
  status: Type.Integer(),
  doneAt: Type.Optional(Type.Number()),
  message: Type.String(),
});
export type Transfer = Static<typeof Transfer>;

export function transferTables(log: Log) {
  return {
    transfers: createTable(
      {
        name: 'transfer',
        schema: Transfer,
        key: (r) => String(r.seq),
        indexes: {
          pair: (r) => `${r.kind} ${r.handover} ${r.takeover}`,
          customer: (r) => r.externalUserid,
          relation: (r) => friendshipKey(r.handover, r.externalUserid),
          status: (r) => String(r.status),
        },
      },
      log,
    ),
  };
}
