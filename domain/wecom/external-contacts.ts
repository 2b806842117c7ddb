import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Customers and their friendships with staff. Documents 92113, 92114, 92994, 99434, 92572. */

export const ExternalcontactListRequest = Type.Object({ userid: Type.String() });
export type ExternalcontactListRequest = Static<typeof ExternalcontactListRequest>;
/** Errcode 84061 here means "no customers". */
export const ExternalcontactListResponse = Type.Object({ external_userid: Type.Array(Type.String()) });
export type ExternalcontactListResponse = Static<typeof ExternalcontactListResponse>;

/** `type` 1 WeChat, 2 WeCom user; `gender` 0 unknown, 1 male, 2 female, and some answers write it as a string. */
export const ExternalContact = Type.Object({
  external_userid: Type.String(),
  name: Type.String(),
  type: Type.Integer(),
  gender: Type.Union([Type.Integer(), Type.String()]),
  unionid: Type.Optional(Type.String()),
  avatar: Type.Optional(Type.String()),
  position: Type.Optional(Type.String()),
  corp_name: Type.Optional(Type.String()),
  corp_full_name: Type.Optional(Type.String()),
});
export type ExternalContact = Static<typeof ExternalContact>;

/** Tag kinds: 1 corp tag, 2 personal tag (no `tag_id`), 3 strategy tag. */
export const FollowTag = Type.Object({
  type: Type.Integer(),
  tag_id: Type.Optional(Type.String()),
  tag_name: Type.Optional(Type.String()),
  group_name: Type.Optional(Type.String()),
});
export type FollowTag = Static<typeof FollowTag>;

const follow = {
  userid: Type.String(),
  remark: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  remark_corp_name: Type.Optional(Type.String()),
  remark_mobiles: Type.Optional(Type.Array(Type.String())),
  /** An open enumeration: numbers not listed in 92114 do come. */
  add_way: Type.Optional(Type.Integer()),
  /** Seconds. */
  createtime: Type.Integer(),
  state: Type.Optional(Type.String()),
  oper_userid: Type.Optional(Type.String()),
  /** Through which Channels account, and where in it. */
  wechat_channels: Type.Optional(Type.Object({ nickname: Type.Optional(Type.String()), source: Type.Optional(Type.Integer()) })),
};

export const FollowUser = Type.Object({ ...follow, tags: Type.Optional(Type.Array(FollowTag)) });
export type FollowUser = Static<typeof FollowUser>;
/** `tag_id`: corp and strategy tags only. */
export const FollowInfo = Type.Object({ ...follow, tag_id: Type.Optional(Type.Array(Type.String())) });
export type FollowInfo = Static<typeof FollowInfo>;

export const ExternalcontactGetRequest = Type.Object({ external_userid: Type.String(), cursor: Type.Optional(Type.String()) });
export type ExternalcontactGetRequest = Static<typeof ExternalcontactGetRequest>;
export const ExternalcontactGetResponse = Type.Object({
  external_contact: ExternalContact,
  follow_user: Type.Array(FollowUser),
  next_cursor: Type.Optional(Type.String()),
});
export type ExternalcontactGetResponse = Static<typeof ExternalcontactGetResponse>;

export const BatchGetByUserRequest = Type.Object({
  userid_list: Type.Array(Type.String()),
  cursor: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer()),
});
export type BatchGetByUserRequest = Static<typeof BatchGetByUserRequest>;
export const BatchGetByUserResponse = Type.Object({
  external_contact_list: Type.Array(Type.Object({ external_contact: ExternalContact, follow_info: FollowInfo })),
  next_cursor: Type.Optional(Type.String()),
});
export type BatchGetByUserResponse = Static<typeof BatchGetByUserResponse>;

/** At least one besides the two ids; `remark_mobiles` overwrites. */
export const RemarkRequest = Type.Object({
  userid: Type.String(),
  external_userid: Type.String(),
  remark: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  remark_company: Type.Optional(Type.String()),
  remark_mobiles: Type.Optional(Type.Array(Type.String())),
  remark_pic_mediaid: Type.Optional(Type.String()),
});
export type RemarkRequest = Static<typeof RemarkRequest>;

/** Ends the session of a temporary contact way. */
export const CloseTempChatRequest = Type.Object({ userid: Type.String(), external_userid: Type.String() });
export type CloseTempChatRequest = Static<typeof CloseTempChatRequest>;

/** `tmp_openid` and cursors live so long, and mean something inside one traversal only. 99434 */
export const CONTACT_LIST_HOURS = 4;
export const CONTACT_LIST_PAGE = { standard: 1_000, largest: 1_000 } as const;
export const ContactListRequest = Type.Object({ cursor: Type.Optional(Type.String()), limit: Type.Optional(Type.Integer()) });
export type ContactListRequest = Static<typeof ContactListRequest>;
/** Everybody whom members serve. Who is no customer has a masked name and no `external_userid`. `add_time` in seconds. */
export const ContactListResponse = Type.Object({
  info_list: Type.Array(
    Type.Object({
      /** A boolean in the sample, 0 or 1 in SDKs. */
      is_customer: Type.Union([Type.Boolean(), Type.Integer()]),
      tmp_openid: Type.Optional(Type.String()),
      external_userid: Type.Optional(Type.String()),
      name: Type.Optional(Type.String()),
      follow_userid: Type.Optional(Type.String()),
      chat_id: Type.Optional(Type.String()),
      chat_name: Type.Optional(Type.String()),
      add_time: Type.Integer(),
    }),
  ),
  next_cursor: Type.Optional(Type.String()),
});
export type ContactListResponse = Static<typeof ContactListResponse>;

export const EXTERNALCONTACT_LIST = command(
  'GET',
  'externalcontact/list',
  'reads',
  ExternalcontactListRequest,
  ExternalcontactListResponse,
);
export const EXTERNALCONTACT_GET = command('GET', 'externalcontact/get', 'reads', ExternalcontactGetRequest, ExternalcontactGetResponse);
export const BATCH_GET_BY_USER = command(
  'POST',
  'externalcontact/batch/get_by_user',
  'reads',
  BatchGetByUserRequest,
  BatchGetByUserResponse,
);
export const REMARK = command('POST', 'externalcontact/remark', 'writes', RemarkRequest, Empty);

export const CLOSE_TEMP_CHAT = command('POST', 'externalcontact/close_temp_chat', 'writes', CloseTempChatRequest, Empty);
export const CONTACT_LIST = command('POST', 'externalcontact/contact_list', 'reads', ContactListRequest, ContactListResponse);

export const EXTERNAL_CONTACT_COMMANDS = [
  EXTERNALCONTACT_LIST,
  EXTERNALCONTACT_GET,
  BATCH_GET_BY_USER,
  REMARK,
  CLOSE_TEMP_CHAT,
  CONTACT_LIST,
] as const;
