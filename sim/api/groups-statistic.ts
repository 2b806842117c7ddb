import Value from 'typebox/value';
import { GROUP_VISIBLE_MEMBERS, STATISTIC_PAGE } from '../../domain/wecom/group-limits.ts';
import { GroupStatisticByDayRequest, GroupStatisticRequest } from '../../domain/wecom/group-statistics.ts';
import type { GroupFigures } from '../../domain/wecom/group-statistics.ts';
import { seconds } from '../clock.ts';
import { addFigures, figuresOf, figuresPerDay } from '../group-statistics.ts';
import type { Figures } from '../group-statistics.ts';
import type { Sim } from '../sim.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { ownersAsked, seesOwner } from './groups-seen.ts';
import { limitOf } from './paging.ts';
import { daysOf, spanOf } from './statistic-days.ts';

export const GROUP_STATISTIC_ENDPOINTS: Endpoints = {
  'externalcontact/groupchat/statistic': {
    method: 'POST',
    empty: { items: [] },
    answer(sim, { body }) {
      if (body.day_begin_time === undefined) return refuse(40063, 'missing day_begin_time');
      if (!Value.Check(GroupStatisticRequest, body)) return malformed('statistic');
      const { order_by = 1, order_asc = 0, offset = 0 } = body;
      const order = ORDERS[order_by];
      if (order === undefined || (order_asc !== 0 && order_asc !== 1) || offset < 0) return malformed('order_by, order_asc or offset');
      const span = spanOf(sim, body.day_begin_time, body.day_end_time ?? body.day_begin_time);
      if (span === undefined) return malformed('days are at most 30, from yesterday to 180 days ago');
      const asked = ownersOf(sim, body);
      if ('errcode' in asked) return asked;
      const rows = asked.owners.flatMap((owner) => {
        const figures = figuresOf(sim.store, owner, span.first, span.last);
        return figures === undefined ? [] : [{ owner, figures }];
      });
      rows.sort((a, b) => (order(a.figures) - order(b.figures)) * (order_asc === 1 ? 1 : -1));
      const page = rows.slice(offset, offset + limitOf(body.limit, STATISTIC_PAGE));
      return {
        total: rows.length,
        next_offset: Math.min(rows.length, offset + page.length),
        items: page.map(({ owner, figures }) => ({ owner, data: shownFigures(figures) })),
      };
    },
  },
  'externalcontact/groupchat/statistic_group_by_day': {
    method: 'POST',
    empty: { items: [] },
    answer(sim, { body }) {
      if (body.day_begin_time === undefined) return refuse(40063, 'missing day_begin_time');
      if (!Value.Check(GroupStatisticByDayRequest, body)) return malformed('statistic_group_by_day');
      const span = spanOf(sim, body.day_begin_time, body.day_end_time ?? body.day_begin_time);
      if (span === undefined) return malformed('days are at most 30, from yesterday to 180 days ago');
      const asked = ownersOf(sim, body);
      if ('errcode' in asked) return asked;
      const days = daysOf(span);
      const all = asked.owners.map((owner) => figuresPerDay(sim.store, owner, days));
      const items = days.map((day, i) => ({
        stat_time: seconds(day),
        data: shownFigures(addFigures(all.flatMap((figures) => figures[i] ?? []))),
      }));
      return { items };
    },
  },
};

/** 1 new groups, 2 groups, 3 new members, 4 members. */
const ORDERS: { readonly [order: number]: (figures: Figures) => number } = {
  1: (figures) => figures.newGroups,
  2: (figures) => figures.groups,
  3: (figures) => figures.newMembers,
  4: (figures) => figures.members,
};

/** Nobody named: all who ever had a group, unless too many members are visible (92133). */
function ownersOf(sim: Sim, { owner_filter }: GroupStatisticByDayRequest): { owners: string[] } | (Answer & { errcode: number }) {
  if (owner_filter !== undefined) {
    if (owner_filter.userid_list.length === 0) return refuse(40063, 'missing userid_list');
    return ownersAsked(sim, owner_filter.userid_list);
  }
  if (sim.store.staff.size > GROUP_VISIBLE_MEMBERS) return refuse(81017, 'more than 1000 members are visible');
  return { owners: [...sim.store.ownerTotals.all()].map(({ owner }) => owner).filter((owner) => seesOwner(sim, owner)) };
}

function shownFigures(figures: Figures): GroupFigures {
  return {
    new_chat_cnt: figures.newGroups,
    chat_total: figures.groups,
    chat_has_msg: figures.talkative,
    new_member_cnt: figures.newMembers,
    member_total: figures.members,
    member_has_msg: figures.speakers,
    msg_total: figures.messages,
  };
}
