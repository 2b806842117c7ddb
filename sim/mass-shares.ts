import { friendshipKey } from './keys.ts';
import { senderFor } from './mass.ts';
import type { Store } from './store.ts';
import type { Friendship } from './tables/people.ts';

/** Who sends to whom, and who cannot be reached at all. */
export type Shares = { shares: Map<string, string[]>; failed: string[] };

/** Each through the named sender, or through whoever talked with her last. */
export function shareNamed(store: Store, customers: readonly string[], sender: string | undefined): Shares {
  const shares = new Map<string, string[]>();
  const failed: string[] = [];
  for (const externalUserid of customers) {
    const friendship =
      sender === undefined
        ? senderFor(store.friendships.by('customer', externalUserid))
        : store.friendships.get(friendshipKey(sender, externalUserid));
    if (friendship === undefined) failed.push(externalUserid);
    else addTo(shares, friendship);
  }
  return { shares, failed };
}

/** Everybody of the sender, or of the company, who has a tag of each list. */
export function shareTagged(store: Store, lists: readonly (readonly string[])[], sender: string | undefined): Shares {
  const shares = new Map<string, string[]>();
  const chosen = new Map<string, Friendship[]>();
  for (const friendship of sender === undefined ? withTags(store, lists) : store.friendships.by('staff', sender)) {
    if (!lists.every((list) => list.some((id) => friendship.tagIds.includes(id)))) continue;
    const known = chosen.get(friendship.externalUserid);
    if (known === undefined) chosen.set(friendship.externalUserid, [friendship]);
    else known.push(friendship);
  }
  for (const friendships of chosen.values()) {
    const friendship = senderFor(friendships);
    if (friendship !== undefined) addTo(shares, friendship);
  }
  return { shares, failed: [] };
}

/** Each friendship with a tag of the first list, once: of a big company nobody else is looked at. */
function withTags(store: Store, [first = []]: readonly (readonly string[])[]): Iterable<Friendship> {
  const found = new Map<string, Friendship>();
  for (const id of first)
    for (const friendship of store.friendships.by('tag', id))
      found.set(friendshipKey(friendship.userid, friendship.externalUserid), friendship);
  return found.values();
}

function addTo(shares: Map<string, string[]>, friendship: Friendship): void {
  const share = shares.get(friendship.userid);
  if (share === undefined) shares.set(friendship.userid, [friendship.externalUserid]);
  else share.push(friendship.externalUserid);
}
