import { randomBytes } from 'node:crypto';
import { encrypt, getSignature } from '@wecom/crypto';
import { SECOND } from '../../../domain/kernel/time.ts';
import type { SelfVisit } from '../../../domain/wecom/connection-callback.ts';
import type { Seal } from '../seal.ts';
import { callbackUrl, type ConnectionParts } from './parts.ts';
import { problemOf } from './problem.ts';
import { newOwnEcho } from './verification.ts';

/**
 * Calls our own callback address from outside in, as WeCom does when it is saved. Only the address that the installation
 * names is called, redirects are not followed, and nothing of the answer but its status is shown.
 */
export async function visitOurselves({ address, clock, patience, platform }: ConnectionParts, seal: Seal): Promise<SelfVisit> {
  // The simulator is on the same machine; WeCom is not.
  if (address.reach === 'local' && platform === 'wecom') return { kind: 'local' };
  const echo = newOwnEcho();
  const echostr = encrypt(seal.encodingAesKey, echo, seal.wecomCorpId);
  const timestamp = String(Math.floor(clock.now() / SECOND));
  const nonce = randomBytes(8).toString('hex');
  const signature = getSignature(seal.token, timestamp, nonce, echostr);
  const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce, echostr });
  try {
    const answer = await fetch(`${callbackUrl(address, seal.wecomCorpId)}?${query.toString()}`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(patience.answerMs),
    });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      return { kind: 'other', status: answer.status };
    }
    return (await beginningOf(answer, echo.length + 1)) === echo ? { kind: 'echoed' } : { kind: 'other', status: answer.status };
  } catch (error) {
    return { kind: 'silent', problem: problemOf(error) };
  }
}

/** No more than is needed to see that it is ours: whatever stands there may send without end. */
async function beginningOf(answer: Response, length: number): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const piece of answer.body ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (text.length >= length) break;
  }
  return text;
}
