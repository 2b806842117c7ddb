import {
  GROUPCHAT_GET,
  GROUPCHAT_LIST,
  GROUPCHAT_ONJOB_TRANSFER,
  GROUPCHAT_TRANSFER,
  OPENGID_TO_CHATID,
} from '../../../domain/wecom/groups.ts';
import type { GroupchatGetResponse, GroupchatListResponse, GroupchatTransferResponse } from '../../../domain/wecom/groups.ts';
import { GROUP_OWNERS, GROUP_PAGE_LARGEST } from '../../../domain/wecom/group-limits.ts';
import type { WecomClient } from '../client.ts';
import { eachPage, piecesOf } from '../pages.ts';

export type ListedGroup = GroupchatListResponse['group_chat_list'][number];
export type GroupChat = GroupchatGetResponse['group_chat'];
export type FailedTransfer = NonNullable<GroupchatTransferResponse['failed_chat_list']>[number];

/**
 * The groups of the given owners, page by page (92120). Owners are always named: without them WeCom refuses companies of more
 * than 1,000 visible members (81017) and hides the groups of those who have left.
 */
export async function* listGroups(
  wecom: WecomClient,
  corpId: number,
  owners: readonly string[],
): AsyncGenerator<readonly ListedGroup[], void> {
  for (const some of piecesOf(owners, GROUP_OWNERS)) {
    yield* eachPage(GROUPCHAT_LIST.path, async (cursor) => {
      const answer = await wecom.call(corpId, GROUPCHAT_LIST, {
        owner_filter: { userid_list: some },
        limit: GROUP_PAGE_LARGEST,
        ...cursor,
      });
      return { items: answer.group_chat_list, nextCursor: answer.next_cursor };
    });
  }
}

/** A group with its members and their names (92122); may lag some seconds behind the event that told of it. 86003: no such group; 49008: dismissed. */
export async function getGroup(wecom: WecomClient, corpId: number, chatId: string): Promise<GroupChat> {
  return (await wecom.call(corpId, GROUPCHAT_GET, { chat_id: chatId, need_name: 1 })).group_chat;
}

/** The group that a mini-program knows by its opengid (94822). 90509: not a customer group; 90511: no opengid. */
export async function groupOfOpengid(wecom: WecomClient, corpId: number, opengid: string): Promise<string> {
  return (await wecom.call(corpId, OPENGID_TO_CHATID, { opengid })).chat_id;
}

/** Whether the present owner has left the company or still works there: WeCom has a command for each. */
export type Handover = 'resigned' | 'onJob';

const COMMANDS = { resigned: GROUPCHAT_TRANSFER, onJob: GROUPCHAT_ONJOB_TRANSFER } as const;

/**
 * Gives 1 to 100 groups to another owner (92127, 95703) and answers those that failed, each with its code: 90500 the owner has
 * not left, 90502 has left, 90504 is the same, 90507 and 90508 it is on its way or done. At most 300 groups of one owner per day.
 */
export async function transferGroups(
  wecom: WecomClient,
  corpId: number,
  how: Handover,
  request: { chatIds: readonly string[]; newOwner: string },
): Promise<readonly FailedTransfer[]> {
  const answer = await wecom.call(corpId, COMMANDS[how], { chat_id_list: [...request.chatIds], new_owner: request.newOwner });
  return answer.failed_chat_list ?? [];
}
