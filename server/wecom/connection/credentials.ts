import { randomInt } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const TOKEN_LENGTH = 32;
/** 32 bytes in base64 without the padding (90968). */
const KEY_LENGTH = 43;

/** A Token and an EncodingAESKey that nobody else has: letters and digits, as WeCom's form takes them. */
export function newCallbackCredentials(): { callbackToken: string; encodingAesKey: string } {
  // The last of the 43 carries four bits only; WeCom takes any letter there, strict decoders want the others to be zero.
  return { callbackToken: random(TOKEN_LENGTH), encodingAesKey: random(KEY_LENGTH - 1) + CLEAN_ENDS.charAt(randomInt(CLEAN_ENDS.length)) };
}

const CLEAN_ENDS = 'AEIMQUYcgkosw048';

function random(length: number): string {
  return Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}
