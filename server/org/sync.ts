import type { User } from '../../domain/wecom/contacts.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Db } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import { isRefusal, listDepartments, listFollowUsers, listUsers, type WecomClient } from '../wecom/service.ts';
import { markOthersLeft, replaceDepartments, upsertStaff, type ListedStaff } from './queries.ts';

export type OrgContext = { readonly db: Db; readonly clock: Clock; readonly wecom: WecomClient };
export type OrgSync = { readonly departments: number; readonly staff: number };

/**
 * Makes departments and staff what WeCom says: asks for everything first, then writes in one transaction. A failed
 * question changes nothing, and nobody counts as gone unless every department could be read.
 */
export async function syncOrg(context: OrgContext, corpId: number): Promise<OrgSync> {
  const departments = await listDepartments(context.wecom, corpId);
  const followUsers = await listFollowUsers(context.wecom, corpId);
  const users: User[] = [];
  let reading: 'whole' | 'partial' = 'whole';
  for (const department of departments) {
    const members = await membersOf(context.wecom, corpId, department.id);
    if (members === undefined) reading = 'partial';
    else users.push(...members);
  }
  const staff = staffOf(users, followUsers);
  const now = context.clock.now();
  await inTx(context.db, async (tx) => {
    await replaceDepartments(tx, corpId, departments);
    await upsertStaff(tx, now, corpId, staff);
    if (reading === 'whole')
      await markOthersLeft(
        tx,
        now,
        corpId,
        staff.map((member) => member.userid),
      );
  });
  return { departments: departments.length, staff: staff.length };
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

/** `status` 5: left the company (90196). */
const LEFT = 5;

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
