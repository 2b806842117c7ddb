import Value from 'typebox/value';
import { DAY } from '../../domain/kernel/time.ts';
import { MASS_GROUPS } from '../../domain/wecom/group-limits.ts';
import { MASS_CUSTOMERS, MASS_REMINDERS, MASS_TAGS_PER_LIST } from '../../domain/wecom/limits.ts';
import { AddMsgTemplateRequest } from '../../domain/wecom/mass-messages.ts';
import { groupsOf } from '../groups.ts';
import { newMsgid } from '../ids.ts';
import { staffKey } from '../keys.ts';
import { isGroupOverQuota } from '../mass-groups.ts';
import { WAITING } from '../mass-quota.ts';
import { shareNamed, shareTagged } from '../mass-shares.ts';
import { isOverQuota } from '../mass.ts';
import { servesCustomers } from '../range.ts';
import type { Sim } from '../sim.ts';
import { switchOf } from '../switches.ts';
import type { MassMessage } from '../tables/messages.ts';
import type { Staff } from '../tables/people.ts';
import { failsPartly, malformed, refuse } from './answer.ts';
import type { Answer, Asked, Endpoints } from './answer.ts';
import { checkContent } from './content.ts';

/** Making and unmaking mass messages; reading them back is in mass-results.ts. */
export const MASS_MESSAGE_ENDPOINTS: Endpoints = {
  'externalcontact/add_msg_template': {
    method: 'POST',
    empty: { fail_list: [], msgid: '' },
    partial: 84061,
    answer(sim, asked) {
      const { body } = asked;
      const wrong = checkContent(sim, body);
      if (wrong !== undefined) return wrong;
      if (!Value.Check(AddMsgTemplateRequest, body)) return malformed('add_msg_template');
      const sender = body.sender === undefined || body.sender === '' ? undefined : sim.store.staff.get(staffKey(body.sender));
      if (sender === undefined && (body.sender ?? '') !== '') return refuse(60111, 'sender not found');
      if (sender !== undefined && !servesCustomers(sim, sender)) return refuse(84074, 'sender has no permission of external contact');
      return body.chat_type === 'group' ? addToGroups(sim, asked, body, sender) : addToCustomers(sim, asked, body, sender);
    },
  },
  'externalcontact/remind_groupmsg_send': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withMessage(sim, body.msgid, (message) => {
        if (message.cancelled) return refuse(41093, 'mass message cancelled');
        const recent = message.remindedAt.filter((at) => at > sim.clock.now() - DAY);
        if (recent.length >= MASS_REMINDERS) return refuse(41094, 'more than 3 reminders in 24 hours');
        sim.store.massMessages.put({ ...message, remindedAt: [...recent, sim.clock.now()] });
        return {};
      }),
  },
  'externalcontact/cancel_groupmsg_send': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withMessage(sim, body.msgid, (message) => {
        if (message.cancelled) return refuse(41093, 'mass message cancelled');
        sim.store.massMessages.put({ ...message, cancelled: true });
        return {};
      }),
  },
};

export function withMessage({ store }: Sim, msgid: unknown, then: (message: MassMessage) => Answer): Answer {
  if (msgid === undefined || msgid === '') return refuse(41046, 'missing msgid');
  const message = typeof msgid === 'string' ? store.massMessages.get(msgid) : undefined;
  return message === undefined ? refuse(41047, 'invalid msgid') : then(message);
}

function addToCustomers(sim: Sim, asked: Asked, body: AddMsgTemplateRequest, sender: Staff | undefined): Answer {
  const named = body.external_userid ?? [];
  if (named.length > MASS_CUSTOMERS) return malformed('more than 10000 external_userid');
  const lists = tagLists(body);
  if (lists.some((list) => list.length > MASS_TAGS_PER_LIST)) return malformed('more than 100 tags in a tag_list');
  if (named.length === 0 && lists.length === 0 && sender === undefined) return refuse(41048, 'nobody to send to');
  const reachable = reachableOf(asked, named, (externalUserid) => isFull(sim, () => isOverQuota(sim, externalUserid)));
  const shared = named.length > 0 ? shareNamed(sim.store, reachable.left, sender?.userid) : shareTagged(sim.store, lists, sender?.userid);
  const failed = [...reachable.failed, ...shared.failed];
  if (shared.shares.size === 0) return { ...refuse(41048, 'nobody to send to'), fail_list: failed };
  const message = newMessage(sim, body, 'single');
  sim.store.massMessages.put(message);
  for (const [userid, customers] of shared.shares) {
    const recipients = customers.map((externalUserid) => ({ externalUserid, status: WAITING }));
    sim.store.massTasks.put({ msgid: message.msgid, userid, recipients });
  }
  return { fail_list: failed, msgid: message.msgid };
}

/** Of one owner: the groups named that are the sender's, or, when none are, whichever the sender will pick. */
function addToGroups(sim: Sim, asked: Asked, body: AddMsgTemplateRequest, sender: Staff | undefined): Answer {
  if (sender === undefined) return refuse(40063, 'missing sender');
  const named = body.chat_id_list ?? [];
  if (named.length > MASS_GROUPS) return malformed('more than 2000 chat_id_list');
  const own = new Map(groupsOf(sim, sender.userid).map((group) => [group.chatId, group]));
  const { left, failed } = reachableOf(asked, named, (chatId) => {
    const group = own.get(chatId);
    return group === undefined || isFull(sim, () => isGroupOverQuota(sim, group));
  });
  if (own.size === 0 || (named.length > 0 && left.length === 0)) return { ...refuse(41048, 'no group to send to'), fail_list: failed };
  const message = newMessage(sim, body, 'group');
  sim.store.massMessages.put(message);
  const groups = left.map((chatId) => ({ chatId, status: WAITING }));
  sim.store.massTasks.put({ msgid: message.msgid, userid: sender.userid, recipients: [], ...(named.length === 0 ? {} : { groups }) });
  return { fail_list: failed, msgid: message.msgid };
}

/** Each once, without those who are out of reach or whom a fault makes fail. */
function reachableOf(asked: Asked, ids: readonly string[], isOut: (id: string) => boolean): { left: string[]; failed: string[] } {
  const left: string[] = [];
  const failed: string[] = [];
  for (const [i, id] of [...new Set(ids)].entries()) (failsPartly(asked, i) !== undefined || isOut(id) ? failed : left).push(id);
  return { left, failed };
}

/** The documents do not say whether who is over the quota already counts as out of reach. */
function isFull({ store }: Sim, isOver: () => boolean): boolean {
  return switchOf(store, 'massFailList') === 'overQuotaToo' && isOver();
}

function newMessage({ clock }: Sim, body: AddMsgTemplateRequest, chatType: 'single' | 'group'): MassMessage {
  return {
    msgid: newMsgid(),
    createdAt: clock.now(),
    text: body.text?.content ?? '',
    attachments: body.attachments ?? [],
    cancelled: false,
    remindedAt: [],
    chatType,
    ...(body.allow_select === true && chatType === 'single' ? { allowSelect: true } : {}),
  };
}

function tagLists(body: AddMsgTemplateRequest): string[][] {
  return (body.tag_filter?.group_list ?? []).map((group) => group.tag_list ?? []).filter((list) => list.length > 0);
}
