import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { GroupMessage, listGroupMessages } from '../../domain/groups/contract.ts';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { QueryOf } from '../../domain/kernel/route.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import { isOutside } from '../../domain/wecom/archive-people.ts';
import type { ArchivedMedia } from '../../domain/wecom/archive-media.ts';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';
import { pageOf } from '../platform/http/cursor.ts';
import { positionOf, readGroup } from './list.ts';

type MessageRow = {
  id: number;
  saidAt: number;
  senderId: string;
  senderName: string;
  customerId: string | null;
  text: string;
  media: ArchivedMedia['kind'] | null;
  recalledAt: number | null;
};

/** A page of what was said in a group, the newest first. Names are those that senders have or had there. */
export async function pageOfMessages(
  tx: Query,
  scope: Scope,
  groupId: number,
  query: QueryOf<typeof listGroupMessages>,
): Promise<Paged<Static<typeof GroupMessage>>> {
  await readGroup(tx, scope, groupId);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const after = query.cursor === undefined ? undefined : positionOf(query.cursor);
  const { rows } = await sql<MessageRow>`
    with page as materialized (
      select id, said_at, sender_id, text, media ->> 'kind' as media, recalled_at from group_message
      where corp_id = ${scope.corpId} and group_id = ${groupId}::bigint
        and ${after === undefined ? sql`true` : sql`(said_at, id) < (${at(after.at)}, ${after.id}::bigint)`}
      order by said_at desc, id desc limit ${limit + 1}
    ), sender as (
      select s.sender_id, i.customer_id,
        coalesce(staff.name, (
          select m.name from group_member m where m.group_id = ${groupId}::bigint and m.member_id = s.sender_id and m.name <> ''
          order by m.id desc limit 1), '') as name
      from (select distinct sender_id from page) s
      left join staff on staff.corp_id = ${scope.corpId} and lower(staff.userid) = lower(s.sender_id)
      left join customer_identity i on i.corp_id = ${scope.corpId} and i.kind = 'external_userid' and i.value = s.sender_id
    )
    select page.*, sender.name as sender_name, sender.customer_id from page join sender using (sender_id)
    order by said_at desc, id desc`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.saidAt, row.id],
    (row) => ({
      id: String(row.id),
      at: isoIn(row.saidAt, scope.zone),
      sender: {
        name: row.senderName,
        kind: isOutside(row.senderId) ? ('external' as const) : ('staff' as const),
        customerId: row.customerId,
      },
      text: row.text,
      media: row.media,
      recalledAt: row.recalledAt === null ? null : isoIn(row.recalledAt, scope.zone),
    }),
  );
}
