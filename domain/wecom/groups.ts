import Type, { type Static } from 'typebox';
import { command } from './command.ts';

/** Customer groups: finding and reading them, handing them over. Documents 92120, 92122, 94822, 92127, 95703. */

/**
 * `limit` 1 to 1,000. `status_filter` 0 all (not: normal), 1 owner left, 2 being inherited, 3 inherited. Without
 * `owner_filter` all visible owners who have not left (81017 when more than 1,000 members are visible).
 */
export const GroupchatListRequest = Type.Object({
  status_filter: Type.Optional(Type.Integer()),
  owner_filter: Type.Optional(Type.Object({ userid_list: Type.Optional(Type.Array(Type.String())) })),
  cursor: Type.Optional(Type.String()),
  limit: Type.Integer(),
});
export type GroupchatListRequest = Static<typeof GroupchatListRequest>;
/** `status` 0 normal, 1 owner left, 2 being inherited, 3 inherited. */
export const GroupchatListResponse = Type.Object({
  group_chat_list: Type.Array(Type.Object({ chat_id: Type.String(), status: Type.Integer() })),
  next_cursor: Type.Optional(Type.String()),
});
export type GroupchatListResponse = Static<typeof GroupchatListResponse>;

/** `need_name` 1: with the names of the members. */
export const GroupchatGetRequest = Type.Object({ chat_id: Type.String(), need_name: Type.Optional(Type.Integer()) });
export type GroupchatGetRequest = Static<typeof GroupchatGetRequest>;

/**
 * `type` 1 colleague, 2 external (`userid` is the external_userid then). `join_scene` 1 invited, 2 by an invitation link,
 * 3 scanned a code: other numbers than the JoinScene of events. `state` is that of the join way.
 */
export const GroupMember = Type.Object({
  userid: Type.String(),
  type: Type.Integer(),
  unionid: Type.Optional(Type.String()),
  /** Seconds. */
  join_time: Type.Integer(),
  join_scene: Type.Optional(Type.Integer()),
  /** Only when a colleague invited. */
  invitor: Type.Optional(Type.Object({ userid: Type.String() })),
  state: Type.Optional(Type.String()),
  group_nickname: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
});
export type GroupMember = Static<typeof GroupMember>;

export const GroupchatGetResponse = Type.Object({
  group_chat: Type.Object({
    chat_id: Type.String(),
    name: Type.Optional(Type.String()),
    owner: Type.String(),
    /** Seconds. */
    create_time: Type.Integer(),
    notice: Type.Optional(Type.String()),
    member_list: Type.Array(GroupMember),
    admin_list: Type.Optional(Type.Array(Type.Object({ userid: Type.String() }))),
    /** Chains with LastMemVer and CurMemVer of the events. */
    member_version: Type.Optional(Type.String()),
  }),
});
export type GroupchatGetResponse = Static<typeof GroupchatGetResponse>;

/** `opengid` is a mini-program's id of the group. 90509: not a customer group; 90511: no opengid. */
export const OpengidToChatidRequest = Type.Object({ opengid: Type.String() });
export type OpengidToChatidRequest = Static<typeof OpengidToChatidRequest>;
export const OpengidToChatidResponse = Type.Object({ chat_id: Type.String() });
export type OpengidToChatidResponse = Static<typeof OpengidToChatidResponse>;

/** 1 to 100 groups. */
export const GroupchatTransferRequest = Type.Object({ chat_id_list: Type.Array(Type.String()), new_owner: Type.String() });
export type GroupchatTransferRequest = Static<typeof GroupchatTransferRequest>;
/** Errcode 0 may hide that every group failed: each has its own code here. */
export const GroupchatTransferResponse = Type.Object({
  failed_chat_list: Type.Optional(
    Type.Array(Type.Object({ chat_id: Type.String(), errcode: Type.Integer(), errmsg: Type.Optional(Type.String()) })),
  ),
});
export type GroupchatTransferResponse = Static<typeof GroupchatTransferResponse>;

export const GROUPCHAT_LIST = command('POST', 'externalcontact/groupchat/list', 'reads', GroupchatListRequest, GroupchatListResponse);
export const GROUPCHAT_GET = command('POST', 'externalcontact/groupchat/get', 'reads', GroupchatGetRequest, GroupchatGetResponse);
export const OPENGID_TO_CHATID = command(
  'POST',
  'externalcontact/opengid_to_chatid',
  'reads',
  OpengidToChatidRequest,
  OpengidToChatidResponse,
);
export const GROUPCHAT_TRANSFER = command(
  'POST',
  'externalcontact/groupchat/transfer',
  'writes',
  GroupchatTransferRequest,
  GroupchatTransferResponse,
);
export const GROUPCHAT_ONJOB_TRANSFER = command(
  'POST',
  'externalcontact/groupchat/onjob_transfer',
  'writes',
  GroupchatTransferRequest,
  GroupchatTransferResponse,
);

export const GROUP_COMMANDS = [GROUPCHAT_LIST, GROUPCHAT_GET, OPENGID_TO_CHATID, GROUPCHAT_TRANSFER, GROUPCHAT_ONJOB_TRANSFER] as const;
