import { atLocal, localDate, localTime } from '../../domain/kernel/time.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Query } from '../platform/db/database.ts';
import { enqueue } from '../platform/jobs/enqueue.ts';

export const REMIND = 'stages.remind';
/** Reminders are for the morning; those of a morning that was missed may come until the evening. */
const FROM = '09:00';
const UNTIL = '20:00';

/** Puts the next morning's reminders down, when any stage asks for them: once per company, however often it is called. */
export async function scheduleReminders(tx: Query, now: number, scope: Scope): Promise<void> {
  const asking = await tx
    .selectFrom('stage')
    .select('id')
    .where('corpId', '=', scope.corpId)
    .where('dwellDays', 'is not', null)
    .where('deletedAt', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (asking === undefined) return;
  const runAt = nextMorning(now, scope.zone);
  await enqueue(tx, now, [{ corpId: scope.corpId, kind: REMIND, key: String(scope.corpId), payload: {}, runAt }]);
}

/** The next 09:00 local. */
export function nextMorning(now: number, zone: string): number {
  const today = atLocal(localDate(now, zone), 0, FROM, zone);
  return today > now ? today : atLocal(localDate(now, zone), 1, FROM, zone);
}

/** Whether staff may be written to at this hour. */
export function isReminderTime(now: number, zone: string): boolean {
  const time = localTime(now, zone);
  return FROM <= time && time < UNTIL;
}
