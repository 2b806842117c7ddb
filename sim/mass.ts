import type { Instant } from '../domain/kernel/time.ts';
import { deliverMessage } from './chat.ts';
import { newMsgid } from './ids.ts';
import { confirmToGroups } from './mass-groups.ts';
import { NOT_FRIEND, OVER_QUOTA, quotaNow, SENT, WAITING } from './mass-quota.ts';
import type { QuotaWindow } from './mass-quota.ts';
import type { Friendship } from './tables/people.ts';
import type { MassMessage, MassTask } from './tables/messages.ts';
import type { Sim } from './sim.ts';
import { friendshipKey } from './keys.ts';
import type { Store } from './store.ts';

/** Names at which things fail, so that failures can be clicked too. */
export const REFUSING_CUSTOMER = '拒收';
export const UNREACHABLE_STAFF = '失联';

/** A member's tasks still waiting for the tap. */
export function waitingTasks(store: Store, userid: string): { task: MassTask; message: MassMessage }[] {
  const waiting = [];
  for (const task of store.massTasks.by('waiting', userid)) {
    const message = store.massMessages.get(task.msgid);
    if (message !== undefined && !message.cancelled) waiting.push({ task, message });
  }
  return waiting;
}

/** What the member may still decide when she sends: which of her groups, where none are named; which customers to leave out. */
export type Picked = { readonly chatIds?: readonly string[]; readonly leaveOut?: ReadonlySet<string> };

/** The member taps 发送: each recipient gets the message, or her status says why not. */
export function confirmTask(sim: Sim, task: MassTask, message: MassMessage, picked: Picked = {}): { sent: number; failed: number } {
  if (message.chatType === 'group') return confirmToGroups(sim, task, message, picked.chatIds);
  const { store, clock } = sim;
  const quota = quotaNow(sim);
  const count = { sent: 0, failed: 0 };
  const recipients = task.recipients.map((recipient) => {
    const { externalUserid } = recipient;
    if (picked.leaveOut?.has(externalUserid) === true) return recipient;
    const friendship = store.friendships.get(friendshipKey(task.userid, externalUserid));
    const status = statusFor(store, friendship, externalUserid, quota);
    if (friendship !== undefined && status === SENT)
      deliverMessage(sim, friendship, { from: 'staff', via: 'mass', text: message.text, attachments: message.attachments });
    count[status === SENT ? 'sent' : 'failed'] += 1;
    return { externalUserid, status };
  });
  store.massTasks.put({ ...task, sentAt: clock.now(), recipients });
  return count;
}

function statusFor(store: Store, friendship: Friendship | undefined, externalUserid: string, quota: QuotaWindow): number {
  const refuses = store.customers.get(externalUserid)?.name === REFUSING_CUSTOMER;
  if (friendship === undefined || friendship.cutByCustomer || refuses) return NOT_FRIEND;
  return receivedSince(store, externalUserid, quota.since) >= quota.most ? OVER_QUOTA : SENT;
}

/** Whether a customer can get no more for now. */
export function isOverQuota(sim: Sim, externalUserid: string): boolean {
  const { since, most } = quotaNow(sim);
  return receivedSince(sim.store, externalUserid, since) >= most;
}

/** A member sends something to many on her own account: to customers or groups of hers, at once, and out of the same quota (92135). */
export function sendOwn(
  sim: Sim,
  userid: string,
  what: Pick<MassMessage, 'text' | 'attachments'>,
  to: { customers: readonly string[] } | { chats: readonly string[] },
): { msgid: string; sent: number; failed: number } {
  const { store, clock } = sim;
  const chatType = 'chats' in to ? 'group' : 'single';
  const message: MassMessage = {
    msgid: newMsgid(),
    createdAt: clock.now(),
    ...what,
    cancelled: false,
    remindedAt: [],
    chatType,
    creator: userid,
  };
  store.massMessages.put(message);
  const task: MassTask =
    'chats' in to
      ? { msgid: message.msgid, userid, recipients: [], groups: to.chats.map((chatId) => ({ chatId, status: WAITING })) }
      : { msgid: message.msgid, userid, recipients: to.customers.map((externalUserid) => ({ externalUserid, status: WAITING })) };
  store.massTasks.put(task);
  return { msgid: message.msgid, ...confirmTask(sim, task, message) };
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

function receivedSince(store: Store, externalUserid: string, since: Instant): number {
  let count = 0;
  for (const message of store.messages.by('customer', externalUserid)) if (message.via === 'mass' && message.at >= since) count += 1;
  return count;
}
