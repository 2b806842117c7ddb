import { sql } from 'kysely';
import type { ResponseOf } from '../../domain/kernel/route.ts';
import type { readGreetingOutcomes } from '../../domain/greetings/contract.ts';
import { notSentReason, notSentText } from '../../domain/greetings/reasons.ts';
import { atLocal, isoIn, localDate } from '../../domain/kernel/time.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';

const DAYS = 7;

/** How many greetings went out since the day that begins the last seven, and why others did not. */
export async function greetingOutcomes(tx: Query, scope: Scope, now: number): Promise<ResponseOf<typeof readGreetingOutcomes>> {
  const since = atLocal(localDate(now, scope.zone), 1 - DAYS, '00:00', scope.zone);
  const { rows } = await sql<{ state: string; reason: string | null; errcode: number | null; count: number }>`
    select state, reason, errcode, count(*) as count from welcome
    where corp_id = ${scope.corpId} and state in ('sent', 'not_sent') and settled_at >= ${at(since)}
    group by state, reason, errcode order by count(*) desc, reason, errcode`.execute(tx);
  return {
    since: isoIn(since, scope.zone),
    sent: rows.find(({ state }) => state === 'sent')?.count ?? 0,
    notSent: rows
      .filter(({ state }) => state === 'not_sent')
      .map(({ reason, errcode, count }) => ({
        reason: notSentReason(reason),
        sentence: notSentText(notSentReason(reason), errcode),
        count,
      })),
  };
}
