import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Rules for sensitive words in chats with customers. Document 95097. */

export const INTERCEPT_RULES = 100;
export const INTERCEPT_NAME_CHARACTERS = 20;
export const INTERCEPT_WORDS = 300;
export const INTERCEPT_WORD_CHARACTERS = 32;
/** Users, and departments, in one call; users in one rule. */
export const INTERCEPT_NODES = 1_000;
export const INTERCEPT_USERS = 10_000;

/** `semantics_list`: 1 mobile number, 2 e-mail address, 3 red packet. */
export const INTERCEPT_SEMANTICS = [1, 2, 3] as const;
/** `intercept_type`: 1 warns and keeps the message from being sent, 2 only warns. */
export const INTERCEPT_BLOCK = 1;
export const INTERCEPT_WARN = 2;

export const InterceptRange = Type.Object({
  user_list: Type.Optional(Type.Array(Type.String())),
  department_list: Type.Optional(Type.Array(Type.Integer())),
});
export type InterceptRange = Static<typeof InterceptRange>;

/** The documents write an id now as a string, now as a number. */
const RuleId = Type.Union([Type.String(), Type.Integer()]);
const Semantics = Type.Array(Type.Integer());

export const AddInterceptRuleRequest = Type.Object({
  rule_name: Type.String(),
  word_list: Type.Array(Type.String()),
  semantics_list: Type.Optional(Semantics),
  intercept_type: Type.Integer(),
  applicable_range: InterceptRange,
});
export type AddInterceptRuleRequest = Static<typeof AddInterceptRuleRequest>;
export const AddInterceptRuleResponse = Type.Object({ rule_id: RuleId });
export type AddInterceptRuleResponse = Static<typeof AddInterceptRuleResponse>;

export const GetInterceptRuleListResponse = Type.Object({
  rule_list: Type.Array(Type.Object({ rule_id: RuleId, rule_name: Type.String(), create_time: Type.Integer() })),
});
export type GetInterceptRuleListResponse = Static<typeof GetInterceptRuleListResponse>;

export const InterceptRuleReference = Type.Object({ rule_id: RuleId });
export type InterceptRuleReference = Static<typeof InterceptRuleReference>;
/** `semantics_list` stands below `extra_rule` as the table says, or in the rule itself as the sample does. */
export const GetInterceptRuleResponse = Type.Object({
  rule: Type.Object({
    rule_id: RuleId,
    rule_name: Type.String(),
    create_time: Type.Optional(Type.Integer()),
    word_list: Type.Array(Type.String()),
    semantics_list: Type.Optional(Semantics),
    extra_rule: Type.Optional(Type.Object({ semantics_list: Type.Optional(Semantics) })),
    intercept_type: Type.Integer(),
    applicable_range: Type.Optional(InterceptRange),
  }),
});
export type GetInterceptRuleResponse = Static<typeof GetInterceptRuleResponse>;

/** What is left out stays; an empty `word_list` too, but an empty `semantics_list` takes all of them away. */
export const UpdateInterceptRuleRequest = Type.Object({
  rule_id: RuleId,
  rule_name: Type.Optional(Type.String()),
  word_list: Type.Optional(Type.Array(Type.String())),
  extra_rule: Type.Optional(Type.Object({ semantics_list: Type.Optional(Semantics) })),
  intercept_type: Type.Optional(Type.Integer()),
  add_applicable_range: Type.Optional(InterceptRange),
  remove_applicable_range: Type.Optional(InterceptRange),
});
export type UpdateInterceptRuleRequest = Static<typeof UpdateInterceptRuleRequest>;

export const ADD_INTERCEPT_RULE = command(
  'POST',
  'externalcontact/add_intercept_rule',
  'writes',
  AddInterceptRuleRequest,
  AddInterceptRuleResponse,
);
export const GET_INTERCEPT_RULE_LIST = command(
  'GET',
  'externalcontact/get_intercept_rule_list',
  'reads',
  Empty,
  GetInterceptRuleListResponse,
);
export const GET_INTERCEPT_RULE = command(
  'POST',
  'externalcontact/get_intercept_rule',
  'reads',
  InterceptRuleReference,
  GetInterceptRuleResponse,
);
export const UPDATE_INTERCEPT_RULE = command('POST', 'externalcontact/update_intercept_rule', 'writes', UpdateInterceptRuleRequest, Empty);
export const DEL_INTERCEPT_RULE = command('POST', 'externalcontact/del_intercept_rule', 'writes', InterceptRuleReference, Empty);

export const INTERCEPT_RULE_COMMANDS = [
  ADD_INTERCEPT_RULE,
  GET_INTERCEPT_RULE_LIST,
  GET_INTERCEPT_RULE,
  UPDATE_INTERCEPT_RULE,
  DEL_INTERCEPT_RULE,
] as const;
