import Type, { type Static } from 'typebox';
import { Attachment, MessageText } from './attachments.ts';
import { command, Empty } from './command.ts';

/** Mass messages and welcome messages. Documents 92135, 93338, 97610, 97611, 92137. */

const page = { limit: Type.Optional(Type.Integer()), cursor: Type.Optional(Type.String()) };
const content = { text: Type.Optional(MessageText), attachments: Type.Optional(Type.Array(Attachment)) };

/**
 * Attachments as they are listed: other than as they are sent, a mini-program has no `pic_media_id`, an image either id or
 * address, and kinds that we do not send may be among them (93338).
 */
export const ListedAttachment = Type.Object({
  msgtype: Type.String(),
  image: Type.Optional(Type.Object({ media_id: Type.Optional(Type.String()), pic_url: Type.Optional(Type.String()) })),
  link: Type.Optional(
    Type.Object({
      title: Type.Optional(Type.String()),
      url: Type.Optional(Type.String()),
      picurl: Type.Optional(Type.String()),
      desc: Type.Optional(Type.String()),
    }),
  ),
  miniprogram: Type.Optional(
    Type.Object({
      title: Type.Optional(Type.String()),
      appid: Type.Optional(Type.String()),
      page: Type.Optional(Type.String()),
      pic_media_id: Type.Optional(Type.String()),
    }),
  ),
  video: Type.Optional(Type.Object({ media_id: Type.Optional(Type.String()) })),
  file: Type.Optional(Type.Object({ media_id: Type.Optional(Type.String()) })),
});
export type ListedAttachment = Static<typeof ListedAttachment>;

/**
 * Sends nothing: makes tasks that staff confirm. The same content twice is two tasks. `single` needs customers, tags or a
 * `sender` (all of the sender's customers); `group` needs the `sender`, whose groups are `chat_id_list` or, without it, what
 * the sender picks. `allow_select` (single only): the sender may leave customers out.
 */
export const AddMsgTemplateRequest = Type.Object({
  chat_type: Type.Optional(Type.Union([Type.Literal('single'), Type.Literal('group')])),
  external_userid: Type.Optional(Type.Array(Type.String())),
  chat_id_list: Type.Optional(Type.Array(Type.String())),
  tag_filter: Type.Optional(
    Type.Object({ group_list: Type.Optional(Type.Array(Type.Object({ tag_list: Type.Optional(Type.Array(Type.String())) }))) }),
  ),
  sender: Type.Optional(Type.String()),
  allow_select: Type.Optional(Type.Boolean()),
  ...content,
});
export type AddMsgTemplateRequest = Static<typeof AddMsgTemplateRequest>;
/** `fail_list`: external_userids or chat_ids that cannot be reached. */
export const AddMsgTemplateResponse = Type.Object({ msgid: Type.String(), fail_list: Type.Optional(Type.Array(Type.String())) });
export type AddMsgTemplateResponse = Static<typeof AddMsgTemplateResponse>;

/** Times in seconds, at most one month apart. `filter_type` 0 the company's, 1 members' own, 2 all. */
export const GetGroupmsgListRequest = Type.Object({
  chat_type: Type.String(),
  start_time: Type.Integer(),
  end_time: Type.Integer(),
  creator: Type.Optional(Type.String()),
  filter_type: Type.Optional(Type.Integer()),
  ...page,
});
export type GetGroupmsgListRequest = Static<typeof GetGroupmsgListRequest>;
/** The list must be there, also when it is empty: that a message is not in it is taken as a proof that it was never made. */
export const GetGroupmsgListResponse = Type.Object({
  group_msg_list: Type.Array(
    Type.Object({
      msgid: Type.String(),
      /** Absent for tasks made by API. */
      creator: Type.Optional(Type.String()),
      create_time: Type.Union([Type.Integer(), Type.String()]),
      create_type: Type.Integer(),
      text: Type.Optional(Type.Object({ content: Type.Optional(Type.String()) })),
      attachments: Type.Optional(Type.Array(ListedAttachment)),
    }),
  ),
  next_cursor: Type.Optional(Type.String()),
});
export type GetGroupmsgListResponse = Static<typeof GetGroupmsgListResponse>;

export const MassMessageReference = Type.Object({ msgid: Type.String() });
export type MassMessageReference = Static<typeof MassMessageReference>;

export const GetGroupmsgTaskRequest = Type.Object({ msgid: Type.String(), ...page });
export type GetGroupmsgTaskRequest = Static<typeof GetGroupmsgTaskRequest>;
/** `status` 0 not sent, 2 sent. */
export const GetGroupmsgTaskResponse = Type.Object({
  task_list: Type.Optional(
    Type.Array(Type.Object({ userid: Type.String(), status: Type.Integer(), send_time: Type.Optional(Type.Integer()) })),
  ),
  next_cursor: Type.Optional(Type.String()),
});
export type GetGroupmsgTaskResponse = Static<typeof GetGroupmsgTaskResponse>;

export const GetGroupmsgSendResultRequest = Type.Object({ msgid: Type.String(), userid: Type.String(), ...page });
export type GetGroupmsgSendResultRequest = Static<typeof GetGroupmsgSendResultRequest>;
/** `status` 0 not sent, 1 sent, 2 not a friend any more, 3 over the quota. Of groups only those that are past 0 come. */
export const GetGroupmsgSendResultResponse = Type.Object({
  send_list: Type.Optional(
    Type.Array(
      Type.Object({
        userid: Type.String(),
        external_userid: Type.Optional(Type.String()),
        chat_id: Type.Optional(Type.String()),
        status: Type.Integer(),
        send_time: Type.Optional(Type.Integer()),
      }),
    ),
  ),
  next_cursor: Type.Optional(Type.String()),
});
export type GetGroupmsgSendResultResponse = Static<typeof GetGroupmsgSendResultResponse>;

/** The code lives 20 seconds and is used once. */
export const SendWelcomeMsgRequest = Type.Object({ welcome_code: Type.String(), ...content });
export type SendWelcomeMsgRequest = Static<typeof SendWelcomeMsgRequest>;

export const ADD_MSG_TEMPLATE = command(
  'POST',
  'externalcontact/add_msg_template',
  'writes',
  AddMsgTemplateRequest,
  AddMsgTemplateResponse,
);
export const GET_GROUPMSG_LIST_V2 = command(
  'POST',
  'externalcontact/get_groupmsg_list_v2',
  'reads',
  GetGroupmsgListRequest,
  GetGroupmsgListResponse,
);
export const GET_GROUPMSG_TASK = command(
  'POST',
  'externalcontact/get_groupmsg_task',
  'reads',
  GetGroupmsgTaskRequest,
  GetGroupmsgTaskResponse,
);
export const GET_GROUPMSG_SEND_RESULT = command(
  'POST',
  'externalcontact/get_groupmsg_send_result',
  'reads',
  GetGroupmsgSendResultRequest,
  GetGroupmsgSendResultResponse,
);
export const REMIND_GROUPMSG_SEND = command('POST', 'externalcontact/remind_groupmsg_send', 'writes', MassMessageReference, Empty);
export const CANCEL_GROUPMSG_SEND = command('POST', 'externalcontact/cancel_groupmsg_send', 'writes', MassMessageReference, Empty);
export const SEND_WELCOME_MSG = command('POST', 'externalcontact/send_welcome_msg', 'writes', SendWelcomeMsgRequest, Empty);

export const MASS_MESSAGE_COMMANDS = [
  ADD_MSG_TEMPLATE,
  GET_GROUPMSG_LIST_V2,
  GET_GROUPMSG_TASK,
  GET_GROUPMSG_SEND_RESULT,
  REMIND_GROUPMSG_SEND,
  CANCEL_GROUPMSG_SEND,
  SEND_WELCOME_MSG,
] as const;
