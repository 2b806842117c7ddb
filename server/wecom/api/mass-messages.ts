import {
  ADD_MSG_TEMPLATE,
  CANCEL_GROUPMSG_SEND,
  GET_GROUPMSG_LIST_V2,
  GET_GROUPMSG_SEND_RESULT,
  GET_GROUPMSG_TASK,
  REMIND_GROUPMSG_SEND,
  SEND_WELCOME_MSG,
} from '../../../domain/wecom/mass-messages.ts';
import { MASS_LIST_PAGE, MASS_TASK_PAGE } from '../../../domain/wecom/limits.ts';
import type {
  AddMsgTemplateRequest,
  AddMsgTemplateResponse,
  GetGroupmsgListResponse,
  GetGroupmsgSendResultResponse,
  GetGroupmsgTaskResponse,
  SendWelcomeMsgRequest,
} from '../../../domain/wecom/mass-messages.ts';
import type { WecomClient } from '../client.ts';
import { eachPage } from '../pages.ts';

export type ListedMassMessage = GetGroupmsgListResponse['group_msg_list'][number];
export type MassTaskOfStaff = NonNullable<GetGroupmsgTaskResponse['task_list']>[number];
export type MassSendResult = NonNullable<GetGroupmsgSendResultResponse['send_list']>[number];

/**
 * Makes a mass task (92135): to at most 10,000 customers, or of one owner to at most 2,000 groups. Not deduplicated by WeCom:
 * after a lost answer look with `listGroupMsg` before anything else. 41048: nobody can be reached.
 */
export async function addMsgTemplate(wecom: WecomClient, corpId: number, request: AddMsgTemplateRequest): Promise<AddMsgTemplateResponse> {
  return wecom.call(corpId, ADD_MSG_TEMPLATE, request);
}

/** The mass messages made in a span of time (instants, at most a month; company and personal ones), page by page. */
export async function* listGroupMsg(
  wecom: WecomClient,
  corpId: number,
  span: { from: number; to: number; chatType: 'single' | 'group'; creator?: string },
): AsyncGenerator<readonly ListedMassMessage[], void> {
  yield* eachPage('externalcontact/get_groupmsg_list_v2', async (cursor) => {
    const answer = await wecom.call(corpId, GET_GROUPMSG_LIST_V2, {
      chat_type: span.chatType,
      start_time: Math.floor(span.from / 1_000),
      end_time: Math.ceil(span.to / 1_000),
      ...(span.creator === undefined ? {} : { creator: span.creator }),
      limit: MASS_LIST_PAGE.largest,
      ...cursor,
    });
    return { items: answer.group_msg_list, nextCursor: answer.next_cursor };
  });
}

/** The members who have to confirm a mass message, page by page. 41063 right after it was made: ask again later. */
export async function* listGroupMsgTask(
  wecom: WecomClient,
  corpId: number,
  msgid: string,
): AsyncGenerator<readonly MassTaskOfStaff[], void> {
  yield* eachPage('externalcontact/get_groupmsg_task', async (cursor) => {
    const answer = await wecom.call(corpId, GET_GROUPMSG_TASK, { msgid, limit: MASS_TASK_PAGE.largest, ...cursor });
    return { items: answer.task_list ?? [], nextCursor: answer.next_cursor };
  });
}

/**
 * What became of a mass message at each customer, or in each group, of one member, page by page (93338). Groups come once they
 * are sent to: before, nothing is listed of them.
 */
export async function* listGroupMsgSendResult(
  wecom: WecomClient,
  corpId: number,
  msgid: string,
  userid: string,
): AsyncGenerator<readonly MassSendResult[], void> {
  yield* eachPage('externalcontact/get_groupmsg_send_result', async (cursor) => {
    const answer = await wecom.call(corpId, GET_GROUPMSG_SEND_RESULT, {
      msgid,
      userid,
      limit: MASS_TASK_PAGE.largest,
      ...cursor,
    });
    return { items: answer.send_list ?? [], nextCursor: answer.next_cursor };
  });
}

/** Reminds members who have not confirmed; three times in 24 hours at most (41094). 41093: cancelled. */
export async function remindGroupMsgSend(wecom: WecomClient, corpId: number, msgid: string): Promise<void> {
  await wecom.call(corpId, REMIND_GROUPMSG_SEND, { msgid });
}

/** Takes a mass message back from members who have not confirmed; what was sent stays. 41093: cancelled before. */
export async function cancelGroupMsgSend(wecom: WecomClient, corpId: number, msgid: string): Promise<void> {
  await wecom.call(corpId, CANCEL_GROUPMSG_SEND, { msgid });
}

/** The code lives 20 s: after this there is time to ask again. */
const WELCOME_TIMEOUT_MS = 5_000;

/** Greets a new friend, once. 41050: too late; 41051: already greeted; 41096: another app is at it, may be tried again. */
export async function sendWelcomeMsg(wecom: WecomClient, corpId: number, request: SendWelcomeMsgRequest): Promise<void> {
  await wecom.call(corpId, SEND_WELCOME_MSG, request, { timeoutMs: WELCOME_TIMEOUT_MS, lane: 'welcome' });
}
