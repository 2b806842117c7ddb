import type { Store } from './store.ts';
import { membershipKey } from './tables/groups.ts';
import { dayKey } from './tables/statistics.ts';

/** A member has another userid from now on: in groups, in what was counted, and at the mass tasks that wait for the member. */
export function renameInGroups(store: Store, from: string, to: string): void {
  for (const membership of [...store.memberships.by('person', from)]) {
    store.memberships.remove(membershipKey(membership.chatId, from));
    store.memberships.put({ ...membership, id: to });
    const group = store.groups.get(membership.chatId);
    if (group === undefined) continue;
    const admins = group.admins.map((userid) => (userid === from ? to : userid));
    // The owner is always in the group; of a dismissed one it was.
    store.groups.put({ ...group, owner: group.owner === from ? to : group.owner, admins });
  }
  const totals = store.ownerTotals.get(from);
  if (totals !== undefined) {
    store.ownerTotals.remove(from);
    store.ownerTotals.put({ ...totals, owner: to });
  }
  for (const row of [...store.ownerDays.by('owner', from)]) {
    store.ownerDays.remove(dayKey(from, row.day));
    store.ownerDays.put({ ...row, owner: to });
  }
  for (const row of [...store.behaviorDays.by('staff', from)]) {
    store.behaviorDays.remove(dayKey(from, row.day));
    store.behaviorDays.put({ ...row, userid: to });
  }
  for (const task of [...store.massTasks.by('waiting', from)]) {
    store.massTasks.remove(`${task.msgid} ${from}`);
    store.massTasks.put({ ...task, userid: to });
  }
}
