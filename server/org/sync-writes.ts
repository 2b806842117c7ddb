import { sql } from 'kysely';
import type { Department } from '../../domain/wecom/contacts.ts';
import { at } from '../platform/db/bind.ts';
import type { Query, Tx } from '../platform/db/database.ts';

/** A staff member as WeCom lists her; what the app may not read is null. */
export type ListedStaff = {
  readonly userid: string;
  readonly name: string | null;
  readonly title: string | null;
  readonly departmentIds: readonly number[] | null;
  readonly contactEnabled: boolean;
  readonly standing: 'present' | 'left';
};

/** A staff member as we know her. */
export type KnownStaff = {
  readonly id: number;
  readonly userid: string;
  readonly name: string;
  readonly title: string;
  readonly departmentIds: readonly number[];
  readonly contactEnabled: boolean;
  readonly leftAt: number | null;
};

export type KnownDepartment = { readonly id: number; readonly parentId: number; readonly name: string; readonly position: number };

export function knownDepartments(db: Query, corpId: number): Promise<KnownDepartment[]> {
  return db.selectFrom('department').select(['id', 'parentId', 'name', 'position']).where('corpId', '=', corpId).orderBy('id').execute();
}

/** Everybody, those who left included. */
export function knownStaff(db: Query, corpId: number): Promise<KnownStaff[]> {
  return db
    .selectFrom('staff')
    .select(['id', 'userid', 'name', 'title', 'departmentIds', 'contactEnabled', 'leftAt'])
    .where('corpId', '=', corpId)
    .orderBy('id')
    .execute();
}

/** Adds and updates departments; a name that the app may not read is kept. */
export async function upsertDepartments(tx: Tx, corpId: number, departments: readonly Department[]): Promise<void> {
  if (departments.length === 0) return;
  await sql`
    insert into department (corp_id, id, parent_id, name, position)
    select ${corpId}, id, parentid, coalesce(name, ''), "order"
    from jsonb_to_recordset(${JSON.stringify(departments)}::jsonb) as row(id integer, parentid integer, name text, "order" bigint)
    order by id
    on conflict (corp_id, id) do update
      set parent_id = excluded.parent_id, position = excluded.position,
          name = case when excluded.name = '' then department.name else excluded.name end`.execute(tx);
}

export async function removeDepartments(tx: Tx, corpId: number, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.deleteFrom('department').where('corpId', '=', corpId).where('id', 'in', Array.from(ids)).execute();
}

/**
 * Adds and updates staff by userid, whatever its case. WeCom lists everybody in some department: without one, nothing but
 * the userid is known of her and what we have stays.
 */
export async function upsertStaff(tx: Tx, now: number, corpId: number, staff: readonly ListedStaff[]): Promise<void> {
  if (staff.length === 0) return;
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

export async function markLeft(tx: Tx, now: number, corpId: number, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('staff')
    .set({ leftAt: at(now), contactEnabled: false })
    .where('corpId', '=', corpId)
    .where('leftAt', 'is', null)
    .where('id', 'in', Array.from(ids))
    .execute();
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
