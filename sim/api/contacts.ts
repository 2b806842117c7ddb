import type { Department, Staff } from '../tables/people.ts';
import type { Store } from '../store.ts';
import { staffKey } from '../keys.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Asked, Endpoints } from './answer.ts';

export const CONTACT_ENDPOINTS: Endpoints = {
  'department/list': {
    method: 'GET',
    empty: { department: [] },
    answer: ({ store }, asked) => withTree(store, asked, (departments) => ({ department: departments })),
  },
  'department/simplelist': {
    method: 'GET',
    empty: { department_id: [] },
    answer: ({ store }, asked) =>
      withTree(store, asked, (departments) => ({ department_id: departments.map(({ id, parentid, order }) => ({ id, parentid, order })) })),
  },
  'department/get': {
    method: 'GET',
    empty: { department: {} },
    answer({ store }, { query }) {
      if ((query.id ?? '') === '') return refuse(40063, 'missing id');
      const department = store.departments.get(query.id ?? '');
      return department === undefined ? refuse(60123, 'invalid party id') : { department };
    },
  },
  'user/simplelist': {
    method: 'GET',
    empty: { userlist: [] },
    answer: ({ store }, asked) => withMembers(store, asked, ({ userid, name, department }) => ({ userid, name, department })),
  },
  'user/list': { method: 'GET', empty: { userlist: [] }, answer: ({ store }, asked) => withMembers(store, asked, shownUser) },
  'user/get': {
    method: 'GET',
    empty: { department: [], order: [], is_leader_in_dept: [] },
    answer({ store }, { query }) {
      if ((query.userid ?? '') === '') return refuse(41009, 'missing userid');
      const staff = store.staff.get(staffKey(query.userid ?? ''));
      return staff === undefined ? refuse(60111, 'userid not found') : shownUser(staff);
    },
  },
};

/** Members of departments and of all below them. */
export function membersOf(store: Store, departments: Iterable<number>): Staff[] {
  const ids = new Set<number>();
  for (const id of departments) for (const department of subtree(store, id)) ids.add(department.id);
  return [...store.staff.all()].filter((staff) => staff.department.some((id) => ids.has(id)));
}

/** What a self-built app made after 2022-06 sees of a member: no phone, mail, avatar (90196). */
function shownUser(staff: Staff): Answer {
  return {
    userid: staff.userid,
    name: staff.name,
    department: staff.department,
    order: staff.department.map(() => 0),
    is_leader_in_dept: staff.department.map(() => 0),
    main_department: staff.department[0],
    position: staff.position,
    status: 1,
  };
}

function withTree(store: Store, { query }: Asked, answer: (departments: Department[]) => Answer): Answer {
  if ((query.id ?? '') === '') return answer([...store.departments.all()]);
  const departments = subtree(store, Number(query.id));
  return departments.length === 0 ? refuse(60123, 'invalid party id') : answer(departments);
}

function withMembers(store: Store, { query }: Asked, shown: (staff: Staff) => unknown): Answer {
  if ((query.department_id ?? '') === '') return refuse(40063, 'missing department_id');
  const id = Number(query.department_id);
  if (!Number.isSafeInteger(id)) return malformed('department_id');
  if (!store.departments.get(String(id))) return refuse(60003, 'department not found');
  const members =
    query.fetch_child === '1' ? membersOf(store, [id]) : [...store.staff.all()].filter((staff) => staff.department.includes(id));
  return { userlist: members.map(shown) };
}

function subtree(store: Store, root: number): Department[] {
  const top = store.departments.get(String(root));
  const found = top === undefined ? [] : [top];
  // Grows while it is walked: children of what was found are found in turn.
  for (const parent of found) {
    for (const department of store.departments.all()) {
      if (department.parentid === parent.id && department.id !== parent.id && !found.includes(department)) found.push(department);
    }
  }
  return found;
}
