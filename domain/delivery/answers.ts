import { MINUTE } from '../kernel/time.ts';
import { errcodeMeaning, provesNotAccepted } from '../wecom/errcodes.ts';
import type { DropReason } from './reasons.ts';

/** What a refused call means for its intents. */
export type Verdict =
  /** It may have taken effect: look before anything else. */
  | { readonly kind: 'unknown' }
  /** It had no effect, and may have one later. */
  | { readonly kind: 'retry'; readonly atLeastMs: number }
  /** It had no effect and never will. */
  | { readonly kind: 'refused'; readonly reason: DropReason };

/**
 * Reads the error code of add_msg_template. What a person must repair (rights, an app switched off) is tried again until
 * the messages expire; what is wrong with the message, its recipients or its sender is final.
 */
export function verdictOf(errcode: number): Verdict {
  if (!provesNotAccepted(errcode)) return { kind: 'unknown' };
  const final = FINAL[errcode];
  if (final !== undefined) return { kind: 'refused', reason: final };
  const { class: meaning } = errcodeMeaning(errcode);
  switch (meaning) {
    case 'busy':
    case 'token':
      return { kind: 'retry', atLeastMs: 0 };
    case 'wait':
      // WeCom blocks for a minute or an hour (90312); the back-off grows into the latter.
      return { kind: 'retry', atLeastMs: MINUTE };
    case 'fault':
      return REPAIRABLE.has(errcode) ? { kind: 'retry', atLeastMs: 5 * MINUTE } : { kind: 'refused', reason: 'rejected' };
    case 'data':
      return { kind: 'refused', reason: 'rejected' };
    default:
      return meaning satisfies never;
  }
}

const FINAL: { readonly [errcode: number]: DropReason } = {
  41048: 'not_friend',
  40096: 'not_friend',
  84061: 'not_friend',
  40003: 'no_sender',
  41054: 'no_sender',
  60011: 'no_sender',
  60111: 'no_sender',
  84074: 'no_sender',
};

/** Wrong secret or company, app without the right, switched off or unknown address: a person repairs them in minutes to hours. */
const REPAIRABLE: ReadonlySet<number> = new Set([40001, 40013, 40056, 41002, 41004, 48002, 50003, 60020, 301002]);
