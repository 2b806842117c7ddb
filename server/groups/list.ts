import { sql, type RawBuilder } from 'kysely';
import type { Static } from 'typebox';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import type { Group, GroupMember, listGroupMembers, listGroups } from '../../domain/groups/contract.ts';
import { joinSceneText } from '../../domain/groups/words.ts';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { QueryOf } from '../../domain/kernel/route.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';
import { decodeCursor, pageOf } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';

/** A page of groups, newest first. */
export async function pageOfGroups(tx: Query, scope: Scope, query: QueryOf<typeof listGroups>): Promise<Paged<Static<typeof Group>>> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const conditions = [sql`g.corp_id = ${scope.corpId}`];
  if (query.q !== undefined) conditions.push(sql`g.name ilike ${`%${query.q.replace(/[\\%_]/g, '\\$&')}%`}`);
  if (query.owner !== undefined) conditions.push(sql`g.owner_staff_id = ${Number(query.owner)}::bigint`);
  if (query.state !== undefined) conditions.push(query.state === 'live' ? sql`g.dismissed_at is null` : sql`g.dismissed_at is not null`);
  if (query.customer !== undefined) conditions.push(isIn(scope, query.customer));
  if (query.cursor !== undefined) {
    const after = positionOf(query.cursor);
    conditions.push(sql`(g.created_at, g.id) < (${at(after.at)}, ${after.id}::bigint)`);
  }
  const rows = await selectGroups(tx, conditions, limit + 1);
  return pageOf(
    rows,
    limit,
    (row) => [row.createdAt, row.id],
    (row) => groupView(scope, row),
  );
}

export async function readGroup(tx: Query, scope: Scope, id: number): Promise<Static<typeof Group>> {
  const [row] = await selectGroups(tx, [sql`g.corp_id = ${scope.corpId} and g.id = ${id}::bigint`], 1);
  if (row === undefined) throw refuse('group.not_found');
  return groupView(scope, row);
}

/** A page of a group's members, the newest first; without `state` those who are in it now. */
export async function pageOfMembers(
  tx: Query,
  scope: Scope,
  groupId: number,
  query: QueryOf<typeof listGroupMembers>,
): Promise<Paged<Static<typeof GroupMember>>> {
  await readGroup(tx, scope, groupId);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const after = query.cursor === undefined ? undefined : positionOf(query.cursor);
  const { rows } = await sql<MemberRow>`
    select m.id, m.kind, coalesce(nullif(m.name, ''), s.name, '') as name, m.joined_at, m.join_scene, m.left_at, i.customer_id,
      invitor.name as invited_by
    from group_member m
    left join staff s on m.kind = 'staff' and s.corp_id = m.corp_id and lower(s.userid) = lower(m.member_id)
    left join staff invitor on invitor.corp_id = m.corp_id and lower(invitor.userid) = lower(m.invited_by)
    left join customer_identity i on m.kind = 'external' and i.corp_id = m.corp_id and i.kind = 'external_userid' and i.value = m.member_id
    where m.corp_id = ${scope.corpId} and m.group_id = ${groupId}::bigint
      and ${query.state === 'left' ? sql`m.left_at is not null` : sql`m.left_at is null`}
      and ${after === undefined ? sql`true` : sql`(m.joined_at, m.id) < (${at(after.at)}, ${after.id}::bigint)`}
    order by m.joined_at desc, m.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.joinedAt, row.id],
    ({ joinScene, ...row }) => ({
      ...row,
      id: String(row.id),
      joinedAt: isoIn(row.joinedAt, scope.zone),
      joinedBy: joinSceneText(joinScene),
      leftAt: row.leftAt === null ? null : isoIn(row.leftAt, scope.zone),
    }),
  );
}

function isIn(scope: Scope, customerId: string): RawBuilder<unknown> {
  return sql`g.id in (
    select m.group_id from customer_identity i
    join group_member m on m.corp_id = i.corp_id and m.member_id = i.value and m.left_at is null
    where i.bucket = ${bucketOf(customerId)} and i.customer_id = ${customerId} and i.corp_id = ${scope.corpId} and i.kind = 'external_userid')`;
}

type MemberRow = {
  id: number;
  kind: 'staff' | 'external';
  name: string;
  joinedAt: number;
  joinScene: number;
  leftAt: number | null;
  customerId: string | null;
  invitedBy: string | null;
};

type GroupRow = {
  id: number;
  name: string;
  notice: string;
  ownerStaffId: number | null;
  ownerName: string | null;
  memberCount: number;
  customerCount: number;
  createdAt: number;
  dismissedAt: number | null;
  checkedAt: number;
};

async function selectGroups(tx: Query, conditions: readonly RawBuilder<unknown>[], limit: number): Promise<GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    select g.id, g.name, g.notice, g.owner_staff_id, s.name as owner_name, g.member_count, g.customer_count, g.created_at, g.dismissed_at,
      g.checked_at
    from customer_group g left join staff s on s.id = g.owner_staff_id
    where ${sql.join(conditions, sql` and `)} order by g.created_at desc, g.id desc limit ${limit}`.execute(tx);
  return rows;
}

function groupView({ zone }: Scope, { ownerStaffId, ownerName, ...row }: GroupRow): Static<typeof Group> {
  return {
    ...row,
    id: String(row.id),
    name: row.name === '' ? '未命名的群' : row.name,
    owner: ownerStaffId === null ? null : { id: String(ownerStaffId), name: ownerName ?? '' },
    createdAt: isoIn(row.createdAt, zone),
    dismissedAt: row.dismissedAt === null ? null : isoIn(row.dismissedAt, zone),
    checkedAt: isoIn(row.checkedAt, zone),
  };
}

/** Where a page of groups, members or messages goes on. */
export function positionOf(cursor: string): { at: number; id: number } {
  const [instant, id] = decodeCursor(cursor, 2);
  if (typeof instant !== 'number' || typeof id !== 'number') throw refuse('request.cursor_invalid');
  return { at: instant, id };
}
