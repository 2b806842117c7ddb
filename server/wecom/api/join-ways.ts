import { ADD_JOIN_WAY, DEL_JOIN_WAY, GET_JOIN_WAY, UPDATE_JOIN_WAY } from '../../../domain/wecom/group-join-ways.ts';
import type { AddJoinWayRequest, JoinWay, UpdateJoinWayRequest } from '../../../domain/wecom/group-join-ways.ts';
import type { WecomClient } from '../client.ts';

/** Makes a way into groups (92229) and answers its id. Keep it: join ways cannot be listed. 41091: more than 5 groups. */
export async function addJoinWay(wecom: WecomClient, corpId: number, request: AddJoinWayRequest): Promise<string> {
  return (await wecom.call(corpId, ADD_JOIN_WAY, request)).config_id;
}

/** With the address of its code, and with the groups that WeCom made when the others were full. 41044: no such way. */
export async function getJoinWay(wecom: WecomClient, corpId: number, configId: string): Promise<JoinWay> {
  return (await wecom.call(corpId, GET_JOIN_WAY, { config_id: configId })).join_way;
}

/** Overwrites everything: what the request leaves out goes back to its default. */
export async function updateJoinWay(wecom: WecomClient, corpId: number, request: UpdateJoinWayRequest): Promise<void> {
  await wecom.call(corpId, UPDATE_JOIN_WAY, request);
}

export async function delJoinWay(wecom: WecomClient, corpId: number, configId: string): Promise<void> {
  await wecom.call(corpId, DEL_JOIN_WAY, { config_id: configId });
}
