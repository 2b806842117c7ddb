import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Tags of the address book, for members and departments: not those of customers. Documents 90210 to 90216. */

export const MEMBER_TAG_NAME_CHARACTERS = 32;
/** Of one tag/addtagusers call. 90214 */
export const TAGGED_AT_ONCE = { users: 1_000, parties: 100 } as const;

export const MemberTagRequest = Type.Object({ tagid: Type.Integer() });
export type MemberTagRequest = Static<typeof MemberTagRequest>;
export const TagListResponse = Type.Object({
  taglist: Type.Array(Type.Object({ tagid: Type.Integer(), tagname: Type.String() })),
});
export type TagListResponse = Static<typeof TagListResponse>;
export const TagGetResponse = Type.Object({
  tagname: Type.String(),
  userlist: Type.Array(Type.Object({ userid: Type.String(), name: Type.Optional(Type.String()) })),
  partylist: Type.Array(Type.Integer()),
});
export type TagGetResponse = Static<typeof TagGetResponse>;
export const TagCreateRequest = Type.Object({ tagname: Type.String(), tagid: Type.Optional(Type.Integer()) });
export type TagCreateRequest = Static<typeof TagCreateRequest>;
export const TagCreateResponse = Type.Object({ tagid: Type.Integer() });
export type TagCreateResponse = Static<typeof TagCreateResponse>;
export const TagUpdateRequest = Type.Object({ tagid: Type.Integer(), tagname: Type.String() });
export type TagUpdateRequest = Static<typeof TagUpdateRequest>;
export const TagUsersRequest = Type.Object({
  tagid: Type.Integer(),
  userlist: Type.Optional(Type.Array(Type.String())),
  partylist: Type.Optional(Type.Array(Type.Integer())),
});
export type TagUsersRequest = Static<typeof TagUsersRequest>;
/** Errcode 0 may be a partial success: `invalidlist` joins userids by `|`. */
export const TagUsersResponse = Type.Object({
  invalidlist: Type.Optional(Type.String()),
  invalidparty: Type.Optional(Type.Array(Type.Integer())),
});
export type TagUsersResponse = Static<typeof TagUsersResponse>;

export const TAG_LIST = command('GET', 'tag/list', 'reads', Empty, TagListResponse);
export const TAG_GET = command('GET', 'tag/get', 'reads', MemberTagRequest, TagGetResponse);
export const TAG_CREATE = command('POST', 'tag/create', 'writes', TagCreateRequest, TagCreateResponse);
export const TAG_UPDATE = command('POST', 'tag/update', 'writes', TagUpdateRequest, Empty);
export const TAG_DELETE = command('GET', 'tag/delete', 'writes', MemberTagRequest, Empty);
export const TAG_ADDTAGUSERS = command('POST', 'tag/addtagusers', 'writes', TagUsersRequest, TagUsersResponse);
export const TAG_DELTAGUSERS = command('POST', 'tag/deltagusers', 'writes', TagUsersRequest, TagUsersResponse);

export const MEMBER_TAG_COMMANDS = [TAG_LIST, TAG_GET, TAG_CREATE, TAG_UPDATE, TAG_DELETE, TAG_ADDTAGUSERS, TAG_DELTAGUSERS] as const;
