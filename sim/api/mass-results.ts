import Value from 'typebox/value';
import { DAY } from '../../domain/kernel/time.ts';
import { MASS_LIST_PAGE, MASS_LIST_SPAN_DAYS, MASS_TASK_PAGE } from '../../domain/wecom/limits.ts';
import { GetGroupmsgListRequest, GetGroupmsgSendResultRequest, GetGroupmsgTaskRequest } from '../../domain/wecom/mass-messages.ts';
import { seconds } from '../clock.ts';
import { staffKey } from '../keys.ts';
import { malformed, refuse } from './answer.ts';
import type { Endpoints } from './answer.ts';
import { withMessage } from './mass-messages.ts';
import { fromCursor, limitOf, pageOf } from './paging.ts';

export const MASS_RESULT_ENDPOINTS: Endpoints = {
  'externalcontact/get_groupmsg_list_v2': {
    method: 'POST',
    empty: { group_msg_list: [] },
    answer({ store }, { body }) {
      for (const name of ['chat_type', 'start_time', 'end_time']) if (body[name] === undefined) return refuse(40063, `missing ${name}`);
      const offset = fromCursor(body.cursor, 1)?.[0];
      if (!Value.Check(GetGroupmsgListRequest, body) || offset === undefined) return malformed('get_groupmsg_list_v2');
      const { chat_type, start_time, end_time, filter_type = 2 } = body;
      if (end_time < start_time || (end_time - start_time) * 1_000 > MASS_LIST_SPAN_DAYS * DAY)
        return malformed('start_time and end_time are at most one month apart');
      // Every message here is the company's, made by API, to single customers.
      const none = chat_type !== 'single' || filter_type === 1 || (body.creator ?? '') !== '';
      const messages = none
        ? []
        : [...store.massMessages.all()].filter(({ createdAt }) => seconds(createdAt) >= start_time && seconds(createdAt) <= end_time);
      const { items, nextCursor } = pageOf(messages, offset, limitOf(body.limit, MASS_LIST_PAGE));
      const shown = items.map(({ msgid, createdAt, text, attachments }) => ({
        msgid,
        create_time: seconds(createdAt),
        create_type: 0,
        text: { content: text },
        attachments,
      }));
      return { group_msg_list: shown, next_cursor: nextCursor };
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
        const { items, nextCursor } = pageOf(task?.recipients ?? [], offset, limitOf(body.limit, MASS_TASK_PAGE));
        const sendTime = task?.sentAt === undefined ? {} : { send_time: seconds(task.sentAt) };
        const shown = items.map(({ externalUserid, status }) => ({
          external_userid: externalUserid,
          userid,
          status,
          ...(status === 1 ? sendTime : {}),
        }));
        return { send_list: shown, next_cursor: nextCursor };
      }),
  },
};
