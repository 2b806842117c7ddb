import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Today } from '../../domain/overview/contract.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { timelineItem, timelineNames, type TimelineFact } from '../customers/service.ts';
import type { Query } from '../platform/db/database.ts';

const SHOWN = 12;
/** What an operator wants to see pass by; the rest is on each customer's timeline. */
const KINDS = [
  'friend.added',
  'friend.lost',
  'tag.added',
  'tag.removed',
  'message.received',
  'order.paid',
  'sop.entered',
  'sop.ended',
  'delivery.handed_over',
  'delivery.sent',
  'delivery.refused',
  'delivery.expired',
  'delivery.unknown',
];

/** The latest happenings over all customers, as sentences. */
export async function recentFacts(tx: Query, scope: Scope): Promise<Static<typeof Today>['recent']> {
  const { rows } = await sql<TimelineFact & { customerName: string }>`
    with latest as materialized (
      select bucket, seq, customer_id, kind, at, actor, data from fact
      where corp_id = ${scope.corpId} and kind = any(${KINDS}::text[])
      order by at desc, seq desc limit ${SHOWN}
    )
    select latest.*, c.name as customer_name
    from latest join customer c on c.bucket = latest.bucket and c.id = latest.customer_id
    order by latest.at desc, latest.seq desc`.execute(tx);
  const names = await timelineNames(tx, scope, rows);
  return rows.map((row) => {
    const { at, sentence } = timelineItem(scope, row, names);
    return { at, sentence, customerId: row.customerId, customerName: row.customerName };
  });
}
