/** The module's door: what modules to the right may use of customers. */
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Query } from '../platform/db/database.ts';

export { isNews, recordChats, shortened } from './chat.ts';
export { checkFactsRows } from './facts-check.ts';
export { refreshFacts } from './facts-row.ts';
export { recordKfTalk } from './kf-talk.ts';
export { requireCustomer } from './require-customer.ts';
export { findMeant, foundAmong, lookupOf, makeNewcomers } from './identity/references.ts';
export { customersByExternalIds } from './known-senders.ts';
export { sightingOf, type PhoneBox } from './identity/sighting.ts';
export { staffNames, tagsOf } from './names.ts';
export { readCustomer } from './profile.ts';
export { loseFriendships } from './loss.ts';
export { customersFollowRenames } from './renamed-staff.ts';
export { countCompared, readMembers } from './sync.ts';
export { syncTags, type CustomersContext } from './tag-sync.ts';
export { rowView } from './row-view.ts';
export { timelineItem, type TimelineFact } from './timeline.ts';
export { timelineNames } from './timeline-names.ts';

/** How many live friendships each of these staff has. */
export async function countFriendships(tx: Query, scope: Scope, staffIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  if (staffIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('friendship')
    .select((eb) => ['staffId', eb.fn.countAll<number>().as('customers')])
    .where('corpId', '=', scope.corpId)
    .where('staffId', 'in', staffIds)
    .where('lostAt', 'is', null)
    .groupBy('staffId')
    .execute();
  return new Map(rows.map((row) => [row.staffId, row.customers]));
}
