import {
  CREATE_LINK,
  DELETE_LINK,
  GET_CHAT_INFO,
  GET_LINK,
  LINK_CUSTOMER_PAGE,
  LINK_CUSTOMERS,
  LINK_PAGE,
  LINK_QUOTA,
  LINK_STATISTIC,
  LIST_LINK,
  UPDATE_LINK,
} from '../../../domain/wecom/acquisition.ts';
import type {
  CreateLinkRequest,
  GetChatInfoResponse,
  GetLinkResponse,
  Link,
  LinkCustomersResponse,
  LinkQuotaResponse,
  LinkStatisticResponse,
  UpdateLinkRequest,
} from '../../../domain/wecom/acquisition.ts';
import type { WecomClient } from '../client.ts';
import { eachPage } from '../pages.ts';

export type LinkCustomer = LinkCustomersResponse['customer_list'][number];

/** Makes a link (97297). Name ≤ 30 characters; members and departments together ≤ 500, not both empty. 41095: too many links. */
export async function createLink(wecom: WecomClient, corpId: number, request: CreateLinkRequest): Promise<Link> {
  return (await wecom.call(corpId, CREATE_LINK, request)).link;
}

/** Overwrites `range` and `priority_option` whole where they are given. */
export async function updateLink(wecom: WecomClient, corpId: number, request: UpdateLinkRequest): Promise<void> {
  await wecom.call(corpId, UPDATE_LINK, request);
}

export async function deleteLink(wecom: WecomClient, corpId: number, linkId: string): Promise<void> {
  await wecom.call(corpId, DELETE_LINK, { link_id: linkId });
}

/** A link with the members it leads to. */
export async function getLink(wecom: WecomClient, corpId: number, linkId: string): Promise<GetLinkResponse> {
  return wecom.call(corpId, GET_LINK, { link_id: linkId });
}

/** Ids of the links that our app made, page by page. */
export async function* listLinks(wecom: WecomClient, corpId: number): AsyncGenerator<readonly string[], void> {
  yield* eachPage(LIST_LINK.path, async (cursor) => {
    const answer = await wecom.call(corpId, LIST_LINK, { limit: LINK_PAGE.largest, ...cursor });
    return { items: answer.link_id_list, nextCursor: answer.next_cursor };
  });
}

/** Customers whom a link won, page by page (97298). `state`: the channel, cut after 64 bytes. */
export async function* listLinkCustomers(
  wecom: WecomClient,
  corpId: number,
  linkId: string,
): AsyncGenerator<readonly LinkCustomer[], void> {
  yield* eachPage(LINK_CUSTOMERS.path, async (cursor) => {
    const answer = await wecom.call(corpId, LINK_CUSTOMERS, { link_id: linkId, limit: LINK_CUSTOMER_PAGE.largest, ...cursor });
    return { items: answer.customer_list, nextCursor: answer.next_cursor };
  });
}

/** Units used and left (97375): each customer won costs one. */
export async function getLinkQuota(wecom: WecomClient, corpId: number): Promise<LinkQuotaResponse> {
  return wecom.call(corpId, LINK_QUOTA, {});
}

/** Visits and customers of whole days, both ends included (instants): at most 30 days, at most 180 days back (97375). */
export async function getLinkStatistic(
  wecom: WecomClient,
  corpId: number,
  linkId: string,
  days: { from: number; to: number },
): Promise<LinkStatisticResponse> {
  const span = { start_time: Math.floor(days.from / 1_000), end_time: Math.floor(days.to / 1_000) };
  return wecom.call(corpId, LINK_STATISTIC, { link_id: linkId, ...span });
}

/** What a `ChatKey` of a callback stands for (100130), within 30 minutes of it. */
export async function getChatInfo(wecom: WecomClient, corpId: number, chatKey: string): Promise<GetChatInfoResponse> {
  return wecom.call(corpId, GET_CHAT_INFO, { chat_key: chatKey });
}
