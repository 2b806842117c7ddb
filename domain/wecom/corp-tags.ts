import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Corp tags and marking customers with them. Documents 92117 and 92118. */

export const CorpTag = Type.Object({
  id: Type.String(),
  name: Type.String(),
  create_time: Type.Integer(),
  /** Larger comes first, [0, 2^32). */
  order: Type.Integer(),
  deleted: Type.Optional(Type.Boolean()),
});
export type CorpTag = Static<typeof CorpTag>;
export const CorpTagGroup = Type.Object({
  group_id: Type.String(),
  group_name: Type.String(),
  create_time: Type.Integer(),
  order: Type.Integer(),
  deleted: Type.Optional(Type.Boolean()),
  tag: Type.Array(CorpTag),
});
export type CorpTagGroup = Static<typeof CorpTagGroup>;

/** Neither filter: everything. With `group_id`, `tag_id` is ignored. Send `{}` rather than no body. */
export const GetCorpTagListRequest = Type.Object({
  tag_id: Type.Optional(Type.Array(Type.String())),
  group_id: Type.Optional(Type.Array(Type.String())),
});
export type GetCorpTagListRequest = Static<typeof GetCorpTagListRequest>;
export const GetCorpTagListResponse = Type.Object({ tag_group: Type.Array(CorpTagGroup) });
export type GetCorpTagListResponse = Static<typeof GetCorpTagListResponse>;

/** `group_id` of an existing group, or a `group_name` (an existing name: the tags go into that group). */
export const AddCorpTagRequest = Type.Object({
  group_id: Type.Optional(Type.String()),
  group_name: Type.Optional(Type.String()),
  order: Type.Optional(Type.Integer()),
  tag: Type.Array(Type.Object({ name: Type.String(), order: Type.Optional(Type.Integer()) })),
  agentid: Type.Optional(Type.Integer()),
});
export type AddCorpTagRequest = Static<typeof AddCorpTagRequest>;
/** Holds only the tags made by this call: read the group back for the rest. */
export const AddCorpTagResponse = Type.Object({ tag_group: CorpTagGroup });
export type AddCorpTagResponse = Static<typeof AddCorpTagResponse>;

/** `id` of a tag or of a group. */
export const EditCorpTagRequest = Type.Object({
  id: Type.String(),
  name: Type.Optional(Type.String()),
  order: Type.Optional(Type.Integer()),
  agentid: Type.Optional(Type.Integer()),
});
export type EditCorpTagRequest = Static<typeof EditCorpTagRequest>;

/** Deleting the last tag of a group deletes the group. */
export const DelCorpTagRequest = Type.Object({
  tag_id: Type.Optional(Type.Array(Type.String())),
  group_id: Type.Optional(Type.Array(Type.String())),
  agentid: Type.Optional(Type.Integer()),
});
export type DelCorpTagRequest = Static<typeof DelCorpTagRequest>;

/** Tags belong to the friendship: two members of one customer can differ. */
export const MarkTagRequest = Type.Object({
  userid: Type.String(),
  external_userid: Type.String(),
  add_tag: Type.Optional(Type.Array(Type.String())),
  remove_tag: Type.Optional(Type.Array(Type.String())),
});
export type MarkTagRequest = Static<typeof MarkTagRequest>;

export const GET_CORP_TAG_LIST = command(
  'POST',
  'externalcontact/get_corp_tag_list',
  'reads',
  GetCorpTagListRequest,
  GetCorpTagListResponse,
);
export const ADD_CORP_TAG = command('POST', 'externalcontact/add_corp_tag', 'writes', AddCorpTagRequest, AddCorpTagResponse);
export const EDIT_CORP_TAG = command('POST', 'externalcontact/edit_corp_tag', 'writes', EditCorpTagRequest, Empty);
export const DEL_CORP_TAG = command('POST', 'externalcontact/del_corp_tag', 'writes', DelCorpTagRequest, Empty);
export const MARK_TAG = command('POST', 'externalcontact/mark_tag', 'writes', MarkTagRequest, Empty);

export const CORP_TAG_COMMANDS = [GET_CORP_TAG_LIST, ADD_CORP_TAG, EDIT_CORP_TAG, DEL_CORP_TAG, MARK_TAG] as const;
