import Value from 'typebox/value';
import {
  BatchInviteRequest,
  INVITE,
  OPEN_USERIDS_AT_ONCE,
  USERS_DELETED_AT_ONCE,
  UserBatchdeleteRequest,
  UserCreateRequest,
  UserUpdateRequest,
  UseridToOpenuseridRequest,
} from '../../domain/wecom/contact-writes.ts';
import { openUserid, removeStaff, renameStaff } from '../address-book.ts';
import { staffKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import type { Store } from '../store.ts';
import type { Staff } from '../tables/people.ts';
import { failsPartly, malformed, missing, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';

/** Members, changed with the secret of the address book: nothing of it is called back (90970). */
export const CONTACT_WRITE_ENDPOINTS: Endpoints = {
  'user/create': {
    method: 'POST',
    secret: 'contacts',
    empty: {},
    answer({ store }, { body }) {
      const lacking = missing(body, { userid: 41009, name: 60112 });
      if (lacking !== undefined) return lacking;
      if (body.department === undefined) return refuse(60127, 'missing department');
      if (!Value.Check(UserCreateRequest, body)) return malformed('user/create');
      if (!/^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/.test(body.userid)) return refuse(40003, 'invalid userid');
      if (store.staff.get(staffKey(body.userid)) !== undefined) return refuse(60102, 'userid existed');
      const wrong = badMember(store, body, undefined);
      if (wrong !== undefined) return wrong;
      store.staff.put(merged({ userid: body.userid, name: body.name, department: [], position: '' }, body));
      return { errmsg: 'created' };
    },
  },
  'user/update': {
    method: 'POST',
    secret: 'contacts',
    empty: {},
    answer: (sim, { body }) =>
      withStaff(sim, body.userid, (staff) => {
        if (!Value.Check(UserUpdateRequest, body)) return malformed('user/update');
        const wrong = badMember(sim.store, body, staff);
        if (wrong !== undefined) return wrong;
        const next = body.new_userid;
        if (next !== undefined && staffKey(next) !== staffKey(staff.userid) && sim.store.staff.get(staffKey(next)) !== undefined)
          return refuse(60102, 'userid existed');
        const renamed = next === undefined || next === staff.userid ? staff : renameStaff(sim, staff, next);
        sim.store.staff.put(merged(renamed, body));
        return { errmsg: 'updated' };
      }),
  },
  'user/delete': {
    method: 'GET',
    secret: 'contacts',
    empty: {},
    answer: (sim, { query }) =>
      withStaff(sim, query.userid, (staff) => {
        removeStaff(sim, staff);
        return { errmsg: 'deleted' };
      }),
  },
  'user/batchdelete': {
    method: 'POST',
    secret: 'contacts',
    empty: {},
    answer(sim, { body }) {
      if (!Value.Check(UserBatchdeleteRequest, body) || body.useridlist.length === 0) return refuse(40063, 'missing useridlist');
      if (body.useridlist.length > USERS_DELETED_AT_ONCE) return refuse(40032, 'more than 200 userids');
      const staff = body.useridlist.flatMap((userid) => sim.store.staff.get(staffKey(userid)) ?? []);
      // All of them or none.
      if (staff.length < body.useridlist.length) return refuse(60111, 'userid not found');
      for (const one of staff) removeStaff(sim, one);
      return { errmsg: 'deleted' };
    },
  },
  'batch/invite': {
    method: 'POST',
    secret: 'any',
    partial: 60111,
    empty: {},
    answer({ store }, asked) {
      if (!Value.Check(BatchInviteRequest, asked.body)) return malformed('batch/invite');
      const { user = [], party = [], tag = [] } = asked.body;
      if (user.length + party.length + tag.length === 0) return refuse(40063, 'nobody to invite');
      if (user.length > INVITE.users || party.length > INVITE.parties || tag.length > INVITE.tags)
        return refuse(40032, 'too many to invite');
      const invaliduser = user.filter(
        (userid, i) => failsPartly(asked, i) !== undefined || store.staff.get(staffKey(userid)) === undefined,
      );
      const invalidparty = party.filter((id) => store.departments.get(String(id)) === undefined);
      const invalidtag = tag.filter((id) => store.memberTags.get(String(id)) === undefined);
      const invalid = { invaliduser, invalidparty, invalidtag };
      const all = invaliduser.length + invalidparty.length + invalidtag.length === user.length + party.length + tag.length;
      return all ? { ...refuse(81013, 'user & party & tag all invalid'), ...invalid } : invalid;
    },
  },
  'batch/userid_to_openuserid': {
    method: 'POST',
    secret: 'any',
    partial: 60111,
    empty: { open_userid_list: [], invalid_userid_list: [] },
    answer({ store }, asked) {
      if (!Value.Check(UseridToOpenuseridRequest, asked.body)) return malformed('userid_list');
      const list = asked.body.userid_list;
      if (list.length > OPEN_USERIDS_AT_ONCE) return refuse(40032, 'more than 1000 userids');
      const valid = list.filter((userid, i) => failsPartly(asked, i) === undefined && store.staff.get(staffKey(userid)) !== undefined);
      return {
        open_userid_list: valid.map((userid) => ({ userid, open_userid: openUserid(userid) })),
        invalid_userid_list: list.filter((userid) => !valid.includes(userid)),
      };
    },
  },
};

const PROFILE = [
  'alias',
  'mobile',
  'order',
  'gender',
  'email',
  'biz_mail',
  'is_leader_in_dept',
  'direct_leader',
  'telephone',
  'address',
  'main_department',
  'extattr',
  'external_position',
  'external_profile',
] as const;

function merged(staff: Staff, body: Omit<UserUpdateRequest, 'userid'>): Staff {
  const given = PROFILE.flatMap((field) => (body[field] === undefined ? [] : [[field, body[field]]]));
  return {
    ...staff,
    name: body.name ?? staff.name,
    department: body.department ?? staff.department,
    position: body.position ?? staff.position,
    status: body.enable === 0 ? 2 : body.enable === 1 ? 1 : (staff.status ?? 1),
    profile: { ...staff.profile, ...Object.fromEntries(given) },
  };
}

const DEPARTMENTS_OF_ONE = 100;

function badMember(store: Store, body: Omit<UserUpdateRequest, 'userid'>, self: Staff | undefined): Answer | undefined {
  const { name, department, mobile, email, biz_mail: bizMail, is_leader_in_dept: leader } = body;
  if (name === '' || (name ?? '').length > 64) return refuse(60112, 'invalid name');
  if (department !== undefined && (department.length === 0 || department.length > DEPARTMENTS_OF_ONE))
    return refuse(60110, 'number of departments');
  if (department?.some((id) => store.departments.get(String(id)) === undefined)) return refuse(60123, 'invalid party id');
  const departments = department ?? self?.department ?? [];
  if (leader !== undefined && leader.length !== departments.length) return refuse(60132, 'is_leader_in_dept and department differ');
  if (mobile !== undefined && mobile !== '' && !/^\+?[0-9-]{5,32}$/.test(mobile)) return refuse(60103, 'invalid mobile');
  if (isTaken(store.staff.by('mobile', mobile ?? ''), mobile, self)) return refuse(60104, 'mobile existed');
  if (email !== undefined && email !== '' && !/^[^@\s]+@[^@\s]+$/.test(email)) return refuse(60105, 'invalid email');
  if (isTaken(store.staff.by('email', email ?? ''), email, self)) return refuse(60106, 'email existed');
  return isTaken(store.staff.by('bizMail', bizMail ?? ''), bizMail, self) ? refuse(60106, 'biz_mail existed') : undefined;
}

function isTaken(holders: Iterable<Staff>, value: string | undefined, self: Staff | undefined): boolean {
  if (value === undefined || value === '') return false;
  for (const holder of holders) if (holder.userid !== self?.userid) return true;
  return false;
}

function withStaff({ store }: Sim, userid: unknown, then: (staff: Staff) => Answer): Answer {
  if (userid === undefined || userid === '') return refuse(41009, 'missing userid');
  const staff = typeof userid === 'string' ? store.staff.get(staffKey(userid)) : undefined;
  return staff === undefined ? refuse(60111, 'userid not found') : then(staff);
}
