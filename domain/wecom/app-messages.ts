import Type, { type Static } from 'typebox';
import { command } from './command.ts';

/** Messages of our app to staff, message/send (90236): the kinds Huoshui sends. */

const common = {
  /** Ids joined by `|`, at most 1,000, or `@all`. */
  touser: Type.Optional(Type.String()),
  toparty: Type.Optional(Type.String()),
  totag: Type.Optional(Type.String()),
  agentid: Type.Integer(),
  enable_duplicate_check: Type.Optional(Type.Integer()),
  duplicate_check_interval: Type.Optional(Type.Integer()),
};

export const MessageSendRequest = Type.Union([
  Type.Object({ ...common, msgtype: Type.Literal('text'), text: Type.Object({ content: Type.String() }) }),
  Type.Object({ ...common, msgtype: Type.Literal('markdown'), markdown: Type.Object({ content: Type.String() }) }),
  Type.Object({
    ...common,
    msgtype: Type.Literal('textcard'),
    textcard: Type.Object({ title: Type.String(), description: Type.String(), url: Type.String(), btntxt: Type.Optional(Type.String()) }),
  }),
]);
export type MessageSendRequest = Static<typeof MessageSendRequest>;

/** Errcode 0 with `invaliduser` is a partial success; ids in it are lower-cased. */
export const MessageSendResponse = Type.Object({
  msgid: Type.Optional(Type.String()),
  invaliduser: Type.Optional(Type.String()),
  invalidparty: Type.Optional(Type.String()),
  invalidtag: Type.Optional(Type.String()),
  unlicenseduser: Type.Optional(Type.String()),
});
export type MessageSendResponse = Static<typeof MessageSendResponse>;

export const MESSAGE_SEND = command('POST', 'message/send', 'writes', MessageSendRequest, MessageSendResponse);

export const APP_MESSAGE_COMMANDS = [MESSAGE_SEND] as const;
