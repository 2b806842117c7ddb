import { DAY, HOUR, startOfLocalDay } from '../domain/kernel/time.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { TRANSFERS_PER_CUSTOMER, TRANSFER_HOURS, TRANSFER_LOGIN_DAYS, TRANSFER_WINDOW_DAYS } from '../domain/wecom/transfer.ts';
import { deliverMessage } from './chat.ts';
import { ZONE } from './clock.ts';
import { ADD_WAY_ASSIGNED, befriend, newFriendship } from './friendships.ts';
import { friendshipKey, staffKey } from './keys.ts';
import type { Sim } from './sim.ts';
import type { Store } from './store.ts';
import { switchOf } from './switches.ts';
import type { Customer, Friendship, Resigned, Staff } from './tables/people.ts';
import type { Transfer } from './tables/transfer.ts';

/** Status of a transfer, as transfer_result says it (94088). */
export const DONE = 1;
export const WAITING = 2;
export const REFUSED = 3;
export const LIMIT = 4;

export type Handing = {
  readonly kind: Transfer['kind'];
  readonly from: Staff | Resigned;
  readonly to: Staff;
  readonly message: string;
};

/** Begins the transfer of one customer: 0, or the code that says why not (92125). */
export function startTransfer(sim: Sim, { kind, from, to, message }: Handing, externalUserid: string): number {
  const { store, clock } = sim;
  if (staffKey(from.userid) === staffKey(to.userid)) return 40130;
  if (store.customers.get(externalUserid) === undefined) return 40096;
  if (store.friendships.get(friendshipKey(from.userid, externalUserid)) === undefined) return 40131;
  if (to.realName === false || (to.status ?? 1) !== 1) return 40098;
  if (to.banned === true || ('banned' in from && from.banned)) return 40143;
  if (isStale(from, clock.now()) || isStale(to, clock.now())) return 40205;
  if (isWaiting(store, from.userid, externalUserid)) return 40129;
  if (kind === 'onjob' && recentTransfers(store, externalUserid, clock.now()) >= TRANSFERS_PER_CUSTOMER) return 40128;
  if (isFull(store, to)) return 40099;
  store.transfers.put({
    seq: store.next('transfer'),
    kind,
    handover: from.userid,
    takeover: to.userid,
    externalUserid,
    startedAt: clock.now(),
    dueAt: clock.now() + TRANSFER_HOURS * HOUR,
    status: WAITING,
    message,
  });
  return 0;
}

/** The customer says yes before the day is over, or the day is over. */
export function finishTransfer(sim: Sim, transfer: Transfer): void {
  const { store, clock } = sim;
  const { handover, takeover, externalUserid } = transfer;
  const customer = store.customers.get(externalUserid);
  const to = store.staff.get(staffKey(takeover));
  if (customer === undefined || to === undefined || isFull(store, to)) return fail(sim, transfer, LIMIT, 'customer_limit_exceed');
  store.transfers.put({ ...transfer, status: DONE, doneAt: clock.now() });
  const old = store.friendships.get(friendshipKey(handover, externalUserid));
  receive(sim, transfer, customer, to, old);
  if (old === undefined) return;
  store.friendships.remove(friendshipKey(handover, externalUserid));
  // Who left is told of nothing any more.
  if (transfer.kind === 'resigned') return;
  sim.callbacks.push('change_external_contact', {
    ChangeType: 'del_external_contact',
    UserID: handover,
    ExternalUserID: externalUserid,
    Source: 'DELETE_BY_TRANSFER',
  });
}

/** The customer does not want the other member. */
export function refuseTransfer(sim: Sim, transfer: Transfer): void {
  fail(sim, transfer, REFUSED, 'customer_refused');
}

/** Transfers whose day is over. */
export const waitingTransfers = {
  nextAt: ({ store }: Sim): Instant | undefined => {
    let first: Instant | undefined;
    for (const { dueAt } of store.transfers.by('status', String(WAITING))) first = Math.min(first ?? dueAt, dueAt);
    return first;
  },
  run(sim: Sim): void {
    const now = sim.clock.now();
    for (const transfer of [...sim.store.transfers.by('status', String(WAITING))]) if (transfer.dueAt <= now) finishTransfer(sim, transfer);
  },
};

/** Whether a relation is on its way to another member. */
export function isWaiting(store: Store, userid: string, externalUserid: string): boolean {
  for (const transfer of store.transfers.by('relation', friendshipKey(userid, externalUserid)))
    if (transfer.status === WAITING) return true;
  return false;
}

/** No event when they are friends already, or when the member had handed this customer away before (92125). */
function receive(sim: Sim, transfer: Transfer, customer: Customer, to: Staff, old: Friendship | undefined): void {
  const { store, clock } = sim;
  const key = friendshipKey(to.userid, customer.externalUserid);
  const before = store.friendships.get(key);
  if (before !== undefined && !before.cutByCustomer) return;
  const hadIt = [...store.transfers.by('customer', customer.externalUserid)].some(
    (one) => one.status === DONE && one.handover === to.userid,
  );
  const assigned = { addWay: ADD_WAY_ASSIGNED, operUserid: transfer.handover, welcome: false } as const;
  if (hadIt) {
    const fresh = before ?? newFriendship(store, to.userid, customer.externalUserid, clock.now());
    const { addWay, operUserid } = assigned;
    store.friendships.put({ ...fresh, createdAt: clock.now(), addWay, operUserid, cutByCustomer: false });
  } else befriend(sim, customer, to, '', assigned);
  carryNotes(sim, key, old);
  const made = store.friendships.get(key);
  if (made !== undefined && transfer.message !== '')
    deliverMessage(sim, made, { from: 'staff', via: 'welcome', text: transfer.message, attachments: [] });
}

function carryNotes({ store }: Sim, key: string, old: Friendship | undefined): void {
  const made = store.friendships.get(key);
  if (made === undefined || old === undefined || switchOf(store, 'transferredNotes') === 'dropped') return;
  const { remark, description, remarkCompany, remarkMobiles, tagIds } = old;
  store.friendships.put({ ...made, remark, description, remarkCompany, remarkMobiles, tagIds });
}

function fail(sim: Sim, transfer: Transfer, status: number, reason: string): void {
  sim.store.transfers.put({ ...transfer, status });
  sim.callbacks.push('change_external_contact', {
    ChangeType: 'transfer_fail',
    FailReason: reason,
    UserID: transfer.takeover,
    ExternalUserID: transfer.externalUserid,
  });
}

/** Twice in 90 calendar days, this one not counted. */
function recentTransfers(store: Store, externalUserid: string, now: Instant): number {
  const since = startOfLocalDay(now, ZONE) - (TRANSFER_WINDOW_DAYS - 1) * DAY;
  let recent = 0;
  for (const { kind, status, startedAt } of store.transfers.by('customer', externalUserid))
    if (kind === 'onjob' && (status === DONE || status === WAITING) && startedAt >= since) recent += 1;
  return recent;
}

function isStale({ lastLoginAt }: Staff | Resigned, now: Instant): boolean {
  return lastLoginAt !== undefined && lastLoginAt < now - TRANSFER_LOGIN_DAYS * DAY;
}

function isFull(store: Store, { userid, contactLimit }: Staff): boolean {
  if (contactLimit === undefined) return false;
  let held = 0;
  for (const _ of store.friendships.by('staff', userid)) held += 1;
  return held >= contactLimit;
}
