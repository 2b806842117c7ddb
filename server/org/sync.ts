import type { Department, User } from '../../domain/wecom/contacts.ts';
import { addRepairs, repairsOf, type Repairs } from '../../domain/wecom/repairs.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Db } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import { isRefusal, listDepartments, listUsers, type WecomClient } from '../wecom/service.ts';
import { confirmGone, LEFT } from './gone.ts';
import { renameStaff, renamesAmong, type FollowRenames } from './renames.ts';
import { listServing } from './serving.ts';
import { departmentChanges, staffChanges } from './sync-changes.ts';
import {
  knownDepartments,
  knownStaff,
  markLeft,
  removeDepartments,
  upsertDepartments,
  upsertStaff,
  type KnownStaff,
  type ListedStaff,
} from './sync-writes.ts';

export type OrgContext = { readonly db: Db; readonly clock: Clock; readonly wecom: WecomClient; readonly followRenames?: FollowRenames };

/**
 * Makes departments and staff what WeCom says, and tells what that changed. Asks for everything first, then writes in one
 * transaction: a failed question changes nothing. Nobody and nothing counts as gone on the word of one list: every
 * department must have been read, and WeCom is asked about each that was missing. Nor does one short list switch anybody's
 * customer contact off.
 */
export async function syncOrg(context: OrgContext, corpId: number): Promise<Repairs> {
  const { db, wecom, clock } = context;
  const before = { departments: await knownDepartments(db, corpId), staff: await knownStaff(db, corpId) };
  const departments = await listDepartments(wecom, corpId);
  const { users, reading } = await readUsers(wecom, corpId, departments);
  const present = new Set(users.map(({ userid }) => userid.toLowerCase()));
  const serving = await listServing(wecom, corpId, before.staff, present);
  const listed = staffOf(users, serving.userids);
  const missing = missingFrom(before, departments, listed);
  const gone = await confirmGone(wecom, corpId, { ...missing, staff: reading === 'whole' ? missing.staff : [] });
  const renames = await renamesAmong(context, corpId, gone.staff, freshAmong(before.staff, listed), listed);
  const renamed = new Set(renames.map(({ staff }) => staff.id));
  const left = gone.staff.filter((member) => !renamed.has(member.id));

  const changed = { departments: departmentChanges(before.departments, departments), staff: staffChanges(before.staff, listed, renames) };
  const now = clock.now();
  await inTx(db, async (tx) => {
    await upsertDepartments(tx, corpId, changed.departments.rows);
    await removeDepartments(
      tx,
      corpId,
      gone.departments.map(({ id }) => id),
    );
    for (const rename of renames) await renameStaff(tx, now, corpId, rename, context.followRenames);
    await upsertStaff(tx, now, corpId, changed.staff.rows);
    await markLeft(
      tx,
      now,
      corpId,
      left.map(({ id }) => id),
    );
  });
  const partial = reading === 'whole' ? [] : ['有部门读不到（不在应用可见范围），这次没有判断谁离职'];
  return [changed.departments.repairs, changed.staff.repairs].reduce(
    addRepairs,
    repairsOf(
      {
        departmentsRemoved: gone.departments.map(({ name }) => name),
        staffRenamed: renames.map(({ staff, userid }) => `${staff.name}（${staff.userid} → ${userid}）`),
        staffLeft: left.map(({ name }) => name),
      },
      { notes: [...partial, ...serving.notes, ...gone.notes] },
    ),
  );
}

async function readUsers(
  wecom: WecomClient,
  corpId: number,
  departments: readonly Department[],
): Promise<{ users: User[]; reading: 'whole' | 'partial' }> {
  const users: User[] = [];
  let reading: 'whole' | 'partial' = 'whole';
  for (const department of departments) {
    const members = await membersOf(wecom, corpId, department.id);
    if (members === undefined) reading = 'partial';
    else users.push(...members);
  }
  return { users, reading };
}

/** Undefined when the department was deleted meanwhile (60003) or is out of the app's visible range (60011). */
async function membersOf(wecom: WecomClient, corpId: number, departmentId: number): Promise<User[] | undefined> {
  try {
    return await listUsers(wecom, corpId, departmentId);
  } catch (error) {
    if (isRefusal(error, 60003, 60011, 60123)) return undefined;
    throw error;
  }
}

function staffOf(users: readonly User[], followUsers: readonly string[]): ListedStaff[] {
  const contact = new Map(followUsers.map((userid) => [userid.toLowerCase(), userid]));
  // A member of several departments is listed in each, alike.
  const listed = new Map<string, ListedStaff>();
  for (const user of users) {
    const key = user.userid.toLowerCase();
    listed.set(key, {
      userid: user.userid,
      name: user.name ?? null,
      title: user.position ?? null,
      departmentIds: user.department,
      contactEnabled: contact.has(key),
      standing: user.status === LEFT ? 'left' : 'present',
    });
  }
  for (const [key, userid] of contact) {
    if (listed.has(key)) continue;
    listed.set(key, { userid, name: null, title: null, departmentIds: null, contactEnabled: true, standing: 'present' });
  }
  return Array.from(listed.values());
}

type Before = { departments: { id: number; name: string }[]; staff: KnownStaff[] };

function missingFrom(before: Before, departments: readonly Department[], listed: readonly ListedStaff[]) {
  const ids = new Set(departments.map(({ id }) => id));
  const userids = new Set(listed.map(({ userid }) => userid.toLowerCase()));
  return {
    departments: before.departments.filter(({ id }) => !ids.has(id)),
    staff: before.staff.filter(({ userid, leftAt }) => leftAt === null && !userids.has(userid.toLowerCase())),
  };
}

/** Those who may be somebody we know under another userid: unknown, or known from a callback only, which tells no department. */
function freshAmong(known: readonly KnownStaff[], listed: readonly ListedStaff[]): ListedStaff[] {
  const old = new Set(known.filter(({ departmentIds }) => departmentIds.length > 0).map(({ userid }) => userid.toLowerCase()));
  return listed.filter(({ userid, standing }) => standing === 'present' && !old.has(userid.toLowerCase()));
}
