import { shown } from '../clock.ts';
import type { Conversation, Line, Member, Note } from '../page/answers.ts';
import type { Sim } from '../sim.ts';
import type { Group, GroupMessage, Membership } from '../tables/groups.ts';
import { membershipKey } from '../tables/groups.ts';
import { cardsOf } from './page-cards.ts';
import { LINES_SHOWN } from './page-friend.ts';
import { personOf } from './page-people.ts';

/** Names that a line about people who came spells out. */
const NAMED = 3;
const ROLES = { owner: 0, admin: 1, member: 2 } as const;

/** A group as one of its people sees it: what was said while she was in it, and who came and went. */
export function groupChat(sim: Sim, group: Group, viewer: string): Conversation {
  const { store } = sim;
  const mine = store.memberships.get(membershipKey(group.chatId, viewer));
  const present = [...store.memberships.by('group', group.chatId)];
  const stays = mine === undefined ? [] : [...mine.earlier, ...(mine.present ? [{ from: mine.joinedAt, to: Infinity }] : [])];
  const sees = (at: number) => stays.some(({ from, to }) => from <= at && at <= to);
  const messages = [...store.groupMessages.by('group', group.chatId)].filter(
    (message) => sees(message.at) && (message.to === undefined || message.to.includes(viewer)),
  );
  const shownMessages = messages.slice(-LINES_SHOWN);
  const since = messages.length > shownMessages.length ? (shownMessages[0]?.at ?? 0) : 0;
  const notes = notesOf(sim, group, present, viewer).filter(({ time }) => time >= since && sees(time));
  const said = shownMessages.map((message) => ({ time: message.at, line: saidLine(sim, message) }));
  const inOrder = [...notes, ...said].sort((a, b) => a.time - b.time);
  return {
    peer: {
      kind: 'group',
      chatId: group.chatId,
      name: group.name,
      notice: group.notice,
      owner: group.owner,
      members: present.map((one) => memberOf(sim, group, one)).sort((a, b) => ROLES[a.role] - ROLES[b.role]),
      state: group.dismissedAt !== undefined ? 'dismissed' : mine?.present === true ? 'open' : 'left',
    },
    lines: inOrder.map(({ line }) => line),
    earlier: messages.length - shownMessages.length,
  };
}

function memberOf({ store }: Sim, { owner, admins }: Group, { id, nickname }: Membership): Member {
  const person = personOf(store, id);
  return {
    person: nickname === '' ? person : { ...person, name: nickname },
    role: id === owner ? 'owner' : admins.includes(id) ? 'admin' : 'member',
  };
}

function saidLine(sim: Sim, { msgid, at, from, text, attachments, via }: GroupMessage): Line {
  const person = personOf(sim.store, from);
  return { kind: 'said', key: msgid, at: shown(at), from: person, text, cards: cardsOf(sim, attachments), via, menu: null };
}

type Timed = { readonly time: number; readonly line: Note };

function notesOf(sim: Sim, group: Group, present: readonly Membership[], viewer: string): Timed[] {
  const together = new Map<string, Membership[]>();
  for (const membership of present) {
    if (membership.id === group.owner) continue;
    // Who came in one step is named in one line; a code is scanned by one at a time.
    const step = `${membership.joinedAt} ${membership.scene} ${membership.invitor ?? ''}`;
    together.set(step, [...(together.get(step) ?? []), membership]);
  }
  const came = [...together.values()].flatMap((people) => {
    const [first] = people;
    return first === undefined ? [] : [noteAt(first.joinedAt, cameIn(sim, people, first, viewer))];
  });
  const { dismissedAt, createdAt, owner } = group;
  const made = noteAt(createdAt, `${named(sim, owner, viewer)}创建了群聊`);
  return [made, ...came, ...(dismissedAt === undefined ? [] : [noteAt(dismissedAt, '群聊已被解散')])];
}

function cameIn(sim: Sim, people: readonly Membership[], { scene, invitor }: Membership, viewer: string): string {
  const names = people.slice(0, NAMED).map(({ id }) => named(sim, id, viewer));
  const who = people.length > NAMED ? `${names.join('、')}等 ${people.length} 人` : names.join('、');
  if (invitor !== undefined) return `${named(sim, invitor, viewer)}邀请${who}加入了群聊`;
  return scene === 3 ? `${who}通过扫描群二维码加入群聊` : scene === 2 ? `${who}通过邀请链接加入群聊` : `${who}加入了群聊`;
}

function named({ store }: Sim, id: string, viewer: string): string {
  return id === viewer ? '你' : personOf(store, id).name;
}

function noteAt(time: number, text: string): Timed {
  return { time, line: { kind: 'note', key: `${time} ${text}`, at: shown(time), text } };
}
