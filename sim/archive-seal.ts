import { constants, createCipheriv, publicEncrypt, randomBytes, type KeyObject } from 'node:crypto';
import type { Archived } from './tables/archive.ts';

/** A line under a company's public key (a text is parsed every time), as `domain/wecom/archive-sdk.ts` describes it. */
export function sealedLine(line: Archived, publicKey: KeyObject | string, version: number) {
  const key = randomBytes(32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16));
  const message = Buffer.concat([cipher.update(JSON.stringify(decryptedLine(line))), cipher.final()]);
  const wrapped = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(key.toString('base64')));
  return {
    seq: line.seq,
    msgid: line.msgid,
    publickey_ver: version,
    encrypt_random_key: wrapped.toString('base64'),
    encrypt_chat_msg: message.toString('base64'),
  };
}

/** Lines of earlier versions are texts between two. */
function decryptedLine({ message, msgid, from, to, at, text }: Archived): object {
  return (
    message ?? { msgid, action: 'send', from, tolist: [to], roomid: '', msgtime: Math.round(at), msgtype: 'text', text: { content: text } }
  );
}
