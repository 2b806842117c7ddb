import { MINUTE, type Instant } from '../kernel/time.ts';

export type LostBy = 'customer' | 'staff' | 'unknown';

/** A friendship row of one customer and one staff member, live while `lostAt` is null. */
export type KnownFriendship = {
  readonly id: string;
  readonly addedAt: Instant;
  readonly lostAt: Instant | null;
  readonly lostBy: LostBy | null;
  /** How many callbacks told of an adding in the second of `addedAt`. */
  readonly addsHeard: number;
};

/** A relation as WeCom lists it. */
export type ListedRelation = {
  readonly addedAt: Instant;
  /** When the list was asked for. */
  readonly asOf: Instant;
  /** Asked because a callback told of an adding in that very second, which now counts once more. */
  readonly told: 'added' | 'listed';
};

export type RelationPlan =
  /** Never heard of: a new row. */
  | { readonly kind: 'new' }
  /** The live row is this relation. */
  | { readonly kind: 'same'; readonly id: string }
  /** We thought it lost, and it is not: it is listed again, or was added again within the second of its loss. */
  | { readonly kind: 'revive'; readonly id: string }
  /** Deleted and added again, and we missed the deletion: the old row ends where the new one begins. */
  | { readonly kind: 'replace'; readonly lostId: string }
  /** Older than what we know, or lost by an act: WeCom goes on listing a customer who deleted the staff member (92130). */
  | { readonly kind: 'ignore' };

/** WeCom's clock may be so far from ours. */
const CLOCKS_APART = 2 * MINUTE;

/**
 * What a listed relation means, given the rows of the same customer and staff member. Only the add time tells relations
 * apart, so late, repeated and reordered news end in the same rows.
 */
export function planRelation(rows: readonly KnownFriendship[], { addedAt, asOf, told }: ListedRelation): RelationPlan {
  const live = rows.find((row) => row.lostAt === null);
  if (live !== undefined) {
    if (addedAt > live.addedAt) return { kind: 'replace', lostId: live.id };
    return addedAt === live.addedAt ? { kind: 'same', id: live.id } : { kind: 'ignore' };
  }
  const latest = rows.reduce<KnownFriendship | undefined>(
    (best, row) => (best === undefined || row.addedAt > best.addedAt ? row : best),
    undefined,
  );
  if (latest === undefined || addedAt > latest.addedAt) return { kind: 'new' };
  if (addedAt < latest.addedAt || latest.lostAt === null) return { kind: 'ignore' };
  const addsHeard = latest.addsHeard + (told === 'added' ? 1 : 0);
  return isListedAgain(latest.lostBy, latest.lostAt, asOf) || (latest.lostAt === addedAt && isAddedAgain(addsHeard))
    ? { kind: 'revive', id: latest.id }
    : { kind: 'ignore' };
}

/** A staff member's deletion takes the relation off WeCom's list; a customer's does not, so that being listed says nothing. */
function isListedAgain(lostBy: LostBy | null, lostAt: Instant, asOf: Instant): boolean {
  return lostBy === 'unknown' || (lostBy === 'staff' && asOf > lostAt + CLOCKS_APART);
}

/** Two deletions of one second are one callback to us (their plaintexts are equal), two addings are two. */
function isAddedAgain(addsHeard: number): boolean {
  return addsHeard > 1;
}

export type LossPlan =
  | { readonly kind: 'lose'; readonly id: string }
  /** The loss was inferred already; now we know when and by whom. */
  | { readonly kind: 'correct'; readonly id: string }
  /** She was added again within the same second: lost, and back. */
  | { readonly kind: 'survive'; readonly id: string }
  | { readonly kind: 'ignore' };

/** What a deletion at `at` means for the rows of one customer and one staff member; a deletion heard of twice counts once. */
export function planLoss(rows: readonly KnownFriendship[], at: Instant, by: LostBy): LossPlan {
  if (rows.some((row) => row.lostAt === at && row.lostBy === by)) return { kind: 'ignore' };
  const inferred = rows.find((row) => row.lostBy === 'unknown' && row.lostAt !== null && row.addedAt <= at && at <= row.lostAt);
  if (inferred !== undefined) return by === 'unknown' ? { kind: 'ignore' } : { kind: 'correct', id: inferred.id };
  const live = rows.find((row) => row.lostAt === null && row.addedAt <= at);
  if (live === undefined) return { kind: 'ignore' };
  return { kind: live.addedAt === at && isAddedAgain(live.addsHeard) ? 'survive' : 'lose', id: live.id };
}
