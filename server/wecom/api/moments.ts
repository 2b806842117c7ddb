import { SECOND } from '../../../domain/kernel/time.ts';
import { ADD_MOMENT_TASK, CANCEL_MOMENT_TASK, GET_MOMENT_TASK_RESULT } from '../../../domain/wecom/moment-tasks.ts';
import {
  GET_MOMENT_COMMENTS,
  GET_MOMENT_CUSTOMER_LIST,
  GET_MOMENT_LIST,
  GET_MOMENT_SEND_RESULT,
  GET_MOMENT_TASK,
  MOMENT_CUSTOMER_PAGE,
  MOMENT_LIST_PAGE,
  MOMENT_RESULT_PAGE,
  MOMENT_TASK_PAGE,
} from '../../../domain/wecom/moments.ts';
import type { AddMomentTaskRequest } from '../../../domain/wecom/moment-tasks.ts';
import type { GetMomentCommentsResponse, ListedMoment } from '../../../domain/wecom/moments.ts';
import type { WecomClient } from '../client.ts';
import { WecomFailure } from '../failure.ts';
import { eachPage } from '../pages.ts';

/** Who or what of a moment's range WeCom passed over. */
export type PassedOver = { readonly userids: readonly string[]; readonly parties: readonly number[]; readonly tagIds: readonly string[] };
export type MomentJob =
  | { readonly kind: 'running' }
  | { readonly kind: 'made'; readonly momentId: string; readonly passedOver: PassedOver }
  | { readonly kind: 'failed'; readonly errcode: number; readonly errmsg: string; readonly passedOver: PassedOver };
export type MomentTask = { readonly userid: string; readonly published: boolean };

/**
 * Asks for a company moment; its job id is good for 24 hours. Members still have to confirm it. 10 a minute (41078) and
 * 100,000 a month in a corp. Media ids from `uploadAttachment` for moments only (40007, 41072). Not deduplicated: after a
 * lost answer look with `listMoments`. Document 95094.
 */
export async function addMomentTask(wecom: WecomClient, corpId: number, request: AddMomentTaskRequest): Promise<string> {
  return (await wecom.call(corpId, ADD_MOMENT_TASK, request)).jobid;
}

/** What became of the asking. 40088: no such job; 40089: older than 24 hours. Document 95094. */
export async function getMomentTaskResult(wecom: WecomClient, corpId: number, jobid: string): Promise<MomentJob> {
  const { status, result } = await wecom.call(corpId, GET_MOMENT_TASK_RESULT, { jobid });
  if (status !== DONE) return { kind: 'running' };
  const passedOver = {
    userids: result?.invalid_sender_list?.user_list ?? [],
    parties: result?.invalid_sender_list?.department_list ?? [],
    tagIds: result?.invalid_external_contact_list?.tag_list ?? [],
  };
  const { errcode = 0, errmsg = '', moment_id: momentId = '' } = result ?? {};
  if (errcode !== 0) return { kind: 'failed', errcode, errmsg, passedOver };
  if (momentId === '') throw new WecomFailure(GET_MOMENT_TASK_RESULT.path, { kind: 'malformed', problem: 'done without moment_id' });
  return { kind: 'made', momentId, passedOver };
}

/** Takes a company moment back from members who have not published it. 41079: being dispatched, try again. Document 97612. */
export async function cancelMomentTask(wecom: WecomClient, corpId: number, momentId: string): Promise<void> {
  await wecom.call(corpId, CANCEL_MOMENT_TASK, { moment_id: momentId });
}

/** Moments of the company and of members, made between two instants at most 30 days apart, page by page. Document 93333. */
export async function* listMoments(
  wecom: WecomClient,
  corpId: number,
  span: { from: number; to: number },
): AsyncGenerator<readonly ListedMoment[], void> {
  yield* eachPage(GET_MOMENT_LIST.path, async (cursor) => {
    const answer = await wecom.call(corpId, GET_MOMENT_LIST, {
      // Neither second is part of the span: one more on each side.
      start_time: Math.floor(span.from / SECOND) - 1,
      end_time: Math.ceil(span.to / SECOND) + 1,
      limit: MOMENT_LIST_PAGE.largest,
      ...cursor,
    });
    return { items: answer.moment_list, nextCursor: answer.next_cursor };
  });
}

/** The members who have to publish a company moment, page by page. 41067: it is a member's own. Document 93333. */
export async function* listMomentTasks(wecom: WecomClient, corpId: number, momentId: string): AsyncGenerator<readonly MomentTask[], void> {
  yield* eachPage(GET_MOMENT_TASK.path, async (cursor) => {
    const answer = await wecom.call(corpId, GET_MOMENT_TASK, { moment_id: momentId, limit: MOMENT_TASK_PAGE.largest, ...cursor });
    const items = answer.task_list.map((task) => ({ userid: task.userid, published: task.publish_status === PUBLISHED }));
    return { items, nextCursor: answer.next_cursor };
  });
}

/** One member's post: which moment, and whose. */
export type MomentPost = { readonly momentId: string; readonly userid: string };

/** The customers for whom a member published, page by page. 41061: not her moment; 41062: not yet published. Document 93333. */
export async function* listMomentCustomers(
  wecom: WecomClient,
  corpId: number,
  { momentId, userid }: MomentPost,
): AsyncGenerator<readonly string[], void> {
  yield* eachPage(GET_MOMENT_CUSTOMER_LIST.path, async (cursor) => {
    const request = { moment_id: momentId, userid, limit: MOMENT_CUSTOMER_PAGE.largest, ...cursor };
    const answer = await wecom.call(corpId, GET_MOMENT_CUSTOMER_LIST, request);
    return { items: answer.customer_list.map((customer) => customer.external_userid), nextCursor: answer.next_cursor };
  });
}

/** The customers who can see a member's post, page by page. 41061, 41062 as above. Document 93333. */
export async function* listMomentSendResult(
  wecom: WecomClient,
  corpId: number,
  { momentId, userid }: MomentPost,
): AsyncGenerator<readonly string[], void> {
  yield* eachPage(GET_MOMENT_SEND_RESULT.path, async (cursor) => {
    const request = { moment_id: momentId, userid, limit: MOMENT_RESULT_PAGE.largest, ...cursor };
    const answer = await wecom.call(corpId, GET_MOMENT_SEND_RESULT, request);
    return { items: answer.customer_list.map((customer) => customer.external_userid), nextCursor: answer.next_cursor };
  });
}

/** Likes and comments of a member's post, by customers and members. 41061, 41062 as above. Document 93333. */
export async function getMomentComments(
  wecom: WecomClient,
  corpId: number,
  { momentId, userid }: MomentPost,
): Promise<Pick<GetMomentCommentsResponse, 'comment_list' | 'like_list'>> {
  return wecom.call(corpId, GET_MOMENT_COMMENTS, { moment_id: momentId, userid });
}

const DONE = 3;
const PUBLISHED = 1;
