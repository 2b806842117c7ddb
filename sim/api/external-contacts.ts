import Value from 'typebox/value';
import { characters } from '../../domain/wecom/attachments.ts';
import { BatchGetByUserRequest, RemarkRequest } from '../../domain/wecom/external-contacts.ts';
import type { FollowInfo, FollowUser } from '../../domain/wecom/external-contacts.ts';
import {
  BATCH_PAGE,
  BATCH_USERS,
  DESCRIPTION_CHARACTERS,
  FOLLOW_USER_PAGE,
  REMARK_CHARACTERS,
  REMARK_COMPANY_CHARACTERS,
} from '../../domain/wecom/limits.ts';
import { seconds } from '../clock.ts';
import type { Customer, Friendship } from '../tables/people.ts';
import { friendshipKey, staffKey } from '../keys.ts';
import type { Store } from '../store.ts';
import { malformed, missing, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { fromCursor, limitOf, toCursor } from './paging.ts';

export const EXTERNAL_CONTACT_ENDPOINTS: Endpoints = {
  'externalcontact/list': {
    method: 'GET',
    empty: { external_userid: [] },
    answer({ store }, { query }) {
      if ((query.userid ?? '') === '') return refuse(41009, 'missing userid');
      const staff = store.staff.get(staffKey(query.userid ?? ''));
      if (staff === undefined) return refuse(60111, 'userid not found');
      const ids = [...store.friendships.by('staff', staff.userid)].map((friendship) => friendship.externalUserid);
      // Reported by SDK users: nobody is an error, not an empty list (reference 8.2).
      return ids.length === 0 ? refuse(84061, 'not external contact') : { external_userid: ids };
    },
  },
  'externalcontact/get': {
    method: 'GET',
    empty: { follow_user: [] },
    answer({ store }, { query }) {
      if ((query.external_userid ?? '') === '') return refuse(41035, 'missing external_userid');
      const after = fromCursor(query.cursor, 1)?.[0];
      if (after === undefined) return malformed('cursor');
      const customer = store.customers.get(query.external_userid ?? '');
      if (customer === undefined) return refuse(40096, 'invalid external userid');
      const friendships = [...store.friendships.by('customer', customer.externalUserid)];
      if (friendships.length === 0) return refuse(84061, 'not external contact');
      const rest = friendships.filter((friendship) => friendship.seq > after);
      const page = rest.slice(0, FOLLOW_USER_PAGE);
      return {
        external_contact: shownContact(customer),
        follow_user: page.map((friendship) => followUser(store, friendship)),
        next_cursor: rest.length > page.length ? toCursor([page.at(-1)?.seq ?? 0]) : '',
      };
    },
  },
  'externalcontact/batch/get_by_user': {
    method: 'POST',
    empty: { external_contact_list: [] },
    answer({ store }, { body }) {
      if (body.userid_list === undefined) return refuse(40063, 'missing userid_list');
      const cursor = fromCursor(body.cursor, 2);
      if (!Value.Check(BatchGetByUserRequest, body) || cursor === undefined) return malformed('batch/get_by_user');
      if (body.userid_list.length === 0) return refuse(40063, 'missing userid_list');
      if (body.userid_list.length > BATCH_USERS) return refuse(40032, 'more than 100 userids');
      const unknown = body.userid_list.find((userid) => store.staff.get(staffKey(userid)) === undefined);
      if (unknown !== undefined) return refuse(60111, `userid not found: ${unknown}`);
      return pageOfMembers(store, body.userid_list, cursor, limitOf(body.limit, BATCH_PAGE, 'largest'));
    },
  },
  'externalcontact/remark': {
    method: 'POST',
    empty: {},
    answer({ store }, { body }) {
      const lacking = missing(body, { userid: 41009, external_userid: 41035 });
      if (lacking !== undefined) return lacking;
      if (!Value.Check(RemarkRequest, body)) return malformed('remark');
      const { userid, external_userid, remark, description, remark_company, remark_mobiles, remark_pic_mediaid } = body;
      if ([remark, description, remark_company, remark_mobiles, remark_pic_mediaid].every((field) => field === undefined))
        return refuse(40063, 'nothing to set');
      if (characters(remark ?? '') > REMARK_CHARACTERS) return malformed('remark is longer than 20 characters');
      if (characters(description ?? '') > DESCRIPTION_CHARACTERS) return malformed('description is longer than 150 characters');
      if (characters(remark_company ?? '') > REMARK_COMPANY_CHARACTERS) return malformed('remark_company is longer than 20 characters');
      const friendship = friendshipOf(store, userid, external_userid);
      if (friendship === undefined) return refuse(84061, 'not external contact');
      store.friendships.put({
        ...friendship,
        remark: remark ?? friendship.remark,
        description: description ?? friendship.description,
        remarkCompany: remark_company ?? friendship.remarkCompany,
        remarkMobiles: remark_mobiles?.filter((mobile) => mobile !== '') ?? friendship.remarkMobiles,
      });
      return {};
    },
  },
};

/** The relation as WeCom's side lists it, the customer's deletion notwithstanding. */
export function friendshipOf(store: Store, userid: string, externalUserid: string): Friendship | undefined {
  const staff = store.staff.get(staffKey(userid));
  return staff === undefined ? undefined : store.friendships.get(friendshipKey(staff.userid, externalUserid));
}

/** All friendships of the members given, in their order; the cursor is (member, seq of the last). */
function pageOfMembers(store: Store, userids: readonly string[], [from = 0, after = 0]: readonly number[], limit: number): Answer {
  const list = [];
  for (let member = from; member < userids.length; member++) {
    const staff = store.staff.get(staffKey(userids[member] ?? ''));
    // The index keeps the order of insertion, which is that of seq.
    for (const friendship of store.friendships.by('staff', staff?.userid ?? '')) {
      if (member === from && friendship.seq <= after) continue;
      const customer = store.customers.get(friendship.externalUserid);
      if (customer === undefined) continue;
      const last = list.at(-1);
      if (list.length === limit && last !== undefined)
        return { external_contact_list: list.map((item) => item.shown), next_cursor: toCursor(last.position) };
      list.push({
        position: [member, friendship.seq],
        shown: { external_contact: shownContact(customer), follow_info: followInfo(store, friendship) },
      });
    }
  }
  return { external_contact_list: list.map((item) => item.shown), next_cursor: '' };
}

function shownContact(customer: Customer): Answer {
  return {
    external_userid: customer.externalUserid,
    name: customer.name,
    type: 1,
    gender: customer.gender,
    avatar: '',
    ...(customer.unionid === undefined ? {} : { unionid: customer.unionid }),
  };
}

function followUser(store: Store, friendship: Friendship): FollowUser {
  const tags = liveTags(store, friendship).map((tag) => ({
    group_name: store.tagGroups.get(tag.groupId)?.groupName ?? '',
    tag_name: tag.name,
    tag_id: tag.id,
    type: 1,
  }));
  return { ...follow(friendship), tags };
}

function followInfo(store: Store, friendship: Friendship): FollowInfo {
  return { ...follow(friendship), tag_id: liveTags(store, friendship).map((tag) => tag.id) };
}

function liveTags(store: Store, friendship: Friendship) {
  return friendship.tagIds.flatMap((id) => store.tags.get(id) ?? []).filter((tag) => !tag.deleted);
}

function follow(friendship: Friendship) {
  return {
    userid: friendship.userid,
    remark: friendship.remark,
    description: friendship.description,
    createtime: seconds(friendship.createdAt),
    remark_corp_name: friendship.remarkCompany,
    remark_mobiles: friendship.remarkMobiles,
    oper_userid: friendship.externalUserid,
    add_way: friendship.addWay,
    ...(friendship.state === '' ? {} : { state: friendship.state }),
  };
}
