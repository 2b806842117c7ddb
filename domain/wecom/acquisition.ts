import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Links that win customers (获客助手). Documents 97297, 97298, 97375, 100130. */

export const LINK_NAME_CHARACTERS = 30;
export const LINK_USERS = 500;
export const LINK_PRIORITY_USERS = 1_000;
export const LINK_PAGE = { standard: 100, largest: 100 } as const;
export const LINK_CUSTOMER_PAGE = { standard: 1_000, largest: 1_000 } as const;
/** What is longer is cut. 97298 */
export const CUSTOMER_CHANNEL_BYTES = 64;
export const CHAT_KEY_MINUTES = 30;
export const LINK_STATISTIC_SPAN = { spanDays: 30, backDays: 180 } as const;
/** Below so many the platform warns (balance_low). 97299 */
export const BALANCE_LOW = 20;
/** The customer's messages that are told of. 97299 */
export const TOLD_MESSAGES = [3, 5, 10] as const;
/** Days before its expiry at which quota is told of. 97299 */
export const QUOTA_WARNING_DAYS = [14, 7, 3, 2, 1] as const;

export const LinkRange = Type.Object({
  user_list: Type.Optional(Type.Array(Type.String())),
  department_list: Type.Optional(Type.Array(Type.Integer())),
});
export type LinkRange = Static<typeof LinkRange>;
/** `priority_type` 1 whoever of the corp knows the customer, 2 of the members listed. */
export const LinkPriority = Type.Object({
  priority_type: Type.Integer(),
  priority_userid_list: Type.Optional(Type.Array(Type.String())),
});
export type LinkPriority = Static<typeof LinkPriority>;
const settings = {
  range: Type.Optional(LinkRange),
  skip_verify: Type.Optional(Type.Boolean()),
  priority_option: Type.Optional(LinkPriority),
  mark_source: Type.Optional(Type.Boolean()),
};

export const Link = Type.Object({
  link_id: Type.Optional(Type.String()),
  link_name: Type.String(),
  url: Type.String(),
  /** Seconds. */
  create_time: Type.Integer(),
  skip_verify: Type.Optional(Type.Boolean()),
  mark_source: Type.Optional(Type.Boolean()),
});
export type Link = Static<typeof Link>;
export const LinkReference = Type.Object({ link_id: Type.String() });
export type LinkReference = Static<typeof LinkReference>;

export const ListLinkRequest = Type.Object({ limit: Type.Optional(Type.Integer()), cursor: Type.Optional(Type.String()) });
export type ListLinkRequest = Static<typeof ListLinkRequest>;
export const ListLinkResponse = Type.Object({ link_id_list: Type.Array(Type.String()), next_cursor: Type.Optional(Type.String()) });
export type ListLinkResponse = Static<typeof ListLinkResponse>;
/** `range` and `priority_option` stand beside `link`. */
export const GetLinkResponse = Type.Object({
  link: Link,
  range: Type.Optional(LinkRange),
  priority_option: Type.Optional(LinkPriority),
});
export type GetLinkResponse = Static<typeof GetLinkResponse>;
export const CreateLinkRequest = Type.Object({ link_name: Type.String(), ...settings });
export type CreateLinkRequest = Static<typeof CreateLinkRequest>;
export const CreateLinkResponse = Type.Object({ link: Link });
export type CreateLinkResponse = Static<typeof CreateLinkResponse>;
/** `range` and `priority_option` are overwritten whole. */
export const UpdateLinkRequest = Type.Object({ link_id: Type.String(), link_name: Type.Optional(Type.String()), ...settings });
export type UpdateLinkRequest = Static<typeof UpdateLinkRequest>;

export const LinkCustomersRequest = Type.Object({
  link_id: Type.String(),
  limit: Type.Optional(Type.Integer()),
  cursor: Type.Optional(Type.String()),
});
export type LinkCustomersRequest = Static<typeof LinkCustomersRequest>;
/** `chat_status`: 0 the customer has not written, 1 has, 2 unknown. `state`: the channel. */
export const LinkCustomersResponse = Type.Object({
  customer_list: Type.Array(
    Type.Object({
      external_userid: Type.String(),
      userid: Type.Optional(Type.String()),
      chat_status: Type.Integer(),
      state: Type.Optional(Type.String()),
    }),
  ),
  next_cursor: Type.Optional(Type.String()),
});
export type LinkCustomersResponse = Static<typeof LinkCustomersResponse>;

/** `total` used in all history, `balance` left; `expire_date` the midnight of the day, seconds. */
export const LinkQuotaResponse = Type.Object({
  total: Type.Integer(),
  balance: Type.Integer(),
  quota_list: Type.Optional(Type.Array(Type.Object({ expire_date: Type.Integer(), balance: Type.Integer() }))),
});
export type LinkQuotaResponse = Static<typeof LinkQuotaResponse>;
/** Whole days, both included. */
export const LinkStatisticRequest = Type.Object({ link_id: Type.String(), start_time: Type.Integer(), end_time: Type.Integer() });
export type LinkStatisticRequest = Static<typeof LinkStatisticRequest>;
export const LinkStatisticResponse = Type.Object({ click_link_customer_cnt: Type.Integer(), new_customer_cnt: Type.Integer() });
export type LinkStatisticResponse = Static<typeof LinkStatisticResponse>;

export const GetChatInfoRequest = Type.Object({ chat_key: Type.String() });
export type GetChatInfoRequest = Static<typeof GetChatInfoRequest>;
export const GetChatInfoResponse = Type.Object({
  userid: Type.String(),
  external_userid: Type.String(),
  chat_info: Type.Object({ recv_msg_cnt: Type.Integer(), link_id: Type.String(), state: Type.Optional(Type.String()) }),
});
export type GetChatInfoResponse = Static<typeof GetChatInfoResponse>;

const ROOT = 'externalcontact/customer_acquisition';
export const LIST_LINK = command('POST', `${ROOT}/list_link`, 'reads', ListLinkRequest, ListLinkResponse);
export const GET_LINK = command('POST', `${ROOT}/get`, 'reads', LinkReference, GetLinkResponse);
export const CREATE_LINK = command('POST', `${ROOT}/create_link`, 'writes', CreateLinkRequest, CreateLinkResponse);
export const UPDATE_LINK = command('POST', `${ROOT}/update_link`, 'writes', UpdateLinkRequest, Empty);
export const DELETE_LINK = command('POST', `${ROOT}/delete_link`, 'writes', LinkReference, Empty);
export const LINK_CUSTOMERS = command('POST', `${ROOT}/customer`, 'reads', LinkCustomersRequest, LinkCustomersResponse);
export const LINK_QUOTA = command('GET', `${ROOT}_quota`, 'reads', Empty, LinkQuotaResponse);
export const LINK_STATISTIC = command('POST', `${ROOT}/statistic`, 'reads', LinkStatisticRequest, LinkStatisticResponse);
export const GET_CHAT_INFO = command('POST', `${ROOT}/get_chat_info`, 'reads', GetChatInfoRequest, GetChatInfoResponse);

export const ACQUISITION_COMMANDS = [
  LIST_LINK,
  GET_LINK,
  CREATE_LINK,
  UPDATE_LINK,
  DELETE_LINK,
  LINK_CUSTOMERS,
  LINK_QUOTA,
  LINK_STATISTIC,
  GET_CHAT_INFO,
] as const;
