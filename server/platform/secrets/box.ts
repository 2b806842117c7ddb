import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/** Seals what must not be readable in the database: secrets of the companies' apps, access tokens, phone numbers. */
export type SecretBox = {
  /** Text to be stored: AES-256-GCM under the installation's key, different every time. */
  seal(secret: string): string;
  /** The secret again. Throws SecretUnreadable when it was sealed with another key, or altered. */
  open(stored: string): string;
  isSealed(stored: string): boolean;
  /** The same for the same text under the same key, and nothing without the key: to look up what is sealed. 43 characters. */
  fingerprint(text: string): string;
};

export class SecretUnreadable extends Error {}

const PREFIX = 'sealed:1:';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `key` is any text with enough randomness: 32 bytes are made of it. */
export function secretBox(key: string): SecretBox {
  const secretKey = createHash('sha256').update(`huoshui secrets 1 ${key}`).digest();
  const fingerprintKey = createHash('sha256').update(`huoshui fingerprints 1 ${key}`).digest();
  return {
    fingerprint: (text) => createHmac('sha256', fingerprintKey).update(text).digest('base64url'),
    isSealed: (stored) => stored.startsWith(PREFIX),
    seal(secret) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', secretKey, nonce);
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(stored) {
      if (!stored.startsWith(PREFIX)) throw new SecretUnreadable('it is not sealed');
      const bytes = Buffer.from(stored.slice(PREFIX.length), 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', secretKey, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
      } catch (error) {
        throw new SecretUnreadable('it was sealed with another key, or altered', { cause: error });
      }
    },
  };
}
