import { DAY, MINUTE, localDate } from '../domain/kernel/time.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { CHAT_KEY_MINUTES, CUSTOMER_CHANNEL_BYTES, TOLD_MESSAGES } from '../domain/wecom/acquisition.ts';
import { spend } from './acquisition-quota.ts';
import { ZONE } from './clock.ts';
import type { EventFields } from './envelope.ts';
import { newChatKey } from './ids.ts';
import { friendshipKey, staffKey } from './keys.ts';
import { membersOf, servesCustomers } from './range.ts';
import type { Sim } from './sim.ts';
import { switchOf } from './switches.ts';
import type { AcquisitionLink, WonCustomer } from './tables/acquisition.ts';
import type { Customer, Friendship, Staff } from './tables/people.ts';

/** What happens around links that win customers; each is told to the app that made the link (97299). */

export function linkUrl({ linkId }: AcquisitionLink): string {
  return `https://work.weixin.qq.com/ca/${linkId}`;
}

/** The members a link may lead to, departments opened up: active, and allowed to serve customers. */
export function reachable(sim: Sim, link: Pick<AcquisitionLink, 'userids' | 'parties'>): Staff[] {
  const named = link.userids.flatMap((userid) => sim.store.staff.get(staffKey(userid)) ?? []);
  const all = new Map([...named, ...membersOf(sim.store, link.parties)].map((staff) => [staff.userid, staff]));
  return [...all.values()].filter((staff) => (staff.status ?? 1) === 1 && servesCustomers(sim, staff));
}

/** Members come and go: a link that leads to nobody any more is told of, once. */
export function refreshLinks(sim: Sim): void {
  for (const link of [...sim.store.acquisitionLinks.all()]) {
    const unavailable = reachable(sim, link).length === 0;
    if (unavailable === link.unavailable) continue;
    sim.store.acquisitionLinks.put({ ...link, unavailable });
    if (unavailable) tell(sim, 'link_unavailable', { LinkId: link.linkId });
  }
}

/** Somebody opened the link: nobody knows who. */
export function openLink(sim: Sim, link: AcquisitionLink, channel: string): void {
  countDay(sim, link.linkId, { opened: 1, won: 0 });
  tell(sim, 'open_profile', { LinkId: link.linkId, State: channel });
}

/** The member to whom the next customer goes: one she knows already if the link prefers that, else each in turn. */
export function memberFor(sim: Sim, link: AcquisitionLink, customer: Customer): Staff | undefined {
  const staff = reachable(sim, link);
  const preferred = link.priority?.type === 2 ? new Set(link.priority.userids.map(staffKey)) : undefined;
  if (link.priority !== undefined) {
    for (const { userid, cutByCustomer } of sim.store.friendships.by('customer', customer.externalUserid)) {
      const known = sim.store.staff.get(staffKey(userid));
      if (known !== undefined && !cutByCustomer && (preferred === undefined || preferred.has(staffKey(userid)))) return known;
    }
  }
  return staff[link.won % Math.max(1, staff.length)];
}

/** A customer is won: a unit of quota is spent, and the link remembers her. */
export function winCustomer(sim: Sim, link: AcquisitionLink, customer: Customer, staff: Staff, state: string): void {
  const { store, clock } = sim;
  spend(sim);
  store.acquisitionLinks.put({ ...link, won: link.won + 1 });
  const key = friendshipKey(staff.userid, customer.externalUserid);
  store.wonCustomers.remove(key);
  store.wonCustomers.put({
    seq: store.next('wonCustomer'),
    linkId: link.linkId,
    userid: staff.userid,
    externalUserid: customer.externalUserid,
    state,
    at: clock.now(),
    messages: 0,
  });
  countDay(sim, link.linkId, { opened: 0, won: 1 });
}

/** The customer wrote to the member she was won for: the first message, the 3rd, 5th and 10th are told. */
export function tellChat(sim: Sim, { userid, externalUserid }: Pick<Friendship, 'userid' | 'externalUserid'>): void {
  const { store } = sim;
  const old = store.wonCustomers.get(friendshipKey(userid, externalUserid));
  if (old === undefined) return;
  const won = { ...old, messages: old.messages + 1 };
  store.wonCustomers.put(won);
  const who = { UserID: userid, ExternalUserID: externalUserid, LinkId: won.linkId };
  if (won.messages === 1) tell(sim, 'customer_start_chat', { ...who, State: orNone(won.state) });
  if (!TOLD_MESSAGES.some((count) => count === won.messages)) return;
  const isNew = switchOf(store, 'acquisitionMessages') === 'chatKey';
  tell(sim, 'message_from_customer', isNew ? { ChatKey: keyOfChat(sim, won) } : { ...who, ChatSeq: won.messages });
}

/** A customer won by a link deleted the member. */
export function tellLostCustomer(sim: Sim, { userid, externalUserid }: Pick<Friendship, 'userid' | 'externalUserid'>): void {
  const won = sim.store.wonCustomers.get(friendshipKey(userid, externalUserid));
  if (won === undefined) return;
  tell(sim, 'del_follow_user', { UserID: userid, ExternalUserID: externalUserid, LinkId: won.linkId, State: won.state });
}

/** In the administrator's console: what the API deletes is not told. */
export function deleteLinkInConsole(sim: Sim, link: AcquisitionLink): void {
  sim.store.acquisitionLinks.remove(link.linkId);
  tell(sim, 'delete_link', { LinkId: link.linkId });
}

export function tell({ callbacks }: Pick<Sim, 'callbacks'>, change: string, fields: EventFields): void {
  callbacks.push('customer_acquisition', { ChangeType: change, ...fields });
}

/** The channel as it arrives: what is longer than 64 bytes is cut (97298). */
export function cutChannel(channel: string): string {
  let kept = channel;
  while (Buffer.byteLength(kept) > CUSTOMER_CHANNEL_BYTES) kept = [...kept].slice(0, -1).join('');
  return kept;
}

function keyOfChat({ store, clock }: Sim, { userid, externalUserid, linkId, state, messages }: WonCustomer): string {
  const chatKey = newChatKey();
  store.chatKeys.put({ chatKey, expiresAt: clock.now() + CHAT_KEY_MINUTES * MINUTE, userid, externalUserid, linkId, state, messages });
  return chatKey;
}

function countDay({ store, clock }: Sim, linkId: string, by: { opened: number; won: number }): void {
  const date = localDate(clock.now(), ZONE);
  const old = store.linkDays.get(`${linkId} ${date}`) ?? { linkId, date, opened: 0, won: 0 };
  store.linkDays.put({ ...old, opened: old.opened + by.opened, won: old.won + by.won });
}

function orNone(state: string): string | undefined {
  return state === '' ? undefined : state;
}

/** The local days of a span of instants, both ends included. */
export function daysOf(from: Instant, to: Instant): string[] {
  const days: string[] = [];
  for (let at = from; at < to + DAY; at += DAY) {
    const date = localDate(Math.min(at, to), ZONE);
    if (days.at(-1) !== date) days.push(date);
  }
  return days;
}
