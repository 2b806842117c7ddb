import {
  ADD_CONTACT_WAY,
  DEL_CONTACT_WAY,
  GET_CONTACT_WAY,
  LIST_CONTACT_WAY,
  UPDATE_CONTACT_WAY,
} from '../../../domain/wecom/contact-ways.ts';
import type {
  AddContactWayRequest,
  AddContactWayResponse,
  GetContactWayResponse,
  UpdateContactWayRequest,
} from '../../../domain/wecom/contact-ways.ts';
import { CLOSE_TEMP_CHAT } from '../../../domain/wecom/external-contacts.ts';
import { CONTACT_WAY_PAGE } from '../../../domain/wecom/limits.ts';
import type { WecomClient } from '../client.ts';
import { eachPage } from '../pages.ts';

export type ContactWay = GetContactWayResponse['contact_way'];

/** Makes a contact way. Keep `config_id`: without it there is no edit and no delete. */
export async function addContactWay(wecom: WecomClient, corpId: number, request: AddContactWayRequest): Promise<AddContactWayResponse> {
  return wecom.call(corpId, ADD_CONTACT_WAY, request);
}

export async function getContactWay(wecom: WecomClient, corpId: number, configId: string): Promise<ContactWay> {
  return (await wecom.call(corpId, GET_CONTACT_WAY, { config_id: configId })).contact_way;
}

/** Ids of the contact ways made in a span of time (instants; without one: the last 90 days), page by page. */
export async function* listContactWay(
  wecom: WecomClient,
  corpId: number,
  span?: { from: number; to: number },
): AsyncGenerator<readonly string[], void> {
  const times = span === undefined ? {} : { start_time: Math.floor(span.from / 1_000), end_time: Math.ceil(span.to / 1_000) };
  yield* eachPage('externalcontact/list_contact_way', async (cursor) => {
    const answer = await wecom.call(corpId, LIST_CONTACT_WAY, { ...times, limit: CONTACT_WAY_PAGE.largest, ...cursor });
    return { items: answer.contact_way.map((way) => way.config_id), nextCursor: answer.next_cursor };
  });
}

/** Overwrites remark, members and departments whole. */
export async function updateContactWay(wecom: WecomClient, corpId: number, request: UpdateContactWayRequest): Promise<void> {
  await wecom.call(corpId, UPDATE_CONTACT_WAY, request);
}

export async function delContactWay(wecom: WecomClient, corpId: number, configId: string): Promise<void> {
  await wecom.call(corpId, DEL_CONTACT_WAY, { config_id: configId });
}

/** Ends the session of a temporary contact way; the conclusion is sent. Fails for friends (92572). */
export async function closeTempChat(wecom: WecomClient, corpId: number, userid: string, externalUserid: string): Promise<void> {
  await wecom.call(corpId, CLOSE_TEMP_CHAT, { userid, external_userid: externalUserid });
}
