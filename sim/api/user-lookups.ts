import Value from 'typebox/value';
import { DAY, localDate, startOfLocalDay } from '../../domain/kernel/time.ts';
import { USER_ID_PAGE, UserListIdRequest } from '../../domain/wecom/contacts.ts';
import { accountCap } from '../address-book.ts';
import { ZONE } from '../clock.ts';
import { staffKey } from '../keys.ts';
import { count, numberAt } from '../settings.ts';
import type { Sim } from '../sim.ts';
import { openidOf } from '../tables/people.ts';
import type { Staff } from '../tables/people.ts';
import { malformed, missing, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { fromCursor, limitOf, pageOf } from './paging.ts';

/** Who is meant by a number, an address, an openid; and everybody's ids. */
export const USER_LOOKUP_ENDPOINTS: Endpoints = {
  'user/list_id': {
    method: 'POST',
    secret: 'contacts',
    empty: { dept_user: [] },
    answer({ store }, { body }) {
      const offset = fromCursor(body.cursor, 1)?.[0];
      if (!Value.Check(UserListIdRequest, body) || offset === undefined) return malformed('list_id');
      const pairs = [...store.staff.all()].flatMap(({ userid, department }) => department.map((id) => ({ userid, department: id })));
      const { items, nextCursor } = pageOf(pairs, offset, limitOf(body.limit, USER_ID_PAGE));
      return { dept_user: items, next_cursor: nextCursor };
    },
  },
  'user/getuserid': {
    method: 'POST',
    secret: 'any',
    empty: {},
    answer(sim, { body }) {
      const lacking = missing(body, { mobile: 40063 });
      if (lacking !== undefined) return lacking;
      return found(sim, sim.store.staff.by('mobile', String(body.mobile)));
    },
  },
  'user/get_userid_by_email': {
    method: 'POST',
    secret: 'any',
    empty: {},
    answer(sim, { body }) {
      const lacking = missing(body, { email: 40063 });
      if (lacking !== undefined) return lacking;
      const { email_type: kind = 1 } = body;
      if (kind !== 1 && kind !== 2) return malformed('email_type');
      return found(sim, sim.store.staff.by(kind === 1 ? 'bizMail' : 'email', String(body.email)));
    },
  },
  'user/convert_to_openid': {
    method: 'POST',
    secret: 'any',
    empty: {},
    answer({ store }, { body }) {
      const lacking = missing(body, { userid: 41009 });
      if (lacking !== undefined) return lacking;
      const staff = store.staff.get(staffKey(String(body.userid)));
      if (staff === undefined) return refuse(60111, 'userid not found');
      // Who has not signed in with WeChat has none.
      return staff.status === 4 ? refuse(43004, 'require subscribe') : { openid: openidOf(staffKey(staff.userid)) };
    },
  },
  'user/convert_to_userid': {
    method: 'POST',
    secret: 'any',
    empty: {},
    answer({ store }, { body }) {
      const lacking = missing(body, { openid: 40073 });
      if (lacking !== undefined) return lacking;
      for (const { userid } of store.staff.by('openid', String(body.openid))) return { userid };
      return refuse(40073, 'invalid openid');
    },
  },
  'user/get_active_stat': {
    method: 'POST',
    secret: 'any',
    empty: {},
    answer({ store, clock }, { body }) {
      const lacking = missing(body, { date: 40063 });
      if (lacking !== undefined) return lacking;
      const date = String(body.date);
      const now = clock.now();
      const earliest = localDate(startOfLocalDay(now, ZONE) - 30 * DAY, ZONE);
      if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || date > localDate(now, ZONE) || date < earliest) return malformed('date');
      // Who is active here is active every day.
      return { active_cnt: [...store.staff.all()].filter(({ status = 1 }) => status === 1).length };
    },
  },
};

/** Guessing costs: with too many misses in a day the lookups end until it is over (91693). */
function found(sim: Sim, staff: Iterable<Staff>): Answer {
  const misses = `lookupMisses.${localDate(sim.clock.now(), ZONE)}`;
  if (numberAt(sim.store, misses) > accountCap(sim) / 5) return refuse(45009, 'too many wrong lookups');
  for (const { userid } of staff) return { userid };
  count(sim.store, misses);
  return refuse(46004, 'user not found');
}
