import Type, { type Static } from 'typebox';
import { command } from './command.ts';

/** What customer service did, day by day, yesterday at the latest. Documents 95489 and 95490. Times in seconds. */

const span = {
  open_kfid: Type.Optional(Type.String()),
  /** At most 31 days, 180 days back. Absent: yesterday. */
  start_time: Type.Optional(Type.Integer()),
  end_time: Type.Optional(Type.Integer()),
};
const counted = {
  session_cnt: Type.Integer(),
  customer_cnt: Type.Integer(),
  customer_msg_cnt: Type.Integer(),
  upgrade_service_customer_cnt: Type.Integer(),
  msg_rejected_customer_cnt: Type.Integer(),
};

export const KfCorpStatisticRequest = Type.Object(span);
export type KfCorpStatisticRequest = Static<typeof KfCorpStatisticRequest>;
/** Rates from 0 to 1. */
export const KfCorpStatisticResponse = Type.Object({
  statistic_list: Type.Array(
    Type.Object({
      stat_time: Type.Integer(),
      statistic: Type.Object({
        ...counted,
        ai_session_reply_cnt: Type.Optional(Type.Integer()),
        ai_transfer_rate: Type.Optional(Type.Number()),
        ai_knowledge_hit_rate: Type.Optional(Type.Number()),
      }),
    }),
  ),
});
export type KfCorpStatisticResponse = Static<typeof KfCorpStatisticResponse>;

export const KfServicerStatisticRequest = Type.Object({ servicer_userid: Type.Optional(Type.String()), ...span });
export type KfServicerStatisticRequest = Static<typeof KfServicerStatisticRequest>;
export const KfServicerStatisticResponse = Type.Object({
  statistic_list: Type.Array(
    Type.Object({
      stat_time: Type.Integer(),
      statistic: Type.Object({
        ...counted,
        reply_rate: Type.Optional(Type.Number()),
        first_reply_average_sec: Type.Optional(Type.Number()),
        satisfaction_investgate_cnt: Type.Integer(),
        satisfaction_participation_rate: Type.Optional(Type.Number()),
        satisfied_rate: Type.Optional(Type.Number()),
        middling_rate: Type.Optional(Type.Number()),
        dissatisfied_rate: Type.Optional(Type.Number()),
        upgrade_service_member_invite_cnt: Type.Integer(),
        upgrade_service_member_customer_cnt: Type.Integer(),
        upgrade_service_groupchat_invite_cnt: Type.Integer(),
        upgrade_service_groupchat_customer_cnt: Type.Integer(),
      }),
    }),
  ),
});
export type KfServicerStatisticResponse = Static<typeof KfServicerStatisticResponse>;

export const KF_CORP_STATISTIC = command('POST', 'kf/get_corp_statistic', 'reads', KfCorpStatisticRequest, KfCorpStatisticResponse);
export const KF_SERVICER_STATISTIC = command(
  'POST',
  'kf/get_servicer_statistic',
  'reads',
  KfServicerStatisticRequest,
  KfServicerStatisticResponse,
);

export const KF_STATISTIC_COMMANDS = [KF_CORP_STATISTIC, KF_SERVICER_STATISTIC] as const;
