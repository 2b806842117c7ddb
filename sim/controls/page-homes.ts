import { shown } from '../clock.ts';
import { momentsOf, waitingMoments } from '../moments.ts';
import { waitingTasks } from '../mass.ts';
import type { ChatRow, CustomerHome, StaffHome } from '../page/answers.ts';
import type { Sim } from '../sim.ts';
import type { Customer, Friendship, Staff } from '../tables/people.ts';
import type { Message } from '../tables/messages.ts';
import { WAITING } from '../transfer.ts';
import { friendshipKey } from '../keys.ts';
import { cardsOf, previewOf } from './page-cards.ts';
import { groupRows, kfRowsOfCustomer, kfRowsOfStaff } from './page-rows.ts';
import { calledBy, personOf, tagsOf } from './page-people.ts';

const ROWS = 80;
/** Of a member with very many customers only those with news are looked at. */
const LOOKED_AT = 400;

/** The customer's phone: her chats, and what waits for her word. */
export function customerHome(sim: Sim, { externalUserid }: Customer): CustomerHome {
  const { store } = sim;
  const last = new Map<string, Message[]>();
  for (const message of store.messages.by('customer', externalUserid)) {
    const known = last.get(message.userid);
    if (known === undefined) last.set(message.userid, [message]);
    else known.push(message);
  }
  const friends = new Map([...store.friendships.by('customer', externalUserid)].map((one) => [one.userid, one]));
  const asked = [...store.friendRequests.all()].filter((one) => one.externalUserid === externalUserid);
  const userids = new Set([...friends.keys(), ...last.keys(), ...asked.map(({ userid }) => userid)]);
  const chats = [...userids].flatMap((userid) => {
    const friendship = friends.get(userid);
    // Whom she has deleted is gone from her phone, unless she asks again.
    if (friendship?.cutByCustomer === true && !asked.some((one) => one.userid === userid)) return [];
    const { name } = personOf(store, userid);
    const request = asked.find((one) => one.userid === userid);
    const open = friendship !== undefined && !friendship.cutByCustomer;
    const state = open ? 'open' : request === undefined ? 'gone' : 'asked';
    const since = friendship?.createdAt ?? request?.at ?? 0;
    return [friendRow(sim, userid, { title: name, face: name, tags: [], state }, last.get(userid) ?? [], since)];
  });
  const posts = momentsOf(store, externalUserid);
  return {
    who: personOf(store, externalUserid),
    chats: inOrder([...chats, ...groupRows(sim, externalUserid), ...kfRowsOfCustomer(sim, externalUserid)]),
    handovers: [...store.transfers.by('customer', externalUserid)].flatMap((one) =>
      one.status === WAITING
        ? [{ from: personOf(store, one.handover).name, to: personOf(store, one.takeover), dueAt: shown(one.dueAt), message: one.message }]
        : [],
    ),
    moments: posts[0]?.post.publishedAt ?? 0,
  };
}

/** The member's phone: her chats, and how much waits for her in the other tabs. */
export function staffHome(sim: Sim, { userid, name, position, department }: Staff): StaffHome {
  const { store } = sim;
  const all = [...store.friendships.by('staff', userid)];
  const looked = all.sort((a, b) => newsOf(b) - newsOf(a)).slice(0, LOOKED_AT);
  const chats = looked.map((friendship) => {
    const title = calledBy(store, friendship);
    const about = {
      title,
      face: personOf(store, friendship.externalUserid).name,
      tags: tagsOf(store, friendship).map((tag) => tag.name),
      state: friendship.cutByCustomer ? ('gone' as const) : ('open' as const),
    };
    const messages = [...store.messages.by('friendship', friendshipKey(userid, friendship.externalUserid))];
    return friendRow(sim, friendship.externalUserid, about, messages, friendship.createdAt);
  });
  const appMessages = [...store.appMessages.by('staff', userid)];
  return {
    who: { id: userid, name, kind: 'staff' },
    position,
    department: department.map((id) => store.departments.get(String(id))?.name ?? '').join('、'),
    chats: inOrder([...chats, ...groupRows(sim, userid), ...kfRowsOfStaff(sim, userid)]),
    asking: [...store.friendRequests.by('staff', userid)].map(({ externalUserid, at }) => ({
      person: personOf(store, externalUserid),
      at: shown(at),
    })),
    customers: all.length,
    tasks: waitingTasks(store, userid).length,
    moments: waitingMoments(sim, userid).length,
    app: appMessages.at(-1)?.seq ?? 0,
  };
}

type About = { readonly title: string; readonly face: string; readonly tags: readonly string[]; readonly state: ChatRow['state'] };

/** `since`: when there was nothing said yet, and the words they begin with. */
function friendRow(sim: Sim, other: string, { title, face, tags, state }: About, messages: readonly Message[], since: number): ChatRow {
  const last = messages.at(-1);
  const fromOther = (message: Message) => (message.from === 'staff' ? message.userid : message.externalUserid) === other;
  const at = Math.max(last?.at ?? 0, since);
  return {
    key: `f~${other}`,
    kind: 'friend',
    title,
    faces: [face],
    tags,
    at: shown(at),
    line: last === undefined ? '' : previewOf(last.text, cardsOf(sim, last.attachments)),
    mark: messages.findLast(fromOther)?.seq ?? 0,
    state,
  };
}

function newsOf({ lastChatAt, createdAt }: Friendship): number {
  return Math.max(lastChatAt ?? 0, createdAt);
}

function inOrder(rows: ChatRow[]): ChatRow[] {
  return rows.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, ROWS);
}
