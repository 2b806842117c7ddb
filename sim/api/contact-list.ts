import { createHash } from 'node:crypto';
import Value from 'typebox/value';
import { HOUR } from '../../domain/kernel/time.ts';
import { CONTACT_LIST_HOURS, CONTACT_LIST_PAGE, ContactListRequest } from '../../domain/wecom/external-contacts.ts';
import { seconds } from '../clock.ts';
import { servesCustomers } from '../range.ts';
import type { Sim } from '../sim.ts';
import { malformed } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { fromCursor, limitOf, toCursor } from './paging.ts';
import { visibleFriendships } from './shown-contact.ts';

/** Everybody whom members serve, customers or not (99434): first the friends of each member, then the people in groups. */
export const CONTACT_LIST_ENDPOINTS: Endpoints = {
  'externalcontact/contact_list': {
    method: 'POST',
    empty: { info_list: [] },
    answer(sim, { body }) {
      const cursor = fromCursor(body.cursor, 5);
      if (!Value.Check(ContactListRequest, body) || cursor === undefined) return malformed('contact_list');
      const now = sim.clock.now();
      const isFirst = (body.cursor ?? '') === '';
      const [startedAt = 0, salt = 0, ...position] = isFirst ? [now, sim.store.next('traversal'), 0, 0, 0] : cursor;
      // A traversal is good for four hours, and its ids mean nothing in another one.
      if (startedAt > now || startedAt <= now - CONTACT_LIST_HOURS * HOUR) return malformed('cursor expired');
      return page(sim, { startedAt, salt }, position, limitOf(body.limit, CONTACT_LIST_PAGE));
    },
  },
};

type Traversal = { readonly startedAt: number; readonly salt: number };
type Served = { readonly at: readonly [number, number, number]; readonly info: Answer };

function page(sim: Sim, { startedAt, salt }: Traversal, position: readonly number[], limit: number): Answer {
  const info: object[] = [];
  let last: readonly number[] = position;
  for (const served of everybody(sim, position)) {
    if (info.length === limit) return { info_list: info, next_cursor: toCursor([startedAt, salt, ...last]) };
    const { person, ...shown } = served.info;
    info.push({ ...shown, tmp_openid: tmpOpenid(salt, String(person)) });
    last = served.at;
  }
  return { info_list: info, next_cursor: '' };
}

/** From a position on: (0 friends or 1 groups, which member or group, the last one of it). */
function* everybody(sim: Sim, [part = 0, from = 0, after = 0]: readonly number[]): Generator<Served> {
  if (part === 0) yield* friends(sim, from, after);
  yield* inGroups(sim, part === 0 ? 0 : from, part === 0 ? 0 : after);
}

function* friends(sim: Sim, from: number, after: number): Generator<Served> {
  const members = [...sim.store.staff.all()];
  for (let member = from; member < members.length; member++) {
    const staff = members[member];
    if (staff === undefined || !servesCustomers(sim, staff)) continue;
    for (const { seq, externalUserid, createdAt } of sim.store.friendships.by('staff', staff.userid)) {
      if (member === from && seq <= after) continue;
      const who = { person: externalUserid, is_customer: true, external_userid: externalUserid, follow_userid: staff.userid };
      yield { at: [0, member, seq], info: { ...who, add_time: seconds(createdAt) } };
    }
  }
}

function* inGroups(sim: Sim, from: number, after: number): Generator<Served> {
  for (const group of sim.store.groups.all()) {
    if (group.seq < from || group.dismissedAt !== undefined) continue;
    let place = 0;
    for (const { id, kind, present, joinedAt, nickname } of sim.store.memberships.by('group', group.chatId)) {
      place += 1;
      if (kind !== 'customer' || !present || (group.seq === from && place <= after)) continue;
      const isCustomer = visibleFriendships(sim, id).length > 0;
      const name = sim.store.customers.get(id)?.name ?? nickname;
      const shown = isCustomer
        ? { is_customer: true, external_userid: id, chat_id: group.chatId }
        : { is_customer: false, name: masked(name), follow_userid: group.owner, chat_name: group.name };
      yield { at: [1, group.seq, place], info: { person: id, ...shown, add_time: seconds(joinedAt) } };
    }
  }
}

function tmpOpenid(salt: number, person: string): string {
  return `tmp${createHash('sha256').update(`${salt} ${person}`).digest('base64url').slice(0, 29)}`;
}

/** All but the last character is hidden. */
function masked(name: string): string {
  return `***${[...name].at(-1) ?? ''}`;
}
