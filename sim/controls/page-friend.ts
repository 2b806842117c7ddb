import { shown } from '../clock.ts';
import { friendshipKey } from '../keys.ts';
import type { Conversation, FriendPeer, Line } from '../page/answers.ts';
import type { Sim } from '../sim.ts';
import type { Message } from '../tables/messages.ts';
import type { Customer, Friendship, Staff } from '../tables/people.ts';
import { cardsOf } from './page-cards.ts';
import { personOf, tagsOf } from './page-people.ts';

export const LINES_SHOWN = 200;

/** The chat of a customer and a member, as one of them sees it. */
export function friendChat(sim: Sim, staff: Staff, customer: Customer, viewer: 'customer' | 'staff'): Conversation {
  const { store } = sim;
  const key = friendshipKey(staff.userid, customer.externalUserid);
  const friendship = store.friendships.get(key);
  const messages = [...store.messages.by('friendship', key)];
  const lines = messages.slice(-LINES_SHOWN).map((message) => saidLine(sim, message));
  const earlier = messages.length - lines.length;
  const peer = viewer === 'customer' ? staffPeer(sim, staff, customer, friendship) : customerPeer(sim, customer, friendship);
  if (friendship === undefined) return { peer, lines, earlier };
  const note: Line = {
    kind: 'note',
    key: `added-${friendship.createdAt}`,
    at: shown(friendship.createdAt),
    text: `你已添加了${peer.person.name}，现在可以开始聊天了。`,
  };
  return { peer, lines: placed(lines, note, earlier), earlier };
}

function saidLine(sim: Sim, message: Message): Line {
  const { msgid, at, userid, externalUserid, from, text, attachments, via } = message;
  return {
    kind: 'said',
    key: msgid,
    at: shown(at),
    from: personOf(sim.store, from === 'staff' ? userid : externalUserid),
    text,
    cards: cardsOf(sim, attachments),
    via,
    menu: null,
  };
}

/** Before what was said later; not at all where older lines are left out that may come after it. */
function placed(lines: Line[], note: Line, earlier: number): Line[] {
  const index = lines.findIndex(({ at }) => at > note.at);
  if (index === 0 && earlier > 0) return lines;
  return index === -1 ? [...lines, note] : lines.toSpliced(index, 0, note);
}

function staffPeer({ store }: Sim, staff: Staff, customer: Customer, friendship: Friendship | undefined): FriendPeer {
  const asked = store.friendRequests.get(friendshipKey(staff.userid, customer.externalUserid)) !== undefined;
  const friends = friendship !== undefined && !friendship.cutByCustomer;
  return {
    kind: 'friend',
    person: { id: staff.userid, name: staff.name, kind: 'staff' },
    state: friends ? 'friends' : asked ? 'asked' : 'gone',
    position: staff.position,
    remark: '',
    description: '',
    mobiles: [],
    tags: [],
    addedAt: friends ? shown(friendship.createdAt) : null,
    addedBy: '',
  };
}

function customerPeer({ store }: Sim, customer: Customer, friendship: Friendship | undefined): FriendPeer {
  return {
    kind: 'friend',
    person: personOf(store, customer.externalUserid),
    state: friendship === undefined || friendship.cutByCustomer ? 'gone' : 'friends',
    position: [customer.corpName, customer.position].filter((one) => one !== undefined && one !== '').join(' · '),
    remark: friendship === undefined || friendship.remark === customer.name ? '' : friendship.remark,
    description: friendship?.description ?? '',
    mobiles: friendship?.remarkMobiles ?? [],
    tags: friendship === undefined ? [] : tagsOf(store, friendship),
    addedAt: friendship === undefined ? null : shown(friendship.createdAt),
    addedBy: friendship === undefined ? '' : (ADD_WAYS[friendship.addWay] ?? '其他方式'),
  };
}

/** How somebody was added (92114), as WeCom says it. */
const ADD_WAYS: { readonly [way: number]: string } = {
  1: '扫描二维码',
  2: '搜索手机号',
  3: '名片分享',
  4: '群聊',
  5: '手机通讯录',
  6: '微信联系人',
  9: '搜索邮箱',
  10: '视频号',
  16: '获客链接',
  201: '内部成员共享',
  202: '管理员分配',
};
