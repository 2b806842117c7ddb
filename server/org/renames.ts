import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import type { KnownStaff, ListedStaff } from './sync-writes.ts';

/** Somebody whom we know under another userid. */
export type Rename = { readonly staff: KnownStaff; readonly userid: string };

/** What only the customers' module knows: whose customers are whose. */
export type FollowRenames = {
  /** Of members gone, who is which of the fresh userids: by the customers whom WeCom lists under both, added at the same second. */
  find(
    corpId: number,
    gone: readonly { readonly id: number }[],
    fresh: readonly string[],
  ): Promise<readonly { readonly staffId: number; readonly userid: string }[]>;
  /** What was taken in under the new userid before we knew becomes the member's. */
  move(tx: Tx, corpId: number, fromStaffId: number, toStaffId: number): Promise<void>;
};

/**
 * Whose userid changed without our hearing of it (update_user with NewUserID got lost): told by the same customers, or, for
 * somebody without customers, by a name and departments that nobody else has.
 */
export async function renamesAmong(
  { followRenames }: { readonly followRenames?: FollowRenames },
  corpId: number,
  gone: readonly KnownStaff[],
  fresh: readonly ListedStaff[],
  listed: readonly ListedStaff[],
): Promise<Rename[]> {
  if (gone.length === 0 || fresh.length === 0) return [];
  const serving = fresh.filter(({ contactEnabled }) => contactEnabled).map(({ userid }) => userid);
  const found = followRenames === undefined || serving.length === 0 ? [] : await followRenames.find(corpId, gone, serving);
  const renames = found.flatMap(({ staffId, userid }) => {
    const staff = gone.find(({ id }) => id === staffId);
    return staff === undefined ? [] : [{ staff, userid }];
  });
  const taken = new Set(renames.map(({ userid }) => userid));
  for (const staff of gone) {
    if (renames.some((rename) => rename.staff.id === staff.id)) continue;
    const namesakes = listed.filter((one) => isLike(one, staff));
    const [only] = namesakes;
    const alone = namesakes.length === 1 && gone.filter((one) => one.name === staff.name).length === 1;
    if (only === undefined || !alone || taken.has(only.userid) || !fresh.includes(only)) continue;
    renames.push({ staff, userid: only.userid });
    taken.add(only.userid);
  }
  return renames;
}

function isLike(listed: ListedStaff, staff: KnownStaff): boolean {
  // Without a readable name the userid stands for it: that says nothing.
  if (listed.name === null || listed.name !== staff.name || staff.name === staff.userid) return false;
  const ids = listed.departmentIds ?? [];
  return ids.length === staff.departmentIds.length && ids.every((id) => staff.departmentIds.includes(id));
}

/** The member keeps her record under the new userid. A record made for it meanwhile takes the old one, as somebody who left. */
export async function renameStaff(
  tx: Tx,
  now: number,
  corpId: number,
  { staff, userid }: Rename,
  follow: FollowRenames | undefined,
): Promise<void> {
  const other = await tx
    .selectFrom('staff')
    .select('id')
    .where('corpId', '=', corpId)
    .where((where) => where(where.fn<string>('lower', ['userid']), '=', userid.toLowerCase()))
    .where('id', '<>', staff.id)
    .executeTakeFirst();
  const write = (id: number, values: { userid: string; leftAt?: ReturnType<typeof at>; contactEnabled?: boolean }) =>
    tx.updateTable('staff').set(values).where('corpId', '=', corpId).where('id', '=', id).execute();
  // Two members may not have one userid, not even for a moment.
  if (other !== undefined) await write(other.id, { userid: `${userid}#${other.id}` });
  await write(staff.id, { userid });
  if (other === undefined) return;
  await write(other.id, { userid: staff.userid, leftAt: at(now), contactEnabled: false });
  await follow?.move(tx, corpId, other.id, staff.id);
}
