import { createHash } from 'node:crypto';
import Value from 'typebox/value';
import { HOUR, localDate, MINUTE, startOfLocalDay } from '../../domain/kernel/time.ts';
import {
  APP_PERSON_TIMES_PER_ACCOUNT,
  APP_TAGS,
  MessageRecallRequest,
  MessageSendRequest,
  MessageStatisticsRequest,
  RECALL_HOURS,
} from '../../domain/wecom/app-messages.ts';
import { APP_PARTIES, APP_PER_MEMBER_HOUR, APP_PER_MEMBER_MINUTE, APP_RECIPIENTS } from '../../domain/wecom/limits.ts';
import { INTERACTIVE_CARDS, RESPONSE_CODE_HOURS } from '../../domain/wecom/template-cards.ts';
import { isFields } from '../../domain/wecom/wire.ts';
import { accountCap } from '../address-book.ts';
import { ZONE } from '../clock.ts';
import { newMsgid, newResponseCode } from '../ids.ts';
import { isFlooded } from '../member-floods.ts';
import { appOf } from '../range.ts';
import { count, keep, numberAt } from '../settings.ts';
import type { Sim } from '../sim.ts';
import type { Staff } from '../tables/people.ts';
import { malformed, missing, refuse } from './answer.ts';
import type { Answer, Asked, Endpoints } from './answer.ts';
import { APP_KINDS, contentOf, contentProblem, type Content } from './app-content.ts';
import { recipientsOf } from './app-recipients.ts';

export const APP_MESSAGE_ENDPOINTS: Endpoints = {
  'message/send': {
    method: 'POST',
    partial: 60111,
    empty: {},
    answer(sim, asked) {
      const wrong = agentProblem(sim, asked.body) ?? contentProblem(asked.body, APP_KINDS);
      if (wrong !== undefined) return wrong;
      return Value.Check(MessageSendRequest, asked.body) ? send(sim, asked, asked.body) : malformed('message/send');
    },
  },
  'message/recall': {
    method: 'POST',
    empty: {},
    answer({ store, clock }, { body }) {
      const lacking = missing(body, { msgid: 40063 });
      if (lacking !== undefined) return lacking;
      if (!Value.Check(MessageRecallRequest, body)) return malformed('msgid');
      const sent = store.appSends.get(body.msgid);
      if (sent === undefined || sent.recalled) return malformed('msgid');
      if (sent.at <= clock.now() - RECALL_HOURS * HOUR) return refuse(42052, 'msgid expired');
      store.appSends.put({ ...sent, recalled: true });
      for (const seq of sent.seqs) store.appMessages.remove(String(seq));
      return {};
    },
  },
  'message/get_statistics': {
    method: 'POST',
    empty: { statistics: [] },
    answer(sim, { body }) {
      if (!Value.Check(MessageStatisticsRequest, body)) return malformed('time_type');
      const { time_type: day = 0 } = body;
      if (day !== 0 && day !== 1) return malformed('time_type');
      const today = startOfLocalDay(sim.clock.now(), ZONE);
      const { agentid, name } = appOf(sim);
      const sent = numberAt(sim.store, sentOn(localDate(today - day, ZONE)));
      return { statistics: sent === 0 ? [] : [{ agentid, app_name: name, count: sent }] };
    },
  },
};

/** Whose app it is; the mini-program's notice needs no number. */
export function agentProblem(sim: Sim, body: Readonly<Record<string, unknown>>): Answer | undefined {
  const { agentid } = body;
  if (agentid === undefined) return body.msgtype === 'miniprogram_notice' ? undefined : refuse(41011, 'missing agentid');
  if (!Number.isSafeInteger(agentid)) return refuse(40056, 'invalid agentid');
  if (agentid !== sim.config.agentId) return refuse(301002, 'not allowed to operate this agent');
  return appOf(sim).closed ? refuse(50003, 'agent is disabled') : undefined;
}

function send(sim: Sim, asked: Asked, message: MessageSendRequest): Answer {
  const { store, clock } = sim;
  const content = contentOf(sim, message);
  if ('errcode' in content) return content;
  const taskId = taskIdOf(message);
  for (const other of store.appSends.by('task', taskId)) if (taskId !== '' && !other.recalled) return refuse(42014, 'task_id exists');
  const { touser, toparty, totag } = message;
  const found = recipientsOf(
    sim,
    asked,
    { users: ids(touser), parties: ids(toparty), tags: ids(totag), all: touser === '@all' && message.msgtype !== 'miniprogram_notice' },
    { users: APP_RECIPIENTS, parties: APP_PARTIES, tags: APP_TAGS },
  );
  if ('errcode' in found) return found;
  const { recipients, invalid } = found;
  const told = {
    // WeCom gives them back lower-cased.
    ...(invalid.users.length > 0 ? { invaliduser: invalid.users.map((one) => one.toLowerCase()).join('|') } : {}),
    ...(invalid.parties.length > 0 ? { invalidparty: invalid.parties.join('|') } : {}),
    ...(invalid.tags.length > 0 ? { invalidtag: invalid.tags.join('|') } : {}),
  };
  if (recipients.length === 0) return { ...refuse(81013, 'user & party & tag all invalid'), ...told };
  const today = `appPersonTimes.${localDate(clock.now(), ZONE)}`;
  if (numberAt(store, today) + recipients.length > accountCap(sim) * APP_PERSON_TIMES_PER_ACCOUNT)
    return refuse(45009, 'person-times of the day are used up');
  const msgid = newMsgid();
  if (isDuplicate(sim, message)) return { ...told, msgid };
  count(store, today, recipients.length);
  deliver(sim, message, msgid, taskId, recipients, content);
  return { ...told, msgid, ...responseCode(sim, message, msgid) };
}

function deliver(
  sim: Sim,
  message: MessageSendRequest,
  msgid: string,
  taskId: string,
  recipients: readonly Staff[],
  content: Content,
): void {
  const { store, clock } = sim;
  const now = clock.now();
  const seqs: number[] = [];
  const userids: string[] = [];
  for (const { userid } of recipients) {
    const earlier = () => [...store.appMessages.by('staff', userid)].map(({ at }) => at);
    // Above the member's limit it is dropped, and the answer says nothing of it (90312).
    if (isFlooded(store, `app ${userid}`, now, MEMBER_LIMITS, earlier)) continue;
    const seq = store.next('appMessage');
    store.appMessages.put({ seq, msgid, userid, at: now, ...content });
    seqs.push(seq);
    userids.push(userid);
    if (taskId !== '') store.appCards.put({ msgid, userid, clicked: [] });
  }
  const part: unknown = Object.entries(message).find(([name]) => name === message.msgtype)?.[1];
  store.appSends.put({
    msgid,
    at: now,
    msgtype: message.msgtype,
    userids,
    seqs,
    content: isFields(part) ? part : {},
    taskId,
    recalled: false,
  });
  count(store, sentOn(localDate(now, ZONE)));
}

const MEMBER_LIMITS = [
  { spanMs: MINUTE, most: APP_PER_MEMBER_MINUTE },
  { spanMs: HOUR, most: APP_PER_MEMBER_HOUR },
];

/** Of cards that are answered: 72 hours, one use. */
function responseCode({ store, clock }: Sim, message: MessageSendRequest, msgid: string): { response_code?: string } {
  if (message.msgtype !== 'template_card') return {};
  const { card_type: type, action_menu: menu } = message.template_card;
  if (!INTERACTIVE_CARDS.has(type) && menu === undefined) return {};
  const code = newResponseCode();
  store.responseCodes.put({ code, msgid, expiresAt: clock.now() + RESPONSE_CODE_HOURS * HOUR, used: false });
  return { response_code: code };
}

function taskIdOf(message: MessageSendRequest): string {
  if (message.msgtype === 'template_card') return message.template_card.task_id ?? '';
  return message.msgtype === 'interactive_taskcard' ? message.interactive_taskcard.task_id : '';
}

function ids(joined: string | undefined): string[] {
  return [...new Set((joined ?? '').split('|').filter((id) => id !== ''))];
}

function sentOn(date: string): string {
  return `appSends.${date}`;
}

/** With `enable_duplicate_check` the same body is not delivered twice within the interval, default 1800 s. */
function isDuplicate({ store, clock }: Sim, message: MessageSendRequest): boolean {
  if (message.enable_duplicate_check !== 1) return false;
  const key = `duplicate.${createHash('sha256').update(JSON.stringify(message)).digest('hex')}`;
  const interval = Math.min(message.duplicate_check_interval ?? 1_800, 4 * 3_600) * 1_000;
  if (numberAt(store, key) > clock.now() - interval) return true;
  keep(store, key, clock.now());
  return false;
}
