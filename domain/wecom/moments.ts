import Type, { type Static } from 'typebox';
import { MessageText } from './attachments.ts';
import { command } from './command.ts';
import { MOMENT_TASK_COMMANDS } from './moment-tasks.ts';

/** Reading moments, of the company and of members. Document 93333; making them is in moment-tasks.ts. */

export const MOMENT_LIST_PAGE = { standard: 20, largest: 20 } as const;
export const MOMENT_LIST_SPAN_DAYS = 30;
export const MOMENT_TASK_PAGE = { standard: 500, largest: 1_000 } as const;
export const MOMENT_CUSTOMER_PAGE = { standard: 500, largest: 1_000 } as const;
export const MOMENT_RESULT_PAGE = { standard: 3_000, largest: 5_000 } as const;

const page = { limit: Type.Optional(Type.Integer()), cursor: Type.Optional(Type.String()) };
const nextCursor = { next_cursor: Type.Optional(Type.String()) };

/** Times in seconds, at most 30 days apart, both ends excluded. `filter_type` 0 company, 1 personal, 2 all. */
export const GetMomentListRequest = Type.Object({
  start_time: Type.Integer(),
  end_time: Type.Integer(),
  creator: Type.Optional(Type.String()),
  filter_type: Type.Optional(Type.Integer()),
  ...page,
});
export type GetMomentListRequest = Static<typeof GetMomentListRequest>;
const Degrees = Type.Union([Type.String(), Type.Number()]);
/** `create_type` 0 company, 1 personal; `visible_type` 0 partly, 1 public. Media ids are for media/get. */
export const ListedMoment = Type.Object({
  moment_id: Type.String(),
  /** Absent for moments made by API. */
  creator: Type.Optional(Type.String()),
  create_time: Type.Integer(),
  create_type: Type.Integer(),
  visible_type: Type.Integer(),
  text: Type.Optional(MessageText),
  image: Type.Optional(Type.Array(Type.Object({ media_id: Type.String() }))),
  video: Type.Optional(Type.Object({ media_id: Type.String(), thumb_media_id: Type.Optional(Type.String()) })),
  link: Type.Optional(Type.Object({ title: Type.Optional(Type.String()), url: Type.String() })),
  location: Type.Optional(Type.Object({ latitude: Degrees, longitude: Degrees, name: Type.Optional(Type.String()) })),
});
export type ListedMoment = Static<typeof ListedMoment>;
export const GetMomentListResponse = Type.Object({ moment_list: Type.Array(ListedMoment), ...nextCursor });
export type GetMomentListResponse = Static<typeof GetMomentListResponse>;

export const GetMomentTaskRequest = Type.Object({ moment_id: Type.String(), ...page });
export type GetMomentTaskRequest = Static<typeof GetMomentTaskRequest>;
/** `publish_status` 0 not yet, 1 published. */
export const GetMomentTaskResponse = Type.Object({
  task_list: Type.Array(Type.Object({ userid: Type.String(), publish_status: Type.Integer() })),
  ...nextCursor,
});
export type GetMomentTaskResponse = Static<typeof GetMomentTaskResponse>;

/** Of one member, who has published it. */
export const MomentOfMemberRequest = Type.Object({ moment_id: Type.String(), userid: Type.String(), ...page });
export type MomentOfMemberRequest = Static<typeof MomentOfMemberRequest>;
export const GetMomentCustomerListResponse = Type.Object({
  customer_list: Type.Array(Type.Object({ userid: Type.String(), external_userid: Type.String() })),
  ...nextCursor,
});
export type GetMomentCustomerListResponse = Static<typeof GetMomentCustomerListResponse>;
export const GetMomentSendResultResponse = Type.Object({
  customer_list: Type.Array(Type.Object({ external_userid: Type.String() })),
  ...nextCursor,
});
export type GetMomentSendResultResponse = Static<typeof GetMomentSendResultResponse>;

/** By a customer or by a member of the company, never both. */
const Reaction = Type.Object({
  external_userid: Type.Optional(Type.String()),
  userid: Type.Optional(Type.String()),
  create_time: Type.Integer(),
});
export const GetMomentCommentsResponse = Type.Object({ comment_list: Type.Array(Reaction), like_list: Type.Array(Reaction) });
export type GetMomentCommentsResponse = Static<typeof GetMomentCommentsResponse>;

export const GET_MOMENT_LIST = command('POST', 'externalcontact/get_moment_list', 'reads', GetMomentListRequest, GetMomentListResponse);
export const GET_MOMENT_TASK = command('POST', 'externalcontact/get_moment_task', 'reads', GetMomentTaskRequest, GetMomentTaskResponse);
export const GET_MOMENT_CUSTOMER_LIST = command(
  'POST',
  'externalcontact/get_moment_customer_list',
  'reads',
  MomentOfMemberRequest,
  GetMomentCustomerListResponse,
);
export const GET_MOMENT_SEND_RESULT = command(
  'POST',
  'externalcontact/get_moment_send_result',
  'reads',
  MomentOfMemberRequest,
  GetMomentSendResultResponse,
);
export const GET_MOMENT_COMMENTS = command(
  'POST',
  'externalcontact/get_moment_comments',
  'reads',
  MomentOfMemberRequest,
  GetMomentCommentsResponse,
);

export const MOMENT_COMMANDS = [
  ...MOMENT_TASK_COMMANDS,
  GET_MOMENT_LIST,
  GET_MOMENT_TASK,
  GET_MOMENT_CUSTOMER_LIST,
  GET_MOMENT_SEND_RESULT,
  GET_MOMENT_COMMENTS,
] as const;
