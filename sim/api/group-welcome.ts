import Value from 'typebox/value';
import { utf8Bytes } from '../../domain/wecom/attachments.ts';
import type { Attachment } from '../../domain/wecom/attachments.ts';
import { GROUP_WELCOMES, GROUP_WELCOME_TEXT_BYTES } from '../../domain/wecom/group-limits.ts';
import { AddGroupWelcomeRequest } from '../../domain/wecom/group-welcomes.ts';
import { isFields } from '../../domain/wecom/wire.ts';
import { newMsgid } from '../ids.ts';
import type { Sim } from '../sim.ts';
import type { GroupWelcome } from '../tables/groups.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { checkAttachment } from './content.ts';

const PATH = 'externalcontact/group_welcome_template';

export const GROUP_WELCOME_ENDPOINTS: Endpoints = {
  [`${PATH}/add`]: {
    method: 'POST',
    empty: { template_id: '' },
    answer(sim, { body }) {
      const content = readContent(sim, body);
      if ('errcode' in content) return content;
      if (![undefined, 0, 1].some((notify) => notify === body.notify)) return malformed('notify');
      if (sim.store.groupWelcomes.size >= GROUP_WELCOMES) return refuse(41055, 'more than 100 group welcomes');
      const templateId = newMsgid();
      sim.store.groupWelcomes.put({ templateId, ...content });
      return { template_id: templateId };
    },
  },
  [`${PATH}/edit`]: {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withWelcome(sim, body.template_id, ({ templateId }) => {
        const content = readContent(sim, body);
        if ('errcode' in content) return content;
        sim.store.groupWelcomes.put({ templateId, ...content });
        return {};
      }),
  },
  [`${PATH}/get`]: {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) => withWelcome(sim, body.template_id, shownWelcome),
  },
  [`${PATH}/del`]: {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withWelcome(sim, body.template_id, ({ templateId }) => {
        sim.store.groupWelcomes.remove(templateId);
        return {};
      }),
  },
};

type Content = Pick<GroupWelcome, 'text' | 'attachment'>;

/** In the order in which one of them counts when there are several (92366). */
const KINDS = ['image', 'link', 'miniprogram', 'file', 'video'] as const;

function readContent(sim: Sim, body: Readonly<Record<string, unknown>>): Content | (Answer & { errcode: number }) {
  const kind = KINDS.find((one) => body[one] !== undefined);
  const text = isFields(body.text) ? (body.text.content ?? '') : '';
  if ((body.text !== undefined && !isFields(body.text)) || typeof text !== 'string') return malformed('text');
  if (text === '' && kind === undefined) return refuse(40063, 'nothing to say');
  if (utf8Bytes(text) > GROUP_WELCOME_TEXT_BYTES) return refuse(45002, 'text is longer than 3000 bytes');
  if (kind === undefined) return { text };
  const attachment = { msgtype: kind, [kind]: body[kind] };
  const wrong = checkAttachment(sim, attachment, 'groupWelcome');
  if (wrong !== undefined) return { errcode: 40058, ...wrong };
  const read = Value.Check(AddGroupWelcomeRequest, body) ? attachmentOf(body, kind) : undefined;
  return read === undefined ? malformed(kind) : { text, attachment: read };
}

function attachmentOf(body: AddGroupWelcomeRequest, kind: (typeof KINDS)[number]): Attachment | undefined {
  const { image, link, miniprogram, file, video } = body;
  switch (kind) {
    case 'image':
      return image && { msgtype: kind, image };
    case 'link':
      return link && { msgtype: kind, link };
    case 'miniprogram':
      return miniprogram && { msgtype: kind, miniprogram: { ...miniprogram, pic_media_id: miniprogram.pic_media_id ?? '' } };
    case 'file':
      return file && { msgtype: kind, file };
    case 'video':
      return video && { msgtype: kind, video };
    default:
      return kind satisfies never;
  }
}

/** A picture comes back by its address, whatever it was given by. */
function shownWelcome({ templateId, text, attachment }: GroupWelcome): Answer {
  const shown = text === '' ? {} : { text: { content: text } };
  if (attachment === undefined) return shown;
  if (attachment.msgtype !== 'image') return { ...shown, ...withoutKind(attachment) };
  const { media_id = '', pic_url = '' } = attachment.image;
  return { ...shown, image: { pic_url: media_id === '' ? pic_url : `https://p.qpic.cn/pic_wework/${templateId}/0` } };
}

function withoutKind(attachment: Attachment): Answer {
  const { msgtype: _, ...content } = attachment;
  return content;
}

/** 41058: not there, or another app's. */
function withWelcome({ store }: Sim, templateId: unknown, then: (welcome: GroupWelcome) => Answer): Answer {
  if (templateId === undefined || templateId === '') return refuse(40063, 'missing template_id');
  const welcome = typeof templateId === 'string' ? store.groupWelcomes.get(templateId) : undefined;
  return welcome === undefined ? refuse(41058, 'no such template of this app') : then(welcome);
}
