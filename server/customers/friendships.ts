import type { Static } from 'typebox';
import type { Customer } from '../../domain/customers/contract.ts';
import { addWayText } from '../../domain/customers/words.ts';
import { maskedPhone } from '../../domain/kernel/phone.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import type { Query } from '../platform/db/database.ts';
import { isoOrNull } from './row-view.ts';

export type FriendshipRow = {
  id: string;
  staffId: number;
  addedAt: number;
  addWay: number;
  state: string | null;
  remark: string | null;
  description: string | null;
  remarkCorpName: string | null;
  remarkMobiles: string[];
  lostAt: number | null;
  lostBy: string | null;
};

/** Every friendship a customer has or had, oldest first. */
export function friendshipsOf(tx: Query, scope: Scope, bucket: number, customerId: string): Promise<FriendshipRow[]> {
  return tx
    .selectFrom('friendship')
    .select(['id', 'staffId', 'addedAt', 'addWay', 'state', 'remark', 'description', 'remarkCorpName', 'remarkMobiles', 'lostAt', 'lostBy'])
    .where('bucket', '=', bucket)
    .where('customerId', '=', customerId)
    .where('corpId', '=', scope.corpId)
    .orderBy('addedAt')
    .orderBy('id')
    .execute();
}

export function friendshipView(
  scope: Scope,
  row: FriendshipRow,
  staff: ReadonlyMap<number, string>,
): Static<typeof Customer>['friendships'][number] {
  return {
    id: row.id,
    staff: { id: String(row.staffId), name: staff.get(row.staffId) ?? '' },
    addedAt: isoIn(row.addedAt, scope.zone),
    addWay: addWayText(row.addWay),
    state: row.state,
    remark: row.remark,
    description: row.description,
    remarkCompany: row.remarkCorpName,
    remarkMobiles: row.remarkMobiles.map(maskedPhone),
    lostAt: isoOrNull(scope, row.lostAt),
    lostBy: lostByOf(row.lostBy),
  };
}

function lostByOf(lostBy: string | null): 'customer' | 'staff' | 'unknown' | null {
  if (lostBy === null) return null;
  return lostBy === 'customer' || lostBy === 'staff' ? lostBy : 'unknown';
}
