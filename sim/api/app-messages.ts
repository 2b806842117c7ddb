import { createHash } from 'node:crypto';
import Value from 'typebox/value';
import { MessageSendRequest } from '../../domain/wecom/app-messages.ts';
import { characters, utf8Bytes } from '../../domain/wecom/attachments.ts';
import {
  APP_CARD_DESCRIPTION_CHARACTERS,
  APP_CARD_TITLE_CHARACTERS,
  APP_PARTIES,
  APP_PER_MEMBER_HOUR,
  APP_PER_MEMBER_MINUTE,
  APP_RECIPIENTS,
  APP_TEXT_BYTES,
} from '../../domain/wecom/limits.ts';
import { isFields } from '../../domain/wecom/wire.ts';
import { newMsgid } from '../ids.ts';
import type { Sim } from '../sim.ts';
import { staffKey } from '../keys.ts';
import { numberSetting } from '../store.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { membersOf } from './contacts.ts';

export const APP_MESSAGE_ENDPOINTS: Endpoints = {
  'message/send': {
    method: 'POST',
    empty: {},
    answer(sim, { body }) {
      if (body.agentid === undefined) return refuse(41011, 'missing agentid');
      if (!Number.isSafeInteger(body.agentid)) return refuse(40056, 'invalid agentid');
      if (body.agentid !== sim.config.agentId) return refuse(301002, 'not allowed to operate this agent');
      const wrong = checkKind(body);
      if (wrong !== undefined) return wrong;
      if (!Value.Check(MessageSendRequest, body)) return malformed('message/send');
      return send(sim, body);
    },
  },
};

type Content = { kind: string; title: string; text: string; url: string };

function checkKind(body: Readonly<Record<string, unknown>>): Answer | undefined {
  const { msgtype } = body;
  if (msgtype !== 'text' && msgtype !== 'markdown' && msgtype !== 'textcard') return refuse(40008, 'invalid message type');
  const part = body[msgtype];
  if (!isFields(part)) return malformed(msgtype);
  if (msgtype !== 'textcard') return part.content === undefined || part.content === '' ? refuse(44004, 'empty content') : undefined;
  if (part.title === undefined || part.title === '') return refuse(41016, 'missing title');
  if (part.description === undefined || part.description === '') return refuse(41033, 'missing description');
  return part.url === undefined || part.url === '' ? malformed('textcard.url') : undefined;
}

function send(sim: Sim, message: MessageSendRequest): Answer {
  const { store, clock } = sim;
  const content = contentOf(message);
  if ('errcode' in content) return content;
  const users = ids(message.touser);
  const parties = ids(message.toparty);
  if (users.length + parties.length + ids(message.totag).length === 0) return refuse(82001, 'all of touser, toparty, totag are empty');
  if (users.length > APP_RECIPIENTS) return refuse(40032, 'more than 1000 users');
  if (parties.length > APP_PARTIES) return refuse(82002, 'more than 100 parties');
  const everybody = message.touser === '@all';
  const named = everybody ? [...store.staff.all()] : users.flatMap((userid) => store.staff.get(staffKey(userid)) ?? []);
  const invalidUsers = everybody ? [] : users.filter((userid) => store.staff.get(staffKey(userid)) === undefined);
  const invalidParties = everybody ? [] : parties.filter((id) => store.departments.get(id) === undefined);
  const fromParties = everybody ? [] : membersOf(store, parties.map(Number));
  const invalid = {
    // WeCom gives them back lower-cased.
    ...(invalidUsers.length > 0 ? { invaliduser: invalidUsers.map(staffKey).join('|') } : {}),
    ...(invalidParties.length > 0 ? { invalidparty: invalidParties.join('|') } : {}),
    ...(everybody || message.totag === undefined ? {} : { invalidtag: message.totag }),
  };
  const recipients = new Set([...named, ...fromParties].map((staff) => staff.userid));
  if (recipients.size === 0 && invalidParties.length === parties.length)
    return { ...refuse(81013, 'user & party & tag all invalid'), ...invalid };
  const msgid = newMsgid();
  if (isDuplicate(sim, message)) return { ...invalid, msgid };
  for (const userid of recipients) {
    // Above the member's limit it is dropped, and the answer says nothing of it (90312).
    if (!isFlooded(sim, userid)) store.appMessages.put({ seq: store.next('appMessage'), msgid, userid, at: clock.now(), ...content });
  }
  return { ...invalid, msgid };
}

function contentOf(message: MessageSendRequest): Content | (Answer & { errcode: number }) {
  switch (message.msgtype) {
    case 'text':
      return { kind: 'text', title: '', url: '', text: cut(message.text.content, APP_TEXT_BYTES) };
    case 'markdown':
      if (utf8Bytes(message.markdown.content) > APP_TEXT_BYTES) return refuse(45002, 'markdown is longer than 2048 bytes');
      return { kind: 'markdown', title: '', url: '', text: message.markdown.content };
    case 'textcard': {
      const { title, description, url } = message.textcard;
      if (characters(title) > APP_CARD_TITLE_CHARACTERS || characters(description) > APP_CARD_DESCRIPTION_CHARACTERS)
        return refuse(45002, 'textcard is too long');
      return { kind: 'textcard', title, text: description, url };
    }
    default:
      return message satisfies never;
  }
}

function ids(joined: string | undefined): string[] {
  return [...new Set((joined ?? '').split('|').filter((id) => id !== ''))];
}

function cut(text: string, bytes: number): string {
  let kept = text;
  while (utf8Bytes(kept) > bytes) kept = [...kept].slice(0, -1 - Math.floor((utf8Bytes(kept) - bytes) / 4)).join('');
  return kept;
}

/** With `enable_duplicate_check` the same body is not delivered twice within the interval, default 1800 s. */
function isDuplicate({ store, clock }: Sim, message: MessageSendRequest): boolean {
  if (message.enable_duplicate_check !== 1) return false;
  const key = `duplicate.${createHash('sha256').update(JSON.stringify(message)).digest('hex')}`;
  const interval = Math.min(message.duplicate_check_interval ?? 1_800, 4 * 3_600) * 1_000;
  const last = numberSetting(store.settings.get(key));
  if (last > clock.now() - interval) return true;
  store.settings.put({ key, value: clock.now() });
  return false;
}

function isFlooded({ store, clock }: Sim, userid: string): boolean {
  const now = clock.now();
  let minute = 0;
  let hour = 0;
  for (const { at } of store.appMessages.by('staff', userid)) {
    if (at > now - 60_000) minute += 1;
    if (at > now - 3_600_000) hour += 1;
  }
  return minute >= APP_PER_MEMBER_MINUTE || hour >= APP_PER_MEMBER_HOUR;
}
