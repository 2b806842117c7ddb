import type { Clock } from './platform/clock/clock.ts';
import type { Tx } from './platform/db/database.ts';
import { scheduleNights } from './overview/jobs.ts';
import { requestRun } from './wecom/sync-runs.ts';

/** What follows when a company is connected to WeCom: everything is read once, and compared every night from then on. */
export function whenConnected(clock: Clock): (tx: Tx, now: number, corpId: number, by: string) => Promise<void> {
  return async (tx, now, corpId, by) => {
    await requestRun(tx, now, corpId, 'full', by);
    await scheduleNights({ db: tx, clock });
  };
}

/** Whether a company has customers, of whichever WeCom. */
export async function hasCustomers(tx: Tx, corpId: number): Promise<boolean> {
  return (await tx.selectFrom('customer').select('id').where('corpId', '=', corpId).limit(1).executeTakeFirst()) !== undefined;
}
