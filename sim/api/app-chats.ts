import { randomBytes } from 'node:crypto';
import Value from 'typebox/value';
import { DAY, HOUR, MINUTE } from '../../domain/kernel/time.ts';
import {
  APP_CHAT,
  APP_CHAT_KINDS,
  APP_CHAT_PERSON_TIMES,
  APP_CHAT_PER_MEMBER,
  APP_CHAT_UPDATES_PER_HOUR,
  APP_CHATS_PER_DAY,
  AppchatCreateRequest,
  AppchatUpdateRequest,
} from '../../domain/wecom/app-chats.ts';
import { MessageSendRequest } from '../../domain/wecom/app-messages.ts';
import { characters } from '../../domain/wecom/attachments.ts';
import { staffKey } from '../keys.ts';
import { isFlooded, isOverSum } from '../member-floods.ts';
import { appOf } from '../range.ts';
import type { Sim } from '../sim.ts';
import { ROOT } from '../store.ts';
import type { Store } from '../store.ts';
import type { AppChat } from '../tables/app-messages.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { contentOf, contentProblem } from './app-content.ts';

const KINDS: ReadonlySet<unknown> = new Set(APP_CHAT_KINDS);

export const APP_CHAT_ENDPOINTS: Endpoints = {
  'appchat/create': {
    method: 'POST',
    limits: [{ window: 'day', most: APP_CHATS_PER_DAY }],
    empty: {},
    answer(sim, { body }) {
      const { store } = sim;
      // Only of an app that sees the whole corp (90245).
      if (!appOf(sim).parties.includes(ROOT.id)) return refuse(60011, 'the root department is not in range');
      if (body.userlist === undefined) return refuse(86204, 'missing userlist');
      if (!Value.Check(AppchatCreateRequest, body)) return malformed('appchat/create');
      const wrong = badName(body.name) ?? badMembers(store, body.userlist);
      if (wrong !== undefined) return wrong;
      const userids = canonical(store, body.userlist);
      const chatid = body.chatid ?? randomBytes(16).toString('hex');
      if (!new RegExp(`^[0-9a-zA-Z]{1,${APP_CHAT.chatidCharacters}}$`).test(chatid)) return refuse(86205, 'chatid');
      if (store.appChats.get(chatid) !== undefined) return refuse(86215, 'chatid exists');
      const owner = body.owner === undefined ? userids[0] : canonical(store, [body.owner])[0];
      if (owner === undefined || !userids.includes(owner)) return refuse(86207, 'owner is not in userlist');
      store.appChats.put({ chatid, name: body.name ?? '', owner, userids });
      return { chatid };
    },
  },
  'appchat/update': {
    method: 'POST',
    limits: [{ window: 'hour', most: APP_CHAT_UPDATES_PER_HOUR }],
    empty: {},
    answer: ({ store }, { body }) =>
      withChat(store, body.chatid, (chat) => {
        if (!Value.Check(AppchatUpdateRequest, body)) return malformed('appchat/update');
        const { name, owner, add_user_list: add = [], del_user_list: remove = [] } = body;
        const unknown = [...add, ...remove, ...(owner === undefined ? [] : [owner])].some((userid) => !isStaff(store, userid));
        const wrong = badName(name) ?? (unknown ? refuse(86216, 'invalid members') : undefined);
        if (wrong !== undefined) return wrong;
        const gone = new Set(canonical(store, remove));
        const userids = [...new Set([...chat.userids, ...canonical(store, add)])].filter((userid) => !gone.has(userid));
        if (userids.length < APP_CHAT.fewestMembers || userids.length > APP_CHAT.mostMembers) return refuse(86006, 'number of members');
        const next = owner === undefined ? chat.owner : (canonical(store, [owner])[0] ?? chat.owner);
        if (owner !== undefined && !userids.includes(next)) return refuse(86207, 'owner is not in the chat');
        const kept = userids.includes(next) ? next : (userids[0] ?? next);
        store.appChats.put({ ...chat, name: name ?? chat.name, owner: kept, userids });
        return {};
      }),
  },
  'appchat/get': {
    method: 'GET',
    empty: {},
    answer: ({ store }, { query }) =>
      withChat(store, query.chatid, ({ chatid, name, owner, userids }) => ({ chat_info: { chatid, name, owner, userlist: userids } })),
  },
  'appchat/send': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withChat(sim.store, body.chatid, (chat) => {
        const wrong = contentProblem(body, KINDS);
        if (wrong !== undefined) return wrong;
        const message = { ...body, agentid: sim.config.agentId };
        return Value.Check(MessageSendRequest, message) ? say(sim, chat, message) : malformed('appchat/send');
      }),
  },
};

function say(sim: Sim, chat: AppChat, message: MessageSendRequest): Answer {
  const { store, clock } = sim;
  const content = contentOf(sim, message);
  if ('errcode' in content) return content;
  const now = clock.now();
  const personTimes = [
    { spanMs: MINUTE, most: APP_CHAT_PERSON_TIMES.minute },
    { spanMs: HOUR, most: APP_CHAT_PERSON_TIMES.hour },
  ];
  // One call counts as often as the chat has members.
  if (isOverSum(store, 'appchat', now, chat.userids.length, personTimes)) return refuse(45009, 'api freq out of limit');
  const perMember = [
    { spanMs: MINUTE, most: APP_CHAT_PER_MEMBER.minute },
    { spanMs: DAY, most: APP_CHAT_PER_MEMBER.day },
  ];
  const userids = chat.userids.filter((userid) => !isFlooded(store, `appchat ${userid}`, now, perMember, () => []));
  store.appChatMessages.put({ seq: store.next('appChatMessage'), chatid: chat.chatid, at: now, userids, ...content });
  return {};
}

function badName(name: string | undefined): Answer | undefined {
  return characters(name ?? '') > APP_CHAT.nameCharacters ? refuse(86004, 'name is longer than 50 characters') : undefined;
}

function badMembers(store: Store, userids: readonly string[]): Answer | undefined {
  const distinct = new Set(userids.map(staffKey)).size;
  if (distinct < APP_CHAT.fewestMembers || distinct > APP_CHAT.mostMembers) return refuse(86006, 'number of members');
  return userids.every((userid) => isStaff(store, userid)) ? undefined : refuse(86216, 'invalid members');
}

function isStaff(store: Store, userid: string): boolean {
  return store.staff.get(staffKey(userid)) !== undefined;
}

function canonical(store: Store, userids: readonly string[]): string[] {
  return [...new Set(userids.map((userid) => store.staff.get(staffKey(userid))?.userid ?? userid))];
}

function withChat(store: Store, chatid: unknown, then: (chat: AppChat) => Answer): Answer {
  if (chatid === undefined || chatid === '') return refuse(86201, 'missing chatid');
  const chat = typeof chatid === 'string' ? store.appChats.get(chatid) : undefined;
  return chat === undefined ? refuse(86003, 'chatid not found') : then(chat);
}
