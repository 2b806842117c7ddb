import { GET_FOLLOW_USER_LIST } from '../../../domain/wecom/contact-ways.ts';
import { DEPARTMENT_LIST, USER_LIST } from '../../../domain/wecom/contacts.ts';
import type { Department, User } from '../../../domain/wecom/contacts.ts';
import type { WecomClient } from '../client.ts';

/** All departments in the app's visible range. */
export async function listDepartments(wecom: WecomClient, corpId: number): Promise<Department[]> {
  return (await wecom.call(corpId, DEPARTMENT_LIST, {})).department;
}

/** The members directly in one department; 60003 or 60011 when it is gone or out of the visible range. */
export async function listUsers(wecom: WecomClient, corpId: number, departmentId: number): Promise<User[]> {
  return (await wecom.call(corpId, USER_LIST, { department_id: departmentId })).userlist;
}

/** Userids of the members who have customer contact switched on and are visible to the app. */
export async function listFollowUsers(wecom: WecomClient, corpId: number): Promise<string[]> {
  return (await wecom.call(corpId, GET_FOLLOW_USER_LIST, {})).follow_user;
}
