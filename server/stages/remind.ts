import { sql } from 'kysely';
import { atLocal, localDate, localDaysBetween } from '../../domain/kernel/time.ts';
import { at } from '../platform/db/bind.ts';
import type { Query, Tx } from '../platform/db/database.ts';
import { newId } from '../platform/ids/new-id.ts';
import { enqueue } from '../platform/jobs/enqueue.ts';
import { recordFacts } from '../platform/reactor/record.ts';

export const TELL = 'stages.tell';
const BATCH = 1_000;

export type Reminding = { readonly id: number; readonly pipelineId: number; readonly dwellDays: number };

/** Stages in use that ask for reminders. */
export async function remindingStages(db: Query, corpId: number): Promise<Reminding[]> {
  const { rows } = await sql<Reminding>`
    select s.id, s.pipeline_id, s.dwell_days from stage s join pipeline p on p.id = s.pipeline_id and p.archived_at is null
    where s.corp_id = ${corpId} and s.dwell_days is not null and s.deleted_at is null order by s.id`.execute(db);
  return rows;
}

type Due = { bucket: number; customerId: string; since: number; staffId: number | null };

/**
 * Notes up to a thousand customers who have been in a stage for its days, counted on the local calendar: the fact, and a row
 * for the message to their owner. The mark is set back in the same transaction, so each is noted once and again only after
 * as many days. Only those due are read, however many are in the stage. Who has no owner is nobody's reminder. True while
 * there may be more.
 */
export async function noteDwelling(tx: Tx, now: number, corpId: number, zone: string, stage: Reminding): Promise<boolean> {
  const before = atLocal(localDate(now, zone), 1 - stage.dwellDays, '00:00', zone);
  const { rows } = await sql<Due>`
    with due as (
      select s.bucket, s.customer_id, s.entered_at as since from customer_stage s
      where s.corp_id = ${corpId} and s.stage_id = ${stage.id} and s.dwell_since < ${at(before)}
      order by s.dwell_since limit ${BATCH} for update skip locked
    ), marked as (
      update customer_stage s set dwell_since = ${at(now)} from due
      where s.bucket = due.bucket and s.customer_id = due.customer_id and s.pipeline_id = ${stage.pipelineId}
    )
    select due.bucket, due.customer_id, due.since, staff.id as staff_id
    from due
    left join customer_facts f on f.bucket = due.bucket and f.customer_id = due.customer_id
    left join staff on staff.id = f.owner_staff_id and staff.left_at is null
    order by due.customer_id`.execute(tx);
  const owned = rows.flatMap(({ staffId, ...row }) => (staffId === null ? [] : [{ ...row, staffId, id: newId(now) }]));
  await sql`
    insert into stage_reminder (bucket, id, corp_id, customer_id, stage_id, staff_id, entered_at, at)
    select b, i, ${corpId}, c, ${stage.id}, s, t, ${at(now)}
    from unnest(${owned.map((o) => o.bucket)}::smallint[], ${owned.map((o) => o.id)}::uuid[], ${owned.map((o) => o.customerId)}::uuid[],
      ${owned.map((o) => o.staffId)}::integer[], ${owned.map((o) => new Date(o.since).toISOString())}::timestamptz[]) as o(b, i, c, s, t)`.execute(
    tx,
  );
  await recordFacts(
    tx,
    now,
    owned.map(({ customerId, since, staffId }) => ({
      kind: 'stage.dwelled',
      corpId,
      customerId,
      at: now,
      actor: 'system',
      staffId,
      data: { pipelineId: stage.pipelineId, stageId: stage.id, staffId, days: localDaysBetween(since, now, zone) },
    })),
    'bulk',
  );
  return rows.length === BATCH;
}

/** One message for each member of whom somebody waits to be told. */
export async function enqueueTelling(tx: Tx, now: number, corpId: number): Promise<void> {
  const { rows } = await sql<{ staffId: number }>`select distinct staff_id from stage_reminder where corp_id = ${corpId}`.execute(tx);
  await enqueue(
    tx,
    now,
    rows.map(({ staffId }) => ({ corpId, kind: TELL, key: String(staffId), payload: { staffId }, runAt: now })),
  );
}
