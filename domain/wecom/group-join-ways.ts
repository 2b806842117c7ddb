import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Ways into customer groups (「加入群聊」). Document 92229. */

/**
 * `scene` 1 mini-program, 2 QR code. At most 5 groups. With `auto_create_room` 1 (the default) a new group is made when all
 * are full: `room_base_name` (40 characters) and a number from `room_base_id` are its name. `remark` is cut after 30
 * characters; `state` (30 characters) comes back at the members in groupchat/get.
 */
const settings = {
  scene: Type.Integer(),
  remark: Type.Optional(Type.String()),
  auto_create_room: Type.Optional(Type.Integer()),
  room_base_name: Type.Optional(Type.String()),
  room_base_id: Type.Optional(Type.Integer()),
  chat_id_list: Type.Array(Type.String()),
  state: Type.Optional(Type.String()),
  mark_source: Type.Optional(Type.Boolean()),
};

export const AddJoinWayRequest = Type.Object(settings);
export type AddJoinWayRequest = Static<typeof AddJoinWayRequest>;
/** Losing `config_id` means no edit and no delete any more: join ways cannot be listed. */
export const AddJoinWayResponse = Type.Object({ config_id: Type.String() });
export type AddJoinWayResponse = Static<typeof AddJoinWayResponse>;

export const JoinWayReference = Type.Object({ config_id: Type.String() });
export type JoinWayReference = Static<typeof JoinWayReference>;

/** `chat_id_list` holds the groups made automatically as well. */
export const JoinWay = Type.Object({ config_id: Type.String(), ...settings, qr_code: Type.Optional(Type.String()) });
export type JoinWay = Static<typeof JoinWay>;
export const GetJoinWayResponse = Type.Object({ join_way: JoinWay });
export type GetJoinWayResponse = Static<typeof GetJoinWayResponse>;

/** Overwrites everything: what is left out goes back to its default. */
export const UpdateJoinWayRequest = Type.Object({ config_id: Type.String(), ...settings });
export type UpdateJoinWayRequest = Static<typeof UpdateJoinWayRequest>;

export const ADD_JOIN_WAY = command('POST', 'externalcontact/groupchat/add_join_way', 'writes', AddJoinWayRequest, AddJoinWayResponse);
export const GET_JOIN_WAY = command('POST', 'externalcontact/groupchat/get_join_way', 'reads', JoinWayReference, GetJoinWayResponse);
export const UPDATE_JOIN_WAY = command('POST', 'externalcontact/groupchat/update_join_way', 'writes', UpdateJoinWayRequest, Empty);
export const DEL_JOIN_WAY = command('POST', 'externalcontact/groupchat/del_join_way', 'writes', JoinWayReference, Empty);

export const JOIN_WAY_COMMANDS = [ADD_JOIN_WAY, GET_JOIN_WAY, UPDATE_JOIN_WAY, DEL_JOIN_WAY] as const;
