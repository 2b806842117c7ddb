import Value from 'typebox/value';
import { Attachment, utf8Bytes } from '../../domain/wecom/attachments.ts';
import {
  LINK_DESC_BYTES,
  LINK_TITLE_BYTES,
  LINK_URL_BYTES,
  MASS_ATTACHMENTS,
  MASS_TEXT_BYTES,
  MINIPROGRAM_TITLE_BYTES,
} from '../../domain/wecom/limits.ts';
import { isFields } from '../../domain/wecom/wire.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer } from './answer.ts';

const KINDS = new Set(['image', 'link', 'miniprogram', 'video', 'file']);

/** What is wrong with the text and attachments of a mass or welcome message (92135, 92137); undefined when nothing is. */
export function checkContent(body: Readonly<Record<string, unknown>>): Answer | undefined {
  const { text, attachments = [] } = body;
  const content = isFields(text) ? (text.content ?? '') : '';
  if ((text !== undefined && !isFields(text)) || typeof content !== 'string') return malformed('text');
  if (!Array.isArray(attachments)) return malformed('attachments');
  if (content === '' && attachments.length === 0) return refuse(40063, 'text and attachments are both empty');
  if (utf8Bytes(content) > MASS_TEXT_BYTES) return refuse(45002, 'text is longer than 4000 bytes');
  if (attachments.length > MASS_ATTACHMENTS) return refuse(41064, 'more than 9 attachments');
  for (const attachment of attachments) {
    const wrong = checkAttachment(attachment);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function checkAttachment(attachment: unknown): Answer | undefined {
  if (!isFields(attachment) || typeof attachment.msgtype !== 'string' || !KINDS.has(attachment.msgtype))
    return refuse(41065, 'invalid attachment msgtype');
  if (!Value.Check(Attachment, attachment)) return malformed(`attachment ${attachment.msgtype}`);
  switch (attachment.msgtype) {
    case 'image':
      return (attachment.image.media_id ?? '') === '' && (attachment.image.pic_url ?? '') === ''
        ? refuse(40007, 'missing media_id or pic_url')
        : undefined;
    case 'link': {
      const { title, url, picurl = '', desc = '' } = attachment.link;
      const long =
        utf8Bytes(title) > LINK_TITLE_BYTES ||
        utf8Bytes(desc) > LINK_DESC_BYTES ||
        utf8Bytes(url) > LINK_URL_BYTES ||
        utf8Bytes(picurl) > LINK_URL_BYTES;
      return title === '' || url === '' || long ? malformed('link') : undefined;
    }
    case 'miniprogram': {
      const { title, pic_media_id, appid, page } = attachment.miniprogram;
      return [title, pic_media_id, appid, page].includes('') || utf8Bytes(title) > MINIPROGRAM_TITLE_BYTES
        ? malformed('miniprogram')
        : undefined;
    }
    case 'video':
      return attachment.video.media_id === '' ? refuse(40007, 'invalid media_id') : undefined;
    case 'file':
      return attachment.file.media_id === '' ? refuse(40007, 'invalid media_id') : undefined;
    default:
      return attachment satisfies never;
  }
}
