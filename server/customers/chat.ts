import type { ArchiveMessage } from '../../domain/wecom/archive-messages.ts';
import { archivedText } from '../../domain/wecom/archive-text.ts';
import { staffByUserids } from '../org/service.ts';
import type { Tx } from '../platform/db/database.ts';
import { recordFacts, type NewFact } from '../platform/reactor/record.ts';

/** A note may be long; the timeline shows its beginning. */
const TEXT_CHARACTERS = 2_000;

/**
 * What customers and staff wrote to each other, as facts of the customers. Answers the ids of messages of people who are
 * not known (yet). What is said in groups and among staff is no news of a customer here, and of messages that were sent
 * for us the timeline tells otherwise.
 */
export async function recordChats(
  tx: Tx,
  now: number,
  corpId: number,
  messages: readonly ArchiveMessage[],
  own: readonly OwnWords[],
): Promise<ReadonlySet<string>> {
  const chats = messages.filter((message) => message.roomId === undefined && isSaid(message));
  const known = await customersOf(
    tx,
    corpId,
    chats.flatMap((chat) => [chat.from, ...chat.to]),
  );
  const homeless = new Set<string>();
  const told = chats.flatMap((message): Told[] => {
    const [to = ''] = message.to;
    const sender = known.get(message.from);
    if (sender !== undefined) return isPerson(to) ? [{ message, customerId: sender, userid: to, kind: 'message.received' }] : [];
    const recipient = known.get(to);
    if (recipient !== undefined) return [{ message, customerId: recipient, userid: message.from, kind: 'message.written' }];
    if (isOutside(message.from) || isOutside(to)) homeless.add(message.msgid);
    return [];
  });
  const staff = await staffByUserids(
    tx,
    now,
    corpId,
    told.map(({ userid }) => userid),
  );
  const said = told.flatMap(({ message, customerId, userid, kind }) => {
    const staffId = staff.get(userid);
    return staffId === undefined ? [] : [{ key: message.msgid, at: message.at, customerId, staffId, kind, text: archivedText(message) }];
  });
  const written = said.filter(({ kind }) => kind === 'message.written');
  const ours = new Set<string>();
  for (const module of own) for (const key of await module(tx, corpId, written)) ours.add(key);
  const facts = said.flatMap(({ key, at, customerId, staffId, kind, text }): NewFact[] => {
    if (ours.has(key)) return [];
    const data = { staffId, text: [...text].slice(0, TEXT_CHARACTERS).join('') };
    const actor = kind === 'message.received' ? 'wecom' : `staff:${staffId}`;
    return [{ kind, data, corpId, customerId, at, actor, staffId }];
  });
  await recordFacts(tx, now, facts);
  return homeless;
}

/** Which of the words that staff wrote were sent for us, by their keys: the modules that send know. */
export type OwnWords = (
  tx: Tx,
  corpId: number,
  words: readonly { key: string; customerId: string; staffId: number; text: string; at: number }[],
) => Promise<ReadonlySet<string>>;

type Told = {
  readonly message: ArchiveMessage;
  readonly customerId: string;
  /** The member's. */
  readonly userid: string;
  readonly kind: 'message.received' | 'message.written';
};

/** Taking back, and answers to being archived, are acts about messages. */
function isSaid(message: ArchiveMessage): boolean {
  return message.kind !== 'revoke' && message.kind !== 'agree' && message.kind !== 'disagree';
}

/** Ids of WeChat users and of people of other companies; a member's userid seldom looks so. */
function isOutside(id: string): boolean {
  return /^w[mo][\w-]{20,}$/.test(id);
}

function isPerson(id: string): boolean {
  return id !== '' && !/^wb[\w-]{20,}$/.test(id) && !isOutside(id);
}

async function customersOf(tx: Tx, corpId: number, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('customerIdentity')
    .select(['value', 'customerId'])
    .where('corpId', '=', corpId)
    .where('kind', '=', 'external_userid')
    .where('value', 'in', Array.from(new Set(ids)))
    .execute();
  return new Map(rows.map((row) => [row.value, row.customerId]));
}
