import { DAY, localDate, startOfLocalDay } from '../domain/kernel/time.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { MassQuota } from '../domain/wecom/limits.ts';
import { deliverMessage } from './chat.ts';
import { ZONE } from './clock.ts';
import type { Friendship } from './tables/people.ts';
import type { MassMessage, MassTask } from './tables/messages.ts';
import type { Sim } from './sim.ts';
import { friendshipKey } from './keys.ts';
import type { Store } from './store.ts';

/** Names at which things fail, so that failures can be clicked too. */
export const REFUSING_CUSTOMER = '拒收';
export const UNREACHABLE_STAFF = '失联';

/** Send status of 93338. */
export const WAITING = 0;
const SENT = 1;
const NOT_FRIEND = 2;
const OVER_QUOTA = 3;

export function massQuota(store: Store): MassQuota {
  const value = store.settings.get('quota')?.value;
  return value === 'perWeek7' || value === 'perDay1' ? value : 'monthDays';
}

/** A member's tasks still waiting for the tap. */
export function waitingTasks(store: Store, userid: string): { task: MassTask; message: MassMessage }[] {
  const waiting = [];
  for (const task of store.massTasks.by('staff', userid)) {
    const message = store.massMessages.get(task.msgid);
    if (task.sentAt === undefined && message !== undefined && !message.cancelled) waiting.push({ task, message });
  }
  return waiting;
}

/** The member taps 发送: each recipient gets the message, or her status says why not. */
export function confirmTask(sim: Sim, task: MassTask, message: MassMessage): { sent: number; failed: number } {
  const { store, clock } = sim;
  const now = clock.now();
  const quota = quotaWindow(massQuota(store), now);
  let sent = 0;
  const recipients = task.recipients.map(({ externalUserid }) => {
    const friendship = store.friendships.get(friendshipKey(task.userid, externalUserid));
    const refused = store.customers.get(externalUserid)?.name === REFUSING_CUSTOMER;
    if (friendship === undefined || friendship.cutByCustomer || refused) return { externalUserid, status: NOT_FRIEND };
    if (receivedSince(store, externalUserid, quota.since) >= quota.most) return { externalUserid, status: OVER_QUOTA };
    deliverMessage(sim, friendship, { from: 'staff', via: 'mass', text: message.text, attachments: message.attachments });
    sent += 1;
    return { externalUserid, status: SENT };
  });
  store.massTasks.put({ ...task, sentAt: now, recipients });
  return { sent, failed: recipients.length - sent };
}

/** Who sends to a customer: the member who chatted last, else the first friend (92135); friends who still are come first. */
export function senderFor(friendships: Iterable<Friendship>): Friendship | undefined {
  return [...friendships].sort(
    (a, b) =>
      Number(a.cutByCustomer) - Number(b.cutByCustomer) ||
      (b.lastChatAt ?? 0) - (a.lastChatAt ?? 0) ||
      a.createdAt - b.createdAt ||
      a.seq - b.seq,
  )[0];
}

/** Natural months, weeks from Monday and days of the company's zone. */
function quotaWindow(quota: MassQuota, now: Instant): { since: Instant; most: number } {
  const today = localDate(now, ZONE);
  const startOfDay = startOfLocalDay(now, ZONE);
  switch (quota) {
    case 'monthDays': {
      const [year, month, day] = today.split('-').map(Number);
      const days = new Date(Date.UTC(year ?? 0, month ?? 1, 0)).getUTCDate();
      return { since: startOfDay - ((day ?? 1) - 1) * DAY, most: days };
    }
    case 'perWeek7': {
      const sinceMonday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
      return { since: startOfDay - sinceMonday * DAY, most: 7 };
    }
    case 'perDay1':
      return { since: startOfDay, most: 1 };
    default:
      return quota satisfies never;
  }
}

function receivedSince(store: Store, externalUserid: string, since: Instant): number {
  let count = 0;
  for (const message of store.messages.by('customer', externalUserid)) if (message.via === 'mass' && message.at >= since) count += 1;
  return count;
}
