import { utf8Bytes } from '../../domain/wecom/attachments.ts';
import { KF_MENU, KF_MENU_BYTES, KF_TEXT_BYTES } from '../../domain/wecom/kf-limits.ts';
import type { KfMenu, KfSendMsgRequest } from '../../domain/wecom/kf-messages.ts';
import { LINK_DESC_BYTES, LINK_TITLE_BYTES, LINK_URL_BYTES, MINIPROGRAM_TITLE_BYTES } from '../../domain/wecom/limits.ts';
import { staffKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer } from './answer.ts';
import { mediaProblem } from './media-check.ts';

export type Checked =
  | { readonly kind: 'content'; readonly content: Record<string, unknown> }
  | { readonly kind: 'refused'; readonly answer: Answer };

/** The content of a message to be sent, or why it cannot be: what lies under the name of its msgtype (94677). */
export function contentOf(sim: Sim, message: KfSendMsgRequest): Checked {
  switch (message.msgtype) {
    case 'text': {
      const text = message.text?.content ?? '';
      return checked(text === '' ? refuse(44004, 'empty content') : undefined, { content: cut(text, KF_TEXT_BYTES) });
    }
    case 'image':
    case 'voice':
    case 'video':
    case 'file': {
      const media = message[message.msgtype];
      return checked(mediaProblem(sim, media?.media_id, message.msgtype, 'message'), media);
    }
    case 'link':
      return checked(linkProblem(sim, message), message.link);
    case 'miniprogram':
      return checked(miniprogramProblem(sim, message), message.miniprogram);
    case 'msgmenu':
      return checked(menuProblem(message.msgmenu, KF_MENU.list), message.msgmenu);
    case 'location':
      return checked(message.location === undefined ? malformed('location') : undefined, message.location);
    case 'business_card': {
      const staff = sim.store.staff.get(staffKey(message.business_card?.userid ?? ''));
      return checked(staff === undefined ? refuse(60111, 'userid not found') : undefined, message.business_card);
    }
    case 'ca_link': {
      const url = message.ca_link?.link_url ?? '';
      return checked(url.startsWith('https://work.weixin.qq.com/ca/') ? undefined : malformed('ca_link'), message.ca_link);
    }
    default:
      return checked(refuse(40008, 'invalid message type'), undefined);
  }
}

/** What is wrong with a menu: at most `most` lines, ten of which do something (95008). */
export function menuProblem(menu: KfMenu | undefined, most: number): Answer | undefined {
  if (menu === undefined) return malformed('msgmenu');
  const { head_content: head = '', list = [], tail_content: tail = '' } = menu;
  if (utf8Bytes(head) > KF_MENU.head || utf8Bytes(tail) > KF_MENU.tail) return malformed('head_content or tail_content is too long');
  if (list.length > most || list.filter(({ type }) => type !== 'text').length > KF_MENU.clickable)
    return refuse(95008, 'too many menu items');
  for (const item of list) {
    const wrong = itemProblem(item);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

type MenuItem = NonNullable<KfMenu['list']>[number];

function itemProblem({ type, click, view, miniprogram, text }: MenuItem): Answer | undefined {
  const most = KF_MENU_BYTES;
  switch (type) {
    case 'click':
      return fits([click?.content, most.clickContent, 1], [click?.id ?? '', most.clickId, 0]) ? undefined : malformed('menu click');
    case 'view':
      return fits([view?.url, most.url, 1], [view?.content, most.content, 1]) ? undefined : malformed('menu view');
    case 'miniprogram':
      return fits([miniprogram?.appid, most.appid, 1], [miniprogram?.pagepath, most.pagepath, 1], [miniprogram?.content, most.content, 1])
        ? undefined
        : malformed('menu miniprogram');
    case 'text':
      return fits([text?.content, most.text, 1]) ? undefined : malformed('menu text');
    default:
      return refuse(95009, 'invalid menu item type');
  }
}

/** Each text from so many bytes to so many. */
function fits(...texts: (readonly [text: string | undefined, most: number, least: number])[]): boolean {
  return texts.every(([text = '', most, least]) => utf8Bytes(text) >= least && utf8Bytes(text) <= most);
}

function linkProblem(sim: Sim, { link }: KfSendMsgRequest): Answer | undefined {
  const fine = fits([link?.title, LINK_TITLE_BYTES, 1], [link?.desc, LINK_DESC_BYTES, 0], [link?.url, LINK_URL_BYTES, 1]);
  return fine ? mediaProblem(sim, link?.thumb_media_id, 'image', 'message') : malformed('link');
}

function miniprogramProblem(sim: Sim, { miniprogram }: KfSendMsgRequest): Answer | undefined {
  const fine = fits([miniprogram?.appid, 32, 1], [miniprogram?.title, MINIPROGRAM_TITLE_BYTES, 0], [miniprogram?.pagepath, 1_024, 1]);
  if (!fine || !/\.html(\?|$)/.test(miniprogram?.pagepath ?? '')) return malformed('miniprogram');
  return mediaProblem(sim, miniprogram?.thumb_media_id, 'image', 'message');
}

function checked(wrong: Answer | undefined, content: object | undefined): Checked {
  return wrong === undefined ? { kind: 'content', content: { ...content } } : { kind: 'refused', answer: wrong };
}

function cut(text: string, bytes: number): string {
  let kept = text;
  while (utf8Bytes(kept) > bytes) kept = [...kept].slice(0, -1 - Math.floor((utf8Bytes(kept) - bytes) / 4)).join('');
  return kept;
}
