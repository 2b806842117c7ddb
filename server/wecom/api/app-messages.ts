import { MESSAGE_RECALL, MESSAGE_SEND, UPDATE_TEMPLATE_CARD } from '../../../domain/wecom/app-messages.ts';
import type { MessageSendRequest, MessageSendResponse } from '../../../domain/wecom/app-messages.ts';
import type { TemplateCard } from '../../../domain/wecom/template-cards.ts';
import type { WecomClient } from '../client.ts';

/**
 * What our app can say to staff. Text ≤ 2,048 bytes; a card's title ≤ 128 and description ≤ 512 characters (90236). A
 * `templateCard` has buttons, choices or a menu: presses of them are called back with its `task_id`.
 */
export type AppMessage =
  | { readonly kind: 'text'; readonly content: string }
  | { readonly kind: 'markdown'; readonly content: string }
  | { readonly kind: 'card'; readonly title: string; readonly description: string; readonly url: string; readonly button?: string }
  | { readonly kind: 'image' | 'file'; readonly mediaId: string }
  | { readonly kind: 'templateCard'; readonly card: TemplateCard };

export type AppMessageResult = {
  readonly msgid: string | undefined;
  /** Lower-cased userids that WeCom could not deliver to: errcode 0 may be a partial success. */
  readonly invalidUserids: readonly string[];
  /** Of cards that are answered: lets it be replaced once within 72 hours. */
  readonly responseCode?: string;
};

/** Sends a message of our app to at most 1,000 members. 81013 when none of them can get it. */
export async function sendAppMessage(
  wecom: WecomClient,
  corpId: number,
  userids: readonly string[],
  message: AppMessage,
): Promise<AppMessageResult> {
  const common = { touser: userids.join('|'), agentid: await wecom.agentId(corpId) };
  return resultOf(await wecom.call(corpId, MESSAGE_SEND, request(common, message)));
}

/**
 * Settles a card on the phones of some members, or of all who got it (`'all'`): another text on its button, or another card.
 * Answers who does not have it. 60140: the code was used, or is older than 72 hours (94888).
 */
export async function updateTemplateCard(
  wecom: WecomClient,
  corpId: number,
  responseCode: string,
  userids: readonly string[] | 'all',
  change: { readonly button: string } | { readonly card: TemplateCard },
): Promise<readonly string[]> {
  const answer = await wecom.call(corpId, UPDATE_TEMPLATE_CARD, {
    agentid: await wecom.agentId(corpId),
    response_code: responseCode,
    ...(userids === 'all' ? { atall: 1 } : { userids: [...userids] }),
    ...('button' in change ? { button: { replace_name: change.button } } : { template_card: change.card }),
  });
  return answer.invaliduser ?? [];
}

/** Takes a message back from everybody's phone within 24 hours (94867); 42052 afterwards. */
export async function recallAppMessage(wecom: WecomClient, corpId: number, msgid: string): Promise<void> {
  await wecom.call(corpId, MESSAGE_RECALL, { msgid });
}

type Common = { readonly touser: string; readonly agentid: number };

function request(common: Common, message: AppMessage): MessageSendRequest {
  switch (message.kind) {
    case 'text':
      return { ...common, msgtype: 'text', text: { content: message.content } };
    case 'markdown':
      return { ...common, msgtype: 'markdown', markdown: { content: message.content } };
    case 'card': {
      const { title, description, url, button } = message;
      return { ...common, msgtype: 'textcard', textcard: { title, description, url, ...(button === undefined ? {} : { btntxt: button }) } };
    }
    case 'image':
      return { ...common, msgtype: 'image', image: { media_id: message.mediaId } };
    case 'file':
      return { ...common, msgtype: 'file', file: { media_id: message.mediaId } };
    case 'templateCard':
      return { ...common, msgtype: 'template_card', template_card: message.card };
    default:
      return message satisfies never;
  }
}

function resultOf({ msgid, invaliduser, unlicenseduser, response_code: code }: MessageSendResponse): AppMessageResult {
  return {
    msgid,
    invalidUserids: [invaliduser, unlicenseduser].flatMap((ids) => (ids ?? '').split('|').filter((id) => id !== '')),
    ...(code === undefined ? {} : { responseCode: code }),
  };
}
