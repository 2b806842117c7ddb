import type { Instant } from '../domain/kernel/time.ts';
import { WELCOME_CODE_SECONDS } from '../domain/wecom/limits.ts';
import { newWelcomeCode } from './ids.ts';
import type { Customer, Friendship, Staff } from './tables/people.ts';
import type { Sim } from './sim.ts';
import { friendshipKey } from './keys.ts';
import type { Store } from './store.ts';

/** Scanned a code (92114). */
export const ADD_WAY_SCAN = 1;

/** What people do in their clients: each is told to the product by a callback. */

/** They become friends. False when they are already. */
export function befriend(sim: Sim, customer: Customer, staff: Staff, state: string): boolean {
  const { store, clock } = sim;
  const old = store.friendships.get(friendshipKey(staff.userid, customer.externalUserid));
  if (old !== undefined && !old.cutByCustomer) return false;
  const fresh = old ?? newFriendship(store, staff.userid, customer.externalUserid, clock.now());
  const { lastChatAt: _, ...kept } = fresh;
  store.friendships.put({ ...kept, createdAt: clock.now(), addWay: ADD_WAY_SCAN, state, cutByCustomer: false });
  const code = newWelcomeCode();
  store.welcomeCodes.put({
    code,
    userid: staff.userid,
    externalUserid: customer.externalUserid,
    expiresAt: clock.now() + WELCOME_CODE_SECONDS * 1_000,
    used: false,
  });
  sim.callbacks.push('change_external_contact', {
    ChangeType: 'add_external_contact',
    UserID: staff.userid,
    ExternalUserID: customer.externalUserid,
    State: state === '' ? undefined : state,
    WelcomeCode: code,
  });
  return true;
}

/** By the customer: the member's side goes on listing her. By the member: the relation is gone. */
export function unfriend(sim: Sim, friendship: Friendship, by: 'customer' | 'staff'): void {
  if (by === 'customer') sim.store.friendships.put({ ...friendship, cutByCustomer: true });
  else sim.store.friendships.remove(friendshipKey(friendship.userid, friendship.externalUserid));
  sim.callbacks.push('change_external_contact', {
    ChangeType: by === 'customer' ? 'del_follow_user' : 'del_external_contact',
    UserID: friendship.userid,
    ExternalUserID: friendship.externalUserid,
  });
}

/** The member changes tags or remark in the client. */
export function editInClient(
  sim: Sim,
  friendship: Friendship,
  edit: { addTags: readonly string[]; removeTags: readonly string[]; remark?: string | undefined },
): void {
  sim.store.friendships.put({
    ...friendship,
    tagIds: changedTags(friendship.tagIds, edit.addTags, edit.removeTags),
    remark: edit.remark ?? friendship.remark,
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
