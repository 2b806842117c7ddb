import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Tags of a rule group of the first level, for its members only. Document 94882. */

const StrategyTag = Type.Object({ id: Type.String(), name: Type.String(), create_time: Type.Integer(), order: Type.Integer() });
const group = {
  group_id: Type.String(),
  group_name: Type.String(),
  create_time: Type.Integer(),
  order: Type.Integer(),
  tag: Type.Array(StrategyTag),
};

/** Neither filter: everything. With `group_id`, `tag_id` is ignored. */
export const GetStrategyTagListRequest = Type.Object({
  strategy_id: Type.Optional(Type.Integer()),
  tag_id: Type.Optional(Type.Array(Type.String())),
  group_id: Type.Optional(Type.Array(Type.String())),
});
export type GetStrategyTagListRequest = Static<typeof GetStrategyTagListRequest>;
export const GetStrategyTagListResponse = Type.Object({
  tag_group: Type.Array(Type.Object({ ...group, strategy_id: Type.Optional(Type.Integer()) })),
});
export type GetStrategyTagListResponse = Static<typeof GetStrategyTagListResponse>;

/** `group_id` of an existing group, or a `group_name` (an existing name: the tags go into that group). */
export const AddStrategyTagRequest = Type.Object({
  strategy_id: Type.Integer(),
  group_id: Type.Optional(Type.String()),
  group_name: Type.Optional(Type.String()),
  order: Type.Optional(Type.Integer()),
  tag: Type.Array(Type.Object({ name: Type.String(), order: Type.Optional(Type.Integer()) })),
});
export type AddStrategyTagRequest = Static<typeof AddStrategyTagRequest>;
export const AddStrategyTagResponse = Type.Object({ tag_group: Type.Object(group) });
export type AddStrategyTagResponse = Static<typeof AddStrategyTagResponse>;

/** `id` of a tag or of a group. */
export const EditStrategyTagRequest = Type.Object({
  id: Type.String(),
  name: Type.Optional(Type.String()),
  order: Type.Optional(Type.Integer()),
});
export type EditStrategyTagRequest = Static<typeof EditStrategyTagRequest>;

export const DelStrategyTagRequest = Type.Object({
  tag_id: Type.Optional(Type.Array(Type.String())),
  group_id: Type.Optional(Type.Array(Type.String())),
});
export type DelStrategyTagRequest = Static<typeof DelStrategyTagRequest>;

export const STRATEGY_TAG_COMMANDS = [
  command('POST', 'externalcontact/get_strategy_tag_list', 'reads', GetStrategyTagListRequest, GetStrategyTagListResponse),
  command('POST', 'externalcontact/add_strategy_tag', 'writes', AddStrategyTagRequest, AddStrategyTagResponse),
  command('POST', 'externalcontact/edit_strategy_tag', 'writes', EditStrategyTagRequest, Empty),
  command('POST', 'externalcontact/del_strategy_tag', 'writes', DelStrategyTagRequest, Empty),
] as const;
