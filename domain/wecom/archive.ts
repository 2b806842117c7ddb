import Type, { type Static } from 'typebox';
import { command } from './command.ts';

/** The message archive (会话内容存档): who is archived, who has agreed. Documents 91614, 91782, 92951, 91774. */

/** `type` 1 office, 2 service, 3 enterprise edition; absent: all who are archived. */
export const GetPermitUserListRequest = Type.Object({ type: Type.Optional(Type.Integer()) });
export type GetPermitUserListRequest = Static<typeof GetPermitUserListRequest>;
/** Departments and tags opened up; members above the paid number are left out. */
export const GetPermitUserListResponse = Type.Object({ ids: Type.Array(Type.String()) });
export type GetPermitUserListResponse = Static<typeof GetPermitUserListResponse>;

/** The spelling is WeCom's. `status_change_time` in seconds; `agree_status` is an open enumeration (Agree, Disagree, …). */
const agreement = {
  exteranalopenid: Type.String(),
  agree_status: Type.String(),
  status_change_time: Type.Integer(),
};

/** At most 100 pairs (301060). */
export const CheckSingleAgreeRequest = Type.Object({
  info: Type.Array(Type.Object({ userid: Type.String(), exteranalopenid: Type.String() })),
});
export type CheckSingleAgreeRequest = Static<typeof CheckSingleAgreeRequest>;
export const CheckSingleAgreeResponse = Type.Object({ agreeinfo: Type.Array(Type.Object({ userid: Type.String(), ...agreement })) });
export type CheckSingleAgreeResponse = Static<typeof CheckSingleAgreeResponse>;

export const RoomRequest = Type.Object({ roomid: Type.String() });
export type RoomRequest = Static<typeof RoomRequest>;
export const CheckRoomAgreeResponse = Type.Object({ agreeinfo: Type.Array(Type.Object(agreement)) });
export type CheckRoomAgreeResponse = Static<typeof CheckRoomAgreeResponse>;

/** Internal groups only (301059). Times in seconds. */
export const ArchiveGroupGetResponse = Type.Object({
  roomname: Type.String(),
  creator: Type.String(),
  room_create_time: Type.Integer(),
  notice: Type.String(),
  members: Type.Array(Type.Object({ memberid: Type.String(), jointime: Type.Integer() })),
});
export type ArchiveGroupGetResponse = Static<typeof ArchiveGroupGetResponse>;

export const GetRobotInfoRequest = Type.Object({ robot_id: Type.String() });
export type GetRobotInfoRequest = Static<typeof GetRobotInfoRequest>;
export const GetRobotInfoResponse = Type.Object({
  data: Type.Object({ robot_id: Type.String(), name: Type.String(), creator_userid: Type.String() }),
});
export type GetRobotInfoResponse = Static<typeof GetRobotInfoResponse>;

export const GET_PERMIT_USER_LIST = command(
  'POST',
  'msgaudit/get_permit_user_list',
  'reads',
  GetPermitUserListRequest,
  GetPermitUserListResponse,
);
export const CHECK_SINGLE_AGREE = command(
  'POST',
  'msgaudit/check_single_agree',
  'reads',
  CheckSingleAgreeRequest,
  CheckSingleAgreeResponse,
);
export const CHECK_ROOM_AGREE = command('POST', 'msgaudit/check_room_agree', 'reads', RoomRequest, CheckRoomAgreeResponse);
export const ARCHIVE_GROUP_GET = command('POST', 'msgaudit/groupchat/get', 'reads', RoomRequest, ArchiveGroupGetResponse);
export const GET_ROBOT_INFO = command('GET', 'msgaudit/get_robot_info', 'reads', GetRobotInfoRequest, GetRobotInfoResponse);

export const ARCHIVE_COMMANDS = [GET_PERMIT_USER_LIST, CHECK_SINGLE_AGREE, CHECK_ROOM_AGREE, ARCHIVE_GROUP_GET, GET_ROBOT_INFO] as const;

/** Pairs of one check_single_agree. 91782 */
export const AGREE_PAIRS = 100;
/** Calls a minute. 91614, 91782, 91774 */
export const ARCHIVE_CALLS_PER_MINUTE: { readonly [path: string]: number } = {
  'msgaudit/get_permit_user_list': 1_000,
  'msgaudit/check_single_agree': 2_500,
  'msgaudit/check_room_agree': 1_500,
  'msgaudit/get_robot_info': 600,
};
