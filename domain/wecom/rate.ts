import { HOUR, MINUTE, SECOND, type Instant } from '../kernel/time.ts';

/**
 * How we keep below WeCom's frequency limits (90312): a budget per company and path, half of what is documented, that
 * shrinks when the platform refuses and grows back. Windows are whole minutes and hours, so that no sliding window of
 * the platform sees more than twice a budget.
 */
export const CALLS_OF_OURS = { perMinute: 5_000, perHour: 100_000 } as const;

/** Greetings have 20 s: the last tenth of every budget is theirs. */
export type Lane = 'welcome' | 'usual';
const USUAL_SHARE = 0.9;

/** The budget of one path. `perMinute` is what we allow ourselves at present; nothing goes before `freeAt`. */
export type Rate = {
  readonly minuteAt: Instant;
  readonly inMinute: number;
  readonly hourAt: Instant;
  readonly inHour: number;
  readonly perMinute: number;
  readonly freeAt: Instant;
  /** Blocks in a row, none of them long past. */
  readonly blocks: number;
};

export const FRESH: Rate = { minuteAt: 0, inMinute: 0, hourAt: 0, inHour: 0, perMinute: CALLS_OF_OURS.perMinute, freeAt: 0, blocks: 0 };

/** `blocked`: the platform refused. `spent`: our own budget is used up. Either way nothing may go before `againAt`. */
export type Grant =
  | { readonly kind: 'granted'; readonly calls: number; readonly rate: Rate }
  | { readonly kind: 'blocked' | 'spent'; readonly againAt: Instant; readonly rate: Rate };

/** Takes up to `wanted` (at least one) calls out of the budget for this minute. */
export function grant(stored: Rate, now: Instant, wanted: number, lane: Lane): Grant {
  const rate = rolledOn(stored, now);
  if (now < rate.freeAt) return { kind: 'blocked', againAt: rate.freeAt, rate };
  const share = lane === 'welcome' ? 1 : USUAL_SHARE;
  const leftInMinute = Math.floor(rate.perMinute * share) - rate.inMinute;
  const leftInHour = Math.floor(CALLS_OF_OURS.perHour * share) - rate.inHour;
  const calls = Math.min(wanted, leftInMinute, leftInHour);
  if (calls > 0) return { kind: 'granted', calls, rate: { ...rate, inMinute: rate.inMinute + calls, inHour: rate.inHour + calls } };
  return { kind: 'spent', againAt: leftInHour <= 0 ? rate.hourAt + HOUR : rate.minuteAt + MINUTE, rate };
}

/** What an exceeded window costs (90312): a minute, then longer, for the answer does not say which window it was. */
const BLOCKS_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR] as const;
const FEWEST_PER_MINUTE = 60;
/** Too many at once (45033) passes by itself. */
const CROWDED_MS = 2 * SECOND;

/** Learns from 45009 (over the frequency limit) and 45033 (too many at the same time). Calls on their way count once. */
export function slowedDown(stored: Rate, now: Instant, errcode: 45009 | 45033): Rate {
  const rate = rolledOn(stored, now);
  if (now < rate.freeAt) return rate;
  if (errcode === 45033) return { ...rate, freeAt: now + CROWDED_MS };
  const blocks = rate.blocks + 1;
  const perMinute = Math.max(FEWEST_PER_MINUTE, Math.floor(Math.min(rate.perMinute, Math.max(rate.inMinute, 1)) / 2));
  return { ...rate, blocks, perMinute, freeAt: now + (BLOCKS_MS[blocks - 1] ?? HOUR) };
}

const GROWTH_PER_MINUTE = CALLS_OF_OURS.perMinute / 10;
/** A block this long after the end of the one before is the first again. */
const FORGIVEN_AFTER_MS = 10 * MINUTE;

/** The budget as it stands now: new windows begin empty, and a shrunken one grows with every minute without refusal. */
function rolledOn(rate: Rate, now: Instant): Rate {
  const minuteAt = now - (now % MINUTE);
  const hourAt = now - (now % HOUR);
  const grownSince = Math.max(rate.minuteAt, rate.freeAt);
  const minutes = Math.max(0, Math.floor((minuteAt - grownSince) / MINUTE));
  // Whoever sets the clock back (a demo, a test) is not held for as long as that.
  const wasSetBack = rate.minuteAt > minuteAt + MINUTE;
  return {
    minuteAt,
    inMinute: rate.minuteAt === minuteAt ? rate.inMinute : 0,
    hourAt,
    inHour: rate.hourAt === hourAt ? rate.inHour : 0,
    perMinute: Math.min(CALLS_OF_OURS.perMinute, rate.perMinute + minutes * GROWTH_PER_MINUTE),
    freeAt: wasSetBack ? 0 : rate.freeAt,
    blocks: now > rate.freeAt + FORGIVEN_AFTER_MS ? 0 : rate.blocks,
  };
}
