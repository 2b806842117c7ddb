import Value from 'typebox/value';
import { DAY, SECOND } from '../../domain/kernel/time.ts';
import {
  GetMomentListRequest,
  GetMomentTaskRequest,
  MomentOfMemberRequest,
  MOMENT_CUSTOMER_PAGE,
  MOMENT_LIST_PAGE,
  MOMENT_LIST_SPAN_DAYS,
  MOMENT_RESULT_PAGE,
  MOMENT_TASK_PAGE,
} from '../../domain/wecom/moments.ts';
import type { ListedMoment } from '../../domain/wecom/moments.ts';
import { seconds } from '../clock.ts';
import { staffKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import { switchOf } from '../switches.ts';
import { postKey, type Moment, type MomentPost, type MomentReaction } from '../tables/moments.ts';
import { malformed, missing, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { fromCursor, limitOf, pageOf } from './paging.ts';

/** With the switch `momentDispatch`: so long after its job is done, a moment is still being dispatched (41079). */
const DISPATCHING_MS = 10 * SECOND;

export const MOMENT_READ_ENDPOINTS: Endpoints = {
  'externalcontact/get_moment_list': {
    method: 'POST',
    empty: { moment_list: [] },
    answer(sim, { body }) {
      const lacking = missing(body, { start_time: 40063, end_time: 40063 });
      if (lacking !== undefined) return lacking;
      const offset = fromCursor(body.cursor, 1)?.[0];
      if (!Value.Check(GetMomentListRequest, body) || offset === undefined) return malformed('get_moment_list');
      const { start_time, end_time, creator = '', filter_type = 2 } = body;
      if (end_time < start_time || (end_time - start_time) * SECOND > MOMENT_LIST_SPAN_DAYS * DAY)
        return malformed('start_time and end_time are at most 30 days apart');
      const listed = momentsBetween(sim, start_time, end_time).filter(
        (moment) =>
          (creator === '' || moment.creator === creator) && (filter_type === 2 || (filter_type === 1) === (moment.creator !== undefined)),
      );
      const { items, nextCursor } = pageOf(listed, offset, limitOf(body.limit, MOMENT_LIST_PAGE));
      return { moment_list: items.map(shownMoment), next_cursor: nextCursor };
    },
  },
  'externalcontact/get_moment_task': {
    method: 'POST',
    empty: { task_list: [] },
    answer: (sim, { body }) =>
      withMoment(sim, body.moment_id, (moment) => {
        const offset = fromCursor(body.cursor, 1)?.[0];
        if (!Value.Check(GetMomentTaskRequest, body) || offset === undefined) return malformed('get_moment_task');
        if (moment.creator !== undefined) return refuse(41067, 'only company moments have tasks');
        if (isDispatching(sim, moment)) return refuse(41079, 'moment is being dispatched');
        const posts = [...sim.store.momentPosts.by('moment', moment.momentId)];
        const { items, nextCursor } = pageOf(posts, offset, limitOf(body.limit, MOMENT_TASK_PAGE));
        const shown = items.map(({ userid, publishedAt }) => ({ userid, publish_status: publishedAt === undefined ? 0 : 1 }));
        return { task_list: shown, next_cursor: nextCursor };
      }),
  },
  'externalcontact/get_moment_customer_list': {
    method: 'POST',
    empty: { customer_list: [] },
    answer: (sim, { body }) =>
      withPost(sim, body, ({ userid, chosen }, offset, limit) => {
        const { items, nextCursor } = pageOf(chosen, offset, limitOf(limit, MOMENT_CUSTOMER_PAGE));
        return { customer_list: items.map((externalUserid) => ({ userid, external_userid: externalUserid })), next_cursor: nextCursor };
      }),
  },
  'externalcontact/get_moment_send_result': {
    method: 'POST',
    empty: { customer_list: [] },
    answer: (sim, { body }) =>
      withPost(sim, body, ({ seenBy }, offset, limit) => {
        const { items, nextCursor } = pageOf(seenBy, offset, limitOf(limit, MOMENT_RESULT_PAGE));
        return { customer_list: items.map((externalUserid) => ({ external_userid: externalUserid })), next_cursor: nextCursor };
      }),
  },
  'externalcontact/get_moment_comments': {
    method: 'POST',
    empty: { comment_list: [], like_list: [] },
    answer: (sim, { body }) =>
      withPost(sim, body, ({ momentId, userid }) => {
        const reactions = [...sim.store.momentReactions.by('post', postKey(momentId, userid))];
        return {
          comment_list: reactions.filter(({ kind }) => kind === 'comment').map(shownReaction),
          like_list: reactions.filter(({ kind }) => kind === 'like').map(shownReaction),
        };
      }),
  },
};

export function withMoment({ store, clock }: Sim, momentId: unknown, then: (moment: Moment) => Answer): Answer {
  if (momentId === undefined || momentId === '') return refuse(41059, 'missing moment_id');
  const moment = typeof momentId === 'string' ? store.moments.get(momentId) : undefined;
  if (moment === undefined || moment.state === 'deleted' || moment.readyAt > clock.now()) return refuse(41060, 'invalid moment_id');
  return then(moment);
}

export function isDispatching({ store, clock }: Sim, moment: Moment): boolean {
  return switchOf(store, 'momentDispatch') === 'slow' && clock.now() < moment.readyAt + DISPATCHING_MS;
}

/** What one member has published. */
function withPost(
  sim: Sim,
  body: Readonly<Record<string, unknown>>,
  then: (post: MomentPost, offset: number, limit: number | undefined) => Answer,
): Answer {
  return withMoment(sim, body.moment_id, (moment) => {
    const lacking = missing(body, { userid: 41009 });
    if (lacking !== undefined) return lacking;
    const offset = fromCursor(body.cursor, 1)?.[0];
    if (!Value.Check(MomentOfMemberRequest, body) || offset === undefined) return malformed('moment of a member');
    const staff = sim.store.staff.get(staffKey(body.userid));
    if (staff === undefined) return refuse(60111, 'userid not found');
    const post = sim.store.momentPosts.get(postKey(moment.momentId, staff.userid));
    if (post === undefined) return refuse(41061, 'the moment is not of this member');
    return post.publishedAt === undefined ? refuse(41062, 'not yet published by this member') : then(post, offset, body.limit);
  });
}

/** Neither end is part of the span (93333). Day by day, so that a long history costs nothing. */
function momentsBetween({ store, clock }: Sim, from: number, to: number): Moment[] {
  const found: Moment[] = [];
  for (let day = Math.floor((from * SECOND) / DAY); day * DAY <= to * SECOND; day += 1) {
    for (const moment of store.moments.by('day', String(day))) {
      const second = seconds(moment.createdAt);
      if (second > from && second < to && moment.state !== 'deleted' && moment.readyAt <= clock.now()) found.push(moment);
    }
  }
  return found;
}

function shownMoment(moment: Moment): ListedMoment {
  const { momentId, creator, createdAt, text, images, video, link, location, tagIds } = moment;
  return {
    moment_id: momentId,
    ...(creator === undefined ? {} : { creator }),
    create_time: seconds(createdAt),
    create_type: creator === undefined ? 0 : 1,
    visible_type: tagIds.length > 0 ? 0 : 1,
    ...(text === '' ? {} : { text: { content: text } }),
    ...(images.length === 0 ? {} : { image: images.map((mediaId) => ({ media_id: mediaId })) }),
    ...(video === undefined ? {} : { video: { media_id: video.mediaId, thumb_media_id: video.thumbId } }),
    ...(link === undefined ? {} : { link: { title: link.title, url: link.url } }),
    ...(location === undefined ? {} : { location }),
  };
}

function shownReaction({ by, from, at }: MomentReaction) {
  return by === 'customer' ? { external_userid: from, create_time: seconds(at) } : { userid: from, create_time: seconds(at) };
}
