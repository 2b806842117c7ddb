import type { Attachment } from '../domain/wecom/attachments.ts';
import { archiveMessage } from './archive.ts';
import { contentsOf } from './archive-content.ts';
import { countInGroups } from './group-statistics.ts';
import { newMsgid } from './ids.ts';
import type { Sim } from './sim.ts';
import type { Store } from './store.ts';
import { membershipKey } from './tables/groups.ts';
import type { Group, GroupMessage } from './tables/groups.ts';

export type Said = {
  readonly from: string;
  readonly via: 'chat' | 'mass';
  readonly text: string;
  readonly attachments: readonly Attachment[];
};

/** Somebody in the group says something: all who are in it see it, and the archive keeps it. */
export function sayInGroup(sim: Sim, group: Group, { from, via, text, attachments }: Said): GroupMessage {
  const { store } = sim;
  const message = keep(sim, group, { from, via, text, attachments: [...attachments] });
  const speaker = store.memberships.get(membershipKey(group.chatId, from));
  const isNew = speaker?.hasSpoken === false;
  if (speaker !== undefined && isNew) store.memberships.put({ ...speaker, hasSpoken: true });
  store.groups.put({ ...group, messages: group.messages + 1, speakers: group.speakers + (isNew ? 1 : 0) });
  countInGroups(sim, group.owner, {
    messages: 1,
    ...(group.messages === 0 ? { talkative: 1 } : {}),
    ...(isNew ? { speakers: 1 } : {}),
  });
  const others = [...store.memberships.by('group', group.chatId)].map(({ id }) => id).filter((id) => id !== from);
  for (const content of contentsOf(sim, text, attachments)) archiveMessage(sim, { from, to: others, roomid: group.chatId }, content);
  return message;
}

/** The group's welcome, text and the rest as two messages (92366), for the customers among those who have come. */
export function greet(sim: Sim, group: Group, ids: readonly string[]): void {
  const { store } = sim;
  const welcome = store.groupWelcomes.get(group.welcomeTemplateId ?? '');
  if (welcome === undefined) return;
  for (const id of ids) {
    const customer = store.customers.get(id);
    if (customer === undefined) continue;
    const say = (text: string, attachments: Attachment[]) =>
      keep(sim, group, { from: group.owner, via: 'welcome', to: [id], text, attachments });
    const text = welcome.text.replaceAll('%NICKNAME%', () => customer.name);
    if (text !== '') say(text, []);
    if (welcome.attachment !== undefined) say('', [welcome.attachment]);
  }
}

/** What others said in her groups while she was there, mass messages and welcomes included. */
export function heardInGroups(store: Store, id: string): GroupMessage[] {
  const heard: GroupMessage[] = [];
  for (const { chatId, present, joinedAt, earlier } of store.memberships.by('person', id)) {
    const stays = present ? [...earlier, { from: joinedAt, to: Infinity }] : earlier;
    for (const message of store.groupMessages.by('group', chatId)) {
      const isForHer = message.from !== id && (message.to === undefined || message.to.includes(id));
      if (isForHer && stays.some(({ from, to }) => from <= message.at && message.at <= to)) heard.push(message);
    }
  }
  return heard;
}

function keep({ store, clock }: Sim, { chatId }: Group, message: Omit<GroupMessage, 'seq' | 'msgid' | 'chatId' | 'at'>): GroupMessage {
  const kept: GroupMessage = { seq: store.next('message'), msgid: newMsgid(), chatId, at: clock.now(), ...message };
  store.groupMessages.put(kept);
  return kept;
}
