import { sql } from 'kysely';
import { SECOND, iso } from '../../domain/kernel/time.ts';
import type { FollowRenames } from '../org/service.ts';
import type { Tx } from '../platform/db/database.ts';
import { batchGetByUser, isRefusal } from '../wecom/service.ts';
import { refreshFacts } from './facts-row.ts';
import type { CustomersContext } from './tag-sync.ts';

/**
 * Who a member is under a new userid: WeCom lists the same customers, added at the same second, that we know of a member
 * who is gone. More than half of what is looked at must agree, for two members may have added somebody at the same time.
 */
export function customersFollowRenames(context: CustomersContext): FollowRenames {
  return {
    async find(corpId, gone, fresh) {
      const found: { staffId: number; userid: string }[] = [];
      for (const userid of fresh) {
        const listed = await firstCustomers(context, corpId, userid);
        if (listed.length === 0) continue;
        const staffIds = gone.map(({ id }) => id).filter((id) => !found.some(({ staffId }) => staffId === id));
        const { rows } = await sql<{ staffId: number; count: number }>`
          select f.staff_id, count(*) from jsonb_to_recordset(${JSON.stringify(listed)}::jsonb) as l(id text, added_at timestamptz)
          join customer_identity i on i.corp_id = ${corpId} and i.kind = 'external_userid' and i.value = l.id
          join friendship f on f.bucket = i.bucket and f.customer_id = i.customer_id and f.added_at = l.added_at
          where f.corp_id = ${corpId} and f.staff_id = any(${staffIds}::integer[])
          group by f.staff_id order by count(*) desc limit 1`.execute(context.db);
        const [best] = rows;
        if (best !== undefined && best.count * 2 > listed.length) found.push({ staffId: best.staffId, userid });
      }
      return found;
    },
    move: moveFriendships,
  };
}

/** One page of a member's customers is enough to recognise her by. */
async function firstCustomers({ wecom }: CustomersContext, corpId: number, userid: string): Promise<{ id: string; added_at: string }[]> {
  try {
    for await (const page of batchGetByUser(wecom, corpId, [userid])) {
      return page.map(({ external_contact, follow_info }) => ({
        id: external_contact.external_userid,
        added_at: iso(follow_info.createtime * SECOND),
      }));
    }
  } catch (error) {
    // A member of whom nothing can be read is nobody we can recognise.
    if (!isRefusal(error, 60011, 60111, 84061, 84074)) throw error;
  }
  return [];
}

/** What was told twice, once under each userid, stays as it was under the old one; the rest becomes the member's. */
async function moveFriendships(tx: Tx, corpId: number, fromStaffId: number, toStaffId: number): Promise<void> {
  const { rows: twice } = await sql<{ bucket: number; customerId: string }>`
    delete from friendship f using friendship o
    where f.corp_id = ${corpId} and f.staff_id = ${fromStaffId} and o.bucket = f.bucket and o.customer_id = f.customer_id
      and o.corp_id = ${corpId} and o.staff_id = ${toStaffId} and (o.added_at = f.added_at or (o.lost_at is null and f.lost_at is null))
    returning f.bucket, f.customer_id`.execute(tx);
  const { rows: moved } = await sql<{ bucket: number; customerId: string }>`
    update friendship f set staff_id = ${toStaffId}
    where f.corp_id = ${corpId} and f.staff_id = ${fromStaffId}
    returning f.bucket, f.customer_id`.execute(tx);
  const touched = new Map<number, Set<string>>();
  for (const { bucket, customerId } of [...twice, ...moved]) touched.set(bucket, (touched.get(bucket) ?? new Set()).add(customerId));
  for (const [bucket, customers] of Array.from(touched).sort(([a], [b]) => a - b)) {
    await refreshFacts(
      tx,
      bucket,
      Array.from(customers, (customerId) => ({ customerId, interactionAt: null })),
    );
  }
}
