import { atLocal, localDate } from '../../domain/kernel/time.ts';
import { systemScope } from '../platform/auth/caller.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Db } from '../platform/db/database.ts';
import { enqueue } from '../platform/jobs/enqueue.ts';
import type { JobHandler } from '../platform/jobs/handler.ts';
import type { Reconcile } from './reconciliation.ts';

const KIND = 'reconciliation';
const AT = '03:00';

/** Compares with WeCom every night at 03:00 local time, when nobody works and no message may go out. */
export function nightlyReconciliation(parts: { db: Db; clock: Clock; reconcile: Reconcile }): JobHandler {
  return {
    kind: KIND,
    // Every failure is tried again within the night; the next night comes in any case.
    maxAttempts: Number.MAX_SAFE_INTEGER,
    async run(job) {
      const corp = await parts.db.selectFrom('corp').select('zone').where('id', '=', job.corpId).executeTakeFirstOrThrow();
      await parts.reconcile(systemScope(job.corpId, corp.zone));
      return { againAt: nextNight(parts.clock.now(), corp.zone) };
    },
  };
}

/** Puts tonight's reconciliation down for every connected company that has none waiting. */
export async function scheduleNights({ db, clock }: { db: Db; clock: Clock }): Promise<void> {
  const now = clock.now();
  const rows = await db
    .selectFrom('wecomApp')
    .innerJoin('corp', 'corp.id', 'wecomApp.corpId')
    .select(['corp.id', 'corp.zone'])
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('job').select('job.id').where('job.kind', '=', KIND).whereRef('job.corpId', '=', 'corp.id'))),
    )
    .execute();
  await enqueue(
    db,
    now,
    rows.map((row) => ({ corpId: row.id, kind: KIND, key: String(row.id), payload: {}, runAt: nextNight(now, row.zone) })),
  );
}

function nextNight(now: number, zone: string): number {
  const tonight = atLocal(localDate(now, zone), 0, AT, zone);
  return tonight > now ? tonight : atLocal(localDate(now, zone), 1, AT, zone);
}
