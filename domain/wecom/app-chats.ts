import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Chats of staff that our app makes and writes to. Documents 90245 to 90248. */

export const APP_CHAT = { nameCharacters: 50, fewestMembers: 2, mostMembers: 2_000, chatidCharacters: 32 } as const;
/** Per corp. 90312 */
export const APP_CHATS_PER_DAY = 1_000;
export const APP_CHAT_UPDATES_PER_HOUR = 1_000;
/** Person-times of all chats together; what one member gets above that is dropped and nothing is said of it. 90312 */
export const APP_CHAT_PERSON_TIMES = { minute: 20_000, hour: 300_000 } as const;
export const APP_CHAT_PER_MEMBER = { minute: 200, day: 10_000 } as const;
/** Kinds of message/send that a chat takes. 90248 */
export const APP_CHAT_KINDS = ['text', 'image', 'voice', 'video', 'file', 'textcard', 'news', 'mpnews', 'markdown'] as const;

export const AppchatCreateRequest = Type.Object({
  name: Type.Optional(Type.String()),
  owner: Type.Optional(Type.String()),
  userlist: Type.Array(Type.String()),
  chatid: Type.Optional(Type.String()),
});
export type AppchatCreateRequest = Static<typeof AppchatCreateRequest>;
export const AppchatCreateResponse = Type.Object({ chatid: Type.String() });
export type AppchatCreateResponse = Static<typeof AppchatCreateResponse>;
export const AppchatUpdateRequest = Type.Object({
  chatid: Type.String(),
  name: Type.Optional(Type.String()),
  owner: Type.Optional(Type.String()),
  add_user_list: Type.Optional(Type.Array(Type.String())),
  del_user_list: Type.Optional(Type.Array(Type.String())),
});
export type AppchatUpdateRequest = Static<typeof AppchatUpdateRequest>;
export const AppchatGetRequest = Type.Object({ chatid: Type.String() });
export type AppchatGetRequest = Static<typeof AppchatGetRequest>;
export const AppchatGetResponse = Type.Object({
  chat_info: Type.Object({
    chatid: Type.String(),
    name: Type.String(),
    owner: Type.String(),
    userlist: Type.Array(Type.String()),
  }),
});
export type AppchatGetResponse = Static<typeof AppchatGetResponse>;
/** The part named by `msgtype` is as in message/send. */
export const AppchatSendRequest = Type.Object({
  chatid: Type.String(),
  msgtype: Type.String(),
  safe: Type.Optional(Type.Integer()),
  text: Type.Optional(
    Type.Object({
      content: Type.String(),
      mentioned_list: Type.Optional(Type.Array(Type.String())),
    }),
  ),
  markdown: Type.Optional(Type.Object({ content: Type.String() })),
});
export type AppchatSendRequest = Static<typeof AppchatSendRequest>;

export const APPCHAT_CREATE = command('POST', 'appchat/create', 'writes', AppchatCreateRequest, AppchatCreateResponse);
export const APPCHAT_UPDATE = command('POST', 'appchat/update', 'writes', AppchatUpdateRequest, Empty);
export const APPCHAT_GET = command('GET', 'appchat/get', 'reads', AppchatGetRequest, AppchatGetResponse);
export const APPCHAT_SEND = command('POST', 'appchat/send', 'writes', AppchatSendRequest, Empty);

export const APP_CHAT_COMMANDS = [APPCHAT_CREATE, APPCHAT_UPDATE, APPCHAT_GET, APPCHAT_SEND] as const;
