import { createHash, randomBytes } from 'node:crypto';
import { SECOND } from '../../../domain/kernel/time.ts';
import { jsSignatureText } from '../../../domain/wecom/tickets.ts';

/** What a page of ours hands to WeCom's JavaScript; `url` is the whole address of the page, a fragment is left out (90506). */
export function signPage(ticket: string, url: string, now: number): { nonceStr: string; timestamp: number; signature: string } {
  const nonceStr = randomBytes(8).toString('hex');
  const timestamp = Math.floor(now / SECOND);
  return { nonceStr, timestamp, signature: createHash('sha1').update(jsSignatureText({ ticket, nonceStr, timestamp, url })).digest('hex') };
}
