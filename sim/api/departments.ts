import Value from 'typebox/value';
import { characters } from '../../domain/wecom/attachments.ts';
import {
  DEPARTMENT_LEVELS,
  DEPARTMENT_NAME_CHARACTERS,
  DepartmentCreateRequest,
  DepartmentUpdateRequest,
} from '../../domain/wecom/contact-writes.ts';
import { subtree, upwards } from '../range.ts';
import { ROOT } from '../store.ts';
import type { Store } from '../store.ts';
import type { Department } from '../tables/people.ts';
import { malformed, missing, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';

/** Departments, changed with the secret of the address book: nothing of it is called back. */
export const DEPARTMENT_ENDPOINTS: Endpoints = {
  'department/create': {
    method: 'POST',
    secret: 'contacts',
    empty: {},
    answer({ store }, { body }) {
      const lacking = missing(body, { name: 40063, parentid: 40063 });
      if (lacking !== undefined) return lacking;
      if (!Value.Check(DepartmentCreateRequest, body)) return malformed('department/create');
      const id = body.id ?? newPartyId(store);
      if (id < 1 || id >= 2 ** 31) return refuse(60123, 'invalid party id');
      if (store.departments.get(String(id)) !== undefined) return refuse(60008, 'department existed');
      const wrong = badDepartment(store, { id, name: body.name, parentid: body.parentid });
      if (wrong !== undefined) return wrong;
      store.departments.put({
        id,
        name: body.name,
        parentid: body.parentid,
        order: body.order ?? 0,
        ...(body.name_en === undefined ? {} : { nameEn: body.name_en }),
      });
      return { errmsg: 'created', id };
    },
  },
  'department/update': {
    method: 'POST',
    secret: 'contacts',
    empty: {},
    answer({ store }, { body }) {
      const lacking = missing(body, { id: 40063 });
      if (lacking !== undefined) return lacking;
      if (!Value.Check(DepartmentUpdateRequest, body)) return malformed('department/update');
      const old = store.departments.get(String(body.id));
      if (old === undefined) return refuse(60003, 'department not found');
      const next = { ...old, name: body.name ?? old.name, parentid: body.parentid ?? old.parentid, order: body.order ?? old.order };
      const wrong = old.id === ROOT.id && next.parentid === old.parentid ? badName(next.name) : badDepartment(store, next);
      if (wrong !== undefined) return wrong;
      store.departments.put({ ...next, ...(body.name_en === undefined ? {} : { nameEn: body.name_en }) });
      return { errmsg: 'updated' };
    },
  },
  'department/delete': {
    method: 'GET',
    secret: 'contacts',
    empty: {},
    answer({ store }, { query }) {
      if ((query.id ?? '') === '') return refuse(40063, 'missing id');
      const department = store.departments.get(query.id ?? '');
      if (department === undefined) return refuse(60003, 'department not found');
      const wrong = notEmpty(store, department);
      if (wrong !== undefined) return wrong;
      store.departments.remove(String(department.id));
      return { errmsg: 'deleted' };
    },
  },
};

/** Why a department cannot go: the root never, others only empty (90207). */
export function notEmpty(store: Store, department: Department): (Answer & { errcode: number }) | undefined {
  if (department.id === ROOT.id) return refuse(60007, 'the root stays');
  for (const _ of store.departments.by('parent', String(department.id))) return refuse(60006, 'department has children');
  for (const staff of store.staff.all()) if (staff.department.includes(department.id)) return refuse(60005, 'department has members');
  return undefined;
}

export function newPartyId(store: Store): number {
  let last: number = ROOT.id;
  for (const { id } of store.departments.all()) last = Math.max(last, id);
  return last + 1;
}

/** What is wrong with a department as it is to be: its name, its parent, its place. */
export function badDepartment(
  store: Store,
  { id, name, parentid }: Pick<Department, 'id' | 'name' | 'parentid'>,
): (Answer & { errcode: number }) | undefined {
  const wrong = badName(name);
  if (wrong !== undefined) return wrong;
  if (store.departments.get(String(parentid)) === undefined) return refuse(60004, 'parent department not found');
  if (subtree(store, id).some((below) => below.id === parentid)) return refuse(60010, 'departments in a circle');
  for (const sibling of store.departments.by('parent', String(parentid)))
    if (sibling.id !== id && sibling.name === name) return refuse(60008, 'department existed');
  return [...upwards(store, parentid)].length >= DEPARTMENT_LEVELS + 1 ? refuse(81002, 'more than 15 levels') : undefined;
}

function badName(name: string): (Answer & { errcode: number }) | undefined {
  if (name === '' || characters(name) > DEPARTMENT_NAME_CHARACTERS) return refuse(60001, 'department name length');
  return /[\\:*?"<>|]/.test(name) ? refuse(60009, 'department name has forbidden characters') : undefined;
}
