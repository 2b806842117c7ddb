import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Rule groups (规则组): who administers which members, for customers and for moments. Documents 94883 and 94890. */

export const STRATEGY_ADMINS = 20;
/** Members and departments in one call, and in one rule group. */
export const STRATEGY_NODES_PER_CALL = 100;
export const STRATEGY_NODES = 3_000;
export const STRATEGY_LEVELS = 5;
export const STRATEGY_PAGE = { standard: 1_000, largest: 1_000 } as const;

/** 94883. The basic ones cannot be taken away; all others are given when nothing is said. */
export const CUSTOMER_PRIVILEGES = [
  'view_customer_list',
  'view_customer_data',
  'view_room_list',
  'contact_me',
  'join_room',
  'share_customer',
  'oper_resign_customer',
  'oper_resign_group',
  'send_customer_msg',
  'edit_welcome_msg',
  'view_behavior_data',
  'view_room_data',
  'send_group_msg',
  'room_deduplication',
  'rapid_reply',
  'onjob_customer_transfer',
  'edit_anti_spam_rule',
  'export_customer_list',
  'export_customer_data',
  'export_customer_group_list',
  'manage_customer_tag',
] as const;
export const BASIC_CUSTOMER_PRIVILEGES = CUSTOMER_PRIVILEGES.slice(0, 5);
/** 94890. */
export const MOMENT_PRIVILEGES = ['view_moment_list', 'send_moment', 'manage_moment_cover_and_sign'] as const;

/** `type` 1: the member `userid`; 2: the department `partyid` and all below it. */
export const StrategyNode = Type.Object({
  type: Type.Integer(),
  userid: Type.Optional(Type.String()),
  partyid: Type.Optional(Type.Integer()),
});
export type StrategyNode = Static<typeof StrategyNode>;

const page = { limit: Type.Optional(Type.Integer()), cursor: Type.Optional(Type.String()) };
const Privilege = Type.Record(Type.String(), Type.Boolean());

export const StrategyListRequest = Type.Object(page);
export type StrategyListRequest = Static<typeof StrategyListRequest>;
/** `next_cursor` is not there at the end. */
export const StrategyListResponse = Type.Object({
  strategy: Type.Array(Type.Object({ strategy_id: Type.Integer() })),
  next_cursor: Type.Optional(Type.String()),
});
export type StrategyListResponse = Static<typeof StrategyListResponse>;

export const StrategyReference = Type.Object({ strategy_id: Type.Integer() });
export type StrategyReference = Static<typeof StrategyReference>;
export const StrategyGetResponse = Type.Object({
  strategy: Type.Object({
    strategy_id: Type.Integer(),
    /** 0: it has none above it. */
    parent_id: Type.Integer(),
    strategy_name: Type.String(),
    create_time: Type.Integer(),
    admin_list: Type.Array(Type.String()),
    privilege: Privilege,
  }),
});
export type StrategyGetResponse = Static<typeof StrategyGetResponse>;

export const StrategyRangeRequest = Type.Object({ strategy_id: Type.Integer(), ...page });
export type StrategyRangeRequest = Static<typeof StrategyRangeRequest>;
export const StrategyRangeResponse = Type.Object({ range: Type.Array(StrategyNode), next_cursor: Type.Optional(Type.String()) });
export type StrategyRangeResponse = Static<typeof StrategyRangeResponse>;

/** Below another rule group: a part of its range, with all its privileges. Never two at once. */
export const StrategyCreateRequest = Type.Object({
  parent_id: Type.Optional(Type.Integer()),
  strategy_name: Type.String(),
  admin_list: Type.Array(Type.String()),
  privilege: Type.Optional(Privilege),
  range: Type.Array(StrategyNode),
});
export type StrategyCreateRequest = Static<typeof StrategyCreateRequest>;

/** Lists and privileges that are given replace the old ones; empty or absent ones change nothing. */
export const StrategyEditRequest = Type.Object({
  strategy_id: Type.Integer(),
  strategy_name: Type.Optional(Type.String()),
  admin_list: Type.Optional(Type.Array(Type.String())),
  privilege: Type.Optional(Privilege),
  range_add: Type.Optional(Type.Array(StrategyNode)),
  range_del: Type.Optional(Type.Array(StrategyNode)),
});
export type StrategyEditRequest = Static<typeof StrategyEditRequest>;

export const STRATEGY_COMMANDS = [...commandsOf('customer_strategy'), ...commandsOf('moment_strategy')] as const;

function commandsOf(group: 'customer_strategy' | 'moment_strategy') {
  const path = `externalcontact/${group}`;
  return [
    command('POST', `${path}/list`, 'reads', StrategyListRequest, StrategyListResponse),
    command('POST', `${path}/get`, 'reads', StrategyReference, StrategyGetResponse),
    command('POST', `${path}/get_range`, 'reads', StrategyRangeRequest, StrategyRangeResponse),
    command('POST', `${path}/create`, 'writes', StrategyCreateRequest, StrategyReference),
    command('POST', `${path}/edit`, 'writes', StrategyEditRequest, Empty),
    command('POST', `${path}/del`, 'writes', StrategyReference, Empty),
  ] as const;
}
