import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Delivery, DeliveryRow, listDeliveries } from '../../domain/delivery/contract.ts';
import { deliveryState, DELIVERY_STATE_TEXT, dropReasonText, SUPPRESSED_TEXT } from '../../domain/delivery/reasons.ts';
import { wayInWords } from '../../domain/delivery/why.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { QueryOf } from '../../domain/kernel/route.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';
import { pageOf } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';
import { stepTextKey, type Explainers } from './explain.ts';
import { positionOf } from './position.ts';

/** A page of deliveries, newest first; of one customer: from her bucket only. */
export async function pageOfDeliveries(
  tx: Query,
  scope: Scope,
  query: QueryOf<typeof listDeliveries>,
  explainers: Explainers,
): Promise<Paged<Static<typeof DeliveryRow>>> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const after = query.cursor === undefined ? undefined : positionOf(query.cursor);
  const conditions = [sql`intent.corp_id = ${scope.corpId}`];
  if (query.customer !== undefined)
    conditions.push(sql`intent.bucket = ${bucketOf(query.customer)} and intent.customer_id = ${query.customer}`);
  if (query.sop !== undefined) conditions.push(sql`intent.sop_id = ${Number(query.sop)}::bigint`);
  if (query.staff !== undefined) conditions.push(sql`intent.staff_id = ${Number(query.staff)}::bigint`);
  if (query.state !== undefined) conditions.push(sql`intent.state = ${query.state}`);
  if (after !== undefined) conditions.push(sql`(intent.created_at, intent.id) < (${at(after.at)}, ${after.id}::uuid)`);
  const { rows } = await sql<Row>`${SELECT} where ${sql.join(conditions, sql` and `)}
    order by intent.created_at desc, intent.id desc limit ${limit + 1}`.execute(tx);
  const names = await namesFor(tx, scope, rows, explainers);
  return pageOf(
    rows,
    limit,
    (row) => [row.createdAt, row.id],
    (row) => rowView(scope, row, names),
  );
}

/** One delivery and why: from the trigger to the outcome. */
export async function readDelivery(tx: Query, scope: Scope, id: string, explainers: Explainers): Promise<Static<typeof Delivery>> {
  // An intent's id does not tell the customer's bucket: one look into all of them.
  const { rows } = await sql<Row & WayColumns>`
    select * from (${SELECT} where intent.corp_id = ${scope.corpId} and intent.id = ${id}::uuid) shown
    left join lateral (
      select confirmed_at, called_at from mass_task where mass_task.id = shown.mass_task_id and mass_task.corp_id = ${scope.corpId}
    ) task on true`.execute(tx);
  const row = rows[0];
  if (row === undefined) throw refuse('delivery.not_found');
  const trigger =
    row.enrollmentId === null || row.stepKey === null
      ? []
      : ((await explainers.explainEnrollment?.(tx, scope, row.enrollmentId, row.stepKey)) ?? []);
  const way = wayInWords({ ...row, state: deliveryState(row.state) });
  return {
    ...rowView(scope, row, await namesFor(tx, scope, [row], explainers)),
    why: [...trigger, ...way].map((line) => ({ at: isoIn(line.at, scope.zone), sentence: line.sentence })),
  };
}

type Row = {
  id: string;
  customerId: string;
  customerName: string | null;
  staffId: number | null;
  staffName: string | null;
  sopId: number | null;
  stepKey: string | null;
  enrollmentId: string | null;
  massTaskId: string | null;
  text: string;
  state: string;
  reason: string | null;
  attempts: number;
  createdAt: number;
  dueAt: number;
  expiresAt: number;
  nextTryAt: number;
  handedOverAt: number | null;
  settledAt: number | null;
};

type WayColumns = { confirmedAt: number | null; calledAt: number | null };

const SELECT = sql`
  select intent.id, intent.customer_id, customer.name as customer_name, intent.staff_id, staff.name as staff_name, intent.sop_id,
    intent.step_key, intent.enrollment_id, intent.mass_task_id, intent.text, intent.state, intent.reason, intent.attempts,
    intent.created_at, intent.due_at, intent.expires_at, intent.next_try_at, intent.handed_over_at, intent.settled_at
  from intent
  left join customer on customer.bucket = intent.bucket and customer.id = intent.customer_id
  left join staff on staff.id = intent.staff_id`;

type Names = { readonly sops: ReadonlyMap<number, string>; readonly steps: ReadonlyMap<string, string> };

async function namesFor(tx: Query, scope: Scope, rows: readonly Row[], explainers: Explainers): Promise<Names> {
  const sopIds = Array.from(new Set(rows.flatMap((row) => row.sopId ?? [])));
  const steps = new Map(
    rows.flatMap((row) => {
      if (row.sopId === null || row.stepKey === null) return [];
      const step = { sopId: row.sopId, stepKey: row.stepKey };
      return [[stepTextKey(step), step] as const];
    }),
  );
  return {
    sops: sopIds.length === 0 ? new Map() : await explainers.sopNames(tx, scope, sopIds),
    steps: steps.size === 0 ? new Map() : ((await explainers.stepTexts?.(tx, scope, Array.from(steps.values()))) ?? new Map()),
  };
}

function rowView(scope: Scope, row: Row, names: Names): Static<typeof DeliveryRow> {
  const state = deliveryState(row.state);
  return {
    id: row.id,
    customerId: row.customerId,
    customerName: row.customerName ?? '',
    staff: row.staffId === null ? null : { id: String(row.staffId), name: row.staffName ?? '' },
    sopId: row.sopId === null ? null : String(row.sopId),
    sopName: row.sopId === null ? null : (names.sops.get(row.sopId) ?? null),
    stepKey: row.stepKey,
    stepText:
      row.sopId === null || row.stepKey === null
        ? null
        : (names.steps.get(stepTextKey({ sopId: row.sopId, stepKey: row.stepKey })) ?? null),
    enrollmentId: row.enrollmentId,
    text: row.text,
    state,
    stateText: row.reason === 'too_late' ? '已过期' : DELIVERY_STATE_TEXT[state],
    reason: row.reason,
    reasonText: row.reason === null ? null : state === 'suppressed' ? SUPPRESSED_TEXT : dropReasonText(row.reason),
    createdAt: isoIn(row.createdAt, scope.zone),
    dueAt: isoIn(row.dueAt, scope.zone),
    expiresAt: isoIn(row.expiresAt, scope.zone),
    handedOverAt: isoOrNull(row.handedOverAt, scope),
    settledAt: isoOrNull(row.settledAt, scope),
  };
}

function isoOrNull(instant: number | null, scope: Scope): string | null {
  return instant === null ? null : isoIn(instant, scope.zone);
}
