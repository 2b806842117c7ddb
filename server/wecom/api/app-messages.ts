import { MESSAGE_SEND } from '../../../domain/wecom/app-messages.ts';
import type { WecomClient } from '../client.ts';

/** What our app can say to staff. Text ≤ 2,048 bytes; a card's title ≤ 128 and description ≤ 512 characters (90236). */
export type AppMessage =
  | { readonly kind: 'text'; readonly content: string }
  | { readonly kind: 'markdown'; readonly content: string }
  | { readonly kind: 'card'; readonly title: string; readonly description: string; readonly url: string; readonly button?: string };

export type AppMessageResult = {
  readonly msgid: string | undefined;
  /** Lower-cased userids that WeCom could not deliver to: errcode 0 may be a partial success. */
  readonly invalidUserids: readonly string[];
};

/** Sends a message of our app to at most 1,000 members. 81013 when none of them can get it. */
export async function sendAppMessage(
  wecom: WecomClient,
  corpId: number,
  userids: readonly string[],
  message: AppMessage,
): Promise<AppMessageResult> {
  const common = { touser: userids.join('|'), agentid: await wecom.agentId(corpId) };
  const answer = await wecom.call(corpId, MESSAGE_SEND, { ...common, ...content(message) });
  return {
    msgid: answer.msgid,
    invalidUserids: [answer.invaliduser, answer.unlicenseduser].flatMap((ids) => (ids ?? '').split('|').filter((id) => id !== '')),
  };
}

function content(message: AppMessage) {
  switch (message.kind) {
    case 'text':
      return { msgtype: 'text' as const, text: { content: message.content } };
    case 'markdown':
      return { msgtype: 'markdown' as const, markdown: { content: message.content } };
    case 'card': {
      const { title, description, url, button } = message;
      return { msgtype: 'textcard' as const, textcard: { title, description, url, ...(button === undefined ? {} : { btntxt: button }) } };
    }
    default:
      return message satisfies never;
  }
}
