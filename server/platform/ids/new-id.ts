import { randomFillSync } from 'node:crypto';
import { uuidV7 } from '../../../domain/kernel/id.ts';

const pool = new Uint8Array(4096);
let used = pool.length;

/** A fresh UUIDv7 stamped with `now`. */
export function newId(now: number): string {
  if (used + 10 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + 10);
  used += 10;
  return uuidV7(now, random);
}
