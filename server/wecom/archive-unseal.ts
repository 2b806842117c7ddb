import { constants, createDecipheriv, createPrivateKey, privateDecrypt, type KeyObject } from 'node:crypto';
import { Check } from 'typebox/value';
import { readArchived, type ArchiveMessage } from '../../domain/wecom/archive-messages.ts';
import { SealedRecord } from '../../domain/wecom/archive-sdk.ts';
import { isFields } from '../../domain/wecom/wire.ts';
import { storable } from './storable.ts';

/** Why a record cannot be opened: kept with it. `noKey` may pass, the rest will not. */
export type UnsealProblem = { readonly code: 'shape' | 'noKey' | 'randomKey' | 'content' | 'message' | 'taker'; readonly text: string };

export type Unsealed =
  | { readonly kind: 'message'; readonly message: ArchiveMessage; readonly json: Record<string, unknown> }
  /** A change of account: nobody said anything. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unreadable'; readonly problem: UnsealProblem };

export function privateKeyOf(pem: string): KeyObject {
  return createPrivateKey(pem);
}

/** Opens one record with the private key of its version. Never throws for what the record holds. */
export function unseal(record: unknown, keys: ReadonlyMap<number, KeyObject>): Unsealed {
  if (!Check(SealedRecord, record)) return unreadable('shape', 'a field of the sealed record is missing');
  const key = keys.get(record.publickey_ver);
  if (key === undefined) return unreadable('noKey', `there is no private key of version ${record.publickey_ver}`);
  const randomKey = unwrapped(key, Buffer.from(record.encrypt_random_key, 'base64'));
  if (randomKey === undefined) return unreadable('randomKey', 'encrypt_random_key was sealed for another key, or is damaged');
  const json = decrypted(randomKey, record.encrypt_chat_msg);
  if (json === undefined) return unreadable('content', 'encrypt_chat_msg does not open with its key');
  const reading = readArchived(json);
  switch (reading.kind) {
    case 'message':
      return isFields(json) ? { kind: 'message', message: reading.message, json } : unreadable('message', 'not a JSON object');
    case 'switch':
      return { kind: 'nothing' };
    case 'unreadable':
      return unreadable('message', reading.problem);
    default:
      return reading satisfies never;
  }
}

const KEY_BYTES = 32;
const IV_BYTES = 16;

/**
 * RSA with PKCS#1 v1.5 by hand: Node 20 and 22 refuse that padding in `privateDecrypt` (CVE-2023-46809), and where it
 * is allowed again a wrong key gives random bytes instead of an error. Nobody outside sees whether the padding was right,
 * so there is no oracle to protect.
 */
function unwrapped(key: KeyObject, wrapped: Buffer): Buffer | undefined {
  const block = rawDecrypted(key, wrapped);
  if (block === undefined || block[0] !== 0 || block[1] !== 2) return undefined;
  const end = block.indexOf(0, 2);
  // At least eight bytes of padding.
  if (end < 10) return undefined;
  const randomKey = Buffer.from(block.subarray(end + 1).toString('latin1'), 'base64');
  return randomKey.length === KEY_BYTES ? randomKey : undefined;
}

function rawDecrypted(key: KeyObject, wrapped: Buffer): Buffer | undefined {
  try {
    return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, wrapped);
  } catch {
    // Of another length, or larger than the modulus: the caller says that it does not open.
    return undefined;
  }
}

function decrypted(key: Buffer, base64: string): unknown {
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, IV_BYTES));
    const text = Buffer.concat([decipher.update(base64, 'base64'), decipher.final()]).toString('utf8');
    return JSON.parse(text, (_name, part: unknown) => (typeof part === 'string' ? storable(part) : part));
  } catch {
    // Wrong padding or no JSON: the caller says that it does not open.
    return undefined;
  }
}

function unreadable(code: UnsealProblem['code'], text: string): Unsealed {
  return { kind: 'unreadable', problem: { code, text } };
}
