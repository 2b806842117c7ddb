import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Welcomes that members attach to their groups (入群欢迎语素材). Document 92366. */

/** Text of at most 3,000 bytes with `%NICKNAME%` as often as liked, and one of the rest, of which the first named here counts. */
const content = {
  text: Type.Optional(Type.Object({ content: Type.Optional(Type.String()) })),
  image: Type.Optional(Type.Object({ media_id: Type.Optional(Type.String()), pic_url: Type.Optional(Type.String()) })),
  link: Type.Optional(
    Type.Object({
      title: Type.String(),
      url: Type.String(),
      picurl: Type.Optional(Type.String()),
      desc: Type.Optional(Type.String()),
    }),
  ),
  miniprogram: Type.Optional(
    Type.Object({ title: Type.String(), pic_media_id: Type.Optional(Type.String()), appid: Type.String(), page: Type.String() }),
  ),
  file: Type.Optional(Type.Object({ media_id: Type.String() })),
  video: Type.Optional(Type.Object({ media_id: Type.String() })),
};
const agentid = { agentid: Type.Optional(Type.Integer()) };

/** `notify` 1 (the default): members are told to attach it. */
export const AddGroupWelcomeRequest = Type.Object({ ...content, ...agentid, notify: Type.Optional(Type.Integer()) });
export type AddGroupWelcomeRequest = Static<typeof AddGroupWelcomeRequest>;
export const AddGroupWelcomeResponse = Type.Object({ template_id: Type.String() });
export type AddGroupWelcomeResponse = Static<typeof AddGroupWelcomeResponse>;

/** Overwrites everything; one's own only (41058). */
export const EditGroupWelcomeRequest = Type.Object({ template_id: Type.String(), ...content, ...agentid });
export type EditGroupWelcomeRequest = Static<typeof EditGroupWelcomeRequest>;

export const GroupWelcomeReference = Type.Object({ template_id: Type.String(), ...agentid });
export type GroupWelcomeReference = Static<typeof GroupWelcomeReference>;

/** An image comes back as `pic_url`. */
export const GetGroupWelcomeResponse = Type.Object({ ...content, ...agentid });
export type GetGroupWelcomeResponse = Static<typeof GetGroupWelcomeResponse>;

const PATH = 'externalcontact/group_welcome_template';
export const ADD_GROUP_WELCOME = command('POST', `${PATH}/add`, 'writes', AddGroupWelcomeRequest, AddGroupWelcomeResponse);
export const EDIT_GROUP_WELCOME = command('POST', `${PATH}/edit`, 'writes', EditGroupWelcomeRequest, Empty);
export const GET_GROUP_WELCOME = command('POST', `${PATH}/get`, 'reads', GroupWelcomeReference, GetGroupWelcomeResponse);
export const DEL_GROUP_WELCOME = command('POST', `${PATH}/del`, 'writes', GroupWelcomeReference, Empty);

export const GROUP_WELCOME_COMMANDS = [ADD_GROUP_WELCOME, EDIT_GROUP_WELCOME, GET_GROUP_WELCOME, DEL_GROUP_WELCOME] as const;
