import { sql, type RawBuilder } from 'kysely';
import type { Static } from 'typebox';
import { DELIVERY_STATE_TEXT } from '../../domain/delivery/reasons.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn, localDaysBetween } from '../../domain/kernel/time.ts';
import type { Enrollment, EnrollmentRow } from '../../domain/sop/contract.ts';
import { endReasonText, tagOfReason } from '../../domain/sop/end-reason.ts';
import { outcomeText } from '../../domain/sop/receipt.ts';
import { traceSentence } from '../../domain/sop/trace.ts';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';
import { decodeCursor, pageOf } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';
import { deliveriesOf, sentByEnrollment } from './deliveries.ts';
import { readStored } from './detail.ts';
import { namesFor, type KnownNames } from './names.ts';

type Row = {
  bucket: number;
  id: string;
  sopId: number;
  sopName: string;
  version: number;
  customerId: string;
  customerName: string;
  status: Static<typeof EnrollmentRow>['status'];
  anchor: number;
  startedAt: number;
  endedAt: number | null;
  endReason: string | null;
  nextStepKey: string | null;
  nextDueAt: number | null;
};

const COLUMNS = sql`e.bucket, e.id, e.sop_id, s.name as sop_name, e.version, e.customer_id, coalesce(c.name, '') as customer_name, e.status,
  e.anchor, e.started_at, e.ended_at, e.end_reason, r.step_key as next_step_key, r.due_at as next_due_at`;
const JOINS = sql`join sop s on s.id = e.sop_id
  left join customer c on c.bucket = e.bucket and c.id = e.customer_id
  left join step_run r on r.bucket = e.bucket and r.enrollment_id = e.id`;

/** A page of an SOP's enrollments, newest first (a fan-out over buckets, by index of the SOP). */
export async function listEnrollments(
  tx: Query,
  scope: Scope,
  now: number,
  sopId: string,
  query: { limit?: number; cursor?: string; status?: string },
): Promise<Paged<Static<typeof EnrollmentRow>>> {
  const sop = await readStored(tx, scope, sopId);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const conditions = [sql`e.sop_id = ${sop.id} and e.corp_id = ${scope.corpId}`];
  if (query.status !== undefined) conditions.push(sql`e.status = ${query.status}`);
  if (query.cursor !== undefined) conditions.push(before(query.cursor));
  const { rows } = await sql<Row>`
    with page as materialized (
      select e.* from enrollment e where ${sql.join(conditions, sql` and `)} order by e.started_at desc, e.id desc limit ${limit + 1}
    )
    select ${COLUMNS} from page e ${JOINS} order by e.started_at desc, e.id desc`.execute(tx);
  const views = await viewsOf(tx, scope, now, rows);
  return pageOf(rows, limit, (row) => [row.startedAt, row.id], views);
}

/** One enrollment with each thing that happened or did not, and why. */
export async function readEnrollment(tx: Query, scope: Scope, now: number, id: string): Promise<Static<typeof Enrollment>> {
  const row = await findEnrollment(tx, scope, id);
  const bucket = row.bucket;
  const { rows: trace } = await sql<{ at: number; stepKey: string | null; code: string; data: Record<string, unknown> }>`
    select at, step_key, code, data from enrollment_trace
    where bucket = ${bucket} and enrollment_id = ${id} and corp_id = ${scope.corpId} order by id`.execute(tx);
  const deliveries = await deliveriesOf(tx, scope, bucket, id);
  const staff = trace.flatMap(({ data }) => (typeof data['staffId'] === 'number' ? [data['staffId']] : []));
  const names = await namesOfReasons(tx, scope, [row.endReason, ...trace.map((entry) => entry.data['reason'])], staff);
  const view = await viewsOf(tx, scope, now, [row]);
  return {
    ...view(row),
    trace: trace.map((entry) => ({
      at: isoIn(entry.at, scope.zone),
      stepKey: entry.stepKey,
      code: entry.code,
      sentence: traceSentence(entry.code, entry.data, names),
      deliveryId: typeof entry.data['intentId'] === 'string' ? entry.data['intentId'] : null,
    })),
    deliveries: deliveries.map((one) => ({ ...one, stateText: DELIVERY_STATE_TEXT[one.state] })),
  };
}

/** 为什么收到 / 为什么没收到: what a customer went and goes through, and what did not let them in. */
export async function listCustomerEnrollments(tx: Query, scope: Scope, now: number, customerId: string) {
  const bucket = bucketOf(customerId);
  const { rows: known } =
    await sql`select from customer where bucket = ${bucket} and id = ${customerId} and corp_id = ${scope.corpId}`.execute(tx);
  if (known.length === 0) throw refuse('customer.not_found');
  const { rows } = await sql<Row>`
    select ${COLUMNS} from enrollment e ${JOINS}
    where e.bucket = ${bucket} and e.customer_id = ${customerId} and e.corp_id = ${scope.corpId}
    order by e.started_at desc, e.id desc limit ${MOST}`.execute(tx);
  const { rows: refused } = await sql<{ sopId: number; sopName: string; at: number; outcome: string }>`
    select t.sop_id, s.name as sop_name, t.received_at as at, t.outcome
    from sop_receipt t join sop s on s.id = t.sop_id
    where t.bucket = ${bucket} and t.customer_id = ${customerId} and t.corp_id = ${scope.corpId} and t.outcome <> 'enrolled'
    order by t.received_at desc limit ${MOST}`.execute(tx);
  const view = await viewsOf(tx, scope, now, rows);
  return {
    enrollments: rows.map(view),
    refused: refused.map((one) => ({
      sopId: String(one.sopId),
      sopName: one.sopName,
      at: isoIn(one.at, scope.zone),
      outcome: one.outcome,
      sentence: outcomeText(one.outcome),
    })),
  };
}

const MOST = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The bucket is the customer's, which an enrollment's id does not tell: all 256 keys are probed. */
async function findEnrollment(tx: Query, scope: Scope, id: string): Promise<Row> {
  const { rows } = await sql<Row>`
    select ${COLUMNS} from generate_series(0, 255) b join enrollment e on e.bucket = b::smallint and e.id = ${id} ${JOINS}
    where e.corp_id = ${scope.corpId}`.execute(tx);
  const row = rows[0];
  if (row === undefined) throw refuse('enrollment.not_found');
  return row;
}

async function viewsOf(tx: Query, scope: Scope, now: number, rows: readonly Row[]): Promise<(row: Row) => Static<typeof EnrollmentRow>> {
  const sent = await sentByEnrollment(tx, scope, rows);
  const names = await namesOfReasons(
    tx,
    scope,
    rows.map((row) => row.endReason),
  );
  return (row) => ({
    id: row.id,
    sopId: String(row.sopId),
    sopName: row.sopName,
    version: row.version,
    customerId: row.customerId,
    customerName: row.customerName,
    status: row.status,
    day: Math.max(0, localDaysBetween(row.anchor, row.endedAt ?? now, scope.zone)),
    anchor: isoIn(row.anchor, scope.zone),
    startedAt: isoIn(row.startedAt, scope.zone),
    endedAt: row.endedAt === null ? null : isoIn(row.endedAt, scope.zone),
    endReason: row.endReason === null ? null : endReasonText(row.endReason, names),
    nextStepKey: row.nextStepKey,
    nextDueAt: row.nextDueAt === null ? null : isoIn(row.nextDueAt, scope.zone),
    sent: sent.get(row.id) ?? 0,
  });
}

function namesOfReasons(tx: Query, scope: Scope, reasons: readonly unknown[], staff: readonly number[] = []): Promise<KnownNames> {
  const tags = reasons.flatMap((reason) => (typeof reason === 'string' ? (tagOfReason(reason) ?? []) : []));
  return namesFor(tx, scope, { tags, staff });
}

function before(cursor: string): RawBuilder<unknown> {
  const [startedAt, id] = decodeCursor(cursor, 2);
  if (typeof startedAt !== 'number' || typeof id !== 'string' || !UUID.test(id)) throw refuse('request.cursor_invalid');
  return sql`(e.started_at, e.id) < (${at(startedAt)}, ${id}::uuid)`;
}
