import type { Static } from 'typebox';
import type { Staff } from '../../domain/org/contract.ts';
import type { Paged } from '../../domain/kernel/page.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Query, Tx } from '../platform/db/database.ts';
import { decodeCursor, pageOf } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';
import { departmentNames, idsByUserid, insertPlaceholders, pageOfStaff } from './queries.ts';

export type { FollowRenames } from './renames.ts';
export { syncOrg, type OrgContext } from './sync.ts';

/** How many live friendships staff have, by staff id; none counts as 0. The customers module knows. */
export type CountCustomers = (tx: Tx, scope: Scope, staffIds: readonly number[]) => Promise<ReadonlyMap<number, number>>;

/** A staff member as other modules need her. `userid` is WeCom's. */
export type StaffMember = { readonly id: number; readonly userid: string; readonly name: string; readonly leftAt: number | null };

/** The staff who have not left, by id. */
export async function listStaff(
  tx: Tx,
  scope: Scope,
  query: { q?: string; limit: number; cursor?: string },
  countCustomers: CountCustomers,
): Promise<Paged<Static<typeof Staff>>> {
  const rows = await pageOfStaff(tx, scope.corpId, { q: query.q, afterId: positionOf(query.cursor), limit: query.limit + 1 });
  const departments = await departmentNames(
    tx,
    scope.corpId,
    rows.flatMap((row) => row.departmentIds),
  );
  const customers = await countCustomers(
    tx,
    scope,
    rows.map((row) => row.id),
  );
  return pageOf(
    rows,
    query.limit,
    (row) => [row.id],
    (row) => ({
      id: String(row.id),
      userid: row.userid,
      name: row.name,
      title: row.title,
      departments: row.departmentIds.flatMap((id) => departments.get(id) ?? []),
      contactEnabled: row.contactEnabled,
      customers: customers.get(row.id) ?? 0,
    }),
  );
}

/**
 * Our ids of WeCom's userids, keyed by the userid as given. Unknown ones become placeholders that the next sync fills.
 */
export async function staffByUserids(tx: Query, now: number, corpId: number, userids: readonly string[]): Promise<Map<string, number>> {
  if (userids.length === 0) return new Map();
  let known = await idsByUserid(tx, corpId, userids);
  const unknown = userids.filter((userid) => !known.has(userid.toLowerCase()));
  if (unknown.length > 0) {
    await insertPlaceholders(tx, now, corpId, unknown);
    known = await idsByUserid(tx, corpId, userids);
  }
  return new Map(
    userids.map((userid) => {
      const id = known.get(userid.toLowerCase());
      if (id === undefined) throw new Error(`staff ${userid} is neither known nor could be added`);
      return [userid, id];
    }),
  );
}

/** Staff by our ids, those who left included; unknown ids are absent. */
export async function staffByIds(tx: Query, corpId: number, ids: readonly number[]): Promise<Map<number, StaffMember>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('staff')
    .select(['id', 'userid', 'name', 'leftAt'])
    .where('corpId', '=', corpId)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Names of staff by our ids. */
export async function staffNames(tx: Query, corpId: number, ids: readonly number[]): Promise<Map<number, string>> {
  const staff = await staffByIds(tx, corpId, ids);
  return new Map(Array.from(staff, ([id, member]) => [id, member.name]));
}

/** A member who serves customers now. */
export type ContactMember = { readonly id: number; readonly userid: string; readonly name: string };

/** Members who serve customers now, in order of our id after `afterId`: whom a sync of customers asks about. */
export function contactMembers(tx: Query, corpId: number, page: { afterId: number; limit: number }): Promise<ContactMember[]> {
  return tx
    .selectFrom('staff')
    .select(['id', 'userid', 'name'])
    .where('corpId', '=', corpId)
    .where('contactEnabled', '=', true)
    .where('leftAt', 'is', null)
    .where('id', '>', page.afterId)
    .orderBy('id')
    .limit(page.limit)
    .execute();
}

export async function countContactMembers(tx: Query, corpId: number): Promise<number> {
  const { count } = await tx
    .selectFrom('staff')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('corpId', '=', corpId)
    .where('contactEnabled', '=', true)
    .where('leftAt', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

function positionOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'number' || !Number.isInteger(id)) throw refuse('request.cursor_invalid');
  return id;
}
