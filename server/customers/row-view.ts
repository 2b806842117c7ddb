import type { Static } from 'typebox';
import type { CustomerRow, TagRef } from '../../domain/customers/contract.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';

export type FactsColumns = {
  id: string;
  name: string;
  gender: 'male' | 'female' | 'unknown';
  knownAt: number;
  friendStaff: number[];
  ownerStaffId: number | null;
  friendSince: number | null;
  lostAt: number | null;
  lastInteractionAt: number | null;
  orderCount: number;
  orderSumFen: number;
};

/** A customer as lists show her. */
export function rowView(
  scope: Scope,
  row: FactsColumns,
  tags: Static<typeof TagRef>[],
  staff: ReadonlyMap<number, string>,
): Static<typeof CustomerRow> {
  return {
    id: row.id,
    name: row.name,
    gender: row.gender,
    tags,
    owner: row.ownerStaffId === null ? null : { id: String(row.ownerStaffId), name: staff.get(row.ownerStaffId) ?? '' },
    friendCount: row.friendStaff.length,
    friendSince: isoOrNull(scope, row.friendSince),
    lost: row.lostAt !== null && row.friendStaff.length === 0,
    lastInteractionAt: isoOrNull(scope, row.lastInteractionAt),
    orderCount: row.orderCount,
    orderSumFen: row.orderSumFen,
    knownAt: isoIn(row.knownAt, scope.zone),
  };
}

export function isoOrNull(scope: Scope, instant: number | null): string | null {
  return instant === null ? null : isoIn(instant, scope.zone);
}
