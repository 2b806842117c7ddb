import { timingSafeEqual } from 'node:crypto';
import { decrypt, getSignature } from '@wecom/crypto';

/** What a company's callback address is set up with (WeCom 90968). */
export type Seal = { readonly wecomCorpId: string; readonly token: string; readonly encodingAesKey: string };
/** The query of a callback. */
export type Signed = { readonly signature: string; readonly timestamp: string; readonly nonce: string };

export type Opened =
  | { readonly kind: 'message'; readonly text: string }
  /** Somebody else's: the receiver named inside is not this company. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Whether WeCom signed this ciphertext with our token. To be asked before anything is decrypted. */
export function isSigned(seal: Seal, signed: Signed, encrypted: string): boolean {
  const expected = Buffer.from(getSignature(seal.token, signed.timestamp, signed.nonce, encrypted));
  const given = Buffer.from(signed.signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Opens a ciphertext whose signature was found right. */
export function open(seal: Seal, encrypted: string): Opened {
  try {
    const { message, id } = decrypt(seal.encodingAesKey, encrypted);
    // No receiver means that the length inside does not fit: the key is not the one it was sealed with.
    if (id === '') return { kind: 'unreadable', problem: 'cannot be decrypted with this EncodingAESKey' };
    return id === seal.wecomCorpId ? { kind: 'message', text: message } : { kind: 'foreign' };
  } catch (error) {
    return { kind: 'unreadable', problem: error instanceof Error ? error.message : String(error) };
  }
}
