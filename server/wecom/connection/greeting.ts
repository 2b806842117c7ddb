import type { Greeting } from '../../../domain/wecom/connection-verdicts.ts';
import type { ConnectionParts } from './parts.ts';
import { problemOf } from './problem.ts';

/**
 * Knocks at the API without credentials: whatever it answers, it is there, and its header tells the time. Answered with
 * 41001, which no limit counts as a wrong secret.
 */
export async function greet({ apiBase, clock, patience }: Pick<ConnectionParts, 'apiBase' | 'clock' | 'patience'>): Promise<Greeting> {
  const askedAt = performance.now();
  try {
    const answer = await fetch(`${apiBase.replace(/\/+$/, '')}/cgi-bin/get_api_domain_ip`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(patience.answerMs),
    });
    const tookMs = performance.now() - askedAt;
    const ourAt = clock.now();
    await answer.body?.cancel();
    // A gateway in between would answer for WeCom, but not so.
    if (answer.status !== 200) return { kind: 'silent', problem: `HTTP ${answer.status}` };
    const date = Date.parse(answer.headers.get('date') ?? '');
    return { kind: 'answered', tookMs, serverAt: Number.isNaN(date) ? null : date, ourAt };
  } catch (error) {
    return { kind: 'silent', problem: problemOf(error) };
  }
}
