import Value from 'typebox/value';
import { DAY } from '../../domain/kernel/time.ts';
import { MASS_CUSTOMERS, MASS_REMINDERS, MASS_TAGS_PER_LIST } from '../../domain/wecom/limits.ts';
import { AddMsgTemplateRequest } from '../../domain/wecom/mass-messages.ts';
import { newMsgid } from '../ids.ts';
import { senderFor, WAITING } from '../mass.ts';
import type { Friendship } from '../tables/people.ts';
import type { MassMessage } from '../tables/messages.ts';
import type { Sim } from '../sim.ts';
import { friendshipKey, staffKey } from '../keys.ts';
import type { Store } from '../store.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { checkContent } from './content.ts';

/** Making and unmaking mass messages; reading them back is in mass-results.ts. */
export const MASS_MESSAGE_ENDPOINTS: Endpoints = {
  'externalcontact/add_msg_template': {
    method: 'POST',
    empty: { fail_list: [], msgid: '' },
    answer(sim, { body }) {
      const wrong = checkContent(body);
      if (wrong !== undefined) return wrong;
      if (!Value.Check(AddMsgTemplateRequest, body)) return malformed('add_msg_template');
      if ((body.external_userid?.length ?? 0) > MASS_CUSTOMERS) return malformed('more than 10000 external_userid');
      const lists = tagLists(body);
      if (lists.some((list) => list.length > MASS_TAGS_PER_LIST)) return malformed('more than 100 tags in a tag_list');
      // The simulator's company has no customer groups yet.
      if (body.chat_type === 'group') return refuse(body.sender === undefined ? 40063 : 41048, 'no group to send to');
      const sender = body.sender === undefined || body.sender === '' ? undefined : sim.store.staff.get(staffKey(body.sender));
      if (sender === undefined && (body.sender ?? '') !== '') return refuse(60111, 'sender not found');
      const named = body.external_userid ?? [];
      if (named.length === 0 && lists.length === 0 && sender === undefined) return refuse(41048, 'nobody to send to');
      const { shares, failed } =
        named.length > 0 ? shareNamed(sim.store, named, sender?.userid) : shareTagged(sim.store, lists, sender?.userid);
      if (shares.size === 0) return { ...refuse(41048, 'nobody to send to'), fail_list: failed };
      const message: MassMessage = {
        msgid: newMsgid(),
        createdAt: sim.clock.now(),
        text: body.text?.content ?? '',
        attachments: body.attachments ?? [],
        cancelled: false,
        remindedAt: [],
      };
      sim.store.massMessages.put(message);
      for (const [userid, customers] of shares) {
        sim.store.massTasks.put({
          msgid: message.msgid,
          userid,
          recipients: customers.map((externalUserid) => ({ externalUserid, status: WAITING })),
        });
      }
      return { fail_list: failed, msgid: message.msgid };
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

/** Who sends to whom, and who cannot be reached at all. */
type Shares = { shares: Map<string, string[]>; failed: string[] };

function shareNamed(store: Store, customers: readonly string[], sender: string | undefined): Shares {
  const shares = new Map<string, string[]>();
  const failed: string[] = [];
  for (const externalUserid of new Set(customers)) {
    const friendship =
      sender === undefined
        ? senderFor(store.friendships.by('customer', externalUserid))
        : store.friendships.get(friendshipKey(sender, externalUserid));
    if (friendship === undefined) failed.push(externalUserid);
    else addTo(shares, friendship);
  }
  return { shares, failed };
}

/** Everybody of the sender, or of the company, who has a tag of each list. */
function shareTagged(store: Store, lists: readonly (readonly string[])[], sender: string | undefined): Shares {
  const shares = new Map<string, string[]>();
  const chosen = new Map<string, Friendship[]>();
  for (const friendship of sender === undefined ? store.friendships.all() : store.friendships.by('staff', sender)) {
    if (!lists.every((list) => list.some((id) => friendship.tagIds.includes(id)))) continue;
    const known = chosen.get(friendship.externalUserid);
    if (known === undefined) chosen.set(friendship.externalUserid, [friendship]);
    else known.push(friendship);
  }
  for (const friendships of chosen.values()) {
    const friendship = senderFor(friendships);
    if (friendship !== undefined) addTo(shares, friendship);
  }
  return { shares, failed: [] };
}

function addTo(shares: Map<string, string[]>, friendship: Friendship): void {
  const share = shares.get(friendship.userid);
  if (share === undefined) shares.set(friendship.userid, [friendship.externalUserid]);
  else share.push(friendship.externalUserid);
}

function tagLists(body: AddMsgTemplateRequest): string[][] {
  return (body.tag_filter?.group_list ?? []).map((group) => group.tag_list ?? []).filter((list) => list.length > 0);
}
