import Value from 'typebox/value';
import { HOUR } from '../../domain/kernel/time.ts';
import { KfCustomerBatchgetRequest, KfUpgradeServiceRequest } from '../../domain/wecom/kf.ts';
import { KF_CUSTOMERS, KF_WINDOW_HOURS } from '../../domain/wecom/kf-limits.ts';
import { addEntry, isWithinWindow, ORIGIN } from '../kf.ts';
import { staffKey } from '../keys.ts';
import { membersOf } from '../range.ts';
import type { Sim } from '../sim.ts';
import { switchOf } from '../switches.ts';
import type { Customer } from '../tables/people.ts';
import type { KfSession } from '../tables/kf.ts';
import { malformed, refuse } from './answer.ts';
import type { Endpoints } from './answer.ts';
import type { Checked } from './kf-content.ts';
import { withSession } from './kf-sessions.ts';

export const KF_CUSTOMER_ENDPOINTS: Endpoints = {
  'kf/customer/batchget': {
    method: 'POST',
    empty: { customer_list: [], invalid_external_userid: [] },
    answer(sim, { body }) {
      if (!Value.Check(KfCustomerBatchgetRequest, body)) return malformed('external_userid_list');
      const ids = body.external_userid_list;
      if (ids.length === 0) return refuse(41035, 'missing external_userid');
      if (ids.length > KF_CUSTOMERS) return malformed('more than 100 customers');
      const asked = ids.map((id) => ({ id, customer: sim.store.customers.get(id), session: latestSession(sim, id) }));
      const found = asked.flatMap(({ customer, session }) =>
        customer === undefined || session === undefined ? [] : [{ customer, session }],
      );
      if (found.length === 0 && asked.some(({ customer }) => customer !== undefined))
        return refuse(95031, 'no consultation within 48 hours');
      const withContext = body.need_enter_session_context === 1;
      return {
        customer_list: found.map(({ customer, session }) => shownCustomer(sim, customer, withContext ? session : undefined)),
        invalid_external_userid: asked.flatMap(({ id, customer, session }) =>
          customer === undefined || session === undefined ? [id] : [],
        ),
      };
    },
  },
  'kf/customer/get_upgrade_service_config': {
    method: 'GET',
    empty: {},
    answer({ store }) {
      const range = store.kfUpgradeRanges.get('range');
      return {
        member_range: { userid_list: range?.userids ?? [], department_id_list: range?.departments ?? [] },
        groupchat_range: { chat_id_list: range?.chatIds ?? [] },
      };
    },
  },
  'kf/customer/upgrade_service': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withSession(sim, body, (_account, session) => {
        if (!Value.Check(KfUpgradeServiceRequest, body)) return malformed('type, member or groupchat');
        const card = recommended(sim, body);
        if (card.kind === 'refused') return card.answer;
        const { openKfId, externalUserid } = session;
        addEntry(sim, { openKfId, externalUserid, origin: ORIGIN.api, msgtype: 'upgrade_service', content: card.content });
        return {};
      }),
  },
  'kf/customer/cancel_upgrade_service': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) => withSession(sim, body, () => ({})),
  },
  'kf/get_corp_qualification': {
    method: 'GET',
    empty: {},
    answer: ({ store }) => ({ wechat_channels_binding: switchOf(store, 'kfChannels') === 'bound' }),
  },
};

/** Her talk of the last 48 hours, with whatever account it was. */
function latestSession({ store, clock }: Sim, externalUserid: string): KfSession | undefined {
  const now = clock.now();
  return [...store.kfSessions.by('customer', externalUserid)]
    .filter((session) => isWithinWindow(session, now) || enteredWithin(session, now))
    .sort((a, b) => (b.entered?.at ?? 0) - (a.entered?.at ?? 0))[0];
}

function enteredWithin({ entered }: KfSession, now: number): boolean {
  return entered !== undefined && now - entered.at < KF_WINDOW_HOURS * HOUR;
}

function shownCustomer({ store, clock }: Sim, customer: Customer, session: KfSession | undefined): object {
  const entered = session !== undefined && enteredWithin(session, clock.now()) ? session.entered : undefined;
  return {
    external_userid: customer.externalUserid,
    nickname: customer.name,
    avatar: `https://thirdwx.qlogo.cn/mmopen/${customer.externalUserid}/132`,
    gender: customer.gender,
    ...(customer.unionid === undefined || switchOf(store, 'openPlatform') === 'unbound' ? {} : { unionid: customer.unionid }),
    ...(entered === undefined
      ? {}
      : {
          enter_session_context: {
            scene: entered.scene,
            scene_param: entered.sceneParam,
            ...(entered.channels === undefined ? {} : { wechat_channels: entered.channels }),
          },
        }),
  };
}

/** The card that she sees; only of whom the administrator allowed. Without a range set by him nobody is. */
function recommended({ store }: Sim, { type, member, groupchat }: KfUpgradeServiceRequest): Checked {
  const range = store.kfUpgradeRanges.get('range');
  if (type === 1) {
    const staff = store.staff.get(staffKey(member?.userid ?? ''));
    if (staff === undefined) return refused(60111, 'userid not found');
    const allowed = new Set([...(range?.userids ?? []), ...membersOf(store, range?.departments ?? []).map(({ userid }) => userid)]);
    if (!allowed.has(staff.userid)) return refused(60011, 'not in the range of the upgrade service');
    return { kind: 'content', content: { type, userid: staff.userid, wording: member?.wording ?? '' } };
  }
  const chatId = groupchat?.chat_id ?? '';
  if (type !== 2) return { kind: 'refused', answer: malformed('type') };
  if (store.groups.get(chatId) === undefined) return refused(40050, 'invalid chat_id');
  if (range?.chatIds.includes(chatId) !== true) return refused(60011, 'not in the range of the upgrade service');
  return { kind: 'content', content: { type, chat_id: chatId, wording: groupchat?.wording ?? '' } };
}

function refused(errcode: number, reason: string): Checked {
  return { kind: 'refused', answer: refuse(errcode, reason) };
}
