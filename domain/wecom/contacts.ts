import Type, { type Static } from 'typebox';
import { command } from './command.ts';

/** Departments and staff. Documents 90208, 95350, 95351, 90200, 90201, 90196. */

export const Department = Type.Object({
  id: Type.Integer(),
  name: Type.Optional(Type.String()),
  parentid: Type.Integer(),
  /** Larger comes first. */
  order: Type.Integer(),
});
export type Department = Static<typeof Department>;

/** Without `id`: everything in the visible range; with it: that department and all below. */
export const DepartmentRequest = Type.Object({ id: Type.Optional(Type.Integer()) });
export type DepartmentRequest = Static<typeof DepartmentRequest>;
export const DepartmentListResponse = Type.Object({ department: Type.Array(Department) });
export type DepartmentListResponse = Static<typeof DepartmentListResponse>;
export const DepartmentSimplelistResponse = Type.Object({
  department_id: Type.Array(Type.Object({ id: Type.Integer(), parentid: Type.Integer(), order: Type.Integer() })),
});
export type DepartmentSimplelistResponse = Static<typeof DepartmentSimplelistResponse>;
export const DepartmentGetRequest = Type.Object({ id: Type.Integer() });
export type DepartmentGetRequest = Static<typeof DepartmentGetRequest>;
export const DepartmentGetResponse = Type.Object({ department: Department });
export type DepartmentGetResponse = Static<typeof DepartmentGetResponse>;

/** The members directly in one department. */
export const UserListRequest = Type.Object({ department_id: Type.Integer() });
export type UserListRequest = Static<typeof UserListRequest>;
export const UserSimplelistResponse = Type.Object({
  userlist: Type.Array(Type.Object({ userid: Type.String(), name: Type.String(), department: Type.Array(Type.Integer()) })),
});
export type UserSimplelistResponse = Static<typeof UserSimplelistResponse>;

/** `status`: 1 active, 2 disabled, 4 not activated, 5 left. What newer apps may not see is absent. */
export const User = Type.Object({
  userid: Type.String(),
  name: Type.Optional(Type.String()),
  department: Type.Array(Type.Integer()),
  order: Type.Optional(Type.Array(Type.Integer())),
  is_leader_in_dept: Type.Optional(Type.Array(Type.Integer())),
  main_department: Type.Optional(Type.Integer()),
  position: Type.Optional(Type.String()),
  status: Type.Integer(),
});
export type User = Static<typeof User>;
export const UserListResponse = Type.Object({ userlist: Type.Array(User) });
export type UserListResponse = Static<typeof UserListResponse>;
export const UserGetRequest = Type.Object({ userid: Type.String() });
export type UserGetRequest = Static<typeof UserGetRequest>;

export const DEPARTMENT_LIST = command('GET', 'department/list', 'reads', DepartmentRequest, DepartmentListResponse);
export const DEPARTMENT_SIMPLELIST = command('GET', 'department/simplelist', 'reads', DepartmentRequest, DepartmentSimplelistResponse);
export const DEPARTMENT_GET = command('GET', 'department/get', 'reads', DepartmentGetRequest, DepartmentGetResponse);
export const USER_SIMPLELIST = command('GET', 'user/simplelist', 'reads', UserListRequest, UserSimplelistResponse);
export const USER_LIST = command('GET', 'user/list', 'reads', UserListRequest, UserListResponse);
export const USER_GET = command('GET', 'user/get', 'reads', UserGetRequest, User);

export const CONTACT_COMMANDS = [DEPARTMENT_LIST, DEPARTMENT_SIMPLELIST, DEPARTMENT_GET, USER_SIMPLELIST, USER_LIST, USER_GET] as const;
