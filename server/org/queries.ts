import { sql } from 'kysely';
import type { Department } from '../../domain/wecom/contacts.ts';
import { at } from '../platform/db/bind.ts';
import type { Query, Tx } from '../platform/db/database.ts';

export type StaffRow = { id: number; userid: string; name: string; title: string; departmentIds: number[]; contactEnabled: boolean };

/** A staff member as WeCom lists her; what the app may not read is null. */
export type ListedStaff = {
  readonly userid: string;
  readonly name: string | null;
  readonly title: string | null;
  readonly departmentIds: readonly number[] | null;
  readonly contactEnabled: boolean;
  readonly standing: 'present' | 'left';
};

/** Makes the departments what the list says. */
export async function replaceDepartments(tx: Tx, corpId: number, departments: readonly Department[]): Promise<void> {
  await sql`
    insert into department (corp_id, id, parent_id, name, position)
    select ${corpId}, id, parentid, coalesce(name, ''), "order"
    from jsonb_to_recordset(${JSON.stringify(departments)}::jsonb) as row(id integer, parentid integer, name text, "order" bigint)
    on conflict (corp_id, id) do update
      set parent_id = excluded.parent_id, position = excluded.position,
          name = case when excluded.name = '' then department.name else excluded.name end`.execute(tx);
  await tx
    .deleteFrom('department')
    .where('corpId', '=', corpId)
    .where((where) =>
      where.not(where('id', '=', where.fn.any(sql<number[]>`${departments.map((department) => department.id)}::integer[]`))),
    )
    .execute();
}

/**
 * Adds and updates staff by userid, whatever its case. WeCom lists everybody in some department: without one, nothing but
 * the userid is known of her and what we have stays.
 */
export async function upsertStaff(tx: Tx, now: number, corpId: number, staff: readonly ListedStaff[]): Promise<void> {
  await sql`
    insert into staff as known (corp_id, userid, name, title, department_ids, contact_enabled, left_at, created_at)
    select distinct on (lower(userid)) ${corpId}, userid, coalesce(name, ''), coalesce(title, ''), coalesce("departmentIds", '{}'), "contactEnabled",
      case when standing = 'left' then ${at(now)} end, ${at(now)}
    from jsonb_to_recordset(${JSON.stringify(staff)}::jsonb)
      as row(userid text, name text, title text, "departmentIds" integer[], "contactEnabled" boolean, standing text)
    order by lower(userid)
    on conflict (corp_id, lower(userid)) do update
      set userid = excluded.userid,
          name = case when excluded.name = '' then known.name else excluded.name end,
          title = case when excluded.department_ids = '{}' then known.title else excluded.title end,
          department_ids = case when excluded.department_ids = '{}' then known.department_ids else excluded.department_ids end,
          contact_enabled = excluded.contact_enabled,
          left_at = case when excluded.left_at is null then null else coalesce(known.left_at, excluded.left_at) end`.execute(tx);
  // Whose name the app may not read is shown by the userid.
  await tx
    .updateTable('staff')
    .set((set) => ({ name: set.ref('userid') }))
    .where('corpId', '=', corpId)
    .where('name', '=', '')
    .execute();
}

/** Marks everybody as gone whom a complete list does not name. */
export async function markOthersLeft(tx: Tx, now: number, corpId: number, userids: readonly string[]): Promise<void> {
  await sql`
    update staff set left_at = ${at(now)}, contact_enabled = false
    where corp_id = ${corpId} and left_at is null
      and lower(userid) <> all(${userids.map((userid) => userid.toLowerCase())}::text[])`.execute(tx);
}

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

/** A member's id may change once (update_user with NewUserID): the same person keeps her record. */
export async function renameUserid(tx: Tx, corpId: number, from: string, to: string): Promise<void> {
  await sql`
    update staff set userid = ${to}
    where corp_id = ${corpId} and lower(userid) = lower(${from})
      and not exists (select from staff as other where other.corp_id = ${corpId} and lower(other.userid) = lower(${to}) and other.id <> staff.id)`.execute(
    tx,
  );
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
