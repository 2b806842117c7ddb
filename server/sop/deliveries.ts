import { sql } from 'kysely';
import type { DeliveryState } from '../../domain/delivery/reasons.ts';
import { DAY } from '../../domain/kernel/time.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { ON_WAY, type OnWay } from '../../domain/sop/on-way.ts';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';
import type { CustomerRef } from './standing.ts';

/*
 * Reads of intents, for showing only: what became of what SOPs decided. Counts over all buckets are fan-out statements.
 */

/** Messages that reached customers in the last seven days, by SOP. */
export async function sentLately(tx: Query, scope: Scope, sopIds: readonly number[], now: number): Promise<Map<number, number>> {
  if (sopIds.length === 0) return new Map();
  const { rows } = await sql<{ sopId: number; sent: number }>`
    select sop_id, count(*)::integer as sent from intent
    where corp_id = ${scope.corpId} and sop_id = any(${Array.from(sopIds)}::integer[]) and state = 'sent' and settled_at > ${at(now - 7 * DAY)}
    group by sop_id`.execute(tx);
  return new Map(rows.map((row) => [row.sopId, row.sent]));
}

export type StepState = { readonly stepKey: string; readonly state: DeliveryState; readonly count: number };

/** How many intents of an SOP are in each state, by step. */
export async function stepStates(tx: Query, scope: Scope, sopId: number): Promise<StepState[]> {
  const { rows } = await sql<StepState>`
    select step_key, state, count(*)::integer as count from intent
    where corp_id = ${scope.corpId} and sop_id = ${sopId} and step_key is not null
    group by step_key, state`.execute(tx);
  return rows;
}

/** Messages that reached the customer, by enrollment. */
export async function sentByEnrollment(tx: Query, scope: Scope, enrollments: readonly CustomerRef[]): Promise<Map<string, number>> {
  if (enrollments.length === 0) return new Map();
  const { rows } = await sql<{ enrollmentId: string; sent: number }>`
    select i.enrollment_id, count(*)::integer as sent
    from unnest(${enrollments.map((one) => one.bucket)}::smallint[], ${enrollments.map((one) => one.id)}::uuid[]) as k(bucket, id)
    join intent i on i.bucket = k.bucket and i.enrollment_id = k.id
    where i.state = 'sent' and i.corp_id = ${scope.corpId}
    group by i.enrollment_id`.execute(tx);
  return new Map(rows.map((row) => [row.enrollmentId, row.sent]));
}

/** A message that is out of our hands and has no outcome yet. */
export type MessageOnWay = {
  readonly enrollmentId: string;
  readonly stepKey: string;
  readonly intentId: string;
  readonly staffId: number;
  readonly state: OnWay;
};

/** What of these enrollments is on its way. Whoever claims an intent names the staff member first. */
export async function onWay(tx: Query, enrollments: readonly CustomerRef[]): Promise<MessageOnWay[]> {
  if (enrollments.length === 0) return [];
  const { rows } = await sql<MessageOnWay>`
    select i.enrollment_id, coalesce(i.step_key, '') as step_key, i.id as intent_id, i.staff_id, i.state
    from unnest(${enrollments.map((one) => one.bucket)}::smallint[], ${enrollments.map((one) => one.id)}::uuid[]) as k(bucket, id)
    join intent i on i.bucket = k.bucket and i.enrollment_id = k.id
    where i.state = any(${Array.from(ON_WAY)}::text[]) and i.staff_id is not null
    order by i.created_at, i.id`.execute(tx);
  return rows;
}

export type EnrollmentDelivery = { readonly id: string; readonly stepKey: string; readonly state: DeliveryState; readonly text: string };

/** The intents of one enrollment, in order. */
export async function deliveriesOf(tx: Query, scope: Scope, bucket: number, enrollmentId: string): Promise<EnrollmentDelivery[]> {
  const { rows } = await sql<EnrollmentDelivery>`
    select id, coalesce(step_key, '') as step_key, state, text from intent
    where bucket = ${bucket} and enrollment_id = ${enrollmentId} and corp_id = ${scope.corpId}
    order by created_at, id`.execute(tx);
  return rows;
}
