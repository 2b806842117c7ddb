import { freshKey } from './edit.ts';

/** A step key from the browser's randomness. */
export function newKey(): string {
  return freshKey(crypto.getRandomValues(new Uint8Array(8)));
}
