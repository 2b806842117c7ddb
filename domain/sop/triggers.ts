import type { Fact } from '../facts.ts';
import type { Instant } from '../kernel/time.ts';
import type { SopDefinition } from './definition.ts';
import type { ExitNews } from './enrollment.ts';

/** What the customer is now, after all facts of the batch. */
export type CustomerNow = { readonly tags: readonly number[]; readonly friendStaff: readonly number[] };

/** One fact of a customer as the SOPs see it. */
export type Occurrence = {
  readonly at: Instant;
  readonly recordedAt: Instant;
  /** What may let the customer in: a tag added, a friend added. */
  readonly trigger: TriggerNews | null;
  /** What may end enrollments. */
  readonly exit: ExitNews | null;
  /** Tags and friends right after it. */
  readonly tags: ReadonlySet<number>;
  readonly friendStaff: readonly number[];
};

export type TriggerNews =
  | { readonly kind: 'tag'; readonly tagId: number; readonly entryKey: string; readonly isStale: boolean }
  | { readonly kind: 'friend'; readonly staffId: number; readonly entryKey: string; readonly isStale: boolean };

/** Kinds of facts that SOPs react to. */
export const SOP_KINDS = ['tag.added', 'tag.removed', 'friend.added', 'friend.lost'] as const;

/**
 * Replays the facts of one customer, in order, against what the customer is after them: the state before is found by
 * undoing them from the last to the first. An addition that holds no longer, though no later fact of the batch says so,
 * is stale: its end was seen before it.
 */
export function replay(facts: readonly Fact[], now: CustomerNow): Occurrence[] {
  const tags = new Set(now.tags);
  const friends = new Set(now.friendStaff);
  for (const fact of facts.toReversed()) undo(fact, tags, friends);
  return facts.map((fact, i) => {
    const later = facts.slice(i + 1);
    apply(fact, tags, friends);
    const friendStaff = Array.from(friends);
    return {
      at: fact.at,
      recordedAt: fact.recordedAt,
      trigger: triggerOf(fact, later, now),
      exit: exitOf(fact, friendStaff),
      tags: new Set(tags),
      friendStaff,
    };
  });
}

/** Whether an occurrence is what the SOP's trigger waits for. */
export function firesTrigger(definition: SopDefinition, { trigger: news, tags }: Occurrence): boolean {
  const { trigger } = definition;
  switch (trigger.kind) {
    case 'tag': {
      if (news?.kind !== 'tag' || !trigger.tags.some((id) => Number(id) === news.tagId)) return false;
      return trigger.match !== 'all' || trigger.tags.every((id) => tags.has(Number(id)));
    }
    case 'friend':
      if (news?.kind !== 'friend') return false;
      return trigger.staff === undefined || trigger.staff.length === 0 || trigger.staff.some((id) => Number(id) === news.staffId);
    case 'manual':
      return false;
    default:
      return trigger satisfies never;
  }
}

function triggerOf(fact: Fact, later: readonly Fact[], now: CustomerNow): TriggerNews | null {
  switch (fact.kind) {
    case 'tag.added': {
      const { tagId, taggingId } = fact.data;
      const endsLater = later.some((one) => one.kind === 'tag.removed' && one.data.tagId === tagId);
      return { kind: 'tag', tagId, entryKey: taggingId, isStale: !endsLater && !now.tags.includes(tagId) };
    }
    case 'friend.added': {
      const { staffId, friendshipId } = fact.data;
      const endsLater = later.some((one) => one.kind === 'friend.lost' && one.data.staffId === staffId);
      return { kind: 'friend', staffId, entryKey: friendshipId, isStale: !endsLater && !now.friendStaff.includes(staffId) };
    }
    default:
      return null;
  }
}

function exitOf(fact: Fact, friendStaff: readonly number[]): ExitNews | null {
  switch (fact.kind) {
    case 'tag.removed':
      return { kind: 'tagRemoved', tagId: fact.data.tagId };
    case 'friend.lost':
      return { kind: 'friendLost', friendStaff };
    default:
      return null;
  }
}

function apply(fact: Fact, tags: Set<number>, friends: Set<number>): void {
  if (fact.kind === 'tag.added') tags.add(fact.data.tagId);
  if (fact.kind === 'tag.removed') tags.delete(fact.data.tagId);
  if (fact.kind === 'friend.added') friends.add(fact.data.staffId);
  if (fact.kind === 'friend.lost') friends.delete(fact.data.staffId);
}

function undo(fact: Fact, tags: Set<number>, friends: Set<number>): void {
  if (fact.kind === 'tag.added') tags.delete(fact.data.tagId);
  if (fact.kind === 'tag.removed') tags.add(fact.data.tagId);
  if (fact.kind === 'friend.added') friends.delete(fact.data.staffId);
  if (fact.kind === 'friend.lost') friends.add(fact.data.staffId);
}
