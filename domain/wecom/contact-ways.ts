import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Contact ways (「联系我」) and the members who serve customers. Documents 92571 and 92228. */

export const GetFollowUserListResponse = Type.Object({ follow_user: Type.Array(Type.String()) });
export type GetFollowUserListResponse = Static<typeof GetFollowUserListResponse>;

const conclusion = {
  text: Type.Optional(Type.Object({ content: Type.String() })),
  link: Type.Optional(
    Type.Object({
      title: Type.Optional(Type.String()),
      picurl: Type.Optional(Type.String()),
      desc: Type.Optional(Type.String()),
      url: Type.String(),
    }),
  ),
  miniprogram: Type.Optional(
    Type.Object({
      title: Type.Optional(Type.String()),
      pic_media_id: Type.Optional(Type.String()),
      appid: Type.String(),
      page: Type.String(),
    }),
  ),
};

const settings = {
  style: Type.Optional(Type.Integer()),
  remark: Type.Optional(Type.String()),
  skip_verify: Type.Optional(Type.Boolean()),
  state: Type.Optional(Type.String()),
  user: Type.Optional(Type.Array(Type.String())),
  party: Type.Optional(Type.Array(Type.Integer())),
  /** A temporary session (medical companies), for one member only: the code serves once. */
  is_temp: Type.Optional(Type.Boolean()),
  /** Seconds, of the code and of the session after adding; at most 14 days. */
  expires_in: Type.Optional(Type.Integer()),
  chat_expires_in: Type.Optional(Type.Integer()),
  /** Who alone may use it. */
  unionid: Type.Optional(Type.String()),
  /** Customers of one company go to one member. */
  is_exclusive: Type.Optional(Type.Boolean()),
  mark_source: Type.Optional(Type.Boolean()),
};

/** What ends a temporary session: a text and one of image, link, miniprogram, in this order when several are given. */
export const Conclusions = Type.Object({ ...conclusion, image: Type.Optional(Type.Object({ media_id: Type.String() })) });
export type Conclusions = Static<typeof Conclusions>;
const written = { ...settings, conclusions: Type.Optional(Conclusions) };

/** `type` 1 single, 2 several members; `scene` 1 mini-program button, 2 QR code. */
export const AddContactWayRequest = Type.Object({ type: Type.Integer(), scene: Type.Integer(), ...written });
export type AddContactWayRequest = Static<typeof AddContactWayRequest>;
/** Losing `config_id` means no edit and no delete any more. */
export const AddContactWayResponse = Type.Object({ config_id: Type.String(), qr_code: Type.Optional(Type.String()) });
export type AddContactWayResponse = Static<typeof AddContactWayResponse>;

export const ContactWayReference = Type.Object({ config_id: Type.String() });
export type ContactWayReference = Static<typeof ContactWayReference>;

export const GetContactWayResponse = Type.Object({
  contact_way: Type.Object({
    config_id: Type.String(),
    type: Type.Integer(),
    scene: Type.Integer(),
    qr_code: Type.Optional(Type.String()),
    ...settings,
    // The picture is sent by media id and comes back by address.
    conclusions: Type.Optional(Type.Object({ ...conclusion, image: Type.Optional(Type.Object({ pic_url: Type.String() })) })),
  }),
});
export type GetContactWayResponse = Static<typeof GetContactWayResponse>;

export const ListContactWayRequest = Type.Object({
  start_time: Type.Optional(Type.Integer()),
  end_time: Type.Optional(Type.Integer()),
  limit: Type.Optional(Type.Integer()),
  cursor: Type.Optional(Type.String()),
});
export type ListContactWayRequest = Static<typeof ListContactWayRequest>;
export const ListContactWayResponse = Type.Object({
  contact_way: Type.Array(ContactWayReference),
  next_cursor: Type.Optional(Type.String()),
});
export type ListContactWayResponse = Static<typeof ListContactWayResponse>;

/** Overwrites `remark`, `user` and `party` whole; `type` and `scene` cannot change. */
export const UpdateContactWayRequest = Type.Object({ config_id: Type.String(), ...written });
export type UpdateContactWayRequest = Static<typeof UpdateContactWayRequest>;

export const GET_FOLLOW_USER_LIST = command('GET', 'externalcontact/get_follow_user_list', 'reads', Empty, GetFollowUserListResponse);
export const ADD_CONTACT_WAY = command('POST', 'externalcontact/add_contact_way', 'writes', AddContactWayRequest, AddContactWayResponse);
export const GET_CONTACT_WAY = command('POST', 'externalcontact/get_contact_way', 'reads', ContactWayReference, GetContactWayResponse);
export const LIST_CONTACT_WAY = command('POST', 'externalcontact/list_contact_way', 'reads', ListContactWayRequest, ListContactWayResponse);
export const UPDATE_CONTACT_WAY = command('POST', 'externalcontact/update_contact_way', 'writes', UpdateContactWayRequest, Empty);
export const DEL_CONTACT_WAY = command('POST', 'externalcontact/del_contact_way', 'writes', ContactWayReference, Empty);

export const CONTACT_WAY_COMMANDS = [
  GET_FOLLOW_USER_LIST,
  ADD_CONTACT_WAY,
  GET_CONTACT_WAY,
  LIST_CONTACT_WAY,
  UPDATE_CONTACT_WAY,
  DEL_CONTACT_WAY,
] as const;

/** Temporary ways: made in a day, life of the code and of the session in seconds, bytes of the conclusion. 92228 */
export const TEMP_WAYS_PER_DAY = 100_000;
export const TEMP_WAY_SECONDS = { standard: 7 * 86_400, largest: 14 * 86_400 } as const;
export const TEMP_CHAT_SECONDS = { standard: 86_400, largest: 14 * 86_400 } as const;
export const CONCLUSION_TEXT_BYTES = 4_000;
