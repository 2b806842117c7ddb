import { sql } from 'kysely';
import { BUCKETS } from '../../domain/kernel/bucket.ts';
import { DAY } from '../../domain/kernel/time.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { healthItems, type Health, type HealthFigures } from '../../domain/overview/health.ts';
import { at } from '../platform/db/bind.ts';
import type { Db } from '../platform/db/database.ts';

/**
 * How the company's connection and queues are. Runs as the owner, for the web role may not see secrets' tables; every
 * statement names the company.
 */
export async function readHealth(db: Db, scope: Scope, now: number): Promise<{ items: Health[] }> {
  const figures: HealthFigures = {
    ...(await connection(db, scope.corpId)),
    ...(await inbox(db, scope.corpId)),
    factsOldestAt: await oldestPendingFact(db),
    ...(await jobs(db, scope.corpId, now)),
    ...(await limits(db, scope.corpId, now)),
    lastSync: await lastSync(db, scope.corpId),
  };
  return { items: healthItems(figures, now) };
}

async function connection(db: Db, corpId: number): Promise<Pick<HealthFigures, 'connected' | 'tokenExpiresAt'>> {
  const app = await db.selectFrom('wecomApp').select('agentId').where('corpId', '=', corpId).executeTakeFirst();
  const token = await db.selectFrom('wecomToken').select('expiresAt').where('corpId', '=', corpId).executeTakeFirst();
  return { connected: app === undefined ? 'no' : 'yes', tokenExpiresAt: token?.expiresAt ?? null };
}

async function limits(db: Db, corpId: number, now: number): Promise<Pick<HealthFigures, 'denied' | 'heldBack'>> {
  const denied = await db
    .selectFrom('wecomDenial')
    .select((eb) => eb.fn.count<number>('path').distinct().as('count'))
    .where('corpId', '=', corpId)
    .executeTakeFirstOrThrow();
  const held = await db
    .selectFrom('wecomRate')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('corpId', '=', corpId)
    .where('freeAt', '>', at(now))
    .executeTakeFirstOrThrow();
  return { denied: denied.count, heldBack: held.count };
}

async function inbox(
  db: Db,
  corpId: number,
): Promise<Pick<HealthFigures, 'lastCallbackAt' | 'inboxPending' | 'inboxOldestAt' | 'inboxDead'>> {
  const last = await db
    .selectFrom('wecomInbox')
    .select('receivedAt')
    .where('corpId', '=', corpId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const open = await db
    .selectFrom('wecomInbox')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('state', '=', 'pending').as('pending'),
      eb.fn.min('receivedAt').filterWhere('state', '=', 'pending').as('oldestAt'),
      eb.fn.countAll<number>().filterWhere('state', '=', 'dead').as('dead'),
    ])
    .where('corpId', '=', corpId)
    .where('state', 'in', ['pending', 'dead'])
    .executeTakeFirstOrThrow();
  return { lastCallbackAt: last?.receivedAt ?? null, inboxPending: open.pending, inboxOldestAt: open.oldestAt, inboxDead: open.dead };
}

/** Of all companies: the reactor is one queue. Within a bucket and lane the first by number is as good as the oldest. */
async function oldestPendingFact(db: Db): Promise<number | null> {
  const { rows } = await sql<{ oldestAt: number | null }>`
    select min(p.recorded_at) as oldest_at
    from generate_series(0, ${BUCKETS - 1}) b cross join generate_series(0, 1) l
    cross join lateral (select recorded_at from fact_pending where bucket = b::smallint and lane = l::smallint order by seq limit 1) p`.execute(
    db,
  );
  return rows[0]?.oldestAt ?? null;
}

async function jobs(db: Db, corpId: number, now: number): Promise<Pick<HealthFigures, 'jobsRetrying' | 'jobsFailed'>> {
  const retrying = await db
    .selectFrom('job')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('corpId', '=', corpId)
    .where('attempts', '>', 0)
    .executeTakeFirstOrThrow();
  const failed = await db
    .selectFrom('jobFailure')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('corpId', '=', corpId)
    .where('failedAt', '>', at(now - 7 * DAY))
    .executeTakeFirstOrThrow();
  return { jobsRetrying: retrying.count, jobsFailed: failed.count };
}

async function lastSync(db: Db, corpId: number): Promise<HealthFigures['lastSync']> {
  const run = await db
    .selectFrom('syncRun')
    .select(['kind', 'state', 'startedAt', 'finishedAt', 'error', 'problem'])
    .where('corpId', '=', corpId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return run === undefined ? null : { ...run, cancelled: run.state === 'cancelled' ? 'yes' : 'no' };
}
