import { ADD_CORP_TAG, DEL_CORP_TAG, EDIT_CORP_TAG, GET_CORP_TAG_LIST, MARK_TAG } from '../../../domain/wecom/corp-tags.ts';
import type {
  AddCorpTagRequest,
  CorpTagGroup,
  EditCorpTagRequest,
  GetCorpTagListRequest,
  MarkTagRequest,
} from '../../../domain/wecom/corp-tags.ts';
import type { WecomClient } from '../client.ts';

/** The tag library, or the groups and tags asked for (then deleted ones come too, marked `deleted`). */
export async function getCorpTagList(wecom: WecomClient, corpId: number, filter: GetCorpTagListRequest = {}): Promise<CorpTagGroup[]> {
  return (await wecom.call(corpId, GET_CORP_TAG_LIST, filter)).tag_group;
}

/** Makes tags in a group, which is made when its name is new. The answer holds only the new tags. */
export async function addCorpTag(wecom: WecomClient, corpId: number, request: AddCorpTagRequest): Promise<CorpTagGroup> {
  return (await wecom.call(corpId, ADD_CORP_TAG, request)).tag_group;
}

/** Renames or re-orders a tag or a group. */
export async function editCorpTag(wecom: WecomClient, corpId: number, request: EditCorpTagRequest): Promise<void> {
  await wecom.call(corpId, EDIT_CORP_TAG, request);
}

/** Deletes tags or whole groups; the last tag of a group takes the group with it. */
export async function delCorpTag(wecom: WecomClient, corpId: number, what: { tagIds?: string[]; groupIds?: string[] }): Promise<void> {
  await wecom.call(corpId, DEL_CORP_TAG, {
    ...(what.tagIds === undefined ? {} : { tag_id: what.tagIds }),
    ...(what.groupIds === undefined ? {} : { group_id: what.groupIds }),
  });
}

/** Puts corp tags on one friendship or takes them off. Never two at once for one friendship (45035). */
export async function markTag(wecom: WecomClient, corpId: number, request: MarkTagRequest): Promise<void> {
  await wecom.call(corpId, MARK_TAG, request);
}
