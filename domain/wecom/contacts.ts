import Type, { type Static } from 'typebox';
import { command } from './command.ts';

/** Departments and staff. Documents 90208, 95350, 95351, 90200, 90201, 90196, 91693, 95895, 90202. */

export const Department = Type.Object({
  id: Type.Integer(),
  name: Type.Optional(Type.String()),
  name_en: Type.Optional(Type.String()),
  department_leader: Type.Optional(Type.Array(Type.String())),
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
  userlist: Type.Array(
    Type.Object({
      userid: Type.String(),
      name: Type.String(),
      department: Type.Array(Type.Integer()),
      open_userid: Type.Optional(Type.String()),
    }),
  ),
});
export type UserSimplelistResponse = Static<typeof UserSimplelistResponse>;

/** `status`: 1 active, 2 disabled, 4 not activated, 5 left. What newer apps may not see is absent (90196). */
export const User = Type.Object({
  userid: Type.String(),
  name: Type.Optional(Type.String()),
  department: Type.Array(Type.Integer()),
  order: Type.Optional(Type.Array(Type.Integer())),
  is_leader_in_dept: Type.Optional(Type.Array(Type.Integer())),
  direct_leader: Type.Optional(Type.Array(Type.String())),
  main_department: Type.Optional(Type.Integer()),
  position: Type.Optional(Type.String()),
  alias: Type.Optional(Type.String()),
  telephone: Type.Optional(Type.String()),
  mobile: Type.Optional(Type.String()),
  email: Type.Optional(Type.String()),
  biz_mail: Type.Optional(Type.String()),
  gender: Type.Optional(Type.Union([Type.Integer(), Type.String()])),
  avatar: Type.Optional(Type.String()),
  qr_code: Type.Optional(Type.String()),
  status: Type.Integer(),
});
export type User = Static<typeof User>;
export const UserListResponse = Type.Object({ userlist: Type.Array(User) });
export type UserListResponse = Static<typeof UserListResponse>;
export const UserGetRequest = Type.Object({ userid: Type.String() });
export type UserGetRequest = Static<typeof UserGetRequest>;

/** Pages of (member, department): who is in two departments comes twice. Only the secret of the address book may ask. */
export const USER_ID_PAGE = { standard: 10_000, largest: 10_000 } as const;
export const UserListIdRequest = Type.Object({ cursor: Type.Optional(Type.String()), limit: Type.Optional(Type.Integer()) });
export type UserListIdRequest = Static<typeof UserListIdRequest>;
export const UserListIdResponse = Type.Object({
  dept_user: Type.Array(Type.Object({ userid: Type.String(), department: Type.Integer() })),
  next_cursor: Type.Optional(Type.String()),
});
export type UserListIdResponse = Static<typeof UserListIdResponse>;

export const GetUseridRequest = Type.Object({ mobile: Type.String() });
export type GetUseridRequest = Static<typeof GetUseridRequest>;
/** `email_type` 1 mailbox of the corp (also when absent), 2 personal. */
export const GetUseridByEmailRequest = Type.Object({ email: Type.String(), email_type: Type.Optional(Type.Integer()) });
export type GetUseridByEmailRequest = Static<typeof GetUseridByEmailRequest>;
export const UseridResponse = Type.Object({ userid: Type.String() });
export type UseridResponse = Static<typeof UseridResponse>;

export const UserOpenidRequest = Type.Object({ userid: Type.String() });
export type UserOpenidRequest = Static<typeof UserOpenidRequest>;
export const OpenidResponse = Type.Object({ openid: Type.String() });
export type OpenidResponse = Static<typeof OpenidResponse>;
export const ConvertToUseridRequest = Type.Object({ openid: Type.String() });
export type ConvertToUseridRequest = Static<typeof ConvertToUseridRequest>;

/** `date` as YYYY-MM-DD, within the last 30 days. */
export const GetActiveStatRequest = Type.Object({ date: Type.String() });
export type GetActiveStatRequest = Static<typeof GetActiveStatRequest>;
export const GetActiveStatResponse = Type.Object({ active_cnt: Type.Integer() });
export type GetActiveStatResponse = Static<typeof GetActiveStatResponse>;

export const DEPARTMENT_LIST = command('GET', 'department/list', 'reads', DepartmentRequest, DepartmentListResponse);
export const DEPARTMENT_SIMPLELIST = command('GET', 'department/simplelist', 'reads', DepartmentRequest, DepartmentSimplelistResponse);
export const DEPARTMENT_GET = command('GET', 'department/get', 'reads', DepartmentGetRequest, DepartmentGetResponse);
export const USER_SIMPLELIST = command('GET', 'user/simplelist', 'reads', UserListRequest, UserSimplelistResponse);
export const USER_LIST = command('GET', 'user/list', 'reads', UserListRequest, UserListResponse);
export const USER_GET = command('GET', 'user/get', 'reads', UserGetRequest, User);
export const USER_LIST_ID = command('POST', 'user/list_id', 'reads', UserListIdRequest, UserListIdResponse);
export const USER_GETUSERID = command('POST', 'user/getuserid', 'reads', GetUseridRequest, UseridResponse);
export const USER_GET_USERID_BY_EMAIL = command('POST', 'user/get_userid_by_email', 'reads', GetUseridByEmailRequest, UseridResponse);
export const USER_CONVERT_TO_OPENID = command('POST', 'user/convert_to_openid', 'reads', UserOpenidRequest, OpenidResponse);
export const USER_CONVERT_TO_USERID = command('POST', 'user/convert_to_userid', 'reads', ConvertToUseridRequest, UseridResponse);
export const USER_GET_ACTIVE_STAT = command('POST', 'user/get_active_stat', 'reads', GetActiveStatRequest, GetActiveStatResponse);

export const CONTACT_COMMANDS = [
  DEPARTMENT_LIST,
  DEPARTMENT_SIMPLELIST,
  DEPARTMENT_GET,
  USER_SIMPLELIST,
  USER_LIST,
  USER_GET,
  USER_LIST_ID,
  USER_GETUSERID,
  USER_GET_USERID_BY_EMAIL,
  USER_CONVERT_TO_OPENID,
  USER_CONVERT_TO_USERID,
  USER_GET_ACTIVE_STAT,
] as const;
