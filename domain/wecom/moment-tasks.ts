import Type, { type Static } from 'typebox';
import { MessageText } from './attachments.ts';
import { command, Empty } from './command.ts';

/** Making moments of the company. Documents 95094 and 97612; reading moments is in moments.ts. */

/** Either unit may be the one that is exceeded. 95094 */
export const MOMENT_TEXT_CHARACTERS = 2_000;
export const MOMENT_TEXT_BYTES = 4_000;
/** Attachments are of one kind. 95094 */
export const MOMENT_ATTACHMENTS = { image: 9, video: 1, link: 1 } as const;
export const MOMENT_LINK_TITLE_CHARACTERS = 64;
export const MOMENT_LINK_TITLE_BYTES = 128;
export const MOMENT_SENDERS = 100_000;
/** Tasks a corp may make by API. 95094 */
export const MOMENT_TASKS_PER_MINUTE = 10;
export const MOMENT_TASKS_PER_MONTH = 100_000;
export const MOMENT_JOB_HOURS = 24;
/** Up to 9 images, or one video, or one link; every media id is from media/upload_attachment for moments. */
export const MomentAttachment = Type.Union([
  Type.Object({ msgtype: Type.Literal('image'), image: Type.Object({ media_id: Type.String() }) }),
  Type.Object({
    msgtype: Type.Literal('link'),
    link: Type.Object({ title: Type.Optional(Type.String()), url: Type.String(), media_id: Type.Optional(Type.String()) }),
  }),
  Type.Object({ msgtype: Type.Literal('video'), video: Type.Object({ media_id: Type.String() }) }),
]);
export type MomentAttachment = Static<typeof MomentAttachment>;

/** Publishes nothing: each sender gets a task to confirm. With tags it is partly visible, without public. */
export const AddMomentTaskRequest = Type.Object({
  text: Type.Optional(MessageText),
  attachments: Type.Optional(Type.Array(MomentAttachment)),
  visible_range: Type.Optional(
    Type.Object({
      sender_list: Type.Optional(
        Type.Object({
          user_list: Type.Optional(Type.Array(Type.String())),
          department_list: Type.Optional(Type.Array(Type.Integer())),
        }),
      ),
      external_contact_list: Type.Optional(Type.Object({ tag_list: Type.Optional(Type.Array(Type.String())) })),
    }),
  ),
});
export type AddMomentTaskRequest = Static<typeof AddMomentTaskRequest>;
export const AddMomentTaskResponse = Type.Object({ jobid: Type.String() });
export type AddMomentTaskResponse = Static<typeof AddMomentTaskResponse>;

export const GetMomentTaskResultRequest = Type.Object({ jobid: Type.String() });
export type GetMomentTaskResultRequest = Static<typeof GetMomentTaskResultRequest>;
/** `status` 1 begun, 2 running, 3 done: only then `result` means something. */
export const GetMomentTaskResultResponse = Type.Object({
  status: Type.Integer(),
  type: Type.Optional(Type.String()),
  result: Type.Optional(
    Type.Object({
      errcode: Type.Optional(Type.Integer()),
      errmsg: Type.Optional(Type.String()),
      moment_id: Type.Optional(Type.String()),
      invalid_sender_list: Type.Optional(
        Type.Object({
          user_list: Type.Optional(Type.Array(Type.String())),
          department_list: Type.Optional(Type.Array(Type.Integer())),
        }),
      ),
      invalid_external_contact_list: Type.Optional(Type.Object({ tag_list: Type.Optional(Type.Array(Type.String())) })),
    }),
  ),
});
export type GetMomentTaskResultResponse = Static<typeof GetMomentTaskResultResponse>;

export const MomentReference = Type.Object({ moment_id: Type.String() });
export type MomentReference = Static<typeof MomentReference>;

export const ADD_MOMENT_TASK = command('POST', 'externalcontact/add_moment_task', 'writes', AddMomentTaskRequest, AddMomentTaskResponse);
export const GET_MOMENT_TASK_RESULT = command(
  'GET',
  'externalcontact/get_moment_task_result',
  'reads',
  GetMomentTaskResultRequest,
  GetMomentTaskResultResponse,
);
export const CANCEL_MOMENT_TASK = command('POST', 'externalcontact/cancel_moment_task', 'writes', MomentReference, Empty);
export const MOMENT_TASK_COMMANDS = [ADD_MOMENT_TASK, GET_MOMENT_TASK_RESULT, CANCEL_MOMENT_TASK] as const;
