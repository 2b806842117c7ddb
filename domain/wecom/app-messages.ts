import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';
import { TemplateCard } from './template-cards.ts';

/** Messages of our app to staff. Documents 90236, 94888, 94867, 92369. */

const common = {
  /** Ids joined by `|`, at most 1,000, or `@all`. */
  touser: Type.Optional(Type.String()),
  toparty: Type.Optional(Type.String()),
  totag: Type.Optional(Type.String()),
  safe: Type.Optional(Type.Integer()),
  enable_id_trans: Type.Optional(Type.Integer()),
  enable_duplicate_check: Type.Optional(Type.Integer()),
  duplicate_check_interval: Type.Optional(Type.Integer()),
};
const ours = { ...common, agentid: Type.Integer() };
const Media = Type.Object({ media_id: Type.String() });

/** Limits of the kinds. 90236 */
export const APP_TITLE_BYTES = 128;
export const APP_DESCRIPTION_BYTES = 512;
export const APP_URL_BYTES = 2_048;
export const APP_ARTICLES = 8;
export const APP_TAGS = 100;
export const MPNEWS_CONTENT_BYTES = 666 * 1_024;
export const NOTICE = { title: 4, longestTitle: 12, items: 10, key: 10, value: 30, pageBytes: 1_024 } as const;
/** After so long a message cannot be called back. 94867 */
export const RECALL_HOURS = 24;
/** Person-times a day, times the accounts of the corp. 90312 */
export const APP_PERSON_TIMES_PER_ACCOUNT = 200;

export const MessageSendRequest = Type.Union([
  Type.Object({ ...ours, msgtype: Type.Literal('text'), text: Type.Object({ content: Type.String() }) }),
  Type.Object({ ...ours, msgtype: Type.Literal('markdown'), markdown: Type.Object({ content: Type.String() }) }),
  Type.Object({
    ...ours,
    msgtype: Type.Literal('textcard'),
    textcard: Type.Object({ title: Type.String(), description: Type.String(), url: Type.String(), btntxt: Type.Optional(Type.String()) }),
  }),
  Type.Object({ ...ours, msgtype: Type.Literal('image'), image: Media }),
  Type.Object({ ...ours, msgtype: Type.Literal('voice'), voice: Media }),
  Type.Object({ ...ours, msgtype: Type.Literal('file'), file: Media }),
  Type.Object({
    ...ours,
    msgtype: Type.Literal('video'),
    video: Type.Object({ media_id: Type.String(), title: Type.Optional(Type.String()), description: Type.Optional(Type.String()) }),
  }),
  Type.Object({
    ...ours,
    msgtype: Type.Literal('news'),
    news: Type.Object({
      articles: Type.Array(
        Type.Object({
          title: Type.String(),
          description: Type.Optional(Type.String()),
          url: Type.Optional(Type.String()),
          picurl: Type.Optional(Type.String()),
          appid: Type.Optional(Type.String()),
          pagepath: Type.Optional(Type.String()),
        }),
      ),
    }),
  }),
  Type.Object({
    ...ours,
    msgtype: Type.Literal('mpnews'),
    mpnews: Type.Object({
      articles: Type.Array(
        Type.Object({
          title: Type.String(),
          thumb_media_id: Type.String(),
          content: Type.String(),
          author: Type.Optional(Type.String()),
          content_source_url: Type.Optional(Type.String()),
          digest: Type.Optional(Type.String()),
        }),
      ),
    }),
  }),
  // The app behind the mini-program sends it: no agentid needed.
  Type.Object({
    ...common,
    agentid: Type.Optional(Type.Integer()),
    msgtype: Type.Literal('miniprogram_notice'),
    miniprogram_notice: Type.Object({
      appid: Type.String(),
      title: Type.String(),
      page: Type.Optional(Type.String()),
      description: Type.Optional(Type.String()),
      emphasis_first_item: Type.Optional(Type.Boolean()),
      content_item: Type.Optional(Type.Array(Type.Object({ key: Type.String(), value: Type.String() }))),
    }),
  }),
  Type.Object({ ...ours, msgtype: Type.Literal('template_card'), template_card: TemplateCard }),
  // Older than the cards; WeCom still takes it.
  Type.Object({
    ...ours,
    msgtype: Type.Literal('interactive_taskcard'),
    interactive_taskcard: Type.Object({
      title: Type.String(),
      description: Type.String(),
      url: Type.Optional(Type.String()),
      task_id: Type.String(),
      btn: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
    }),
  }),
]);
export type MessageSendRequest = Static<typeof MessageSendRequest>;

/** Errcode 0 with `invaliduser` is a partial success; ids in it are lower-cased. */
export const MessageSendResponse = Type.Object({
  msgid: Type.Optional(Type.String()),
  invaliduser: Type.Optional(Type.String()),
  invalidparty: Type.Optional(Type.String()),
  invalidtag: Type.Optional(Type.String()),
  unlicenseduser: Type.Optional(Type.String()),
  /** Of interactive cards: 72 hours, one use. */
  response_code: Type.Optional(Type.String()),
});
export type MessageSendResponse = Static<typeof MessageSendResponse>;

/** Replaces the button (`button`) or the whole card. Recipients are arrays here. */
export const UpdateTemplateCardRequest = Type.Object({
  agentid: Type.Integer(),
  response_code: Type.String(),
  userids: Type.Optional(Type.Array(Type.String())),
  partyids: Type.Optional(Type.Array(Type.Integer())),
  tagids: Type.Optional(Type.Array(Type.Integer())),
  atall: Type.Optional(Type.Integer()),
  enable_id_trans: Type.Optional(Type.Integer()),
  button: Type.Optional(Type.Object({ replace_name: Type.String() })),
  template_card: Type.Optional(TemplateCard),
});
export type UpdateTemplateCardRequest = Static<typeof UpdateTemplateCardRequest>;
export const UpdateTaskcardRequest = Type.Object({
  agentid: Type.Integer(),
  userids: Type.Array(Type.String()),
  task_id: Type.String(),
  replace_name: Type.String(),
});
export type UpdateTaskcardRequest = Static<typeof UpdateTaskcardRequest>;
export const UpdateCardResponse = Type.Object({ invaliduser: Type.Optional(Type.Array(Type.String())) });
export type UpdateCardResponse = Static<typeof UpdateCardResponse>;

export const MessageRecallRequest = Type.Object({ msgid: Type.String() });
export type MessageRecallRequest = Static<typeof MessageRecallRequest>;

/** `time_type` 0 today, 1 yesterday. */
export const MessageStatisticsRequest = Type.Object({ time_type: Type.Optional(Type.Integer()) });
export type MessageStatisticsRequest = Static<typeof MessageStatisticsRequest>;
export const MessageStatisticsResponse = Type.Object({
  statistics: Type.Array(Type.Object({ agentid: Type.Integer(), app_name: Type.String(), count: Type.Integer() })),
});
export type MessageStatisticsResponse = Static<typeof MessageStatisticsResponse>;

export const MESSAGE_SEND = command('POST', 'message/send', 'writes', MessageSendRequest, MessageSendResponse);
export const UPDATE_TEMPLATE_CARD = command(
  'POST',
  'message/update_template_card',
  'writes',
  UpdateTemplateCardRequest,
  UpdateCardResponse,
);
export const UPDATE_TASKCARD = command('POST', 'message/update_taskcard', 'writes', UpdateTaskcardRequest, UpdateCardResponse);
export const MESSAGE_RECALL = command('POST', 'message/recall', 'writes', MessageRecallRequest, Empty);
export const MESSAGE_STATISTICS = command('POST', 'message/get_statistics', 'reads', MessageStatisticsRequest, MessageStatisticsResponse);

export const APP_MESSAGE_COMMANDS = [MESSAGE_SEND, UPDATE_TEMPLATE_CARD, UPDATE_TASKCARD, MESSAGE_RECALL, MESSAGE_STATISTICS] as const;
