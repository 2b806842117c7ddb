import type { Attachment } from '../domain/wecom/attachments.ts';
import type { Conclusions } from '../domain/wecom/contact-ways.ts';
import { SECOND, type Instant } from '../domain/kernel/time.ts';
import { deliverMessage } from './chat.ts';
import { ADD_WAY_SCAN, askFriendship, befriend } from './friendships.ts';
import { friendshipKey, staffKey } from './keys.ts';
import { membersOf, servesCustomers } from './range.ts';
import type { Sim } from './sim.ts';
import type { Store } from './store.ts';
import type { ContactWay } from './tables/codes.ts';
import type { Customer, Friendship, Staff } from './tables/people.ts';

/** The members a code leads to, departments opened up. */
export function membersOfWay(store: Store, way: ContactWay): string[] {
  return [...new Set([...way.userids, ...membersOf(store, way.parties).map((staff) => staff.userid)])];
}

/** What came of a scan: friends now or before, asked where the member decides, or a code that does not serve her. */
export type Scanned =
  | { readonly kind: 'added' | 'known' | 'asked'; readonly userid: string }
  | { readonly kind: 'dead'; readonly why: string };

/** The customer scans a contact way: its members in turn, one of them for all of a company where the way says so (92228). */
export function scanContactWay(sim: Sim, way: ContactWay, customer: Customer, state = way.state): Scanned {
  const { store, clock } = sim;
  const dead = deadFor(way, customer, clock.now());
  if (dead !== undefined) return { kind: 'dead', why: dead };
  const staff = nextMember(sim, way, customer);
  if (staff === undefined) return { kind: 'dead', why: 'The contact way has no member.' };
  const who = { userid: staff.userid, externalUserid: customer.externalUserid };
  if (!way.skipVerify && way.temp === undefined) {
    const asked = askFriendship(sim, { ...who, addWay: ADD_WAY_SCAN, state });
    if (asked) store.contactWays.put({ ...way, scans: way.scans + 1 });
    return { kind: asked ? 'asked' : 'known', userid: staff.userid };
  }
  const made = befriend(sim, customer, staff, state, way.temp === undefined ? {} : { temporary: true });
  if (!made) return { kind: 'known', userid: staff.userid };
  store.contactWays.put({ ...way, scans: way.scans + 1, ...(way.temp === undefined ? {} : { temp: { ...way.temp, used: true } }) });
  if (way.isExclusive && customer.corpName !== undefined)
    store.exclusiveChoices.put({ configId: way.configId, corpName: customer.corpName, userid: staff.userid });
  if (way.temp !== undefined)
    store.tempChats.put({ ...who, endsAt: clock.now() + way.temp.chatExpiresIn * SECOND, conclusions: way.temp.conclusions });
  return { kind: 'added', userid: staff.userid };
}

function deadFor({ temp }: ContactWay, customer: Customer, now: Instant): string | undefined {
  if (temp === undefined) return undefined;
  if (temp.used) return 'The temporary code has served its customer.';
  if (temp.expiresAt <= now) return 'The temporary code has expired.';
  return temp.unionid !== '' && temp.unionid !== customer.unionid ? 'The temporary code is for somebody else.' : undefined;
}

function nextMember(sim: Sim, way: ContactWay, customer: Customer): Staff | undefined {
  const { store } = sim;
  const able = membersOfWay(store, way).flatMap((userid) => {
    const staff = store.staff.get(staffKey(userid));
    return staff !== undefined && servesCustomers(sim, staff) ? [staff] : [];
  });
  const chosen = way.isExclusive ? store.exclusiveChoices.get(`${way.configId} ${customer.corpName ?? ''}`) : undefined;
  return able.find(({ userid }) => userid === chosen?.userid) ?? able[way.scans % able.length];
}

/** Ends a temporary session: the conclusion is sent, and they are strangers again. */
export function endTempChat(sim: Sim, friendship: Friendship): void {
  const { store } = sim;
  const key = friendshipKey(friendship.userid, friendship.externalUserid);
  const chat = store.tempChats.get(key);
  store.tempChats.remove(key);
  if (chat !== undefined) conclude(sim, friendship, chat.conclusions);
  store.friendships.remove(key);
}

function conclude(sim: Sim, friendship: Friendship, conclusions: Conclusions): void {
  const attachments = attachmentsOf(conclusions);
  const text = conclusions.text?.content ?? '';
  if (text !== '' || attachments.length > 0) deliverMessage(sim, friendship, { from: 'staff', via: 'chat', text, attachments });
}

function attachmentsOf({ image, link, miniprogram }: Conclusions): Attachment[] {
  if (image !== undefined) return [{ msgtype: 'image', image }];
  if (link !== undefined) return [{ msgtype: 'link', link: { ...link, title: link.title ?? '' } }];
  if (miniprogram === undefined) return [];
  const { title = '', pic_media_id = '', appid, page } = miniprogram;
  return [{ msgtype: 'miniprogram', miniprogram: { title, pic_media_id, appid, page } }];
}

/** Sessions end when their time has come. */
export const endingTempChats = {
  nextAt: ({ store }: Sim): Instant | undefined => {
    let next: Instant | undefined;
    for (const { endsAt } of store.tempChats.all()) next = Math.min(next ?? endsAt, endsAt);
    return next;
  },
  run(sim: Sim): void {
    const { store, clock } = sim;
    for (const chat of [...store.tempChats.all()]) {
      if (chat.endsAt > clock.now()) continue;
      const friendship = store.friendships.get(friendshipKey(chat.userid, chat.externalUserid));
      if (friendship === undefined) store.tempChats.remove(friendshipKey(chat.userid, chat.externalUserid));
      else endTempChat(sim, friendship);
    }
  },
};
