import { HOUR } from '../../../domain/kernel/time.ts';
import { refuse } from '../../platform/http/refuse.ts';

/**
 * Many wrong secrets make WeCom shut the caller's address out for an hour (91039), the working connections of this
 * machine with it; how many is not documented. Counted per process: each may spend so many.
 */
const WRONG_PER_HOUR = 10;

export type SecretTries = { allow(now: number): void; wrong(now: number): void };

export function secretTries(): SecretTries {
  let wrongs: number[] = [];
  return {
    allow(now) {
      // A clock set back forgets nothing and holds nobody for longer.
      wrongs = wrongs.filter((at) => Math.abs(now - at) < HOUR);
      if (wrongs.length >= WRONG_PER_HOUR) throw refuse('wecom.too_many_secrets');
    },
    wrong(now) {
      wrongs.push(now);
    },
  };
}
