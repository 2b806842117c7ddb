import { sql, type RawBuilder } from 'kysely';
import { DAY, atLocal, localDate } from '../../domain/kernel/time.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { at } from '../platform/db/bind.ts';
import type { Db } from '../platform/db/database.ts';
import type { Loop } from '../platform/jobs/loop.ts';

/**
 * What was handled is kept this long: for whoever asks what WeCom told us, and because a callback that comes again is known
 * by the row of the first (their timestamps are refused much earlier, see callback.ts). Dead letters stay.
 */
const KEPT_MS = 30 * DAY;
const BATCH = 5_000;
const NIGHT = { time: '04:00', zone: 'Asia/Shanghai' } as const;

/** What goes, with the index that finds its oldest row first. */
const TABLES = [
  { name: 'wecom_inbox', endedAt: 'done_at', isOver: sql`state = 'done'` },
  { name: 'welcome', endedAt: 'settled_at', isOver: sql`state in ('sent', 'not_sent')` },
] as const;

/**
 * Deletes old callbacks and greetings at night, some thousand at a time. When it is due is read off the oldest row, so
 * there is nothing to schedule and nothing to lose.
 */
export function createPruneLoop({ db, clock }: { db: Db; clock: Clock }): Loop {
  return {
    name: 'prune',
    wokenBy: ['clock'],
    async runOnce() {
      const before = lastNight(clock.now()) - KEPT_MS;
      let deleted = 0;
      for (const { name, endedAt, isOver } of TABLES) deleted += await prune(db, sql.table(name), sql.ref(endedAt), isOver, before);
      return deleted > 0;
    },
    async nextDue() {
      const [inbox, welcome] = TABLES;
      const { rows } = await sql<{ oldest: number | null }>`
        select least((select min(done_at) from wecom_inbox where ${inbox.isOver}), (select min(settled_at) from welcome where ${welcome.isOver})) as oldest`.execute(
        db,
      );
      const oldest = rows[0]?.oldest ?? null;
      return oldest === null ? null : nightAfter(oldest + KEPT_MS);
    },
  };
}

async function prune(db: Db, table: RawBuilder<unknown>, endedAt: RawBuilder<unknown>, isOver: RawBuilder<unknown>, before: number) {
  const { numAffectedRows } = await sql`
    delete from ${table} where id in (
      select id from ${table} where ${isOver} and ${endedAt} <= ${at(before)} order by ${endedAt} limit ${BATCH} for update skip locked)`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}

function lastNight(now: number): number {
  const tonight = nightOf(now, 0);
  return tonight <= now ? tonight : nightOf(now, -1);
}

function nightAfter(instant: number): number {
  const tonight = nightOf(instant, 0);
  return tonight >= instant ? tonight : nightOf(instant, 1);
}

function nightOf(instant: number, days: number): number {
  return atLocal(localDate(instant, NIGHT.zone), days, NIGHT.time, NIGHT.zone);
}
