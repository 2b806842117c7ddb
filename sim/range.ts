import { staffKey } from './keys.ts';
import type { Sim } from './sim.ts';
import { ROOT } from './store.ts';
import type { Store } from './store.ts';
import type { App } from './tables/apps.ts';
import type { Department, Staff } from './tables/people.ts';

type Known = Pick<Sim, 'config' | 'store'>;

/** Our app; until somebody says otherwise it sees the whole corp. */
export function appOf({ config, store }: Known): App {
  return (
    store.apps.get(String(config.agentId)) ?? {
      agentid: config.agentId,
      name: '活水',
      description: '私域运营',
      userids: [],
      parties: [ROOT.id],
      tags: [],
      closed: false,
      redirectDomain: '',
      homeUrl: '',
    }
  );
}

/** Whether a member is in the app's visible range: named, in a department of it, or tagged so. */
export function isVisible(sim: Known, staff: Staff): boolean {
  const app = appOf(sim);
  if (app.parties.includes(ROOT.id) || app.userids.some((userid) => staffKey(userid) === staffKey(staff.userid))) return true;
  const tags = app.tags.flatMap((id) => sim.store.memberTags.get(String(id)) ?? []);
  if (tags.some((tag) => tag.userids.includes(staff.userid))) return true;
  const parties = new Set([...app.parties, ...tags.flatMap((tag) => tag.parties)]);
  return staff.department.some((id) => isBelow(sim.store, id, parties));
}

/** Whether a department is one of these or below one of them. */
export function isBelow(store: Store, id: number, parties: ReadonlySet<number>): boolean {
  for (const one of upwards(store, id)) if (parties.has(one)) return true;
  return false;
}

/** Whether a department is in the visible range. */
export function isVisibleParty(sim: Known, id: number): boolean {
  const app = appOf(sim);
  return app.parties.includes(ROOT.id) || isBelow(sim.store, id, new Set(app.parties));
}

/** A department with everything below it, parents first. */
export function subtree(store: Store, root: number): Department[] {
  const top = store.departments.get(String(root));
  const found = new Map(top === undefined ? [] : [[top.id, top]]);
  // Grows while it is walked: children of what was found are found in turn.
  for (const parent of found.values())
    for (const child of store.departments.by('parent', String(parent.id))) if (!found.has(child.id)) found.set(child.id, child);
  return [...found.values()];
}

/** Members of departments and of all below them. */
export function membersOf(store: Store, departments: Iterable<number>): Staff[] {
  const ids = new Set<number>();
  for (const id of departments) for (const department of subtree(store, id)) ids.add(department.id);
  if (ids.size === 0) return [];
  return [...store.staff.all()].filter((staff) => staff.department.some((id) => ids.has(id)));
}

/** A department and those above it; a circle ends the way. */
export function* upwards(store: Store, id: number): Generator<number> {
  const seen = new Set<number>();
  for (let one: number | undefined = id; one !== undefined && !seen.has(one); one = store.departments.get(String(one))?.parentid) {
    seen.add(one);
    yield one;
  }
}

/** Whether a member may serve customers: switched on by the administrator (92571), active and in range. */
export function servesCustomers(sim: Known, staff: Staff): boolean {
  return staff.customerContact !== false && isVisible(sim, staff);
}
