import { sql } from 'kysely';
import type { Fact } from '../../domain/facts.ts';
import { DAY } from '../../domain/kernel/time.ts';
import type { Situation } from '../../domain/sop/enrollment.ts';
import { SOP_KINDS } from '../../domain/sop/triggers.ts';
import { DEFAULT_SETTINGS, deliverySettings } from '../delivery/service.ts';
import type { Tx } from '../platform/db/database.ts';
import { factsByCustomer } from './by-customer.ts';
import type { ClaimedRun } from './claim.ts';
import { recentSendsOf } from './recent-sends.ts';
import { distinctCustomers, liveOf, type LiveEnrollment } from './standing.ts';

const WEEK = 7 * DAY;

export type Claim = { readonly run: ClaimedRun; readonly live: LiveEnrollment };

type Row = Parameters<typeof liveOf>[0];

/** The enrollments of claimed steps. The locked step run is what guards them: everybody takes it first. */
export async function enrollmentsOf(tx: Tx, runs: readonly ClaimedRun[]): Promise<Claim[]> {
  if (runs.length === 0) return [];
  const { rows } = await sql<Omit<Row, 'stepKey' | 'plannedAt' | 'dueAt'>>`
    select e.bucket, e.id, e.corp_id, e.sop_id, e.version, e.customer_id, e.anchor, e.started_at, e.last_sent_at
    from unnest(${runs.map((run) => run.bucket)}::smallint[], ${runs.map((run) => run.enrollmentId)}::uuid[]) as k(bucket, id)
    join enrollment e on e.bucket = k.bucket and e.id = k.id`.execute(tx);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return runs.flatMap((run) => {
    const row = byId.get(run.enrollmentId);
    return row === undefined ? [] : [{ run, live: liveOf({ ...row, stepKey: run.stepKey, plannedAt: run.plannedAt, dueAt: run.dueAt }) }];
  });
}

// A customer without a facts row is nobody's friend yet.
const NOBODY: { readonly tags: readonly number[]; readonly friendStaff: readonly number[] } = { tags: [], friendStaff: [] };

export type SopState = { readonly isLive: boolean; readonly zone: string };

/** Whether the SOPs run. Shared locks: a resumption waits until steps that are just being parked are parked. */
export async function sopStates(tx: Tx, sopIds: readonly number[]): Promise<Map<number, SopState>> {
  const { rows } = await sql<SopState & { id: number }>`
    select s.id, s.status = 'live' as is_live, c.zone from sop s join corp c on c.id = s.corp_id
    where s.id = any(${Array.from(sopIds)}::integer[]) order by s.id for share of s`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

/** What the claimed steps are decided on, one query per kind of fact; asked per enrollment. */
export async function loadSituations(
  tx: Tx,
  now: number,
  claims: readonly Claim[],
): Promise<(claim: Claim) => Situation & { readonly recentSends: number[] }> {
  const refs = claims.map(({ live }) => live.ref);
  const customers = distinctCustomers(refs);
  const { rows: facts } = await sql<{ customerId: string; tags: number[]; friendStaff: number[] }>`
    select f.customer_id, f.tags, f.friend_staff
    from unnest(${customers.map((one) => one.bucket)}::smallint[], ${customers.map((one) => one.id)}::uuid[]) as k(bucket, id)
    join customer_facts f on f.bucket = k.bucket and f.customer_id = k.id`.execute(tx);
  const known = new Map(facts.map((row) => [row.customerId, row]));
  const unread = await unreadFacts(tx, customers);
  const settings = await deliverySettings(tx, Array.from(new Set(refs.map((ref) => ref.corpId))));
  // A list per customer that this batch adds to: her second step of the batch sees the first.
  const sends = await recentSendsOf(tx, customers, now - WEEK);
  for (const { id } of customers) if (!sends.has(id)) sends.set(id, []);
  return ({ live: { ref, enrollment } }) => {
    const { quietHours, caps } = settings.get(ref.corpId) ?? DEFAULT_SETTINGS;
    const customer = known.get(ref.customerId) ?? NOBODY;
    const news = unread.get(ref.customerId) ?? [];
    return {
      friendStaff: friendsAfter(customer.friendStaff, news),
      removedTags: news.flatMap((fact) =>
        fact.kind === 'tag.removed' && (fact.at >= enrollment.anchor || !customer.tags.includes(fact.data.tagId)) ? [fact.data.tagId] : [],
      ),
      quietHours,
      caps,
      recentSends: sends.get(ref.customerId) ?? [],
    };
  };
}

/** What happened to these customers that the readers have not come to yet: an exit counts from when it happened. */
async function unreadFacts(tx: Tx, customers: readonly { bucket: number; id: string }[]): Promise<Map<string, Fact[]>> {
  // Read from the pending marks, of which there are few, to their facts one by one: never the other way round.
  const { rows } = await sql<Fact>`
    with unread as materialized (
      select bucket, seq from fact_pending where bucket = any(${Array.from(new Set(customers.map((one) => one.bucket)))}::smallint[])
    )
    select f.* from unread u cross join lateral (
      select f.bucket, f.seq, f.corp_id, f.customer_id, f.kind, f.at, f.recorded_at, f.actor, f.staff_id, f.data
      from fact f where f.bucket = u.bucket and f.seq = u.seq offset 0
    ) f
    where f.kind = any(${Array.from(SOP_KINDS)}::text[]) and f.customer_id = any(${customers.map((one) => one.id)}::uuid[])
    order by f.bucket, f.seq`.execute(tx);
  return factsByCustomer(rows);
}

function friendsAfter(friendStaff: readonly number[], news: readonly Fact[]): readonly number[] {
  if (news.length === 0) return friendStaff;
  const friends = new Set(friendStaff);
  for (const fact of news) {
    if (fact.kind === 'friend.added') friends.add(fact.data.staffId);
    if (fact.kind === 'friend.lost') friends.delete(fact.data.staffId);
  }
  return Array.from(friends);
}
