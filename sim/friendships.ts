import type { Instant } from '../domain/kernel/time.ts';
import { WELCOME_CODE_SECONDS } from '../domain/wecom/limits.ts';
import { tellLostCustomer } from './acquisition.ts';
import { countBehavior } from './behavior.ts';
import { newWelcomeCode } from './ids.ts';
import type { Customer, FriendRequest, Friendship, Staff } from './tables/people.ts';
import type { Sim } from './sim.ts';
import { friendshipKey } from './keys.ts';
import type { Store } from './store.ts';
import { switchOf } from './switches.ts';

/** How somebody was added (92114). */
export const ADD_WAY_SCAN = 1;
export const ADD_WAY_PHONE = 2;
export const ADD_WAY_LINK = 16;
export const ADD_WAY_ASSIGNED = 202;

/** What people do in their clients: each is told to the product by a callback. */

/** How two become friends, where it is not by the customer's scan of a code. */
export type Adding = {
  readonly addWay?: number;
  readonly operUserid?: string;
  readonly temporary?: boolean;
  /** No greeting: the member was assigned. */
  readonly welcome?: false;
};

/** They become friends. False when they are already. */
export function befriend(sim: Sim, customer: Customer, staff: Staff, state: string, adding: Adding = {}): boolean {
  const { store, clock } = sim;
  const key = friendshipKey(staff.userid, customer.externalUserid);
  const old = store.friendships.get(key);
  if (old !== undefined && !old.cutByCustomer) return false;
  const fresh = old ?? newFriendship(store, staff.userid, customer.externalUserid, clock.now());
  const { lastChatAt: _, operUserid: __, temporary: ___, ...kept } = fresh;
  const { addWay = ADD_WAY_SCAN, operUserid, temporary } = adding;
  store.friendRequests.remove(key);
  store.friendships.put({
    ...kept,
    createdAt: clock.now(),
    addWay,
    state,
    cutByCustomer: false,
    ...(operUserid === undefined ? {} : { operUserid }),
    ...(temporary === undefined ? {} : { temporary }),
  });
  countBehavior(sim, staff.userid, { added: 1 });
  tellAdded(sim, customer, staff, state, adding.welcome ?? true);
  return true;
}

/** She asked a member who decides herself: nothing is told before (92228). False when they are friends already. */
export function askFriendship(sim: Sim, request: Omit<FriendRequest, 'at'>): boolean {
  const { store, clock } = sim;
  const old = store.friendships.get(friendshipKey(request.userid, request.externalUserid));
  if (old !== undefined && !old.cutByCustomer) return false;
  store.friendRequests.put({ ...request, at: clock.now() });
  return true;
}

/** A member asks a customer to become friends, who says yes or not (92132 counts her asking). False when they are friends already. */
export function applyToCustomer(sim: Sim, customer: Customer, staff: Staff, answer: 'accepted' | 'unanswered'): boolean {
  const old = sim.store.friendships.get(friendshipKey(staff.userid, customer.externalUserid));
  if (old !== undefined && !old.cutByCustomer) return false;
  countBehavior(sim, staff.userid, { applied: 1 });
  if (answer === 'accepted') befriend(sim, customer, staff, '', { addWay: ADD_WAY_PHONE, operUserid: staff.userid });
  return true;
}

/** By the customer: the member's side goes on listing her. By the member: the relation is gone. */
export function unfriend(sim: Sim, friendship: Friendship, by: 'customer' | 'staff'): void {
  if (by === 'customer') countBehavior(sim, friendship.userid, { lost: 1 });
  if (by === 'customer') sim.store.friendships.put({ ...friendship, cutByCustomer: true });
  else sim.store.friendships.remove(friendshipKey(friendship.userid, friendship.externalUserid));
  sim.callbacks.push('change_external_contact', {
    ChangeType: by === 'customer' ? 'del_follow_user' : 'del_external_contact',
    UserID: friendship.userid,
    ExternalUserID: friendship.externalUserid,
  });
  if (by === 'customer') tellLostCustomer(sim, friendship);
}

/** The member changes tags, remark or description in the client. */
export function editInClient(
  sim: Sim,
  friendship: Friendship,
  edit: {
    readonly addTags: readonly string[];
    readonly removeTags: readonly string[];
    readonly remark?: string | undefined;
    readonly description?: string | undefined;
    readonly remarkMobiles?: readonly string[] | undefined;
  },
): void {
  sim.store.friendships.put({
    ...friendship,
    tagIds: changedTags(friendship.tagIds, edit.addTags, edit.removeTags),
    remark: edit.remark ?? friendship.remark,
    description: edit.description ?? friendship.description,
    remarkMobiles: [...(edit.remarkMobiles ?? friendship.remarkMobiles)],
  });
  sim.callbacks.push('change_external_contact', {
    ChangeType: 'edit_external_contact',
    UserID: friendship.userid,
    ExternalUserID: friendship.externalUserid,
  });
}

export function changedTags(tags: readonly string[], add: readonly string[], remove: readonly string[]): string[] {
  const gone = new Set(remove);
  return [...new Set([...tags.filter((id) => !gone.has(id)), ...add])];
}

export function newFriendship(store: Store, userid: string, externalUserid: string, createdAt: Instant): Friendship {
  return {
    userid,
    externalUserid,
    seq: store.next('friendship'),
    createdAt,
    addWay: ADD_WAY_SCAN,
    state: '',
    remark: '',
    description: '',
    remarkCompany: '',
    remarkMobiles: [],
    tagIds: [],
    cutByCustomer: false,
  };
}

/** A greeting is for WeChat users only: members of other corps exchange cards by themselves (92130). */
function tellAdded(sim: Sim, customer: Customer, staff: Staff, state: string, greets: boolean): void {
  const { store, clock, callbacks } = sim;
  const code = greets && (customer.type ?? 1) === 1 ? newWelcomeCode() : undefined;
  const who = { userid: staff.userid, externalUserid: customer.externalUserid };
  if (code !== undefined) store.welcomeCodes.put({ code, ...who, expiresAt: clock.now() + WELCOME_CODE_SECONDS * 1_000, used: false });
  const fields = {
    UserID: staff.userid,
    ExternalUserID: customer.externalUserid,
    State: state === '' ? undefined : state,
    WelcomeCode: code,
  };
  if (greets && switchOf(store, 'halfFriend') === 'first')
    callbacks.push('change_external_contact', { ChangeType: 'add_half_external_contact', ...fields });
  callbacks.push('change_external_contact', { ChangeType: 'add_external_contact', ...fields });
}
