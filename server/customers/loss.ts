import { sql } from 'kysely';
import { planLoss, type LostBy } from '../../domain/customers/relation.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { iso } from '../../domain/kernel/time.ts';
import type { Tx } from '../platform/db/database.ts';
import { recordFacts, type Lane } from '../platform/reactor/record.ts';
import { lockCustomers } from './intake-customers.ts';
import { readFriendships } from './intake-friendships.ts';

export type Loss = { readonly customerId: string; readonly staffId: number; readonly at: number; readonly by: LostBy };

/**
 * Friendships that ended. Heard of twice, late or out of order they change nothing more: a deletion older than a later
 * adding only completes what is known of the earlier friendship. Answers how many live ones ended.
 */
export async function loseFriendships(tx: Tx, now: number, corpId: number, losses: readonly Loss[], lane: Lane = 'live'): Promise<number> {
  if (losses.length === 0) return 0;
  const ids = Array.from(new Set(losses.map((loss) => loss.customerId)));
  await lockCustomers(tx, corpId, ids);
  const friendships = await readFriendships(tx, corpId, ids);
  const plans = losses.map((loss) => {
    const rows = (friendships.get(loss.customerId) ?? []).filter((f) => f.staffId === loss.staffId);
    return { loss, plan: planLoss(rows, loss.at, loss.by) };
  });
  const changes = plans.flatMap(({ loss, plan }) => (plan.kind === 'ignore' ? [] : [{ ...loss, id: plan.id, kind: plan.kind }]));
  await writeLosses(tx, changes);
  const lost = changes.filter((change) => change.kind === 'lose');
  await recordFacts(
    tx,
    now,
    lost.map((change) => ({
      kind: 'friend.lost',
      corpId,
      customerId: change.customerId,
      at: change.at,
      actor: 'wecom',
      staffId: change.staffId,
      data: { friendshipId: change.id, staffId: change.staffId, by: change.by },
    })),
    lane,
  );
  return lost.length;
}

/** Our customer of an external userid. */
export async function customerOf(tx: Tx, corpId: number, externalUserid: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('customerIdentity')
    .select('customerId')
    .where('corpId', '=', corpId)
    .where('kind', '=', 'external_userid')
    .where('value', '=', externalUserid)
    .executeTakeFirst();
  return row?.customerId;
}

async function writeLosses(tx: Tx, changes: readonly (Loss & { id: string })[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map((change) => ({ bucket: bucketOf(change.customerId), id: change.id, at: iso(change.at), by: change.by }));
  await sql`
    update friendship f set lost_at = row.at, lost_by = row.by
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(bucket smallint, id uuid, at timestamptz, by text)
    where f.bucket = row.bucket and f.id = row.id`.execute(tx);
}
