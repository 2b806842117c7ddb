import { randomBytes } from 'node:crypto';
import type { TSchema, Static } from 'typebox';
import Value from 'typebox/value';
import { characters } from '../../domain/wecom/attachments.ts';
import {
  KfAddGroupRequest,
  KfAddIntentRequest,
  KfGroupReference,
  KfIntentReference,
  KfListGroupRequest,
  KfListIntentRequest,
  KfModGroupRequest,
  KfModIntentRequest,
  type KfAnswer,
} from '../../domain/wecom/kf-knowledge.ts';
import {
  KF_ANSWER_ATTACHMENTS,
  KF_ANSWER_CHARACTERS,
  KF_GROUP_NAME_CHARACTERS,
  KF_KNOWLEDGE_PAGE,
  KF_QUESTION_CHARACTERS,
  KF_SIMILAR_QUESTIONS,
} from '../../domain/wecom/kf-limits.ts';
import { findMedia } from '../media.ts';
import type { Sim } from '../sim.ts';
import type { KfIntent, KfKnowledgeGroup } from '../tables/kf.ts';
import { malformed } from './answer.ts';
import type { Answer, Endpoint, Endpoints } from './answer.ts';
import { mediaProblem } from './media-check.ts';
import { fromCursor, limitOf, toCursor } from './paging.ts';

export const KF_KNOWLEDGE_ENDPOINTS: Endpoints = {
  'kf/knowledge/add_group': post(KfAddGroupRequest, {}, (sim, { name }) => {
    if (!isName(name)) return malformed('name');
    const group = { groupId: newKnowledgeId(), seq: sim.store.next('kfGroup'), name, isDefault: false };
    groupsOf(sim);
    sim.store.kfKnowledgeGroups.put(group);
    return { group_id: group.groupId };
  }),
  'kf/knowledge/mod_group': post(KfModGroupRequest, {}, (sim, { group_id: groupId, name }) => {
    const group = ownGroup(sim, groupId);
    if (group === undefined || !isName(name)) return malformed('group_id or name');
    sim.store.kfKnowledgeGroups.put({ ...group, name });
    return {};
  }),
  'kf/knowledge/del_group': post(KfGroupReference, {}, (sim, { group_id: groupId }) => {
    const group = ownGroup(sim, groupId);
    if (group === undefined) return malformed('group_id');
    for (const { intentId } of [...sim.store.kfIntents.by('group', groupId)]) sim.store.kfIntents.remove(intentId);
    sim.store.kfKnowledgeGroups.remove(groupId);
    return {};
  }),
  'kf/knowledge/list_group': post(KfListGroupRequest, { group_list: [], has_more: 0 }, (sim, body) => {
    const groups = groupsOf(sim).filter(({ groupId }) => body.group_id === undefined || body.group_id === groupId);
    return paged(body, groups, (items) => ({
      group_list: items.map(({ groupId, name, isDefault }) => ({ group_id: groupId, name, is_default: isDefault ? 1 : 0 })),
    }));
  }),
  'kf/knowledge/add_intent': post(KfAddIntentRequest, {}, (sim, body) => {
    if (groupsOf(sim).every(({ groupId }) => groupId !== body.group_id)) return malformed('group_id');
    const similar = (body.similar_questions?.items ?? []).map(({ text }) => text.content);
    const wrong = intentProblem(sim, [body.question.text.content, ...similar], body.answers);
    if (wrong !== undefined) return wrong;
    const intent = {
      intentId: newKnowledgeId(),
      seq: sim.store.next('kfIntent'),
      groupId: body.group_id,
      question: body.question.text.content,
    };
    sim.store.kfIntents.put({ ...intent, similar, answers: body.answers.map((answer) => named(sim, answer)) });
    return { intent_id: intent.intentId };
  }),
  'kf/knowledge/mod_intent': post(KfModIntentRequest, {}, (sim, body) => {
    const intent = sim.store.kfIntents.get(body.intent_id);
    if (intent === undefined) return malformed('intent_id');
    const question = body.question?.text.content ?? intent.question;
    const similar = body.similar_questions?.items.map(({ text }) => text.content) ?? intent.similar;
    const wrong = intentProblem(sim, [question, ...similar], body.answers ?? []);
    if (wrong !== undefined) return wrong;
    sim.store.kfIntents.put({ ...intent, question, similar, answers: body.answers?.map((answer) => named(sim, answer)) ?? intent.answers });
    return {};
  }),
  'kf/knowledge/del_intent': post(KfIntentReference, {}, (sim, { intent_id: intentId }) => {
    if (sim.store.kfIntents.get(intentId) === undefined) return malformed('intent_id');
    sim.store.kfIntents.remove(intentId);
    return {};
  }),
  'kf/knowledge/list_intent': post(KfListIntentRequest, { intent_list: [], has_more: 0 }, (sim, body) => {
    const all = body.group_id === undefined ? sim.store.kfIntents.all() : sim.store.kfIntents.by('group', body.group_id);
    const intents = [...all].filter(({ intentId }) => body.intent_id === undefined || body.intent_id === intentId);
    return paged(body, intents, (items) => ({ intent_list: items.map(shownIntent) }));
  }),
};

function post<T extends TSchema>(schema: T, empty: Endpoint['empty'], answer: (sim: Sim, body: Static<T>) => Answer): Endpoint {
  return {
    method: 'POST',
    empty,
    answer: (sim, { body }) => {
      const given: unknown = body;
      return Value.Check(schema, given) ? answer(sim, given) : malformed('a field is missing or of another type');
    },
  };
}

/** The standard group is there from the beginning, and stays. */
function groupsOf({ store }: Sim): KfKnowledgeGroup[] {
  if (store.kfKnowledgeGroups.size === 0)
    store.kfKnowledgeGroups.put({ groupId: newKnowledgeId(), seq: 0, name: '默认分组', isDefault: true });
  return [...store.kfKnowledgeGroups.all()];
}

function ownGroup({ store }: Sim, groupId: string): KfKnowledgeGroup | undefined {
  const group = store.kfKnowledgeGroups.get(groupId);
  return group === undefined || group.isDefault ? undefined : group;
}

function paged<T extends { readonly seq: number }>(
  body: { cursor?: string; limit?: number },
  all: readonly T[],
  shown: (items: readonly T[]) => Answer,
): Answer {
  // Past the last seen, so that what is deleted meanwhile moves nothing; the first has number 0.
  const after = fromCursor(body.cursor, 1)?.[0];
  if (after === undefined) return malformed('cursor');
  const rest = all.filter(({ seq }) => seq >= after);
  const items = rest.slice(0, limitOf(body.limit, KF_KNOWLEDGE_PAGE));
  const more = items.length < rest.length;
  return { ...shown(items), has_more: more ? 1 : 0, next_cursor: more ? toCursor([(items.at(-1)?.seq ?? 0) + 1]) : '' };
}

function intentProblem(sim: Sim, questions: readonly string[], answers: readonly KfAnswer[]): Answer | undefined {
  if (questions.length > KF_SIMILAR_QUESTIONS + 1) return malformed('more than 100 similar questions');
  if (questions.some((question) => question === '' || characters(question) > KF_QUESTION_CHARACTERS)) return malformed('question');
  for (const { text, attachments = [] } of answers) {
    if (characters(text.content) > KF_ANSWER_CHARACTERS || attachments.length > KF_ANSWER_ATTACHMENTS) return malformed('answer');
    for (const { msgtype, image, video, link, miniprogram } of attachments) {
      if (msgtype !== 'image' && msgtype !== 'video' && msgtype !== 'link' && msgtype !== 'miniprogram') return malformed('attachment');
      if ({ image, video, link, miniprogram }[msgtype] === undefined) return malformed(`attachment ${msgtype}`);
      const file = msgtype === 'image' ? image : msgtype === 'video' ? video : undefined;
      const wrong = file === undefined ? undefined : mediaProblem(sim, file.media_id, msgtype === 'image' ? 'image' : 'video', 'message');
      if (wrong !== undefined) return wrong;
    }
  }
  return undefined;
}

/** Files are read back by their names only. */
function named(sim: Sim, answer: KfAnswer): KfAnswer {
  const name = (file: { media_id?: string } | undefined) => ({ name: findMedia(sim, file?.media_id ?? '')?.name ?? '' });
  return {
    ...answer,
    attachments: (answer.attachments ?? []).map((attachment) => ({
      ...attachment,
      ...(attachment.image === undefined ? {} : { image: name(attachment.image) }),
      ...(attachment.video === undefined ? {} : { video: name(attachment.video) }),
    })),
  };
}

function shownIntent({ groupId, intentId, question, similar, answers }: KfIntent): object {
  return {
    group_id: groupId,
    intent_id: intentId,
    question: { text: { content: question } },
    similar_questions: { items: similar.map((content) => ({ text: { content } })) },
    answers: answers.map(({ text, attachments = [] }) => ({ text, attachments: attachments.map(withoutThumb) })),
  };
}

/** The picture of a mini-program is not given back (95972). */
function withoutThumb(attachment: NonNullable<KfAnswer['attachments']>[number]): object {
  if (attachment.miniprogram === undefined) return attachment;
  const { thumb_media_id: _, ...miniprogram } = attachment.miniprogram;
  return { ...attachment, miniprogram };
}

function isName(name: string): boolean {
  return name !== '' && characters(name) <= KF_GROUP_NAME_CHARACTERS;
}

const newKnowledgeId = () => randomBytes(18).toString('base64url');
