import type { Static } from 'typebox';
import type { Today } from '../../domain/overview/contract.ts';
import { atLocal, endOfLocalDay, isoIn, localDate, startOfLocalDay } from '../../domain/kernel/time.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Query } from '../platform/db/database.ts';
import { awaitingConfirm, countAllCustomers, countDueSteps, countFacts, countPerDay } from './figures.ts';
import { recentFacts } from './recent.ts';

const DAYS = 14;

/** What happened today and what waits, by local days of the company. */
export async function readToday(tx: Query, scope: Scope, now: number): Promise<Static<typeof Today>> {
  const { zone } = scope;
  const today = localDate(now, zone);
  const end = endOfLocalDay(now, zone);
  const happened = await countFacts(tx, scope, { from: startOfLocalDay(now, zone), to: end });
  const dates = Array.from({ length: DAYS }, (_, i) => localDate(atLocal(today, i - DAYS + 1, '12:00', zone), zone));
  const perDay = await countPerDay(tx, scope, { from: atLocal(today, 1 - DAYS, '00:00', zone), to: end });
  const awaiting = await awaitingConfirm(tx, scope);
  return {
    asOf: isoIn(now, zone),
    date: today,
    customers: await countAllCustomers(tx, scope),
    added: happened.get('friend.added') ?? 0,
    lost: happened.get('friend.lost') ?? 0,
    entered: happened.get('sop.entered') ?? 0,
    sent: happened.get('delivery.sent') ?? 0,
    dueToday: await countDueSteps(tx, scope, end),
    awaitingConfirm: awaiting.map((row) => ({ ...row, staffId: String(row.staffId), since: isoIn(row.since, zone) })),
    recent: await recentFacts(tx, scope),
    added14Days: dates.map((date) => ({ date, ...(perDay.get(date) ?? { added: 0, sent: 0 }) })),
  };
}
