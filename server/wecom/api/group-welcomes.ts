import { ADD_GROUP_WELCOME, DEL_GROUP_WELCOME, EDIT_GROUP_WELCOME, GET_GROUP_WELCOME } from '../../../domain/wecom/group-welcomes.ts';
import type { AddGroupWelcomeRequest, EditGroupWelcomeRequest, GetGroupWelcomeResponse } from '../../../domain/wecom/group-welcomes.ts';
import type { WecomClient } from '../client.ts';

/** Adds a welcome to the company's library (92366), of at most 100 (41055), and answers its id. Members attach it to groups themselves. */
export async function addGroupWelcome(wecom: WecomClient, corpId: number, request: AddGroupWelcomeRequest): Promise<string> {
  return (await wecom.call(corpId, ADD_GROUP_WELCOME, request)).template_id;
}

/** Overwrites everything. 41058: not ours. */
export async function editGroupWelcome(wecom: WecomClient, corpId: number, request: EditGroupWelcomeRequest): Promise<void> {
  await wecom.call(corpId, EDIT_GROUP_WELCOME, request);
}

export async function getGroupWelcome(wecom: WecomClient, corpId: number, templateId: string): Promise<GetGroupWelcomeResponse> {
  return wecom.call(corpId, GET_GROUP_WELCOME, { template_id: templateId });
}

export async function delGroupWelcome(wecom: WecomClient, corpId: number, templateId: string): Promise<void> {
  await wecom.call(corpId, DEL_GROUP_WELCOME, { template_id: templateId });
}
