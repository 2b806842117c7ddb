import { staffKey } from '../keys.ts';
import { isVisible, isVisibleParty, membersOf } from '../range.ts';
import type { Sim } from '../sim.ts';
import type { Staff } from '../tables/people.ts';
import { failsPartly, refuse } from './answer.ts';
import type { Answer, Asked } from './answer.ts';

export type Wanted = {
  readonly users: readonly string[];
  readonly parties: readonly string[];
  readonly tags: readonly string[];
  readonly all: boolean;
};
type Most = { readonly users: number; readonly parties: number; readonly tags: number };
export type Recipients = {
  readonly recipients: readonly Staff[];
  readonly invalid: { readonly users: readonly string[]; readonly parties: readonly string[]; readonly tags: readonly string[] };
};

const NOBODY = { users: [], parties: [], tags: [] };

/** Whom a message of the app reaches; who is not there or out of its range is told apart (90236). */
export function recipientsOf(sim: Sim, asked: Asked, wanted: Wanted, most: Most): Recipients | (Answer & { errcode: number }) {
  const { store } = sim;
  const { users, parties, tags } = wanted;
  if (wanted.all) {
    const recipients = [...store.staff.all()].filter((staff) => isReached(sim, staff));
    return { recipients, invalid: NOBODY };
  }
  if (users.length + parties.length + tags.length === 0) return refuse(82001, 'all of touser, toparty, totag are empty');
  if (users.length > most.users) return refuse(40032, 'more than 1000 users');
  if (parties.length > most.parties) return refuse(82002, 'more than 100 parties');
  if (tags.length > most.tags) return refuse(82003, 'more than 100 tags');
  const found = new Map<string, Staff>();
  const invalidUsers = users.filter((userid, i) => {
    const staff = failsPartly(asked, i) === undefined ? store.staff.get(staffKey(userid)) : undefined;
    if (staff === undefined || !isReached(sim, staff)) return true;
    found.set(staff.userid, staff);
    return false;
  });
  const validParties = parties.filter((id) => store.departments.get(id) !== undefined && isVisibleParty(sim, Number(id)));
  const validTags = tags.flatMap((id) => store.memberTags.get(id) ?? []);
  const tagged = validTags.flatMap((tag) => tag.userids.flatMap((userid) => store.staff.get(staffKey(userid)) ?? []));
  for (const staff of [...membersOf(store, [...validParties.map(Number), ...validTags.flatMap((tag) => tag.parties)]), ...tagged])
    if (isReached(sim, staff)) found.set(staff.userid, staff);
  return {
    recipients: [...found.values()],
    invalid: {
      users: invalidUsers,
      parties: parties.filter((id) => !validParties.includes(id)),
      tags: tags.filter((id) => store.memberTags.get(id) === undefined),
    },
  };
}

/** Disabled members get nothing. */
function isReached(sim: Sim, staff: Staff): boolean {
  return (staff.status ?? 1) !== 2 && isVisible(sim, staff);
}
