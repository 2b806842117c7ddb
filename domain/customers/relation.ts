import type { Instant } from '../kernel/time.ts';

export type LostBy = 'customer' | 'staff' | 'unknown';

/** A friendship row of one customer and one staff member, live while `lostAt` is null. */
export type KnownFriendship = {
  readonly id: string;
  readonly addedAt: Instant;
  readonly lostAt: Instant | null;
  readonly lostBy: LostBy | null;
};

export type RelationPlan =
  /** Never heard of: a new row. */
  | { readonly kind: 'new' }
  /** The live row is this relation. */
  | { readonly kind: 'same'; readonly id: string }
  /** We thought it lost because WeCom did not list it; it is listed again. */
  | { readonly kind: 'revive'; readonly id: string }
  /** Deleted and added again, and we missed the deletion: the old row ends where the new one begins. */
  | { readonly kind: 'replace'; readonly lostId: string }
  /** Older than what we know, or lost by an act: WeCom goes on listing a customer who deleted the staff member (92130). */
  | { readonly kind: 'ignore' };

/**
 * What a relation that WeCom lists with this add time means, given the rows of the same customer and staff member. Only
 * the add time tells relations apart, so late, repeated and reordered news end in the same rows.
 */
export function planRelation(rows: readonly KnownFriendship[], addedAt: Instant): RelationPlan {
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
  return addedAt === latest.addedAt && latest.lostBy === 'unknown' ? { kind: 'revive', id: latest.id } : { kind: 'ignore' };
}

export type LossPlan =
  | { readonly kind: 'lose'; readonly id: string }
  /** The loss was inferred already; now we know when and by whom. */
  | { readonly kind: 'correct'; readonly id: string }
  | { readonly kind: 'ignore' };

/** What a deletion at `at` means for the rows of one customer and one staff member; a deletion heard of twice counts once. */
export function planLoss(rows: readonly KnownFriendship[], at: Instant, by: LostBy): LossPlan {
  if (rows.some((row) => row.lostAt === at && row.lostBy === by)) return { kind: 'ignore' };
  const inferred = rows.find((row) => row.lostBy === 'unknown' && row.lostAt !== null && row.addedAt <= at && at <= row.lostAt);
  if (inferred !== undefined) return by === 'unknown' ? { kind: 'ignore' } : { kind: 'correct', id: inferred.id };
  const live = rows.find((row) => row.lostAt === null && row.addedAt <= at);
  return live === undefined ? { kind: 'ignore' } : { kind: 'lose', id: live.id };
}
