import type { MessageSendRequest } from '../../domain/wecom/app-messages.ts';
import {
  APP_ARTICLES,
  APP_DESCRIPTION_BYTES,
  APP_TITLE_BYTES,
  APP_URL_BYTES,
  MPNEWS_CONTENT_BYTES,
  NOTICE,
} from '../../domain/wecom/app-messages.ts';
import { characters, utf8Bytes } from '../../domain/wecom/attachments.ts';
import { APP_CARD_DESCRIPTION_CHARACTERS, APP_CARD_TITLE_CHARACTERS, APP_TEXT_BYTES } from '../../domain/wecom/limits.ts';
import { isFields } from '../../domain/wecom/wire.ts';
import type { Sim } from '../sim.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer } from './answer.ts';
import { cardProblem } from './card-check.ts';
import { mediaProblem } from './media-check.ts';

/** As it shows on the phone. */
export type Content = { readonly kind: string; readonly title: string; readonly text: string; readonly url: string };

/** The kinds of message/send (90236). */
export const APP_KINDS: ReadonlySet<unknown> = new Set([
  'text',
  'image',
  'voice',
  'video',
  'file',
  'textcard',
  'news',
  'mpnews',
  'markdown',
  'miniprogram_notice',
  'template_card',
  'interactive_taskcard',
]);

/** What is missing from the part that `msgtype` names, with the code that is documented for it. */
export function contentProblem(body: Readonly<Record<string, unknown>>, kinds: ReadonlySet<unknown>): Answer | undefined {
  const { msgtype } = body;
  if (typeof msgtype !== 'string' || !kinds.has(msgtype)) return refuse(40008, 'invalid message type');
  const part = body[msgtype];
  if (!isFields(part)) return malformed(msgtype);
  switch (msgtype) {
    case 'text':
    case 'markdown':
      return isAbsent(part.content) ? refuse(44004, 'empty content') : undefined;
    case 'image':
    case 'voice':
    case 'video':
    case 'file':
      return isAbsent(part.media_id) ? refuse(41006, 'missing media_id') : undefined;
    case 'textcard':
      if (isAbsent(part.title)) return refuse(41016, 'missing title');
      if (isAbsent(part.description)) return refuse(41033, 'missing description');
      return isAbsent(part.url) ? malformed('textcard.url') : undefined;
    case 'news':
    case 'mpnews':
      return articlesProblem(part.articles);
    case 'miniprogram_notice':
      if (isAbsent(part.appid)) return refuse(90200, 'missing appid');
      return isAbsent(part.title) ? refuse(41016, 'missing title') : undefined;
    default:
      return undefined;
  }
}

/** The message as it arrives, or why it is too long, too short or names a file that is none. */
export function contentOf(sim: Sim, message: MessageSendRequest): Content | (Answer & { errcode: number }) {
  const { msgtype } = message;
  switch (msgtype) {
    case 'text':
      return { kind: msgtype, title: '', url: '', text: cut(message.text.content, APP_TEXT_BYTES) };
    case 'markdown':
      if (utf8Bytes(message.markdown.content) > APP_TEXT_BYTES) return refuse(45002, 'markdown is longer than 2048 bytes');
      return { kind: msgtype, title: '', url: '', text: message.markdown.content };
    case 'textcard': {
      const { title, description, url } = message.textcard;
      if (characters(title) > APP_CARD_TITLE_CHARACTERS || characters(description) > APP_CARD_DESCRIPTION_CHARACTERS)
        return refuse(45002, 'textcard is too long');
      return utf8Bytes(url) > APP_URL_BYTES ? malformed('textcard.url') : { kind: msgtype, title, text: description, url };
    }
    case 'image':
      return ofMedia(sim, msgtype, message.image.media_id, '');
    case 'voice':
      return ofMedia(sim, msgtype, message.voice.media_id, '');
    case 'file':
      return ofMedia(sim, msgtype, message.file.media_id, '');
    case 'video': {
      const { media_id: mediaId, title = '', description = '' } = message.video;
      if (utf8Bytes(title) > APP_TITLE_BYTES || utf8Bytes(description) > APP_DESCRIPTION_BYTES) return refuse(45002, 'video is too long');
      return ofMedia(sim, msgtype, mediaId, title, description);
    }
    case 'news': {
      const [first] = message.news.articles;
      const long = message.news.articles.some(
        ({ title, description = '', url = '', picurl = '' }) =>
          utf8Bytes(title) > APP_TITLE_BYTES ||
          utf8Bytes(description) > APP_DESCRIPTION_BYTES ||
          utf8Bytes(url) > APP_URL_BYTES ||
          utf8Bytes(picurl) > APP_URL_BYTES,
      );
      if (long) return refuse(45002, 'news is too long');
      return { kind: msgtype, title: first?.title ?? '', text: first?.description ?? '', url: first?.url ?? '' };
    }
    case 'mpnews': {
      const [first] = message.mpnews.articles;
      for (const { title, content, thumb_media_id: thumb } of message.mpnews.articles) {
        if (utf8Bytes(title) > APP_TITLE_BYTES || utf8Bytes(content) > MPNEWS_CONTENT_BYTES) return refuse(45002, 'mpnews is too long');
        const wrong = mediaProblem(sim, thumb, 'image', 'message');
        if (wrong !== undefined) return { errcode: 40007, ...wrong };
      }
      return { kind: msgtype, title: first?.title ?? '', text: first?.digest ?? '', url: first?.content_source_url ?? '' };
    }
    case 'miniprogram_notice':
      return noticeOf(message.miniprogram_notice);
    case 'template_card': {
      const wrong = cardProblem(message.template_card);
      if (wrong !== undefined) return wrong;
      const { main_title: main, sub_title_text: sub, card_action: action } = message.template_card;
      return { kind: msgtype, title: main?.title ?? sub ?? '', text: main?.desc ?? '', url: action?.url ?? '' };
    }
    case 'interactive_taskcard': {
      const { title, description, url = '', task_id: taskId, btn } = message.interactive_taskcard;
      if (!/^[\w@-]{1,128}$/.test(taskId)) return refuse(42014, 'invalid task_id');
      if (btn.length === 0 || btn.length > 2) return refuse(42019, 'number of buttons');
      return { kind: msgtype, title, text: description, url };
    }
    default:
      return message satisfies never;
  }
}

type Notice = Extract<MessageSendRequest, { msgtype: 'miniprogram_notice' }>['miniprogram_notice'];

function noticeOf({ title, description = '', page = '', content_item: items = [] }: Notice): Content | (Answer & { errcode: number }) {
  const isBad = (text: string) => characters(text) < NOTICE.title || characters(text) > NOTICE.longestTitle;
  if (isBad(title) || (description !== '' && isBad(description))) return malformed('miniprogram_notice: 4 to 12 characters');
  if (utf8Bytes(page) > NOTICE.pageBytes) return refuse(90204, 'page');
  if (items.length > NOTICE.items) return refuse(90201, 'more than 10 content_item');
  if (items.some(({ key }) => key === '' || characters(key) > NOTICE.key)) return refuse(90202, 'key');
  if (items.some(({ value }) => value === '' || characters(value) > NOTICE.value)) return refuse(90203, 'value');
  const text = [description, ...items.map(({ key, value }) => `${key}：${value}`)].filter((line) => line !== '').join('\n');
  return { kind: 'miniprogram_notice', title, text, url: page };
}

function ofMedia(
  sim: Sim,
  kind: 'image' | 'voice' | 'video' | 'file',
  mediaId: string,
  title: string,
  text = '',
): Content | (Answer & { errcode: number }) {
  const wrong = mediaProblem(sim, mediaId, kind, 'message');
  return wrong === undefined ? { kind, title, text, url: mediaId } : { errcode: 40007, ...wrong };
}

function articlesProblem(articles: unknown): Answer | undefined {
  if (!Array.isArray(articles) || articles.length === 0 || articles.length > APP_ARTICLES) return refuse(45008, 'number of articles');
  const bad = articles.some((article) => !isFields(article) || isAbsent(article.title));
  return bad ? refuse(41016, 'missing title') : undefined;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === '';
}

function cut(text: string, bytes: number): string {
  let kept = text;
  while (utf8Bytes(kept) > bytes) kept = [...kept].slice(0, -1 - Math.floor((utf8Bytes(kept) - bytes) / 4)).join('');
  return kept;
}
