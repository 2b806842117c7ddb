import {
  BATCH_GET_BY_USER,
  CONTACT_LIST,
  CONTACT_LIST_PAGE,
  EXTERNALCONTACT_GET,
  EXTERNALCONTACT_LIST,
  REMARK,
} from '../../../domain/wecom/external-contacts.ts';
import type {
  BatchGetByUserResponse,
  ContactListResponse,
  ExternalContact,
  FollowUser,
  RemarkRequest,
} from '../../../domain/wecom/external-contacts.ts';
import { BATCH_PAGE, BATCH_USERS } from '../../../domain/wecom/limits.ts';
import type { WecomClient } from '../client.ts';
import { WecomFailure, isRefusal } from '../failure.ts';
import { eachPage, piecesOf } from '../pages.ts';

export type ContactWithFollowers = { readonly contact: ExternalContact; readonly followUsers: readonly FollowUser[] };
export type ContactOfUser = BatchGetByUserResponse['external_contact_list'][number];

/** A customer with all visible friendships. 40096: no such customer; 84061: no visible friendship is left. */
export async function getExternalContact(wecom: WecomClient, corpId: number, externalUserid: string): Promise<ContactWithFollowers> {
  let contact: ExternalContact | undefined;
  const followUsers: FollowUser[] = [];
  const pages = eachPage('externalcontact/get', async (cursor) => {
    const answer = await wecom.call(corpId, EXTERNALCONTACT_GET, { external_userid: externalUserid, ...cursor });
    contact ??= answer.external_contact;
    return { items: answer.follow_user, nextCursor: answer.next_cursor };
  });
  for await (const page of pages) followUsers.push(...page);
  if (contact === undefined) throw new WecomFailure('externalcontact/get', { kind: 'malformed', problem: 'no page came' });
  return { contact, followUsers };
}

/** All customers of one member. WeCom answers 84061 for a member without any. */
export async function listExternalUserids(wecom: WecomClient, corpId: number, userid: string): Promise<string[]> {
  try {
    return (await wecom.call(corpId, EXTERNALCONTACT_LIST, { userid })).external_userid;
  } catch (error) {
    if (isRefusal(error, 84061)) return [];
    throw error;
  }
}

/** Every friendship of the given members, page by page; a customer comes once per member. The cheapest full sync (92994). */
export async function* batchGetByUser(
  wecom: WecomClient,
  corpId: number,
  userids: readonly string[],
): AsyncGenerator<readonly ContactOfUser[], void> {
  for (const some of piecesOf(userids, BATCH_USERS)) {
    yield* eachPage('externalcontact/batch/get_by_user', async (cursor) => {
      const answer = await wecom.call(corpId, BATCH_GET_BY_USER, {
        userid_list: some,
        limit: BATCH_PAGE.largest,
        ...cursor,
      });
      return { items: answer.external_contact_list, nextCursor: answer.next_cursor };
    });
  }
}

/** What a member notes about a customer. Remark ≤ 20 characters, description ≤ 150; `mobiles` overwrites. 84061: no friends. */
export type Notes = {
  readonly remark?: string;
  readonly description?: string;
  readonly company?: string;
  readonly mobiles?: readonly string[];
};

/** Sets some of the notes (92694); at least one. The app itself is not called back for it. */
export async function remarkCustomer(
  wecom: WecomClient,
  corpId: number,
  userid: string,
  externalUserid: string,
  notes: Notes,
): Promise<void> {
  const { remark, description, company, mobiles } = notes;
  const request: RemarkRequest = {
    userid,
    external_userid: externalUserid,
    ...(remark === undefined ? {} : { remark }),
    ...(description === undefined ? {} : { description }),
    ...(company === undefined ? {} : { remark_company: company }),
    // An empty list changes nothing: one empty number takes them all away.
    ...(mobiles === undefined ? {} : { remark_mobiles: mobiles.length === 0 ? [''] : [...mobiles] }),
  };
  await wecom.call(corpId, REMARK, request);
}

export type ServedContact = ContactListResponse['info_list'][number];

/** Everybody whom members serve, customers or not, page by page (99434). Its ids mean something within one run only, for 4 hours. */
export async function* listServedContacts(wecom: WecomClient, corpId: number): AsyncGenerator<readonly ServedContact[], void> {
  yield* eachPage(CONTACT_LIST.path, async (cursor) => {
    const answer = await wecom.call(corpId, CONTACT_LIST, { limit: CONTACT_LIST_PAGE.largest, ...cursor });
    return { items: answer.info_list, nextCursor: answer.next_cursor };
  });
}
