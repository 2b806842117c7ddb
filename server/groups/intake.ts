import { sql } from 'kysely';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { staffByUserids } from '../org/service.ts';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import { recordFacts, type Lane, type NewFact } from '../platform/reactor/record.ts';
import type { GroupChat } from '../wecom/service.ts';

/** What a look at groups changed. */
export type GroupsTaken = { readonly groupsAdded: number; readonly groupsChanged: number; readonly joined: number; readonly left: number };

export const NOTHING_TAKEN: GroupsTaken = { groupsAdded: 0, groupsChanged: 0, joined: 0, left: 0 };

type Known = { chatId: string; id: number; changed: 'new' | 'changed' | 'same' };
type Move = { groupId: number; name: string; memberId: string; kind: string; at: number; scene: number };

/**
 * Makes groups and their members what WeCom says. Each comes whole, so whoever is missing has left; nobody who joined
 * after we asked (`asOf`) is among those. Facts are told of members who are customers.
 */
export async function takeGroups(
  tx: Tx,
  now: number,
  corpId: number,
  groups: readonly GroupChat[],
  options: { asOf: number; lane: Lane },
): Promise<GroupsTaken> {
  if (groups.length === 0) return NOTHING_TAKEN;
  const staff = await staffByUserids(tx, now, corpId, Array.from(new Set(groups.map((group) => group.owner))));
  const known = await upsertGroups(tx, corpId, options.asOf, groups, staff);
  const ids = new Map(known.map((group) => [group.chatId, group.id]));
  const members = groups.flatMap((group) => membersOf(group, ids.get(group.chat_id)));
  const left = await dropAbsent(tx, now, options.asOf, [...ids.values()], members);
  const joined = await addPresent(tx, corpId, members);
  await tellMoves(tx, now, corpId, { joined, left, why: 'left', lane: options.lane });
  return {
    groupsAdded: known.filter((group) => group.changed === 'new').length,
    groupsChanged: known.filter((group) => group.changed === 'changed').length,
    joined: joined.length,
    left: left.length,
  };
}

/** The group is no more: everybody has left it. False when it was so already, or never known. */
export async function dismissGroup(tx: Tx, now: number, corpId: number, chatId: string, dismissedAt: number): Promise<boolean> {
  const { rows } = await sql<{ id: number; name: string }>`
    update customer_group set dismissed_at = ${at(dismissedAt)}, member_count = 0, customer_count = 0, checked_at = ${at(now)}
    where corp_id = ${corpId} and chat_id = ${chatId} and dismissed_at is null returning id, name`.execute(tx);
  const [group] = rows;
  if (group === undefined) return false;
  const { rows: left } = await sql<Move>`
    update group_member set left_at = greatest(joined_at, ${at(dismissedAt)}) where group_id = ${group.id} and left_at is null
    returning group_id, ${group.name}::text as name, member_id, kind, left_at as at, join_scene as scene`.execute(tx);
  await tellMoves(tx, now, corpId, { joined: [], left, why: 'dismissed', lane: 'live' });
  return true;
}

async function upsertGroups(
  tx: Tx,
  corpId: number,
  asOf: number,
  groups: readonly GroupChat[],
  staff: ReadonlyMap<string, number>,
): Promise<Known[]> {
  const rows = groups.map((group) => ({
    c: group.chat_id,
    n: group.name ?? '',
    t: group.notice ?? '',
    o: staff.get(group.owner) ?? null,
    a: new Date(group.create_time * 1_000).toISOString(),
    v: group.member_version ?? null,
    m: group.member_list.length,
    e: group.member_list.filter(isExternal).length,
  }));
  const { rows: known } = await sql<Known>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row(c text, n text, t text, o integer, a timestamptz, v text, m integer, e integer)
    ), before as (
      select g.chat_id, (g.name, g.notice, g.owner_staff_id, g.dismissed_at is null) is distinct from (given.n, given.t, given.o, true) as differs
      from customer_group g join given on given.c = g.chat_id where g.corp_id = ${corpId}
    ), written as (
      insert into customer_group as g (corp_id, chat_id, name, notice, owner_staff_id, created_at, member_version, member_count, customer_count, checked_at)
      select ${corpId}, c, n, t, o, a, v, m, e, ${at(asOf)} from given order by c
      on conflict (corp_id, chat_id) do update set name = excluded.name, notice = excluded.notice, owner_staff_id = excluded.owner_staff_id,
        member_version = excluded.member_version, member_count = excluded.member_count, customer_count = excluded.customer_count,
        checked_at = excluded.checked_at, dismissed_at = null
      where g.checked_at <= excluded.checked_at
      returning g.chat_id, g.id
    )
    select written.chat_id, written.id,
      case when before.chat_id is null then 'new' when before.differs then 'changed' else 'same' end as changed
    from written left join before on before.chat_id = written.chat_id`.execute(tx);
  return known;
}

type Member = {
  g: number;
  w: string;
  i: string;
  k: 'staff' | 'external';
  n: string;
  j: string;
  s: number;
  b: string | null;
  t: string | null;
};

function membersOf(group: GroupChat, groupId: number | undefined): Member[] {
  if (groupId === undefined) return [];
  return group.member_list.map((member) => ({
    g: groupId,
    w: group.name ?? '',
    i: member.userid,
    k: isExternal(member) ? 'external' : 'staff',
    n: member.name ?? member.group_nickname ?? '',
    j: new Date(member.join_time * 1_000).toISOString(),
    s: member.join_scene ?? 0,
    b: member.invitor?.userid ?? null,
    t: member.state === undefined || member.state === '' ? null : member.state,
  }));
}

/** WeCom numbers the kinds of members: 2 is somebody from outside (92122). */
function isExternal({ type }: { type: number }): boolean {
  return type === 2;
}

const GIVEN = (members: readonly Member[]) => sql`jsonb_to_recordset(${JSON.stringify(members)}::jsonb)
  as given(g integer, w text, i text, k text, n text, j timestamptz, s integer, b text, t text)`;

/** Whoever is there for another stay than the one we know (joined again meanwhile) has left the first as well. */
async function dropAbsent(tx: Tx, now: number, asOf: number, groupIds: readonly number[], members: readonly Member[]): Promise<Move[]> {
  const { rows } = await sql<Move>`
    with given as materialized (select * from ${GIVEN(members)})
    update group_member m set left_at = greatest(m.joined_at, ${at(Math.min(now, asOf))})
    from customer_group g
    where g.id = m.group_id and m.group_id = any(${groupIds}::integer[]) and m.left_at is null and m.joined_at <= ${at(asOf)}
      and not exists (select from given where given.g = m.group_id and given.i = m.member_id and given.j <= m.joined_at)
    returning m.group_id, g.name, m.member_id, m.kind, m.left_at as at, m.join_scene as scene`.execute(tx);
  return rows;
}

async function addPresent(tx: Tx, corpId: number, members: readonly Member[]): Promise<Move[]> {
  const { rows } = await sql<Move>`
    insert into group_member (corp_id, group_id, member_id, kind, name, joined_at, join_scene, invited_by, state)
    select ${corpId}, g, i, k, n, j, s, b, t from ${GIVEN(members)} order by g, i
    on conflict (group_id, member_id) where left_at is null do nothing
    returning group_id, '' as name, member_id, kind, joined_at as at, join_scene as scene`.execute(tx);
  const names = new Map(members.map((member) => [member.g, member.w]));
  await sql`
    update group_member m set name = given.n from ${GIVEN(members)}
    where m.group_id = given.g and m.member_id = given.i and m.left_at is null and m.name <> given.n and given.n <> ''`.execute(tx);
  return rows.map((row) => ({ ...row, name: names.get(row.groupId) ?? '' }));
}

async function tellMoves(
  tx: Tx,
  now: number,
  corpId: number,
  moves: { joined: readonly Move[]; left: readonly Move[]; why: 'left' | 'dismissed'; lane: Lane },
): Promise<void> {
  const external = [...moves.joined, ...moves.left].flatMap(({ kind, memberId }) => (kind === 'external' ? [memberId] : []));
  if (external.length === 0) return;
  const { rows } = await sql<{ value: string; customerId: string }>`
    select value, customer_id from customer_identity
    where corp_id = ${corpId} and kind = 'external_userid' and value = any(${Array.from(new Set(external))}::text[])`.execute(tx);
  const customers = new Map(rows.map((row) => [row.value, row.customerId]));
  const about = ({ memberId, at: happenedAt }: Move): Pick<NewFact, 'corpId' | 'customerId' | 'at' | 'actor'>[] => {
    const customerId = customers.get(memberId);
    return customerId === undefined ? [] : [{ corpId, customerId, at: Math.min(happenedAt, now), actor: 'wecom' }];
  };
  const facts: NewFact[] = [
    ...moves.left.flatMap((move) =>
      about(move).map((frame) => ({
        kind: 'group.left' as const,
        data: { groupId: move.groupId, name: move.name, why: moves.why },
        ...frame,
      })),
    ),
    ...moves.joined.flatMap((move) =>
      about(move).map((frame) => ({
        kind: 'group.joined' as const,
        data: { groupId: move.groupId, name: move.name, scene: move.scene },
        ...frame,
      })),
    ),
  ];
  facts.sort((a, b) => bucketOf(a.customerId) - bucketOf(b.customerId) || a.at - b.at);
  await recordFacts(tx, now, facts, moves.lane);
}
