import { sql } from 'kysely';
import type { LostBy } from '../../domain/customers/relation.ts';
import { planRelation, type ListedRelation, type RelationPlan } from '../../domain/customers/relation.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { iso } from '../../domain/kernel/time.ts';
import type { Tx } from '../platform/db/database.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { WecomRelation } from './contact.ts';

/** A friendship as the intake works on it, in memory and then as a whole back into the table. */
export type Friendship = {
  id: string;
  customerId: string;
  staffId: number;
  addedAt: number;
  addWay: number;
  state: string | null;
  remark: string | null;
  description: string | null;
  remarkCorpName: string | null;
  remarkMobiles: readonly string[];
  /** When WeCom told what changed the row last; tags have their own. */
  toldAsOf: number | null;
  wecomTagIds: number[];
  wecomTagsAsOf: number | null;
  lostAt: number | null;
  lostBy: LostBy | null;
  addsHeard: number;
};

export type FriendshipChange =
  | { readonly kind: 'added'; readonly friendship: Friendship; readonly returning: boolean }
  | { readonly kind: 'lost'; readonly friendship: Friendship }
  | { readonly kind: 'edited'; readonly friendship: Friendship; readonly fields: readonly string[] };

/** All friendships, live and lost, of these customers. */
export async function readFriendships(tx: Tx, corpId: number, ids: readonly string[]): Promise<Map<string, Friendship[]>> {
  const { rows } = await sql<Friendship>`
    select f.id, f.customer_id, f.staff_id, f.added_at, f.add_way, f.state, f.remark, f.description, f.remark_corp_name, f.remark_mobiles,
      f.told_as_of, f.wecom_tag_ids, f.wecom_tags_as_of, f.lost_at, f.lost_by, f.adds_heard
    from unnest(${ids.map(bucketOf)}::smallint[], ${ids}::uuid[]) as k(bucket, id)
    join friendship f on f.bucket = k.bucket and f.customer_id = k.id and f.corp_id = ${corpId}
    order by f.added_at, f.id`.execute(tx);
  const found = new Map<string, Friendship[]>(ids.map((id) => [id, []]));
  for (const row of rows) found.get(row.customerId)?.push(row);
  return found;
}

/**
 * Brings one listed relation into the customer's friendships (changed in place) and tells what that changed. The
 * friendship it now is, or undefined when the news is older than what we know.
 */
export function takeRelation(
  { now, asOf, told }: { readonly now: number; readonly asOf: number; readonly told: ListedRelation['told'] },
  customerId: string,
  staffId: number,
  friendships: Friendship[],
  relation: WecomRelation,
): { friendship: Friendship | undefined; changes: FriendshipChange[] } {
  const plan = planRelation(
    friendships.filter((f) => f.staffId === staffId),
    { addedAt: relation.addedAt, asOf, told },
  );
  const taken = take({ now, asOf }, customerId, staffId, friendships, relation, plan);
  if (told === 'added') {
    const meant = friendships.find((f) => f.staffId === staffId && f.addedAt === relation.addedAt);
    if (meant !== undefined) meant.addsHeard += 1;
  }
  return taken;
}

function take(
  { now, asOf }: { readonly now: number; readonly asOf: number },
  customerId: string,
  staffId: number,
  friendships: Friendship[],
  relation: WecomRelation,
  plan: RelationPlan,
): { friendship: Friendship | undefined; changes: FriendshipChange[] } {
  const rowOf = (id: string) => friendships.find((f) => f.id === id);
  switch (plan.kind) {
    case 'ignore':
      return { friendship: undefined, changes: [] };
    case 'same':
      return keepUp(now, asOf, rowOf(plan.id), relation);
    case 'revive': {
      const row = rowOf(plan.id);
      if (row === undefined) return { friendship: undefined, changes: [] };
      Object.assign(row, { lostAt: null, lostBy: null });
      const { changes } = keepUp(now, asOf, row, relation);
      return { friendship: row, changes: [{ kind: 'added', friendship: row, returning: true }, ...changes] };
    }
    case 'replace': {
      const lost = rowOf(plan.lostId);
      if (lost !== undefined) Object.assign(lost, { lostAt: relation.addedAt, lostBy: 'unknown' as const });
      const added = add(now, asOf, customerId, staffId, friendships, relation);
      return {
        friendship: added.friendship,
        changes: [...(lost === undefined ? [] : [{ kind: 'lost' as const, friendship: lost }]), added],
      };
    }
    case 'new': {
      const added = add(now, asOf, customerId, staffId, friendships, relation);
      return { friendship: added.friendship, changes: [added] };
    }
    default:
      return plan satisfies never;
  }
}

/** An answer that was asked for before the row was last written says nothing of it (a clock set back aside). */
function keepUp(
  now: number,
  asOf: number,
  row: Friendship | undefined,
  relation: WecomRelation,
): { friendship: Friendship | undefined; changes: FriendshipChange[] } {
  if (row === undefined) return { friendship: undefined, changes: [] };
  const isStale = row.toldAsOf !== null && row.toldAsOf > asOf && row.toldAsOf <= now;
  const told = toldOf(relation);
  const fields = isStale ? [] : TOLD_FIELDS.filter((field) => !same(row[field], told[field]));
  if (fields.length === 0) return { friendship: row, changes: [] };
  Object.assign(row, told, { toldAsOf: asOf });
  return { friendship: row, changes: [{ kind: 'edited', friendship: row, fields }] };
}

const TOLD_FIELDS = ['remark', 'description', 'remarkCorpName', 'remarkMobiles', 'addWay', 'state'] as const;

function toldOf({ remark, description, remarkCorpName, remarkMobiles, addWay, state }: WecomRelation) {
  return { remark, description, remarkCorpName, remarkMobiles, addWay, state };
}

type Told = string | number | null | readonly string[];
function same(a: Told, b: Told): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, i) => one === b[i]));
}

function add(now: number, asOf: number, customerId: string, staffId: number, friendships: Friendship[], relation: WecomRelation) {
  const returning = friendships.some((f) => f.lostAt !== null);
  const friendship: Friendship = {
    id: newId(now),
    customerId,
    staffId,
    addedAt: relation.addedAt,
    ...toldOf(relation),
    toldAsOf: asOf,
    wecomTagIds: [],
    wecomTagsAsOf: null,
    lostAt: null,
    lostBy: null,
    addsHeard: 0,
  };
  friendships.push(friendship);
  return { kind: 'added' as const, friendship, returning };
}

/** Writes friendships whole. Losses go first: of two rows of one pair only one may be live. */
export async function writeFriendships(tx: Tx, corpId: number, friendships: readonly Friendship[]): Promise<void> {
  const lost = friendships.filter((f) => f.lostAt !== null);
  const live = friendships.filter((f) => f.lostAt === null);
  for (const some of [lost, live]) await write(tx, corpId, some);
}

async function write(tx: Tx, corpId: number, friendships: readonly Friendship[]): Promise<void> {
  if (friendships.length === 0) return;
  const rows = friendships.map((f) => ({
    ...f,
    bucket: bucketOf(f.customerId),
    addedAt: iso(f.addedAt),
    lostAt: f.lostAt === null ? null : iso(f.lostAt),
    wecomTagsAsOf: f.wecomTagsAsOf === null ? null : iso(f.wecomTagsAsOf),
    toldAsOf: f.toldAsOf === null ? null : iso(f.toldAsOf),
  }));
  await sql`
    insert into friendship (bucket, id, corp_id, customer_id, staff_id, added_at, add_way, state, remark, description, remark_corp_name,
      remark_mobiles, told_as_of, wecom_tag_ids, wecom_tags_as_of, lost_at, lost_by, adds_heard)
    select bucket, id, ${corpId}::integer, "customerId", "staffId", "addedAt", "addWay", state, remark, description, "remarkCorpName",
      array(select jsonb_array_elements_text("remarkMobiles")), "toldAsOf",
      array(select jsonb_array_elements_text("wecomTagIds")::integer), "wecomTagsAsOf", "lostAt", "lostBy", "addsHeard"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(bucket smallint, id uuid, "customerId" uuid, "staffId" integer,
      "addedAt" timestamptz, "addWay" integer, state text, remark text, description text, "remarkCorpName" text, "remarkMobiles" jsonb,
      "toldAsOf" timestamptz, "wecomTagIds" jsonb, "wecomTagsAsOf" timestamptz, "lostAt" timestamptz, "lostBy" text, "addsHeard" integer)
    on conflict (bucket, id) do update set add_way = excluded.add_way, state = excluded.state, remark = excluded.remark,
      description = excluded.description, remark_corp_name = excluded.remark_corp_name, remark_mobiles = excluded.remark_mobiles,
      told_as_of = excluded.told_as_of, wecom_tag_ids = excluded.wecom_tag_ids, wecom_tags_as_of = excluded.wecom_tags_as_of,
      lost_at = excluded.lost_at, lost_by = excluded.lost_by, adds_heard = excluded.adds_heard`.execute(tx);
}
