import type { Instant } from '../kernel/time.ts';
import type { SopDefinition } from './definition.ts';
import { tagRemovedReason } from './end-reason.ts';
import type { ExitNews, Situation } from './enrollment.ts';
import { isReachable, staffScopeOf } from './staff-scope.ts';

/** The reason for which a piece of news ends an enrollment; null when it does not. */
export function exitByNews(definition: SopDefinition, news: ExitNews): string | null {
  switch (news.kind) {
    case 'tagRemoved':
      return exitTags(definition).has(news.tagId) ? tagRemovedReason(news.tagId) : null;
    case 'friendLost':
      return isReachable(staffScopeOf(definition), news.friendStaff) ? null : 'friendLost';
    default:
      return news satisfies never;
  }
}

/** The same, looked at again when a step is claimed: whichever sees it first ends the enrollment. */
export function exitAtClaim(definition: SopDefinition, situation: Situation): string | null {
  const tags = exitTags(definition);
  const removed = situation.removedTags.find((tagId) => tags.has(tagId));
  if (removed !== undefined) return tagRemovedReason(removed);
  return isReachable(staffScopeOf(definition), situation.friendStaff) ? null : 'friendLost';
}

function exitTags(definition: SopDefinition): ReadonlySet<number> {
  return new Set((definition.exits ?? []).flatMap((exit) => (exit === 'friendLost' ? [] : exit.tagRemoved.map(Number))));
}

/**
 * Whether news is older than the enrollment and no longer true: facts of an import wait behind others, so a removal can
 * be read after the addition that followed it.
 */
export function isOutdated(
  definition: SopDefinition,
  news: ExitNews,
  happenedAt: Instant,
  anchor: Instant,
  customer: { readonly tags: readonly number[]; readonly friendStaff: readonly number[] },
): boolean {
  if (happenedAt >= anchor) return false;
  switch (news.kind) {
    case 'tagRemoved':
      return customer.tags.includes(news.tagId);
    case 'friendLost':
      return isReachable(staffScopeOf(definition), customer.friendStaff);
    default:
      return news satisfies never;
  }
}
