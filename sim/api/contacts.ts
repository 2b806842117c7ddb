import { openUserid } from '../address-book.ts';
import { staffKey } from '../keys.ts';
import { isVisible, isVisibleParty, membersOf, subtree } from '../range.ts';
import type { Sim } from '../sim.ts';
import { switchOf } from '../switches.ts';
import type { Department, Staff } from '../tables/people.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Asked, Endpoints } from './answer.ts';

export const CONTACT_ENDPOINTS: Endpoints = {
  'department/list': {
    method: 'GET',
    secret: 'any',
    details: true,
    empty: { department: [] },
    answer: (sim, asked) => withTree(sim, asked, (departments) => ({ department: departments.map(shownDepartment) })),
  },
  'department/simplelist': {
    method: 'GET',
    secret: 'any',
    empty: { department_id: [] },
    answer: (sim, asked) =>
      withTree(sim, asked, (departments) => ({ department_id: departments.map(({ id, parentid, order }) => ({ id, parentid, order })) })),
  },
  'department/get': {
    method: 'GET',
    secret: 'any',
    details: true,
    empty: { department: {} },
    answer(sim, { query }) {
      if ((query.id ?? '') === '') return refuse(40063, 'missing id');
      const department = sim.store.departments.get(query.id ?? '');
      if (department === undefined) return refuse(60123, 'invalid party id');
      return isVisibleParty(sim, department.id) ? { department: shownDepartment(department) } : refuse(60011, 'no privilege to the party');
    },
  },
  'user/simplelist': {
    method: 'GET',
    secret: 'any',
    details: true,
    empty: { userlist: [] },
    answer: (sim, asked) =>
      withMembers(sim, asked, ({ userid, name, department }) => ({ userid, name, department, open_userid: openUserid(userid) })),
  },
  'user/list': {
    method: 'GET',
    secret: 'any',
    details: true,
    empty: { userlist: [] },
    answer: (sim, asked) => withMembers(sim, asked, (staff) => shownUser(sim, staff)),
  },
  'user/get': {
    method: 'GET',
    secret: 'any',
    details: true,
    empty: { department: [], order: [], is_leader_in_dept: [] },
    answer(sim, { query }) {
      if ((query.userid ?? '') === '') return refuse(41009, 'missing userid');
      const staff = sim.store.staff.get(staffKey(query.userid ?? ''));
      if (staff === undefined) return refuse(60111, 'userid not found');
      return isVisible(sim, staff) ? shownUser(sim, staff) : refuse(60011, 'no privilege to the user');
    },
  },
};

/** Of user/create's fields, those that apps made since 2022-06-20 may read (90196). */
const READABLE = ['order', 'is_leader_in_dept', 'direct_leader', 'main_department', 'alias', 'telephone', 'extattr'] as const;
const WITHHELD = [
  'mobile',
  'gender',
  'email',
  'biz_mail',
  'avatar',
  'address',
  'english_name',
  'external_position',
  'external_profile',
] as const;

function shownUser({ store }: Sim, staff: Staff): Answer {
  const { userid, name, department, position, status = 1, profile = {} } = staff;
  const all = switchOf(store, 'userFields') === 'all';
  const named = [...READABLE, ...(all ? WITHHELD : [])].flatMap((field) => (profile[field] === undefined ? [] : [[field, profile[field]]]));
  return {
    userid,
    name,
    department,
    order: department.map(() => 0),
    is_leader_in_dept: department.map(() => 0),
    main_department: department[0],
    position,
    status,
    ...Object.fromEntries(named),
    ...(all ? { qr_code: `https://open.work.weixin.qq.com/wwopen/userQRCode?vcode=${openUserid(userid)}` } : {}),
  };
}

function shownDepartment({ id, name, parentid, order, nameEn, leaders }: Department): Answer {
  return {
    id,
    name,
    ...(nameEn === undefined ? {} : { name_en: nameEn }),
    ...(leaders === undefined ? {} : { department_leader: leaders }),
    parentid,
    order,
  };
}

function withTree(sim: Sim, { query }: Asked, answer: (departments: Department[]) => Answer): Answer {
  const { store } = sim;
  if ((query.id ?? '') === '') return answer([...store.departments.all()].filter(({ id }) => isVisibleParty(sim, id)));
  const departments = subtree(store, Number(query.id));
  if (departments.length === 0) return refuse(60123, 'invalid party id');
  return isVisibleParty(sim, Number(query.id)) ? answer(departments) : refuse(60011, 'no privilege to the party');
}

function withMembers(sim: Sim, { query }: Asked, shown: (staff: Staff) => unknown): Answer {
  const { store } = sim;
  if ((query.department_id ?? '') === '') return refuse(40063, 'missing department_id');
  const id = Number(query.department_id);
  if (!Number.isSafeInteger(id)) return malformed('department_id');
  if (!store.departments.get(String(id))) return refuse(60003, 'department not found');
  const members =
    query.fetch_child === '1' ? membersOf(store, [id]) : [...store.staff.all()].filter((staff) => staff.department.includes(id));
  // A department out of range may still have members in it, who are named one by one.
  const visible = members.filter((staff) => isVisible(sim, staff));
  if (visible.length === 0 && !isVisibleParty(sim, id)) return refuse(60011, 'no privilege to the party');
  return { userlist: visible.map(shown) };
}
