import { CALLBACK_TIMEOUT_SECONDS } from '../domain/wecom/limits.ts';
import type { SealedCallback } from './envelope.ts';

/** `refused`: an answer came, but not 200. `unheard`: no connection, or no answer in time. */
export type Delivery = 'taken' | 'refused' | 'unheard';

const TYPES = { xml: 'text/xml', json: 'application/json' } as const;

/** One attempt at one callback: WeCom waits 5 s (90930). */
export async function deliver({ url, body, wire }: SealedCallback, closing: AbortSignal): Promise<Delivery> {
  try {
    const signal = AbortSignal.any([closing, AbortSignal.timeout(CALLBACK_TIMEOUT_SECONDS * 1_000)]);
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': TYPES[wire] }, body, signal, redirect: 'manual' });
    await answer.arrayBuffer();
    return answer.ok ? 'taken' : 'refused';
  } catch {
    // Refused, reset or too slow: all mean that nobody heard, which is what is answered.
    return 'unheard';
  }
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
