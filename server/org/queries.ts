import { sql } from 'kysely';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';

export type StaffRow = { id: number; userid: string; name: string; title: string; departmentIds: number[]; contactEnabled: boolean };

/** Adds placeholders for userids that are not known yet. */
export async function insertPlaceholders(tx: Query, now: number, corpId: number, userids: readonly string[]): Promise<void> {
  // In one order, so that two transactions cannot wait for each other.
  await sql`
    insert into staff (corp_id, userid, name, created_at)
    select distinct on (lower(userid)) ${corpId}, userid, userid, ${at(now)}
    from unnest(${Array.from(userids)}::text[]) as given(userid)
    order by lower(userid)
    on conflict (corp_id, lower(userid)) do nothing`.execute(tx);
}

/** Ids by lower-cased userid. */
export async function idsByUserid(tx: Query, corpId: number, userids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: number; userid: string }>`
    select id, lower(userid) as userid from staff
    where corp_id = ${corpId} and lower(userid) = any(${userids.map((userid) => userid.toLowerCase())}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.userid, row.id]));
}

/** Present staff by id after `afterId`; `pattern` is matched against name and userid, case aside. */
export async function pageOfStaff(
  tx: Query,
  corpId: number,
  filter: { q: string | undefined; afterId: number; limit: number },
): Promise<StaffRow[]> {
  let query = tx
    .selectFrom('staff')
    .select(['id', 'userid', 'name', 'title', 'departmentIds', 'contactEnabled'])
    .where('corpId', '=', corpId)
    .where('leftAt', 'is', null)
    .where('id', '>', filter.afterId);
  if (filter.q !== undefined) {
    const pattern = `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((where) => where.or([where('name', 'ilike', pattern), where('userid', 'ilike', pattern)]));
  }
  return query.orderBy('id').limit(filter.limit).execute();
}

/** Names of the given departments, by id. */
export async function departmentNames(tx: Query, corpId: number, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.selectFrom('department').select(['id', 'name']).where('corpId', '=', corpId).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}
