import { sql } from 'kysely';
import { planLoss, type LostBy } from '../../domain/customers/relation.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { iso } from '../../domain/kernel/time.ts';
import type { Tx } from '../platform/db/database.ts';
import { recordFacts, type Lane, type NewFact } from '../platform/reactor/record.ts';
import { lockCustomers } from './intake-customers.ts';
import { readFriendships, type Friendship } from './intake-friendships.ts';

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
  const changes = plans.flatMap(({ loss, plan }) =>
    plan.kind === 'ignore' ? [] : [{ ...loss, id: plan.id, kind: plan.kind } satisfies Change],
  );
  await writeLosses(
    tx,
    changes.filter((change) => change.kind !== 'survive'),
  );
  const rowOf = (change: Change) => friendships.get(change.customerId)?.find((f) => f.id === change.id);
  await recordFacts(
    tx,
    now,
    changes.flatMap((change) => factsOf(corpId, change, rowOf(change))),
    lane,
  );
  return changes.filter((change) => change.kind === 'lose').length;
}

type Change = Loss & { readonly id: string; readonly kind: 'lose' | 'correct' | 'survive' };

function factsOf(corpId: number, change: Change, row: Friendship | undefined): NewFact[] {
  const { customerId, staffId, at, by, id: friendshipId } = change;
  const about = { corpId, customerId, at, actor: 'wecom', staffId };
  const lost: NewFact = { ...about, kind: 'friend.lost', data: { friendshipId, staffId, by } };
  switch (change.kind) {
    case 'correct':
      return [];
    case 'lose':
      return [lost];
    case 'survive': {
      const { addWay, state } = row ?? { addWay: 0, state: null };
      return [lost, { ...about, kind: 'friend.added', data: { friendshipId, staffId, addWay, state, returning: true } }];
    }
    default:
      return change.kind satisfies never;
  }
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
