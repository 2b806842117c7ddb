import Value from 'typebox/value';
import { DAY, localDate, startOfLocalDay, type Instant } from '../../domain/kernel/time.ts';
import { KfCorpStatisticRequest, KfServicerStatisticRequest } from '../../domain/wecom/kf-statistics.ts';
import { KF_STATISTIC_BACK_DAYS, KF_STATISTIC_DAYS } from '../../domain/wecom/kf-limits.ts';
import { ORIGIN } from '../kf.ts';
import { seconds, ZONE } from '../clock.ts';
import { staffKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import type { KfEntry } from '../tables/kf.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { withAccount } from './kf-accounts.ts';

export const KF_STATISTIC_ENDPOINTS: Endpoints = {
  'kf/get_corp_statistic': {
    method: 'POST',
    empty: { statistic_list: [] },
    answer: (sim, { body }) => (Value.Check(KfCorpStatisticRequest, body) ? daily(sim, body, corpDay) : malformed('get_corp_statistic')),
  },
  'kf/get_servicer_statistic': {
    method: 'POST',
    empty: { statistic_list: [] },
    answer(sim, { body }) {
      if (!Value.Check(KfServicerStatisticRequest, body)) return malformed('get_servicer_statistic');
      const { servicer_userid: asked } = body;
      const staff = asked === undefined || asked === '' ? undefined : sim.store.staff.get(staffKey(asked));
      if (asked !== undefined && asked !== '' && staff === undefined) return refuse(60111, 'userid not found');
      return daily(sim, body, (entries) => servicerDay(staff === undefined ? entries : servedBy(entries, staff.userid)));
    },
  },
};

/** Day by day, from midnight to midnight, yesterday at the latest. */
function daily(sim: Sim, body: KfCorpStatisticRequest, statistic: (entries: readonly KfEntry[]) => object): Answer {
  const days = daysOf(sim, body);
  if (days === undefined) return malformed('start_time and end_time: 31 days at most, 180 days back');
  const list = (openKfIds: readonly string[]): Answer => ({
    statistic_list: days.map((day) => ({
      stat_time: seconds(day),
      statistic: statistic(openKfIds.flatMap((id) => [...sim.store.kfEntries.by('day', `${id} ${localDate(day, ZONE)}`)])),
    })),
  });
  return body.open_kfid === undefined || body.open_kfid === ''
    ? list([...sim.store.kfAccounts.all()].map(({ openKfId }) => openKfId))
    : withAccount(sim, body.open_kfid, ({ openKfId }) => list([openKfId]));
}

function daysOf({ clock }: Sim, { start_time: start, end_time: end }: KfCorpStatisticRequest): Instant[] | undefined {
  const today = startOfLocalDay(clock.now(), ZONE);
  const from = start === undefined ? today - DAY : startOfLocalDay(start * 1_000, ZONE);
  const to = end === undefined ? (start === undefined ? from : today - DAY) : startOfLocalDay(end * 1_000, ZONE);
  if (to < from || to - from >= KF_STATISTIC_DAYS * DAY || from < today - KF_STATISTIC_BACK_DAYS * DAY) return undefined;
  const days = [];
  for (let day = from; day <= to && day < today; day += DAY) days.push(day);
  return days;
}

function corpDay(entries: readonly KfEntry[]) {
  const { shared } = counts(entries);
  return { ...shared, ai_session_reply_cnt: 0, ai_transfer_rate: 0, ai_knowledge_hit_rate: 0 };
}

function servicerDay(entries: readonly KfEntry[]) {
  const { shared, sessions, replied, firstReplySeconds, invites } = counts(entries);
  return {
    ...shared,
    reply_rate: sessions === 0 ? 0 : replied / sessions,
    first_reply_average_sec: replied === 0 ? 0 : Math.round(firstReplySeconds / replied),
    satisfaction_investgate_cnt: 0,
    satisfaction_participation_rate: 0,
    satisfied_rate: 0,
    middling_rate: 0,
    dissatisfied_rate: 0,
    upgrade_service_member_invite_cnt: invites.member,
    upgrade_service_member_customer_cnt: 0,
    upgrade_service_groupchat_invite_cnt: invites.group,
    upgrade_service_groupchat_customer_cnt: 0,
  };
}

/** A talk of a person on a day counts as one session. */
function counts(entries: readonly KfEntry[]) {
  const talks = new Map<string, { askedAt?: number; answeredAt?: number }>();
  const invites = { member: 0, group: 0 };
  const upgraded = new Set<string>();
  const muted = new Set<string>();
  let customerMessages = 0;
  for (const { openKfId, externalUserid, origin, at, msgtype, content } of entries) {
    const key = `${openKfId} ${externalUserid}`;
    const talk = talks.get(key) ?? {};
    if (origin === ORIGIN.customer) {
      customerMessages += 1;
      talks.set(key, { askedAt: at, ...talk });
    } else if (origin === ORIGIN.servicer && talk.askedAt !== undefined) {
      talks.set(key, { answeredAt: at, ...talk });
    } else if (msgtype === 'upgrade_service') {
      invites[content.type === 1 ? 'member' : 'group'] += 1;
      upgraded.add(externalUserid);
    } else if (content.event_type === 'reject_customer_msg_switch_change' && content.reject_switch === 1) {
      muted.add(externalUserid);
    }
  }
  const answered = [...talks.values()].filter((talk) => talk.answeredAt !== undefined);
  return {
    shared: {
      session_cnt: talks.size,
      customer_cnt: new Set([...talks.keys()].map((key) => key.split(' ')[1])).size,
      customer_msg_cnt: customerMessages,
      upgrade_service_customer_cnt: upgraded.size,
      msg_rejected_customer_cnt: muted.size,
    },
    sessions: talks.size,
    replied: answered.length,
    firstReplySeconds: answered.reduce((sum, { askedAt = 0, answeredAt = 0 }) => sum + (answeredAt - askedAt) / 1_000, 0),
    invites,
  };
}

/** The talks in which a member answered, whole. */
function servedBy(entries: readonly KfEntry[], userid: string): readonly KfEntry[] {
  const hers = new Set(
    entries.filter((entry) => entry.servicerUserid === userid).map((entry) => `${entry.openKfId} ${entry.externalUserid}`),
  );
  return entries.filter((entry) => hers.has(`${entry.openKfId} ${entry.externalUserid}`));
}
