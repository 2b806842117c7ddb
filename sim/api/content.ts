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
import { isOwnPicture } from '../media.ts';
import type { Sim } from '../sim.ts';
import { switchOf } from '../switches.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer } from './answer.ts';
import { mediaProblem, type MediaUse } from './media-check.ts';

const KINDS = new Set(['image', 'link', 'miniprogram', 'video', 'file']);

/** What is wrong with the text and attachments of a mass or welcome message (92135, 92137); undefined when nothing is. */
export function checkContent(sim: Sim, body: Readonly<Record<string, unknown>>): Answer | undefined {
  const { text, attachments = [] } = body;
  const content = isFields(text) ? (text.content ?? '') : '';
  if ((text !== undefined && !isFields(text)) || typeof content !== 'string') return malformed('text');
  if (!Array.isArray(attachments)) return malformed('attachments');
  if (content === '' && attachments.length === 0) return refuse(40063, 'text and attachments are both empty');
  if (utf8Bytes(content) > MASS_TEXT_BYTES) return refuse(45002, 'text is longer than 4000 bytes');
  if (attachments.length > MASS_ATTACHMENTS) return refuse(41064, 'more than 9 attachments');
  for (const attachment of attachments) {
    const wrong = checkAttachment(sim, attachment);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** What is wrong with one attachment. The welcome of a group takes media ids that nothing else takes. */
export function checkAttachment(sim: Sim, attachment: unknown, use: MediaUse = 'message'): Answer | undefined {
  if (!isFields(attachment) || typeof attachment.msgtype !== 'string' || !KINDS.has(attachment.msgtype))
    return refuse(41065, 'invalid attachment msgtype');
  if (!Value.Check(Attachment, attachment)) return malformed(`attachment ${attachment.msgtype}`);
  switch (attachment.msgtype) {
    case 'image':
      return imageProblem(sim, attachment.image, use);
    case 'link':
      return linkProblem(attachment.link);
    case 'miniprogram': {
      const { title, pic_media_id, appid, page } = attachment.miniprogram;
      if ([title, appid, page].includes('') || utf8Bytes(title) > MINIPROGRAM_TITLE_BYTES) return malformed('miniprogram');
      return mediaProblem(sim, pic_media_id, 'image', use);
    }
    case 'video':
      return mediaProblem(sim, attachment.video.media_id, 'video', use);
    case 'file':
      return mediaProblem(sim, attachment.file.media_id, 'file', use);
    default:
      return attachment satisfies never;
  }
}

/** With both, the media id counts. */
function imageProblem(sim: Sim, image: { media_id?: string; pic_url?: string }, use: MediaUse): Answer | undefined {
  const { media_id = '', pic_url = '' } = image;
  if (media_id !== '' || pic_url === '') return mediaProblem(sim, media_id, 'image', use);
  const good = isOwnPicture(sim, pic_url) || switchOf(sim.store, 'pictureUrl') === 'any';
  return good ? undefined : malformed('pic_url is not from media/uploadimg');
}

function linkProblem(link: { title: string; url: string; picurl?: string; desc?: string }): Answer | undefined {
  const { title, url, picurl = '', desc = '' } = link;
  if (title === '' || url === '') return malformed('link');
  if (utf8Bytes(title) > LINK_TITLE_BYTES || utf8Bytes(desc) > LINK_DESC_BYTES) return malformed('link is too long');
  if (utf8Bytes(url) > LINK_URL_BYTES || utf8Bytes(picurl) > LINK_URL_BYTES) return malformed('link is too long');
  return /^https?:\/\//i.test(url) ? undefined : refuse(45034, 'url needs a scheme');
}
