import { sql } from 'kysely';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { archivedMedia, type ArchivedMedia } from '../../domain/wecom/archive-media.ts';
import type { ArchiveMessage } from '../../domain/wecom/archive-messages.ts';
import { isOutside } from '../../domain/wecom/archive-people.ts';
import { archivedText } from '../../domain/wecom/archive-text.ts';
import { customersByExternalIds, isNews, shortened } from '../customers/service.ts';
import type { Tx } from '../platform/db/database.ts';
import { recordFacts, type NewFact } from '../platform/reactor/record.ts';

type Room = { readonly id: number; readonly name: string };
type Spoken = { readonly message: ArchiveMessage; readonly room: Room };

/**
 * What was said in customer groups, and taken back there: on the group's page, and as facts of the customers who did so.
 * Answers the ids of messages of groups that are not known (yet); rooms in which only members are stay out.
 */
export async function recordGroupTalk(
  tx: Tx,
  now: number,
  corpId: number,
  messages: readonly ArchiveMessage[],
): Promise<ReadonlySet<string>> {
  const talk = messages.filter((message) => message.roomId !== undefined && isNews(message));
  if (talk.length === 0) return new Set();
  const rooms = await roomsOf(tx, corpId, talk);
  const homeless = new Set<string>();
  const spoken: Spoken[] = [];
  for (const message of talk) {
    const room = rooms.get(message.roomId ?? '');
    if (room !== undefined) spoken.push({ message, room });
    else if ([message.from, ...message.to].some(isOutside)) homeless.add(message.msgid);
  }
  const said = await keepSaid(tx, corpId, spoken);
  const recalled = await keepRecalled(tx, spoken);
  await tellOfCustomers(
    tx,
    now,
    corpId,
    spoken.filter(({ message }) => said.has(message.msgid) || recalled.has(message.msgid)),
  );
  return homeless;
}

async function roomsOf(tx: Tx, corpId: number, talk: readonly ArchiveMessage[]): Promise<ReadonlyMap<string, Room>> {
  const chatIds = Array.from(new Set(talk.flatMap(({ roomId }) => roomId ?? [])));
  const rows = await tx
    .selectFrom('customerGroup')
    .select(['chatId', 'id', 'name'])
    .where('corpId', '=', corpId)
    .where('chatId', 'in', chatIds)
    .execute();
  return new Map(rows.map(({ chatId, ...room }) => [chatId, room]));
}

/** Answers the ids of what is new. */
async function keepSaid(tx: Tx, corpId: number, spoken: readonly Spoken[]): Promise<ReadonlySet<string>> {
  const rows = spoken.flatMap(({ message, room }) =>
    message.kind === 'revoke'
      ? []
      : [
          {
            g: room.id,
            m: message.msgid,
            f: message.from,
            a: new Date(message.at).toISOString(),
            t: shortened(archivedText(message)),
            d: archivedMedia(message) ?? null,
          },
        ],
  );
  if (rows.length === 0) return new Set();
  const { rows: kept } = await sql<{ msgid: string }>`
    insert into group_message (corp_id, group_id, msgid, sender_id, said_at, text, media)
    select ${corpId}, g, m, f, a, t, d
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(g integer, m text, f text, a timestamptz, t text, d jsonb)
    on conflict (group_id, msgid) do nothing
    returning msgid`.execute(tx);
  return new Set(kept.map(({ msgid }) => msgid));
}

/** Answers the ids of the acts that took something back which had not been. */
async function keepRecalled(tx: Tx, spoken: readonly Spoken[]): Promise<ReadonlySet<string>> {
  const rows = spoken.flatMap(({ message, room }) =>
    message.kind === 'revoke'
      ? [{ g: room.id, p: message.content.pre_msgid, m: message.msgid, a: new Date(message.at).toISOString() }]
      : [],
  );
  if (rows.length === 0) return new Set();
  const { rows: marked } = await sql<{ m: string }>`
    update group_message as said set recalled_at = row.a
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(g integer, p text, m text, a timestamptz)
    where said.group_id = row.g and said.msgid = row.p and said.recalled_at is null
    returning row.m`.execute(tx);
  return new Set(marked.map(({ m }) => m));
}

async function tellOfCustomers(tx: Tx, now: number, corpId: number, spoken: readonly Spoken[]): Promise<void> {
  const customers = await customersByExternalIds(
    tx,
    corpId,
    spoken.flatMap(({ message }) => (isOutside(message.from) ? [message.from] : [])),
  );
  const facts = spoken.flatMap(({ message, room }): NewFact[] => {
    const customerId = customers.get(message.from);
    if (customerId === undefined) return [];
    const frame = { corpId, customerId, at: message.at, actor: 'wecom' };
    const data = { groupId: room.id, name: room.name };
    if (message.kind === 'revoke') return [{ kind: 'message.recalled_in_group', data, ...frame }];
    const media: ArchivedMedia | undefined = archivedMedia(message);
    const text = shortened(archivedText(message));
    return [{ kind: 'message.in_group', data: { ...data, text, ...(media === undefined ? {} : { media }) }, ...frame }];
  });
  facts.sort((a, b) => bucketOf(a.customerId) - bucketOf(b.customerId) || a.at - b.at);
  await recordFacts(tx, now, facts);
}
