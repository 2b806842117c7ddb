import { SECOND, type Instant } from '../kernel/time.ts';
import { errcodeMeaning } from '../wecom/errcodes.ts';
import type { NotSentReason } from './reasons.ts';

/** What came of a call that sends a greeting. `lost`: it may have taken effect; `unreachable`: it cannot have. */
export type GreetingAnswer =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly errcode: number; /** The wait that is asked for. */ readonly waitMs?: number }
  | { readonly kind: 'unreachable' | 'lost' };

export type GreetingStep =
  | { readonly kind: 'sent' }
  | { readonly kind: 'notSent'; readonly reason: NotSentReason; readonly errcode: number | null }
  /** `reason`: why it was not sent until now, and stays so when time runs out. */
  | { readonly kind: 'again'; readonly at: Instant; readonly reason: NotSentReason; readonly errcode: number | null };

/** Pauses between tries; the last one goes on. Twenty seconds have room for about eight tries. */
const PAUSES_MS = [SECOND / 2, SECOND, 2 * SECOND, 3 * SECOND] as const;
const LONGEST_MS = 3 * SECOND;

/**
 * What to do after a call (WeCom 92137). A code works once, so asking again is safe: 41051 after a call without an answer
 * means that this call was the one. 41096 proves nothing about anybody and may be tried again.
 *
 * @param so `attempts` calls until now, `unanswered` of them without an answer, this one not counted among the latter.
 */
export function stepAfter(
  answer: GreetingAnswer,
  so: { readonly attempts: number; readonly unanswered: number; readonly expiresAt: Instant },
  now: Instant,
): GreetingStep {
  const again = (reason: NotSentReason, errcode: number | null, waitMs = 0): GreetingStep => {
    const at = now + Math.max(waitMs, PAUSES_MS[so.attempts - 1] ?? LONGEST_MS);
    if (at < so.expiresAt) return { kind: 'again', at, reason, errcode };
    return { kind: 'notSent', reason: so.unanswered > 0 ? 'unclear' : reason, errcode };
  };
  switch (answer.kind) {
    case 'sent':
      return { kind: 'sent' };
    case 'unreachable':
      return again('unreachable', null);
    case 'lost':
      return again('unclear', null);
    case 'refused':
      return afterRefusal(answer.errcode, so.unanswered, (reason) => again(reason, answer.errcode, answer.waitMs));
    default:
      return answer satisfies never;
  }
}

function afterRefusal(errcode: number, unanswered: number, again: (reason: NotSentReason) => GreetingStep): GreetingStep {
  const over = (reason: NotSentReason): GreetingStep => ({ kind: 'notSent', reason, errcode });
  switch (errcode) {
    case 41051:
      return unanswered > 0 ? { kind: 'sent' } : over('elsewhere');
    case 41050:
      return over(unanswered > 0 ? 'unclear' : 'late');
    case 41053:
      return over('consent');
    case 41096:
      return again('elsewhere');
    // Too busy to say whether it listened.
    case -1:
      return again('unclear');
    default:
      return mayPass(errcode) ? again('busy') : over('refused');
  }
}

function mayPass(errcode: number): boolean {
  const meaning = errcodeMeaning(errcode).class;
  switch (meaning) {
    case 'busy':
    case 'wait':
    case 'token':
      return true;
    case 'fault':
    case 'data':
      return false;
    default:
      return meaning satisfies never;
  }
}

/** Whether the answer tells what became of the call: one that does not may have sent the greeting. */
export function isAnswered(answer: GreetingAnswer): boolean {
  switch (answer.kind) {
    case 'sent':
    case 'unreachable':
      return true;
    case 'lost':
      return false;
    case 'refused':
      return answer.errcode !== -1;
    default:
      return answer satisfies never;
  }
}
