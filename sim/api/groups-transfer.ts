import Value from 'typebox/value';
import { DAY, startOfLocalDay } from '../../domain/kernel/time.ts';
import {
  GROUP_MEMBERS,
  GROUP_ONJOB_DAYS,
  GROUP_ONJOB_TRANSFERS,
  GROUP_TRANSFERS,
  GROUP_TRANSFERS_PER_DAY,
} from '../../domain/wecom/group-limits.ts';
import { GroupchatTransferRequest } from '../../domain/wecom/groups.ts';
import { ZONE } from '../clock.ts';
import { isMember } from '../group-members.ts';
import { giveTo, groupById, hasLeft, inherit, statusOf } from '../groups.ts';
import { staffKey } from '../keys.ts';
import { isVisible } from '../range.ts';
import type { Sim } from '../sim.ts';
import { switchOf } from '../switches.ts';
import type { Group } from '../tables/groups.ts';
import type { Staff } from '../tables/people.ts';
import { failsPartly, malformed, refuse } from './answer.ts';
import type { Answer, Asked, Endpoint, Endpoints } from './answer.ts';

type Refusal = Answer & { errcode: number };

/** One year without having been signed in, and a member can neither give nor take (92127). */
const YEAR = 365 * DAY;

/** Done by API: no callback tells of it. */
export const GROUP_TRANSFER_ENDPOINTS: Endpoints = {
  'externalcontact/groupchat/transfer': transferring((sim, group, heir) => {
    if (group.inherited === true && !hasLeft(sim.store, group.owner)) return refuse(90508, 'the chat has been inherited');
    if (statusOf(sim.store, group) === 2) return refuse(90507, 'the chat is being inherited');
    if (!hasLeft(sim.store, group.owner)) return refuse(90500, 'the owner of this chat is not resigned');
    const wrong = leaverProblem(sim, group.owner) ?? roomProblem(sim, group, heir) ?? dayProblem(sim, group.owner);
    if (wrong !== undefined) return wrong;
    if (switchOf(sim.store, 'groupInheritance') === 'atOnce') inherit(sim, group, heir.userid);
    else sim.store.groups.put({ ...group, passing: { to: heir.userid, dueAt: sim.clock.now() + DAY } });
    return undefined;
  }),
  'externalcontact/groupchat/onjob_transfer': transferring((sim, group, heir) => {
    const { store, clock } = sim;
    if (hasLeft(store, group.owner)) return refuse(90502, 'the owner of this chat is resigned');
    if (group.owner === heir.userid) return refuse(90504, 'the owner of this chat is not changed');
    const recent = group.handedOverAt.filter((at) => at > clock.now() - GROUP_ONJOB_DAYS * DAY);
    if (recent.length >= GROUP_ONJOB_TRANSFERS) return refuse(40128, 'transferred twice in 90 days');
    const owner = store.staff.get(staffKey(group.owner));
    if (owner !== undefined && !isSignedIn(sim, owner.lastLoginAt)) return refuse(40205, 'the owner has not signed in for a year');
    const wrong = roomProblem(sim, group, heir) ?? dayProblem(sim, group.owner);
    if (wrong !== undefined) return wrong;
    giveTo(sim, { ...group, handedOverAt: [...recent, clock.now()] }, heir.userid);
    return undefined;
  }),
};

function transferring(transfer: (sim: Sim, group: Group, heir: Staff) => Refusal | undefined): Endpoint {
  return {
    method: 'POST',
    empty: { failed_chat_list: [] },
    partial: 90507,
    answer(sim, asked) {
      const { body } = asked;
      if (body.chat_id_list === undefined) return refuse(40063, 'missing chat_id_list');
      if (body.new_owner === undefined || body.new_owner === '') return refuse(40063, 'missing new_owner');
      if (!Value.Check(GroupchatTransferRequest, body) || body.chat_id_list.length === 0) return malformed('chat_id_list');
      if (body.chat_id_list.length > GROUP_TRANSFERS) return malformed('more than 100 chats');
      const heir = sim.store.staff.get(staffKey(body.new_owner));
      if (heir === undefined) return refuse(60111, 'new_owner not found');
      const wrong = heirProblem(sim, heir);
      return wrong ?? { failed_chat_list: transferAll(sim, asked, body.chat_id_list, (group) => transfer(sim, group, heir)) };
    },
  };
}

function transferAll(sim: Sim, asked: Asked, chatIds: readonly string[], transfer: (group: Group) => Refusal | undefined): object[] {
  return chatIds.flatMap((chatId, i) => {
    const forced = failsPartly(asked, i);
    const group = groupById(sim, chatId);
    const failed =
      forced !== undefined
        ? refuse(forced, 'fault injected')
        : group === undefined || group.dismissedAt !== undefined
          ? refuse(90501, 'chat is not external group chat')
          : transferOne(sim, group, transfer);
    return failed === undefined ? [] : [{ chat_id: chatId, errcode: failed.errcode, errmsg: failed.errmsg }];
  });
}

function transferOne(sim: Sim, group: Group, transfer: (group: Group) => Refusal | undefined): Refusal | undefined {
  const owner = sim.store.staff.get(staffKey(group.owner));
  if (owner !== undefined && !isVisible(sim, owner)) return refuse(60011, 'no privilege to access the owner of this chat');
  const failed = transfer(group);
  if (failed === undefined) countOfDay(sim, group.owner, 1);
  return failed;
}

/** Who takes a group serves customers, is known by a real name, active, and signs in now and then. */
function heirProblem(sim: Sim, heir: Staff): Refusal | undefined {
  if (!isVisible(sim, heir)) return refuse(60011, 'no privilege to access new_owner');
  if (heir.customerContact === false) return refuse(84074, 'new_owner has no permission of external contact');
  if (heir.realName === false) return refuse(40098, 'new_owner is not real-name verified');
  if ((heir.status ?? 1) !== 1) return refuse(41054, 'new_owner is not activated');
  return isSignedIn(sim, heir.lastLoginAt) ? undefined : refuse(40205, 'new_owner has not signed in for a year');
}

/** Left at most a year ago, and was signed in during the year before. */
function leaverProblem({ store, clock }: Sim, owner: string): Refusal | undefined {
  const left = store.resigned.get(staffKey(owner));
  if (left === undefined) return undefined;
  const isLong = left.leftAt < clock.now() - YEAR || (left.lastLoginAt ?? left.leftAt) < left.leftAt - YEAR;
  return isLong ? refuse(40205, 'the owner has left, or not signed in, for more than a year') : undefined;
}

function roomProblem(sim: Sim, group: Group, heir: Staff): Refusal | undefined {
  if (isMember(sim, group, heir.userid) || group.size < GROUP_MEMBERS) return undefined;
  return refuse(90503, 'the chat is full');
}

function dayProblem(sim: Sim, owner: string): Refusal | undefined {
  return countOfDay(sim, owner, 0) >= GROUP_TRANSFERS_PER_DAY ? refuse(81017, 'more than 300 chats of one owner a day') : undefined;
}

/** How many groups were taken from an owner today. */
function countOfDay({ store, clock }: Sim, owner: string, more: number): number {
  const totals = store.ownerTotals.get(owner);
  const day = startOfLocalDay(clock.now(), ZONE);
  const count = (totals?.handedOver?.day === day ? totals.handedOver.count : 0) + more;
  if (more > 0 && totals !== undefined) store.ownerTotals.put({ ...totals, handedOver: { day, count } });
  return count;
}

function isSignedIn({ clock }: Sim, lastLoginAt: number | undefined): boolean {
  return lastLoginAt === undefined || lastLoginAt > clock.now() - YEAR;
}
