import Value from 'typebox/value';
import { DAY } from '../../domain/kernel/time.ts';
import { MASS_LIST_PAGE, MASS_LIST_SPAN_DAYS, MASS_TASK_PAGE } from '../../domain/wecom/limits.ts';
import type { Attachment } from '../../domain/wecom/attachments.ts';
import { GetGroupmsgListRequest, GetGroupmsgSendResultRequest, GetGroupmsgTaskRequest } from '../../domain/wecom/mass-messages.ts';
import type { ListedAttachment } from '../../domain/wecom/mass-messages.ts';
import { seconds } from '../clock.ts';
import { staffKey } from '../keys.ts';
import { SENT, WAITING } from '../mass-quota.ts';
import type { Store } from '../store.ts';
import { switchOf } from '../switches.ts';
import { massDay } from '../tables/messages.ts';
import type { MassMessage, MassTask } from '../tables/messages.ts';
import { malformed, refuse } from './answer.ts';
import type { Endpoints } from './answer.ts';
import { withMessage } from './mass-messages.ts';
import { fromCursor, limitOf, pageOf } from './paging.ts';

/** Beyond any date. */
const LATEST_SECONDS = 8_000_000_000;

export const MASS_RESULT_ENDPOINTS: Endpoints = {
  'externalcontact/get_groupmsg_list_v2': {
    method: 'POST',
    empty: { group_msg_list: [] },
    answer({ store }, { body }) {
      for (const name of ['chat_type', 'start_time', 'end_time']) if (body[name] === undefined) return refuse(40063, `missing ${name}`);
      const offset = fromCursor(body.cursor, 1)?.[0];
      if (!Value.Check(GetGroupmsgListRequest, body) || offset === undefined) return malformed('get_groupmsg_list_v2');
      const { chat_type, start_time, end_time, filter_type = 2, creator = '' } = body;
      if (chat_type !== 'single' && chat_type !== 'group') return malformed('chat_type');
      if (![0, 1, 2].includes(filter_type)) return malformed('filter_type');
      if (![start_time, end_time].every((at) => Math.abs(at) < LATEST_SECONDS)) return malformed('start_time or end_time');
      if (end_time < start_time || (end_time - start_time) * 1_000 > MASS_LIST_SPAN_DAYS * DAY)
        return malformed('start_time and end_time are at most one month apart');
      const messages = madeWithin(store, chat_type, start_time, end_time).filter(
        (message) =>
          (filter_type === 2 || (message.creator === undefined ? 0 : 1) === filter_type) &&
          (creator === '' || (message.creator !== undefined && staffKey(message.creator) === staffKey(creator))),
      );
      const { items, nextCursor } = pageOf(messages, offset, limitOf(body.limit, MASS_LIST_PAGE));
      return { group_msg_list: items.map((message) => shownMessage(store, message)), next_cursor: nextCursor };
    },
  },
  'externalcontact/get_groupmsg_task': {
    method: 'POST',
    empty: { task_list: [] },
    answer: (sim, { body }) =>
      withMessage(sim, body.msgid, ({ msgid }) => {
        const offset = fromCursor(body.cursor, 1)?.[0];
        if (!Value.Check(GetGroupmsgTaskRequest, body) || offset === undefined) return malformed('get_groupmsg_task');
        const { items, nextCursor } = pageOf([...sim.store.massTasks.by('message', msgid)], offset, limitOf(body.limit, MASS_TASK_PAGE));
        const shown = items.map(({ userid, sentAt }) =>
          sentAt === undefined ? { userid, status: 0 } : { userid, status: 2, send_time: seconds(sentAt) },
        );
        return { task_list: shown, next_cursor: nextCursor };
      }),
  },
  'externalcontact/get_groupmsg_send_result': {
    method: 'POST',
    empty: { send_list: [] },
    answer: (sim, { body }) =>
      withMessage(sim, body.msgid, ({ msgid }) => {
        if (body.userid === undefined || body.userid === '') return refuse(41009, 'missing userid');
        const offset = fromCursor(body.cursor, 1)?.[0];
        if (!Value.Check(GetGroupmsgSendResultRequest, body) || offset === undefined) return malformed('get_groupmsg_send_result');
        const userid = sim.store.staff.get(staffKey(body.userid))?.userid;
        if (userid === undefined) return refuse(60111, 'userid not found');
        const task = sim.store.massTasks.get(`${msgid} ${userid}`);
        const { items, nextCursor } = pageOf(task === undefined ? [] : resultsOf(task), offset, limitOf(body.limit, MASS_TASK_PAGE));
        const sendTime = task?.sentAt === undefined ? {} : { send_time: seconds(task.sentAt) };
        const shown = items.map(({ to, status }) => ({ ...to, userid, status, ...(status === SENT ? sendTime : {}) }));
        return { send_list: shown, next_cursor: nextCursor };
      }),
  },
};

/** In the order of making, found by their days. */
function madeWithin(store: Store, chatType: 'single' | 'group', from: number, to: number): MassMessage[] {
  const found: MassMessage[] = [];
  for (let day = Math.floor((from * 1_000) / DAY) * DAY; day <= to * 1_000; day += DAY) {
    for (const message of store.massMessages.by('day', massDay(chatType, day)))
      if (seconds(message.createdAt) >= from && seconds(message.createdAt) <= to) found.push(message);
  }
  return found;
}

/** Who made it is said of members' own only (93338). */
function shownMessage(store: Store, { msgid, createdAt, text, attachments, creator }: MassMessage): object {
  const at = seconds(createdAt);
  return {
    msgid,
    ...(creator === undefined ? {} : { creator }),
    create_time: switchOf(store, 'massCreateTime') === 'number' ? at : String(at),
    create_type: creator === undefined ? 0 : 1,
    text: { content: text },
    attachments: attachments.map(shownAttachment),
  };
}

/** Not as it was given: a picture by one of both, and a mini-program without its cover. */
function shownAttachment(attachment: Attachment): ListedAttachment {
  switch (attachment.msgtype) {
    case 'image': {
      const { media_id = '', pic_url = '' } = attachment.image;
      return { msgtype: attachment.msgtype, image: media_id === '' ? { pic_url } : { media_id } };
    }
    case 'miniprogram': {
      const { title, appid, page } = attachment.miniprogram;
      return { msgtype: attachment.msgtype, miniprogram: { title, appid, page } };
    }
    case 'link':
    case 'video':
    case 'file':
      return attachment;
    default:
      return attachment satisfies never;
  }
}

type Result = { readonly to: { external_userid: string } | { chat_id: string }; readonly status: number };

/** Of groups only those that something became of: before, the owner has not chosen them yet (93338). */
function resultsOf({ recipients, groups = [] }: MassTask): Result[] {
  return [
    ...recipients.map(({ externalUserid, status }) => ({ to: { external_userid: externalUserid }, status })),
    ...groups.flatMap(({ chatId, status }) => (status === WAITING ? [] : [{ to: { chat_id: chatId }, status }])),
  ];
}
