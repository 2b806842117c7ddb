import Type, { type Static } from 'typebox';
import { createTable, type Log } from '../table.ts';

/** Rule groups for customers and for moments. Each schema is also the check on replaying the journal. Instants in ms. */

export const RangeNode = Type.Union([
  Type.Object({ type: Type.Literal('member'), userid: Type.String() }),
  Type.Object({ type: Type.Literal('department'), partyid: Type.Integer() }),
]);
export type RangeNode = Static<typeof RangeNode>;

export const Strategy = Type.Object({
  kind: Type.Enum(['customer', 'moment']),
  strategyId: Type.Integer(),
  /** 0: none above it. */
  parentId: Type.Integer(),
  createdAt: Type.Number(),
  name: Type.String(),
  admins: Type.Array(Type.String()),
  privileges: Type.Record(Type.String(), Type.Boolean()),
  range: Type.Array(RangeNode),
});
export type Strategy = Static<typeof Strategy>;

export function strategiesTables(log: Log) {
  return {
    strategies: createTable(
      {
        name: 'strategy',
        schema: Strategy,
        key: (r) => strategyKey(r.kind, r.strategyId),
        indexes: { kind: (r) => r.kind, parent: (r) => strategyKey(r.kind, r.parentId) },
      },
      log,
    ),
  };
}

export function strategyKey(kind: Strategy['kind'], strategyId: number): string {
  return `${kind} ${strategyId}`;
}
