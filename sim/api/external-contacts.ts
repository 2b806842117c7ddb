import Value from 'typebox/value';
import { characters } from '../../domain/wecom/attachments.ts';
import { BatchGetByUserRequest, RemarkRequest } from '../../domain/wecom/external-contacts.ts';
import {
  BATCH_PAGE,
  BATCH_USERS,
  DESCRIPTION_CHARACTERS,
  FOLLOW_USER_PAGE,
  REMARK_CHARACTERS,
  REMARK_COMPANY_CHARACTERS,
} from '../../domain/wecom/limits.ts';
import { staffKey } from '../keys.ts';
import { isVisible, servesCustomers } from '../range.ts';
import type { Sim } from '../sim.ts';
import type { Store } from '../store.ts';
import { switchOf } from '../switches.ts';
import type { Staff } from '../tables/people.ts';
import { malformed, missing, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { fromCursor, limitOf, toCursor } from './paging.ts';
import { contactView, followInfo, friendshipOf, followUser, visibleFriendships } from './shown-contact.ts';

const relation = (body: Readonly<Record<string, unknown>>) => `${String(body.userid)} ${String(body.external_userid)}`;

export const EXTERNAL_CONTACT_ENDPOINTS: Endpoints = {
  'externalcontact/list': {
    method: 'GET',
    empty: { external_userid: [] },
    answer(sim, { query }) {
      if ((query.userid ?? '') === '') return refuse(41009, 'missing userid');
      const { store } = sim;
      const staff = store.staff.get(staffKey(query.userid ?? ''));
      if (staff === undefined) return refuse(60111, 'userid not found');
      if (!isVisible(sim, staff)) return refuse(switchOf(store, 'outOfRange') === '60011' ? 60011 : 84061, 'out of range');
      // Who may not serve customers has none, whoever is in the member's contacts (92113).
      const friendships = servesCustomers(sim, staff) ? [...store.friendships.by('staff', staff.userid)] : [];
      // Reported by SDK users: nobody is an error, not an empty list (reference 8.2).
      if (friendships.length === 0 && switchOf(store, 'emptyCustomerList') === 'refused') return refuse(84061, 'not external contact');
      return { external_userid: friendships.map((friendship) => friendship.externalUserid) };
    },
  },
  'externalcontact/get': {
    method: 'GET',
    empty: { follow_user: [] },
    answer(sim, { query }) {
      if ((query.external_userid ?? '') === '') return refuse(41035, 'missing external_userid');
      const { store } = sim;
      const after = fromCursor(query.cursor, 1)?.[0];
      if (after === undefined) return malformed('cursor');
      const customer = store.customers.get(query.external_userid ?? '');
      if (customer === undefined) return refuse(40096, 'invalid external userid');
      const friendships = visibleFriendships(sim, customer.externalUserid);
      if (friendships.length === 0) return refuse(84061, 'not external contact');
      const rest = friendships.filter((friendship) => friendship.seq > after);
      const page = rest.slice(0, FOLLOW_USER_PAGE);
      return {
        external_contact: contactView(store)(customer),
        follow_user: page.map((friendship) => followUser(store, friendship)),
        next_cursor: rest.length > page.length ? toCursor([page.at(-1)?.seq ?? 0]) : '',
      };
    },
  },
  'externalcontact/batch/get_by_user': {
    method: 'POST',
    empty: { external_contact_list: [] },
    answer(sim, { body }) {
      const { store } = sim;
      if (body.userid_list === undefined) return refuse(40063, 'missing userid_list');
      const cursor = fromCursor(body.cursor, 2);
      if (!Value.Check(BatchGetByUserRequest, body) || cursor === undefined) return malformed('batch/get_by_user');
      if (body.userid_list.length === 0) return refuse(40063, 'missing userid_list');
      if (body.userid_list.length > BATCH_USERS) return refuse(40032, 'more than 100 userids');
      if (body.limit === 0 && switchOf(store, 'limitZero') === 'refused') return malformed('limit');
      const staff = body.userid_list.flatMap((userid) => store.staff.get(staffKey(userid)) ?? []);
      if (staff.length < body.userid_list.length) return refuse(60111, 'userid not found');
      if (!staff.every((one) => isVisible(sim, one))) return refuse(60011, 'no privilege to the user');
      const limit = limitOf(body.limit, BATCH_PAGE, 'largest');
      if (switchOf(store, 'shortPages') === 'never') return pageOfMembers(sim, staff, cursor, limit);
      // An empty page to begin with, then half-filled ones.
      if ((body.cursor ?? '') === '') return { external_contact_list: [], next_cursor: toCursor([0, 0]) };
      return pageOfMembers(sim, staff, cursor, Math.ceil(limit / 2));
    },
  },
  'externalcontact/remark': {
    method: 'POST',
    exclusive: relation,
    empty: {},
    answer({ store }, { body }) {
      const lacking = missing(body, { userid: 41009, external_userid: 41035 });
      if (lacking !== undefined) return lacking;
      if (!Value.Check(RemarkRequest, body)) return malformed('remark');
      return remark(store, body);
    },
  },
};

function remark(store: Store, body: RemarkRequest): Answer {
  const { userid, external_userid, remark: name, description, remark_company: company, remark_mobiles: mobiles } = body;
  if ([name, description, company, mobiles, body.remark_pic_mediaid].every((field) => field === undefined))
    return refuse(40063, 'nothing to set');
  if (characters(name ?? '') > REMARK_CHARACTERS) return malformed('remark is longer than 20 characters');
  if (characters(description ?? '') > DESCRIPTION_CHARACTERS) return malformed('description is longer than 150 characters');
  if (characters(company ?? '') > REMARK_COMPANY_CHARACTERS) return malformed('remark_company is longer than 20 characters');
  const friendship = friendshipOf(store, userid, external_userid);
  if (friendship === undefined) return refuse(84061, 'not external contact');
  store.friendships.put({
    ...friendship,
    remark: name ?? friendship.remark,
    description: description ?? friendship.description,
    remarkCompany: company ?? friendship.remarkCompany,
    remarkMobiles: mobiles?.filter((mobile) => mobile !== '') ?? friendship.remarkMobiles,
  });
  return {};
}

/** All friendships of the members given, in their order; the cursor is (member, seq of the last). */
function pageOfMembers(sim: Sim, members: readonly Staff[], [from = 0, after = 0]: readonly number[], limit: number): Answer {
  const { store } = sim;
  const shown = contactView(store);
  const list: object[] = [];
  let last: number[] = [];
  for (let member = from; member < members.length; member++) {
    const staff = members[member];
    if (staff === undefined || !servesCustomers(sim, staff)) continue;
    // The index keeps the order of insertion, which is that of seq.
    for (const friendship of store.friendships.by('staff', staff.userid)) {
      if (member === from && friendship.seq <= after) continue;
      const customer = store.customers.get(friendship.externalUserid);
      if (customer === undefined) continue;
      if (list.length === limit) return { external_contact_list: list, next_cursor: toCursor(last) };
      list.push({ external_contact: shown(customer), follow_info: followInfo(store, friendship) });
      last = [member, friendship.seq];
    }
  }
  return { external_contact_list: list, next_cursor: '' };
}
