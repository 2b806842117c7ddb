import Value from 'typebox/value';
import { MINUTE } from '../../domain/kernel/time.ts';
import { BEHAVIOR_MEMBERS, BEHAVIOR_PARTIES } from '../../domain/wecom/group-limits.ts';
import { GetUserBehaviorDataRequest } from '../../domain/wecom/group-statistics.ts';
import type { BehaviorDay } from '../../domain/wecom/group-statistics.ts';
import { behaviorOf } from '../behavior.ts';
import type { Behavior } from '../behavior.ts';
import { seconds } from '../clock.ts';
import { staffKey } from '../keys.ts';
import { isVisible, isVisibleParty, membersOf } from '../range.ts';
import type { Sim } from '../sim.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { daysOf, spanOf } from './statistic-days.ts';

export const BEHAVIOR_ENDPOINTS: Endpoints = {
  'externalcontact/get_user_behavior_data': {
    method: 'POST',
    empty: { behavior_data: [] },
    answer(sim, { body }) {
      for (const name of ['start_time', 'end_time']) if (body[name] === undefined) return refuse(40063, `missing ${name}`);
      if (!Value.Check(GetUserBehaviorDataRequest, body)) return malformed('get_user_behavior_data');
      const span = spanOf(sim, body.start_time, body.end_time);
      if (span === undefined) return malformed('days are at most 30, from yesterday to 180 days ago');
      const asked = membersAsked(sim, body.userid ?? [], body.partyid ?? []);
      if ('errcode' in asked) return asked;
      return { behavior_data: daysOf(span).map((day) => shownDay(day, behaviorOf(sim.store, asked.userids, day))) };
    },
  },
};

/** Several members, named or by their departments, count as one (92132). */
function membersAsked(
  sim: Sim,
  userids: readonly string[],
  parties: readonly number[],
): { userids: Set<string> } | (Answer & { errcode: number }) {
  const { store } = sim;
  if (userids.length + parties.length === 0) return refuse(40063, 'userid and partyid are both empty');
  if (userids.length > BEHAVIOR_MEMBERS) return refuse(40032, 'more than 100 userids');
  if (parties.length > BEHAVIOR_PARTIES) return malformed('more than 100 partyids');
  const members = new Set<string>();
  for (const userid of userids) {
    const staff = store.staff.get(staffKey(userid));
    if (staff === undefined) return refuse(60111, `userid not found: ${userid}`);
    if (!isVisible(sim, staff)) return refuse(60011, `no privilege to access ${userid}`);
    members.add(staff.userid);
  }
  for (const party of parties) {
    if (store.departments.get(String(party)) === undefined) return refuse(60123, 'invalid party id');
    if (!isVisibleParty(sim, party)) return refuse(60011, `no privilege to access department ${party}`);
  }
  for (const { userid } of membersOf(store, parties)) members.add(userid);
  return { userids: members };
}

/** How much was answered, and how fast, is said of days only on which customers began chats. */
function shownDay(day: number, { chats, messages, asked, replied, replyMs, lost, applied, added }: Behavior): BehaviorDay {
  const replies = {
    reply_percentage: Math.round((replied / asked) * 10_000) / 100,
    avg_reply_time: replied === 0 ? 0 : Math.round(replyMs / replied / MINUTE),
  };
  return {
    stat_time: seconds(day),
    chat_cnt: chats,
    message_cnt: messages,
    ...(asked === 0 ? {} : replies),
    negative_feedback_cnt: lost,
    new_apply_cnt: applied,
    new_contact_cnt: added,
  };
}
