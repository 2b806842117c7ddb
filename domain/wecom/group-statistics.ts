import Type, { type Static } from 'typebox';
import { command } from './command.ts';

/**
 * What WeCom counted per day: groups (92133) and members' work with customers (92132). Days are Beijing's and closed at both
 * ends, at most 30 at once, from yesterday to 180 days back; instants in seconds are cut to midnight.
 */

const days = { day_begin_time: Type.Integer(), day_end_time: Type.Optional(Type.Integer()) };
/** At most 100 owners. */
const owners = { owner_filter: Type.Optional(Type.Object({ userid_list: Type.Array(Type.String()) })) };

/** `order_by` 1 new groups, 2 groups, 3 new members, 4 members; `order_asc` 0 or 1. Done when `next_offset` is `total`. */
export const GroupStatisticRequest = Type.Object({
  ...days,
  ...owners,
  order_by: Type.Optional(Type.Integer()),
  order_asc: Type.Optional(Type.Integer()),
  offset: Type.Optional(Type.Integer()),
  limit: Type.Optional(Type.Integer()),
});
export type GroupStatisticRequest = Static<typeof GroupStatisticRequest>;

/** `new_…` within the span, the others as of its last day. */
export const GroupFigures = Type.Object({
  new_chat_cnt: Type.Integer(),
  chat_total: Type.Integer(),
  chat_has_msg: Type.Integer(),
  new_member_cnt: Type.Integer(),
  member_total: Type.Integer(),
  member_has_msg: Type.Integer(),
  msg_total: Type.Integer(),
  /** Schools only. */
  migrate_trainee_chat_cnt: Type.Optional(Type.Integer()),
});
export type GroupFigures = Static<typeof GroupFigures>;

export const GroupStatisticResponse = Type.Object({
  total: Type.Integer(),
  next_offset: Type.Optional(Type.Integer()),
  items: Type.Array(Type.Object({ owner: Type.String(), data: GroupFigures })),
});
export type GroupStatisticResponse = Static<typeof GroupStatisticResponse>;

export const GroupStatisticByDayRequest = Type.Object({ ...days, ...owners });
export type GroupStatisticByDayRequest = Static<typeof GroupStatisticByDayRequest>;
export const GroupStatisticByDayResponse = Type.Object({
  items: Type.Array(Type.Object({ stat_time: Type.Integer(), data: GroupFigures })),
});
export type GroupStatisticByDayResponse = Static<typeof GroupStatisticByDayResponse>;

/** At most 100 members and 100 departments, not both empty; several are summed. */
export const GetUserBehaviorDataRequest = Type.Object({
  userid: Type.Optional(Type.Array(Type.String())),
  partyid: Type.Optional(Type.Array(Type.Integer())),
  start_time: Type.Integer(),
  end_time: Type.Integer(),
});
export type GetUserBehaviorDataRequest = Static<typeof GetUserBehaviorDataRequest>;

export const BehaviorDay = Type.Object({
  /** Midnight of the day, seconds. */
  stat_time: Type.Integer(),
  chat_cnt: Type.Integer(),
  message_cnt: Type.Integer(),
  /** 0 to 100; there only when customers began chats. */
  reply_percentage: Type.Optional(Type.Number()),
  /** Minutes; there only when customers began chats. */
  avg_reply_time: Type.Optional(Type.Integer()),
  negative_feedback_cnt: Type.Integer(),
  new_apply_cnt: Type.Integer(),
  new_contact_cnt: Type.Integer(),
});
export type BehaviorDay = Static<typeof BehaviorDay>;
export const GetUserBehaviorDataResponse = Type.Object({ behavior_data: Type.Array(BehaviorDay) });
export type GetUserBehaviorDataResponse = Static<typeof GetUserBehaviorDataResponse>;

export const GROUPCHAT_STATISTIC = command(
  'POST',
  'externalcontact/groupchat/statistic',
  'reads',
  GroupStatisticRequest,
  GroupStatisticResponse,
);
export const GROUPCHAT_STATISTIC_BY_DAY = command(
  'POST',
  'externalcontact/groupchat/statistic_group_by_day',
  'reads',
  GroupStatisticByDayRequest,
  GroupStatisticByDayResponse,
);
export const GET_USER_BEHAVIOR_DATA = command(
  'POST',
  'externalcontact/get_user_behavior_data',
  'reads',
  GetUserBehaviorDataRequest,
  GetUserBehaviorDataResponse,
);

export const STATISTIC_COMMANDS = [GROUPCHAT_STATISTIC, GROUPCHAT_STATISTIC_BY_DAY, GET_USER_BEHAVIOR_DATA] as const;
