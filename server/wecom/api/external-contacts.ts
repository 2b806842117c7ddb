import { BATCH_GET_BY_USER, EXTERNALCONTACT_GET, EXTERNALCONTACT_LIST } from '../../../domain/wecom/external-contacts.ts';
import type { BatchGetByUserResponse, ExternalContact, FollowUser } from '../../../domain/wecom/external-contacts.ts';
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
