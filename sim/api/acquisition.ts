import Value from 'typebox/value';
import { DAY, startOfLocalDay } from '../../domain/kernel/time.ts';
import {
  CreateLinkRequest,
  LINK_CUSTOMER_PAGE,
  LINK_PAGE,
  LINK_STATISTIC_SPAN,
  LinkCustomersRequest,
  LinkStatisticRequest,
  ListLinkRequest,
  UpdateLinkRequest,
} from '../../domain/wecom/acquisition.ts';
import { daysOf, linkUrl, refreshLinks } from '../acquisition.ts';
import { lots, usedUnits } from '../acquisition-quota.ts';
import { seconds, ZONE } from '../clock.ts';
import { newLinkId } from '../ids.ts';
import type { Sim } from '../sim.ts';
import type { AcquisitionLink } from '../tables/acquisition.ts';
import { badSettings, chosen, shownLink } from './acquisition-settings.ts';
import { malformed, missing, refuse } from './answer.ts';
import type { Answer, Endpoint, Endpoints } from './answer.ts';
import { fromCursor, limitOf, pageOf, toCursor } from './paging.ts';

const ROOT = 'externalcontact/customer_acquisition';
/** The number is not documented; 41095 is. */
const MOST_LINKS = 100_000;

/** Where two sources name two methods, both are served (97375). */
const statistic: Endpoint = {
  method: 'POST',
  methods: 'either',
  empty: {},
  answer(sim, { body }) {
    const asked = { ...body, start_time: Number(body.start_time), end_time: Number(body.end_time) };
    return withLink(sim, body.link_id, (link) => {
      if (!Value.Check(LinkStatisticRequest, asked)) return malformed('statistic');
      const [from, to] = [startOfLocalDay(asked.start_time * 1_000, ZONE), startOfLocalDay(asked.end_time * 1_000, ZONE)];
      const today = startOfLocalDay(sim.clock.now(), ZONE);
      if (to < from || to - from > LINK_STATISTIC_SPAN.spanDays * DAY || from < today - LINK_STATISTIC_SPAN.backDays * DAY)
        return malformed('start_time and end_time');
      const days = daysOf(from, to).flatMap((date) => sim.store.linkDays.get(`${link.linkId} ${date}`) ?? []);
      return {
        click_link_customer_cnt: days.reduce((sum, day) => sum + day.opened, 0),
        new_customer_cnt: days.reduce((sum, day) => sum + day.won, 0),
      };
    });
  },
};

export const ACQUISITION_ENDPOINTS: Endpoints = {
  [`${ROOT}/list_link`]: {
    method: 'POST',
    empty: { link_id_list: [] },
    answer({ store }, { body }) {
      const offset = fromCursor(body.cursor, 1)?.[0];
      if (!Value.Check(ListLinkRequest, body) || offset === undefined) return malformed('list_link');
      const { items, nextCursor } = pageOf([...store.acquisitionLinks.all()], offset, limitOf(body.limit, LINK_PAGE));
      return { link_id_list: items.map((link) => link.linkId), next_cursor: nextCursor };
    },
  },
  [`${ROOT}/get`]: {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) => withLink(sim, body.link_id, shownLink),
  },
  [`${ROOT}/create_link`]: {
    method: 'POST',
    empty: {},
    answer(sim, { body }) {
      const lacking = missing(body, { link_name: 40063 });
      if (lacking !== undefined) return lacking;
      if (!Value.Check(CreateLinkRequest, body)) return malformed('create_link');
      const wrong = badSettings(sim, body);
      if (wrong !== undefined) return wrong;
      if (sim.store.acquisitionLinks.size >= MOST_LINKS) return refuse(41095, 'too many links');
      const link: AcquisitionLink = {
        linkId: newLinkId(),
        name: body.link_name,
        createdAt: sim.clock.now(),
        skipVerify: body.skip_verify ?? true,
        markSource: body.mark_source ?? true,
        won: 0,
        unavailable: false,
        userids: [],
        parties: [],
        ...chosen(sim.store, body),
      };
      sim.store.acquisitionLinks.put(link);
      const { linkId, name, createdAt } = link;
      return { link: { link_id: linkId, link_name: name, url: linkUrl(link), create_time: seconds(createdAt) } };
    },
  },
  [`${ROOT}/update_link`]: {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withLink(sim, body.link_id, (link) => {
        if (!Value.Check(UpdateLinkRequest, body)) return malformed('update_link');
        const wrong = badSettings(sim, { range: { user_list: link.userids, department_list: link.parties }, ...body });
        if (wrong !== undefined) return wrong;
        sim.store.acquisitionLinks.put({
          ...link,
          name: body.link_name ?? link.name,
          skipVerify: body.skip_verify ?? link.skipVerify,
          markSource: body.mark_source ?? link.markSource,
          ...chosen(sim.store, body),
        });
        refreshLinks(sim);
        return {};
      }),
  },
  [`${ROOT}/delete_link`]: {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withLink(sim, body.link_id, ({ linkId }) => {
        sim.store.acquisitionLinks.remove(linkId);
        return {};
      }),
  },
  [`${ROOT}/customer`]: {
    method: 'POST',
    empty: { customer_list: [] },
    answer: (sim, { body }) =>
      withLink(sim, body.link_id, ({ linkId }) => {
        const after = fromCursor(body.cursor, 1)?.[0];
        if (!Value.Check(LinkCustomersRequest, body) || after === undefined) return malformed('customer');
        const rest = [...sim.store.wonCustomers.by('link', linkId)].filter((won) => won.seq > after);
        const page = rest.slice(0, limitOf(body.limit, LINK_CUSTOMER_PAGE));
        return {
          customer_list: page.map(({ externalUserid, userid, state, messages }) => ({
            external_userid: externalUserid,
            userid,
            chat_status: messages > 0 ? 1 : 0,
            state,
          })),
          next_cursor: rest.length > page.length ? toCursor([page.at(-1)?.seq ?? 0]) : '',
        };
      }),
  },
  [`${ROOT}_quota`]: {
    method: 'GET',
    methods: 'either',
    empty: { quota_list: [] },
    answer(sim) {
      const left = lots(sim);
      return {
        total: usedUnits(sim.store),
        balance: left.reduce((sum, lot) => sum + lot.left, 0),
        quota_list: left.map((lot) => ({ expire_date: seconds(startOfLocalDay(lot.expiresAt, ZONE)), balance: lot.left })),
      };
    },
  },
  [`${ROOT}/statistic`]: statistic,
  [`${ROOT}/get_chat_info`]: {
    method: 'POST',
    empty: {},
    answer({ store, clock }, { body }) {
      const lacking = missing(body, { chat_key: 40063 });
      if (lacking !== undefined) return lacking;
      const chat = store.chatKeys.get(String(body.chat_key));
      if (chat === undefined || chat.expiresAt <= clock.now()) return malformed('chat_key');
      const { userid, externalUserid, linkId, state, messages } = chat;
      return { userid, external_userid: externalUserid, chat_info: { recv_msg_cnt: messages, link_id: linkId, state } };
    },
  },
};

function withLink({ store }: Sim, linkId: unknown, then: (link: AcquisitionLink) => Answer): Answer {
  if (linkId === undefined || linkId === '') return refuse(40063, 'missing link_id');
  const link = typeof linkId === 'string' ? store.acquisitionLinks.get(linkId) : undefined;
  return link === undefined ? malformed('link_id') : then(link);
}
