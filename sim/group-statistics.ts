import { DAY, startOfLocalDay } from '../domain/kernel/time.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { STATISTIC_DAYS } from '../domain/wecom/group-limits.ts';
import { ZONE } from './clock.ts';
import type { Sim } from './sim.ts';
import type { Store } from './store.ts';
import type { Group } from './tables/groups.ts';
import { dayKey } from './tables/statistics.ts';
import type { OwnerDay, OwnerTotals } from './tables/statistics.ts';

const NAMES = ['groups', 'talkative', 'members', 'speakers', 'messages'] as const;
type Totals = Pick<OwnerDay, (typeof NAMES)[number]>;
export type GroupChange = Partial<Totals> & { readonly newGroups?: number; readonly newMembers?: number };

/** What a group counts for. */
export function weightOf(group: Group): Totals {
  const { size, messages, speakers } = group;
  return { groups: 1, talkative: messages > 0 ? 1 : 0, members: size, speakers, messages };
}

/** A group goes from one owner to another, with all that it counts for; or away, when there is no other. */
export function countMove(sim: Sim, group: Group, from: string, to?: string): void {
  const weight = weightOf(group);
  const { groups, talkative, members, speakers, messages } = weight;
  countInGroups(sim, from, { groups: -groups, talkative: -talkative, members: -members, speakers: -speakers, messages: -messages });
  if (to !== undefined) countInGroups(sim, to, weight);
}

/** Adds to what the owner's groups count now, and to the owner's row of today. */
export function countInGroups({ store, clock }: Sim, owner: string, change: GroupChange): void {
  const day = startOfLocalDay(clock.now(), ZONE);
  const before = store.ownerTotals.get(owner);
  const after: OwnerTotals = { ...(before ?? { owner, ...NOTHING }), ...sum(before ?? NOTHING, change) };
  store.ownerTotals.put(after);
  const today = store.ownerDays.get(dayKey(owner, day));
  if (today === undefined) forgetOld(store, owner, day - STATISTIC_DAYS * DAY);
  store.ownerDays.put({
    owner,
    day,
    newGroups: (today?.newGroups ?? 0) + (change.newGroups ?? 0),
    newMembers: (today?.newMembers ?? 0) + (change.newMembers ?? 0),
    ...sum(before ?? NOTHING, change),
  });
}

export type Figures = Totals & { readonly newGroups: number; readonly newMembers: number };

/** What an owner's groups counted as of the last day, and what was new from the first one on; undefined: had no group by then. */
export function figuresOf(store: Store, owner: string, first: Instant, last: Instant): Figures | undefined {
  let latest: OwnerDay | undefined;
  let newGroups = 0;
  let newMembers = 0;
  for (const row of store.ownerDays.by('owner', owner)) {
    if (row.day > last) continue;
    if (latest === undefined || row.day > latest.day) latest = row;
    if (row.day < first) continue;
    newGroups += row.newGroups;
    newMembers += row.newMembers;
  }
  return latest === undefined ? undefined : { ...sum(latest, {}), newGroups, newMembers };
}

/** The same for each of several days in a row, in one walk over what is kept; undefined for days before the first group. */
export function figuresPerDay(store: Store, owner: string, days: readonly Instant[]): (Figures | undefined)[] {
  const [first = 0] = days;
  const changed = new Map<Instant, OwnerDay>();
  let stand: OwnerDay | undefined;
  for (const row of store.ownerDays.by('owner', owner)) {
    if (row.day >= first) changed.set(row.day, row);
    else if (stand === undefined || row.day > stand.day) stand = row;
  }
  return days.map((day) => {
    const today = changed.get(day);
    stand = today ?? stand;
    return stand === undefined ? undefined : { ...sum(stand, {}), newGroups: today?.newGroups ?? 0, newMembers: today?.newMembers ?? 0 };
  });
}

/** All owners' figures in one. */
export function addFigures(all: readonly Figures[]): Figures {
  return all.reduce((a, b) => ({ ...sum(a, b), newGroups: a.newGroups + b.newGroups, newMembers: a.newMembers + b.newMembers }), {
    ...NOTHING,
    newGroups: 0,
    newMembers: 0,
  });
}

const NOTHING: Totals = { groups: 0, talkative: 0, members: 0, speakers: 0, messages: 0 };

function sum(a: Totals, b: Partial<Totals>): Totals {
  return {
    groups: a.groups + (b.groups ?? 0),
    talkative: a.talkative + (b.talkative ?? 0),
    members: a.members + (b.members ?? 0),
    speakers: a.speakers + (b.speakers ?? 0),
    messages: a.messages + (b.messages ?? 0),
  };
}

/** Days out of reach go, but for the last of them: later days go on from it. */
function forgetOld(store: Store, owner: string, horizon: Instant): void {
  const old = [...store.ownerDays.by('owner', owner)].filter(({ day }) => day < horizon).sort((a, b) => a.day - b.day);
  for (const { day } of old.slice(0, -1)) store.ownerDays.remove(dayKey(owner, day));
}
