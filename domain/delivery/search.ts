import type { Instant } from '../kernel/time.ts';

/** A hand-over whose answer was lost. Recipients are the channel's ids. */
export type Lost = {
  readonly id: string;
  readonly text: string;
  readonly sender: string;
  readonly recipients: ReadonlySet<string>;
  readonly since: Instant;
};

/** A mass task found at the channel, bound to none of ours. */
export type Found = { readonly msgid: string; readonly text: string; readonly createdAt: Instant };

/** A found task with those who send it and whom each sends to; undefined: not known (yet). */
export type FoundWhole = Found & { readonly recipientsOf: ReadonlyMap<string, ReadonlySet<string> | undefined> };

export type SearchOutcome = { readonly kind: 'found'; readonly msgid: string } | { readonly kind: 'absent' } | { readonly kind: 'unclear' };

/** Whether a found task may be the lost one, going by what a listing shows. */
export function mayBe(lost: Pick<Lost, 'text' | 'since'>, found: Found): boolean {
  return found.createdAt >= lost.since && asSent(found.text) === asSent(lost.text);
}

/**
 * What became of each lost hand-over: content, sender and recipients must agree (WeCom drops recipients it cannot reach,
 * so that those listed are some of ours). `unclear` when two fit one, or one fits two, or a fitting one could not be
 * looked into: better to wait than to take another's.
 */
export function matchLost(lost: readonly Lost[], found: readonly FoundWhole[]): Map<string, SearchOutcome> {
  const fits = new Map<string, string[]>();
  const owners = new Map<string, number>();
  const vague = new Set<string>();
  for (const task of lost) {
    const mine: string[] = [];
    for (const candidate of found) {
      switch (judge(task, candidate)) {
        case 'yes':
          mine.push(candidate.msgid);
          owners.set(candidate.msgid, (owners.get(candidate.msgid) ?? 0) + 1);
          break;
        case 'perhaps':
          vague.add(task.id);
          break;
        case 'no':
          break;
      }
    }
    fits.set(task.id, mine);
  }
  return new Map(lost.map((task) => [task.id, outcomeOf(fits.get(task.id) ?? [], vague.has(task.id), owners)]));
}

/** A text as it comes back: control characters and halves of characters do not survive the way, outer white space may not. */
function asSent(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|[\p{Cs}\ufffd]/gu, '')
    .trim();
}

function judge(task: Lost, candidate: FoundWhole): 'yes' | 'no' | 'perhaps' {
  if (!mayBe(task, candidate)) return 'no';
  // Nobody listed: WeCom is still handing it out (41063).
  if (candidate.recipientsOf.size === 0) return 'perhaps';
  if (!candidate.recipientsOf.has(task.sender)) return 'no';
  const recipients = candidate.recipientsOf.get(task.sender);
  if (recipients === undefined || recipients.size === 0) return 'perhaps';
  for (const recipient of recipients) if (!task.recipients.has(recipient)) return 'no';
  return 'yes';
}

function outcomeOf(mine: readonly string[], vague: boolean, owners: ReadonlyMap<string, number>): SearchOutcome {
  const [msgid, second] = mine;
  if (msgid === undefined) return vague ? { kind: 'unclear' } : { kind: 'absent' };
  if (second !== undefined || vague || (owners.get(msgid) ?? 0) > 1) return { kind: 'unclear' };
  return { kind: 'found', msgid };
}
