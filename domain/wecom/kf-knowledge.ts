import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** The knowledge base of customer service's robot. Documents 95971 (groups) and 95972 (questions and answers). */

const page = { cursor: Type.Optional(Type.String()), limit: Type.Optional(Type.Integer()) };
const more = { has_more: Type.Integer(), next_cursor: Type.Optional(Type.String()) };

export const KfAddGroupRequest = Type.Object({ name: Type.String() });
export type KfAddGroupRequest = Static<typeof KfAddGroupRequest>;
export const KfGroupReference = Type.Object({ group_id: Type.String() });
export type KfGroupReference = Static<typeof KfGroupReference>;
export const KfModGroupRequest = Type.Object({ group_id: Type.String(), name: Type.String() });
export type KfModGroupRequest = Static<typeof KfModGroupRequest>;
export const KfListGroupRequest = Type.Object({ group_id: Type.Optional(Type.String()), ...page });
export type KfListGroupRequest = Static<typeof KfListGroupRequest>;
export const KfListGroupResponse = Type.Object({
  group_list: Type.Array(Type.Object({ group_id: Type.String(), name: Type.String(), is_default: Type.Integer() })),
  ...more,
});
export type KfListGroupResponse = Static<typeof KfListGroupResponse>;

const Text = Type.Object({ content: Type.String() });
const Question = Type.Object({ text: Text });
const Link = Type.Object({
  title: Type.String(),
  desc: Type.Optional(Type.String()),
  url: Type.String(),
  pic_url: Type.Optional(Type.String()),
});
const Program = Type.Object({
  appid: Type.String(),
  pagepath: Type.String(),
  title: Type.Optional(Type.String()),
  thumb_media_id: Type.Optional(Type.String()),
});
/** Pictures and videos are given by `media_id` and read back by `name`. */
const File = Type.Object({ media_id: Type.Optional(Type.String()), name: Type.Optional(Type.String()) });
export const KfAnswer = Type.Object({
  text: Text,
  attachments: Type.Optional(
    Type.Array(
      Type.Object({
        msgtype: Type.String(),
        image: Type.Optional(File),
        video: Type.Optional(File),
        link: Type.Optional(Link),
        miniprogram: Type.Optional(Program),
      }),
    ),
  ),
});
export type KfAnswer = Static<typeof KfAnswer>;

const intent = {
  question: Question,
  similar_questions: Type.Optional(Type.Object({ items: Type.Array(Question) })),
  answers: Type.Array(KfAnswer),
};
export const KfAddIntentRequest = Type.Object({ group_id: Type.String(), ...intent });
export type KfAddIntentRequest = Static<typeof KfAddIntentRequest>;
export const KfIntentReference = Type.Object({ intent_id: Type.String() });
export type KfIntentReference = Static<typeof KfIntentReference>;
/** What is given replaces what was there. */
export const KfModIntentRequest = Type.Object({
  intent_id: Type.String(),
  question: Type.Optional(Question),
  similar_questions: intent.similar_questions,
  answers: Type.Optional(Type.Array(KfAnswer)),
});
export type KfModIntentRequest = Static<typeof KfModIntentRequest>;
export const KfListIntentRequest = Type.Object({
  group_id: Type.Optional(Type.String()),
  intent_id: Type.Optional(Type.String()),
  ...page,
});
export type KfListIntentRequest = Static<typeof KfListIntentRequest>;
export const KfListIntentResponse = Type.Object({
  intent_list: Type.Array(Type.Object({ group_id: Type.String(), intent_id: Type.String(), ...intent })),
  ...more,
});
export type KfListIntentResponse = Static<typeof KfListIntentResponse>;

export const KF_ADD_GROUP = command('POST', 'kf/knowledge/add_group', 'writes', KfAddGroupRequest, KfGroupReference);
export const KF_MOD_GROUP = command('POST', 'kf/knowledge/mod_group', 'writes', KfModGroupRequest, Empty);
export const KF_DEL_GROUP = command('POST', 'kf/knowledge/del_group', 'writes', KfGroupReference, Empty);
export const KF_LIST_GROUP = command('POST', 'kf/knowledge/list_group', 'reads', KfListGroupRequest, KfListGroupResponse);
export const KF_ADD_INTENT = command('POST', 'kf/knowledge/add_intent', 'writes', KfAddIntentRequest, KfIntentReference);
export const KF_MOD_INTENT = command('POST', 'kf/knowledge/mod_intent', 'writes', KfModIntentRequest, Empty);
export const KF_DEL_INTENT = command('POST', 'kf/knowledge/del_intent', 'writes', KfIntentReference, Empty);
export const KF_LIST_INTENT = command('POST', 'kf/knowledge/list_intent', 'reads', KfListIntentRequest, KfListIntentResponse);

export const KF_KNOWLEDGE_COMMANDS = [
  KF_ADD_GROUP,
  KF_MOD_GROUP,
  KF_DEL_GROUP,
  KF_LIST_GROUP,
  KF_ADD_INTENT,
  KF_MOD_INTENT,
  KF_DEL_INTENT,
  KF_LIST_INTENT,
] as const;
