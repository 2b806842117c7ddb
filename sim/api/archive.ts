import Value from 'typebox/value';
import {
  AGREE_PAIRS,
  ARCHIVE_CALLS_PER_MINUTE,
  CheckSingleAgreeRequest,
  GetPermitUserListRequest,
  RoomRequest,
} from '../../domain/wecom/archive.ts';
import { archiveIsOn, consentOf } from '../archive.ts';
import { seconds } from '../clock.ts';
import { friendshipKey, staffKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Asked, Endpoint, Endpoints } from './answer.ts';

export const ARCHIVE_ENDPOINTS: Endpoints = {
  ...endpoint('msgaudit/get_permit_user_list', { ids: [] }, ({ store }, { body }) => {
    if (!Value.Check(GetPermitUserListRequest, body) || (body.type !== undefined && ![1, 2, 3].includes(body.type)))
      return malformed('type');
    const { type } = body;
    // Nobody named: everybody has a seat of the service edition.
    if (store.archivePermits.size === 0)
      return { ids: type === undefined || type === 2 ? [...store.staff.all()].map((staff) => staff.userid) : [] };
    const permits = [...store.archivePermits.all()].filter(({ edition }) => type === undefined || edition === type);
    return { ids: permits.map(({ userid }) => userid) };
  }),
  ...endpoint('msgaudit/check_single_agree', { agreeinfo: [] }, ({ store }, { body }) => {
    if (!Value.Check(CheckSingleAgreeRequest, body) || body.info.length === 0) return malformed('info');
    if (body.info.length > AGREE_PAIRS) return refuse(301060, 'more than 100 pairs');
    const agreeinfo = [];
    for (const { userid, exteranalopenid } of body.info) {
      const staff = store.staff.get(staffKey(userid));
      if (staff === undefined || store.customers.get(exteranalopenid) === undefined)
        return refuse(301061, 'userid or exteranalopenid unknown');
      const { status, changedAt } = consentOf(store, exteranalopenid, staff.userid);
      const since = changedAt ?? store.friendships.get(friendshipKey(staff.userid, exteranalopenid))?.createdAt ?? 0;
      agreeinfo.push({ status_change_time: seconds(since), userid: staff.userid, exteranalopenid, agree_status: status });
    }
    return { agreeinfo };
  }),
  ...endpoint('msgaudit/check_room_agree', { agreeinfo: [] }, ({ store }, { body }) => {
    if (!Value.Check(RoomRequest, body)) return malformed('roomid');
    const { roomid } = body;
    // Members only: nobody who would have to agree.
    if (store.internalRooms.get(roomid) !== undefined) return { agreeinfo: [] };
    if (store.groups.get(roomid) === undefined) return refuse(40050, 'invalid roomid');
    const customers = [...store.memberships.by('group', roomid)].filter(({ kind }) => kind === 'customer');
    return {
      agreeinfo: customers.map(({ id, joinedAt }) => {
        const { status, changedAt } = consentOf(store, id, roomid);
        return { status_change_time: seconds(changedAt ?? joinedAt), exteranalopenid: id, agree_status: status };
      }),
    };
  }),
  ...endpoint('msgaudit/groupchat/get', { members: [] }, ({ store }, { body }) => {
    if (!Value.Check(RoomRequest, body)) return malformed('roomid');
    const room = store.internalRooms.get(body.roomid);
    if (room === undefined) return refuse(301059, 'not an internal group');
    return {
      roomname: room.name,
      creator: room.creator,
      room_create_time: seconds(room.createdAt),
      notice: room.notice,
      members: room.members.map(({ userid, joinedAt }) => ({ memberid: userid, jointime: seconds(joinedAt) })),
    };
  }),
  ...endpoint(
    'msgaudit/get_robot_info',
    { data: {} },
    ({ store }, { query }) => {
      const robot = store.archiveRobots.get(query.robot_id ?? '');
      if ((query.robot_id ?? '') === '') return refuse(40063, 'missing robot_id');
      if (robot === undefined) return malformed('robot_id');
      return { data: { robot_id: robot.robotId, name: robot.name, creator_userid: robot.creatorUserid } };
    },
    'GET',
  ),
};

/** All need the archive to be on, and each has its own limit a minute. */
function endpoint(
  path: string,
  empty: Endpoint['empty'],
  answer: Endpoint['answer'],
  method: Endpoint['method'] = 'POST',
): { [path: string]: Endpoint } {
  const guarded = (sim: Sim, asked: Asked): Answer =>
    archiveIsOn(sim.store) ? answer(sim, asked) : refuse(301053, 'the message archive is not switched on');
  const most = ARCHIVE_CALLS_PER_MINUTE[path];
  return { [path]: { method, empty, answer: guarded, ...(most === undefined ? {} : { limits: [{ window: 'minute', most }] }) } };
}
