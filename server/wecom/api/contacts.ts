import { AGENT_GET } from '../../../domain/wecom/agents.ts';
import type { AgentGetResponse } from '../../../domain/wecom/agents.ts';
import { GET_FOLLOW_USER_LIST } from '../../../domain/wecom/contact-ways.ts';
import {
  DEPARTMENT_GET,
  DEPARTMENT_LIST,
  USER_GET,
  USER_GETUSERID,
  USER_ID_PAGE,
  USER_LIST,
  USER_LIST_ID,
} from '../../../domain/wecom/contacts.ts';
import type { Department, User, UserListIdResponse } from '../../../domain/wecom/contacts.ts';
import type { WecomClient } from '../client.ts';
import { isRefusal } from '../failure.ts';
import { eachPage } from '../pages.ts';

/** All departments in the app's visible range. */
export async function listDepartments(wecom: WecomClient, corpId: number): Promise<Department[]> {
  return (await wecom.call(corpId, DEPARTMENT_LIST, {})).department;
}

/** The members directly in one department; 60003 or 60011 when it is gone or out of the visible range. */
export async function listUsers(wecom: WecomClient, corpId: number, departmentId: number): Promise<User[]> {
  return (await wecom.call(corpId, USER_LIST, { department_id: departmentId })).userlist;
}

/** One department; 60003 or 60123 when it is gone, 60011 when it is out of the visible range (95351). */
export async function getDepartment(wecom: WecomClient, corpId: number, id: number): Promise<Department> {
  return (await wecom.call(corpId, DEPARTMENT_GET, { id })).department;
}

/** One member, as far as the app may read her; 60111 when she is gone, 60011 when she is out of the visible range (90196). */
export async function getUser(wecom: WecomClient, corpId: number, userid: string): Promise<User> {
  return wecom.call(corpId, USER_GET, { userid });
}

export type UserPlace = UserListIdResponse['dept_user'][number];

/** (member, department) of everybody, page by page: who is in two departments comes twice. Needs the address book's secret. */
export async function* listUserIds(wecom: WecomClient, corpId: number): AsyncGenerator<readonly UserPlace[], void> {
  yield* eachPage(USER_LIST_ID.path, async (cursor) => {
    const answer = await wecom.call(corpId, USER_LIST_ID, { limit: USER_ID_PAGE.largest, ...cursor });
    return { items: answer.dept_user, nextCursor: answer.next_cursor };
  });
}

/** The member with a phone number; undefined when there is none (46004). Too many misses block the command for a day. */
export async function findUserid(wecom: WecomClient, corpId: number, mobile: string): Promise<string | undefined> {
  try {
    return (await wecom.call(corpId, USER_GETUSERID, { mobile })).userid;
  } catch (error) {
    if (isRefusal(error, 46004)) return undefined;
    throw error;
  }
}

/** Our app as the administrator set it up, its visible range included (90227). */
export async function getAgent(wecom: WecomClient, corpId: number): Promise<AgentGetResponse> {
  return wecom.call(corpId, AGENT_GET, { agentid: await wecom.agentId(corpId) });
}

/** Userids of the members who have customer contact switched on and are visible to the app. */
export async function listFollowUsers(wecom: WecomClient, corpId: number): Promise<string[]> {
  return (await wecom.call(corpId, GET_FOLLOW_USER_LIST, {})).follow_user;
}
