import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Changes of the address book, with its own secret. Documents 90195, 90197, 90198, 90199, 90205, 90206, 90975, 95435. */

const Attributes = Type.Object({ attrs: Type.Optional(Type.Array(Type.Record(Type.String(), Type.Unknown()))) });

const profile = {
  alias: Type.Optional(Type.String()),
  mobile: Type.Optional(Type.String()),
  order: Type.Optional(Type.Array(Type.Integer())),
  position: Type.Optional(Type.String()),
  /** 1 or 2; the documents write it as a string. */
  gender: Type.Optional(Type.Union([Type.String(), Type.Integer()])),
  email: Type.Optional(Type.String()),
  biz_mail: Type.Optional(Type.String()),
  is_leader_in_dept: Type.Optional(Type.Array(Type.Integer())),
  direct_leader: Type.Optional(Type.Array(Type.String())),
  enable: Type.Optional(Type.Integer()),
  avatar_mediaid: Type.Optional(Type.String()),
  telephone: Type.Optional(Type.String()),
  address: Type.Optional(Type.String()),
  main_department: Type.Optional(Type.Integer()),
  extattr: Type.Optional(Attributes),
  to_invite: Type.Optional(Type.Boolean()),
  external_position: Type.Optional(Type.String()),
  external_profile: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
};

export const UserCreateRequest = Type.Object({
  userid: Type.String(),
  name: Type.String(),
  department: Type.Array(Type.Integer()),
  ...profile,
});
export type UserCreateRequest = Static<typeof UserCreateRequest>;
export const UserUpdateRequest = Type.Object({
  userid: Type.String(),
  new_userid: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  department: Type.Optional(Type.Array(Type.Integer())),
  biz_mail_alias: Type.Optional(Type.Object({ item: Type.Array(Type.String()) })),
  ...profile,
});
export type UserUpdateRequest = Static<typeof UserUpdateRequest>;
export const UserDeleteRequest = Type.Object({ userid: Type.String() });
export type UserDeleteRequest = Static<typeof UserDeleteRequest>;

/** All of them or none. */
export const USERS_DELETED_AT_ONCE = 200;
export const UserBatchdeleteRequest = Type.Object({ useridlist: Type.Array(Type.String()) });
export type UserBatchdeleteRequest = Static<typeof UserBatchdeleteRequest>;

export const DEPARTMENT_NAME_CHARACTERS = 64;
export const DEPARTMENT_LEVELS = 15;
export const DepartmentCreateRequest = Type.Object({
  id: Type.Optional(Type.Integer()),
  name: Type.String(),
  name_en: Type.Optional(Type.String()),
  parentid: Type.Integer(),
  order: Type.Optional(Type.Integer()),
});
export type DepartmentCreateRequest = Static<typeof DepartmentCreateRequest>;
export const DepartmentCreateResponse = Type.Object({ id: Type.Integer() });
export type DepartmentCreateResponse = Static<typeof DepartmentCreateResponse>;
export const DepartmentUpdateRequest = Type.Object({
  id: Type.Integer(),
  name: Type.Optional(Type.String()),
  name_en: Type.Optional(Type.String()),
  parentid: Type.Optional(Type.Integer()),
  order: Type.Optional(Type.Integer()),
});
export type DepartmentUpdateRequest = Static<typeof DepartmentUpdateRequest>;
export const DepartmentDeleteRequest = Type.Object({ id: Type.Integer() });
export type DepartmentDeleteRequest = Static<typeof DepartmentDeleteRequest>;

export const INVITE = { users: 1_000, parties: 100, tags: 100 } as const;
export const BatchInviteRequest = Type.Object({
  user: Type.Optional(Type.Array(Type.String())),
  party: Type.Optional(Type.Array(Type.Integer())),
  tag: Type.Optional(Type.Array(Type.Integer())),
});
export type BatchInviteRequest = Static<typeof BatchInviteRequest>;
export const BatchInviteResponse = Type.Object({
  invaliduser: Type.Optional(Type.Array(Type.String())),
  invalidparty: Type.Optional(Type.Array(Type.Integer())),
  invalidtag: Type.Optional(Type.Array(Type.Integer())),
});
export type BatchInviteResponse = Static<typeof BatchInviteResponse>;

export const OPEN_USERIDS_AT_ONCE = 1_000;
export const UseridToOpenuseridRequest = Type.Object({ userid_list: Type.Array(Type.String()) });
export type UseridToOpenuseridRequest = Static<typeof UseridToOpenuseridRequest>;
export const UseridToOpenuseridResponse = Type.Object({
  open_userid_list: Type.Array(Type.Object({ userid: Type.String(), open_userid: Type.String() })),
  invalid_userid_list: Type.Optional(Type.Array(Type.String())),
});
export type UseridToOpenuseridResponse = Static<typeof UseridToOpenuseridResponse>;

export const USER_CREATE = command('POST', 'user/create', 'writes', UserCreateRequest, Empty);
export const USER_UPDATE = command('POST', 'user/update', 'writes', UserUpdateRequest, Empty);
export const USER_DELETE = command('GET', 'user/delete', 'writes', UserDeleteRequest, Empty);
export const USER_BATCHDELETE = command('POST', 'user/batchdelete', 'writes', UserBatchdeleteRequest, Empty);
export const DEPARTMENT_CREATE = command('POST', 'department/create', 'writes', DepartmentCreateRequest, DepartmentCreateResponse);
export const DEPARTMENT_UPDATE = command('POST', 'department/update', 'writes', DepartmentUpdateRequest, Empty);
export const DEPARTMENT_DELETE = command('GET', 'department/delete', 'writes', DepartmentDeleteRequest, Empty);
export const BATCH_INVITE = command('POST', 'batch/invite', 'writes', BatchInviteRequest, BatchInviteResponse);
export const BATCH_USERID_TO_OPENUSERID = command(
  'POST',
  'batch/userid_to_openuserid',
  'reads',
  UseridToOpenuseridRequest,
  UseridToOpenuseridResponse,
);

export const CONTACT_WRITE_COMMANDS = [
  USER_CREATE,
  USER_UPDATE,
  USER_DELETE,
  USER_BATCHDELETE,
  DEPARTMENT_CREATE,
  DEPARTMENT_UPDATE,
  DEPARTMENT_DELETE,
  BATCH_INVITE,
  BATCH_USERID_TO_OPENUSERID,
] as const;
