import { archivedMedia } from '../../domain/wecom/archive-media.ts';
import type { ArchiveMessage } from '../../domain/wecom/archive-messages.ts';
import { isMemberId, isOutside } from '../../domain/wecom/archive-people.ts';
import { archivedText } from '../../domain/wecom/archive-text.ts';
import { staffByUserids } from '../org/service.ts';
import type { Tx } from '../platform/db/database.ts';
import { recordFacts, type NewFact } from '../platform/reactor/record.ts';
import { customersByExternalIds } from './known-senders.ts';

/** A note may be long; the timeline shows its beginning. */
const TEXT_CHARACTERS = 2_000;

/**
 * What customers and staff wrote to each other, as facts of the customers. Answers the ids of messages of people who are
 * not known (yet). What is said in groups is told by groups; what staff say among themselves is no news of a customer, and
 * of messages that were sent for us the timeline tells otherwise.
 */
export async function recordChats(
  tx: Tx,
  now: number,
  corpId: number,
  messages: readonly ArchiveMessage[],
  own: readonly OwnWords[],
): Promise<ReadonlySet<string>> {
  const chats = messages.filter((message) => message.roomId === undefined && isNews(message));
  const known = await customersByExternalIds(
    tx,
    corpId,
    chats.flatMap((chat) => [chat.from, ...chat.to]),
  );
  const homeless = new Set<string>();
  const told = chats.flatMap((message): Told[] => {
    const [to = ''] = message.to;
    const sender = known.get(message.from);
    if (sender !== undefined) return isMemberId(to) ? [{ message, customerId: sender, userid: to, by: 'customer' }] : [];
    const recipient = known.get(to);
    if (recipient !== undefined) return [{ message, customerId: recipient, userid: message.from, by: 'staff' }];
    if (isOutside(message.from) || isOutside(to)) homeless.add(message.msgid);
    return [];
  });
  const staff = await staffByUserids(
    tx,
    now,
    corpId,
    told.map(({ userid }) => userid),
  );
  const said = told.flatMap(({ message, customerId, userid, by }) => {
    const staffId = staff.get(userid);
    return staffId === undefined
      ? []
      : [{ key: message.msgid, at: message.at, customerId, staffId, by, message, text: archivedText(message) }];
  });
  const written = said.filter(({ by, message }) => by === 'staff' && message.kind !== 'revoke');
  const ours = new Set<string>();
  for (const module of own) for (const key of await module(tx, corpId, written)) ours.add(key);
  const facts = said.flatMap(({ key, at, customerId, staffId, by, message, text }): NewFact[] => {
    if (ours.has(key)) return [];
    const frame = { corpId, customerId, at, actor: by === 'customer' ? 'wecom' : `staff:${staffId}`, staffId };
    if (message.kind === 'revoke') return [{ kind: 'message.recalled', data: { staffId, by }, ...frame }];
    const media = archivedMedia(message);
    const data = { staffId, text: shortened(text), ...(media === undefined ? {} : { media }) };
    return [{ kind: by === 'customer' ? 'message.received' : 'message.written', data, ...frame }];
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
  readonly by: 'customer' | 'staff';
};

/** Answers to being archived are acts about messages, and no messages. */
export function isNews(message: ArchiveMessage): boolean {
  return message.kind !== 'agree' && message.kind !== 'disagree';
}

/** The beginning of a text, as timelines show it. */
export function shortened(text: string): string {
  return [...text].slice(0, TEXT_CHARACTERS).join('');
}
