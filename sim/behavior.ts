import { DAY, startOfLocalDay } from '../domain/kernel/time.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { STATISTIC_DAYS } from '../domain/wecom/group-limits.ts';
import { ZONE } from './clock.ts';
import { friendshipKey } from './keys.ts';
import type { Sim } from './sim.ts';
import type { Store } from './store.ts';
import type { Message } from './tables/messages.ts';
import { dayKey } from './tables/statistics.ts';
import type { BehaviorDay, ChatDay } from './tables/statistics.ts';

export type Behavior = Omit<BehaviorDay, 'userid' | 'day'>;

export const NO_BEHAVIOR: Behavior = { chats: 0, messages: 0, asked: 0, replied: 0, replyMs: 0, lost: 0, applied: 0, added: 0 };

/** Counts what a member did, or what was done to her, on this day. */
export function countBehavior({ store, clock }: Sim, userid: string, change: Partial<Behavior>): void {
  const day = startOfLocalDay(clock.now(), ZONE);
  const before = store.behaviorDays.get(dayKey(userid, day));
  if (before === undefined) forgetOld(store, userid, day - STATISTIC_DAYS * DAY);
  store.behaviorDays.put({ userid, day, ...addBehavior(before ?? NO_BEHAVIOR, change) });
}

/** Counts a message of a chat of two (92132): who spoke first on the day asks, the first answer of the same day replies. */
export function countChat(sim: Sim, { userid, externalUserid, from, at, via }: Message): void {
  // What the company had sent, or a greeting, is no talk.
  if (via !== 'chat') return;
  const day = startOfLocalDay(at, ZONE);
  const known = sim.store.chatDays.get(friendshipKey(userid, externalUserid));
  const today = known?.day === day ? known : undefined;
  const next: ChatDay = { userid, externalUserid, day, staffSpoke: today?.staffSpoke ?? false };
  if (from === 'customer') {
    if (today !== undefined) return;
    sim.store.chatDays.put({ ...next, askedAt: at });
    countBehavior(sim, userid, { asked: 1 });
    return;
  }
  const replied = today?.askedAt;
  if (today === undefined || !today.staffSpoke) sim.store.chatDays.put({ ...next, staffSpoke: true });
  countBehavior(sim, userid, {
    messages: 1,
    ...(next.staffSpoke ? {} : { chats: 1 }),
    ...(replied === undefined ? {} : { replied: 1, replyMs: at - replied }),
  });
}

/** What some members did on a day, all together. */
export function behaviorOf(store: Store, userids: Iterable<string>, day: Instant): Behavior {
  let all = NO_BEHAVIOR;
  for (const userid of userids) all = addBehavior(all, store.behaviorDays.get(dayKey(userid, day)) ?? NO_BEHAVIOR);
  return all;
}

function addBehavior(a: Behavior, b: Partial<Behavior>): Behavior {
  return {
    chats: a.chats + (b.chats ?? 0),
    messages: a.messages + (b.messages ?? 0),
    asked: a.asked + (b.asked ?? 0),
    replied: a.replied + (b.replied ?? 0),
    replyMs: a.replyMs + (b.replyMs ?? 0),
    lost: a.lost + (b.lost ?? 0),
    applied: a.applied + (b.applied ?? 0),
    added: a.added + (b.added ?? 0),
  };
}

function forgetOld(store: Store, userid: string, horizon: Instant): void {
  for (const { day } of [...store.behaviorDays.by('staff', userid)]) if (day < horizon) store.behaviorDays.remove(dayKey(userid, day));
}
