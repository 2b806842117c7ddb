import Value from 'typebox/value';
import { HOUR } from '../../domain/kernel/time.ts';
import { characters, utf8Bytes } from '../../domain/wecom/attachments.ts';
import {
  AddMomentTaskRequest,
  MOMENT_ATTACHMENTS,
  MOMENT_JOB_HOURS,
  MOMENT_LINK_TITLE_BYTES,
  MOMENT_LINK_TITLE_CHARACTERS,
  MOMENT_SENDERS,
  MOMENT_TASKS_PER_MINUTE,
  MOMENT_TASKS_PER_MONTH,
  MOMENT_TEXT_BYTES,
  MOMENT_TEXT_CHARACTERS,
  MomentAttachment,
} from '../../domain/wecom/moment-tasks.ts';
import { isFields } from '../../domain/wecom/wire.ts';
import { publishMedia } from '../media.ts';
import { publishThumb } from '../media-thumb.ts';
import { jobStatus, makeMomentTask, recentJobs } from '../moment-tasks.ts';
import type { MomentContent } from '../moments.ts';
import type { Sim } from '../sim.ts';
import type { MomentJob } from '../tables/moments.ts';
import { malformed, missing, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { mediaProblem } from './media-check.ts';
import { isDispatching, withMoment } from './moment-reads.ts';

/** Making and unmaking company moments; reading them back is in moment-reads.ts. */
export const MOMENT_ENDPOINTS: Endpoints = {
  'externalcontact/add_moment_task': {
    method: 'POST',
    empty: {},
    limits: [{ window: 'month', most: MOMENT_TASKS_PER_MONTH }],
    answer(sim, { body }) {
      const wrong = contentProblem(sim, body);
      if (wrong !== undefined) return wrong;
      if (!Value.Check(AddMomentTaskRequest, body)) return malformed('add_moment_task');
      if ((body.visible_range?.sender_list?.user_list?.length ?? 0) > MOMENT_SENDERS) return refuse(40032, 'more than 100000 senders');
      if (recentJobs(sim) >= MOMENT_TASKS_PER_MINUTE) return refuse(41078, 'too many moment tasks');
      return { jobid: makeMomentTask(sim, contentOf(sim, body), body.visible_range ?? {}).jobid };
    },
  },
  'externalcontact/get_moment_task_result': {
    method: 'GET',
    empty: {},
    answer({ store, clock }, { query }) {
      const lacking = missing(query, { jobid: 40063 });
      if (lacking !== undefined) return lacking;
      const job = store.momentJobs.get(query.jobid ?? '');
      if (job === undefined) return refuse(40088, 'invalid jobid');
      if (job.createdAt + MOMENT_JOB_HOURS * HOUR <= clock.now()) return refuse(40089, 'job result cleaned');
      const status = jobStatus(job, clock.now());
      return { status, type: 'add_moment_task', ...(status === 3 ? { result: resultOf(job) } : {}) };
    },
  },
  'externalcontact/cancel_moment_task': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withMoment(sim, body.moment_id, (moment) => {
        if (moment.creator !== undefined) return refuse(41067, 'only company moments can be cancelled');
        if (isDispatching(sim, moment)) return refuse(41079, 'moment is being dispatched');
        // What was published stays (97612).
        sim.store.moments.put({ ...moment, state: 'cancelled' });
        return {};
      }),
  },
};

function contentProblem(sim: Sim, body: Readonly<Record<string, unknown>>): Answer | undefined {
  const { text, attachments = [] } = body;
  const content = isFields(text) ? (text.content ?? '') : '';
  if ((text !== undefined && !isFields(text)) || typeof content !== 'string') return malformed('text');
  if (!Array.isArray(attachments)) return malformed('attachments');
  if (content === '' && attachments.length === 0) return refuse(41089, 'text and attachments are both empty');
  if (characters(content) > MOMENT_TEXT_CHARACTERS || utf8Bytes(content) > MOMENT_TEXT_BYTES) return refuse(45002, 'invalid text size');
  const kinds = new Set(attachments.map((attachment: unknown) => (isFields(attachment) ? attachment.msgtype : undefined)));
  const [kind] = kinds;
  if (attachments.length > 0 && (kinds.size > 1 || (kind !== 'image' && kind !== 'video' && kind !== 'link')))
    return refuse(41065, 'invalid attachments msgtype');
  if ((kind === 'image' || kind === 'video' || kind === 'link') && attachments.length > MOMENT_ATTACHMENTS[kind])
    return refuse(41064, 'invalid attachments size');
  for (const attachment of attachments) {
    if (!Value.Check(MomentAttachment, attachment)) return malformed('attachments');
    const wrong = attachmentProblem(sim, attachment);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function attachmentProblem(sim: Sim, attachment: MomentAttachment): Answer | undefined {
  switch (attachment.msgtype) {
    case 'image':
      return mediaProblem(sim, attachment.image.media_id, 'image', 'moment');
    case 'video':
      return mediaProblem(sim, attachment.video.media_id, 'video', 'moment');
    case 'link': {
      const { title = '', url, media_id } = attachment.link;
      if (characters(title) > MOMENT_LINK_TITLE_CHARACTERS || utf8Bytes(title) > MOMENT_LINK_TITLE_BYTES) return malformed('link.title');
      if (url === '') return malformed('link.url');
      return /^https?:\/\//i.test(url) ? mediaProblem(sim, media_id, 'image', 'moment') : refuse(45034, 'url needs a scheme');
    }
    default:
      return attachment satisfies never;
  }
}

/** Under ids that outlive the uploads. */
function contentOf(sim: Sim, { text, attachments = [] }: AddMomentTaskRequest): MomentContent {
  const content: { -readonly [K in keyof MomentContent]: MomentContent[K] } = { text: text?.content ?? '', images: [] };
  for (const attachment of attachments) {
    switch (attachment.msgtype) {
      case 'image':
        content.images.push(publishMedia(sim, attachment.image.media_id));
        break;
      case 'video':
        content.video = { mediaId: publishMedia(sim, attachment.video.media_id), thumbId: publishThumb(sim) };
        break;
      case 'link': {
        const { title = '', url, media_id } = attachment.link;
        content.link = { title, url, ...(media_id === undefined ? {} : { mediaId: publishMedia(sim, media_id) }) };
        break;
      }
      default:
        attachment satisfies never;
    }
  }
  return content;
}

/** Nobody was left to publish it: what WeCom says then is not documented; mass messages answer 41048. */
function resultOf({ momentId, invalidUserids, invalidParties, invalidTagIds }: MomentJob): Answer {
  const outcome =
    momentId === undefined ? { errcode: 41048, errmsg: 'nobody to send to' } : { errcode: 0, errmsg: 'ok', moment_id: momentId };
  return {
    ...outcome,
    invalid_sender_list: { user_list: invalidUserids, department_list: invalidParties },
    invalid_external_contact_list: { tag_list: invalidTagIds },
  };
}
