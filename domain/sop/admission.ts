import { DAY, type Instant } from '../kernel/time.ts';
import { reentryOf, type SopDefinition } from './definition.ts';
import type { ReceiptOutcome } from './receipt.ts';
import { isReachable, staffScopeOf } from './staff-scope.ts';

/** How a customer stands to one SOP, from the history of enrollments, never from current membership. */
export type Standing =
  | { readonly kind: 'never' }
  | { readonly kind: 'live' }
  /** `endedAt` of the latest one; completed, converted and exited all count. */
  | { readonly kind: 'ended'; readonly endedAt: Instant };

/** Whether a trigger leads to an enrollment; otherwise why not (spec: automation, sections 3 and 4). */
export function admit(
  definition: SopDefinition,
  about: { isLive: boolean; standing: Standing; anchor: Instant; friendStaff: readonly number[] },
): ReceiptOutcome {
  if (!about.isLive) return 'not_active';
  const { standing } = about;
  switch (standing.kind) {
    case 'live':
      return 'already_active';
    case 'ended':
      if (!mayReenter(definition, standing.endedAt, about.anchor)) return 'reentry_denied';
      break;
    case 'never':
      break;
    default:
      return standing satisfies never;
  }
  return isReachable(staffScopeOf(definition), about.friendStaff) ? 'enrolled' : 'unreachable';
}

function mayReenter(definition: SopDefinition, endedAt: Instant, anchor: Instant): boolean {
  const reentry = reentryOf(definition);
  switch (reentry) {
    case 'once':
      return false;
    case 'afterExit':
      return true;
    default:
      return anchor >= endedAt + reentry.afterDays * DAY;
  }
}
