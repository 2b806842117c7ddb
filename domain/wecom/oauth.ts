import Type, { type Static } from 'typebox';
import { command } from './command.ts';

/** Who opened a page: the login code of WeCom's redirect and what it is worth. Documents 91023, 91437, 95833. */

/** A code lives 5 minutes and serves once; a ticket 1,800 s. 91023 */
export const OAUTH_CODE_SECONDS = 300;
export const USER_TICKET_SECONDS = 1_800;
export const OAUTH_CODE_BYTES = 512;
/** `state` of the redirect: letters and digits. 91022 */
export const OAUTH_STATE_BYTES = 128;

export const GetuserinfoRequest = Type.Object({ code: Type.String() });
export type GetuserinfoRequest = Static<typeof GetuserinfoRequest>;
/** A member has `userid`, visible to the app or not; anybody else `openid`, and `external_userid` if a customer. */
export const GetuserinfoResponse = Type.Object({
  userid: Type.Optional(Type.String()),
  user_ticket: Type.Optional(Type.String()),
  openid: Type.Optional(Type.String()),
  external_userid: Type.Optional(Type.String()),
});
export type GetuserinfoResponse = Static<typeof GetuserinfoResponse>;
/** The same under the older path, capitalised. */
export const UserGetuserinfoResponse = Type.Object({
  UserId: Type.Optional(Type.String()),
  OpenId: Type.Optional(Type.String()),
  DeviceId: Type.Optional(Type.String()),
  user_ticket: Type.Optional(Type.String()),
  external_userid: Type.Optional(Type.String()),
});
export type UserGetuserinfoResponse = Static<typeof UserGetuserinfoResponse>;

export const GetuserdetailRequest = Type.Object({ user_ticket: Type.String() });
export type GetuserdetailRequest = Static<typeof GetuserdetailRequest>;
/** Only what the member agreed to. */
export const GetuserdetailResponse = Type.Object({
  userid: Type.String(),
  gender: Type.Optional(Type.Union([Type.Integer(), Type.String()])),
  avatar: Type.Optional(Type.String()),
  qr_code: Type.Optional(Type.String()),
  mobile: Type.Optional(Type.String()),
  email: Type.Optional(Type.String()),
  biz_mail: Type.Optional(Type.String()),
  address: Type.Optional(Type.String()),
});
export type GetuserdetailResponse = Static<typeof GetuserdetailResponse>;

export const AUTH_GETUSERINFO = command('GET', 'auth/getuserinfo', 'reads', GetuserinfoRequest, GetuserinfoResponse);
export const USER_GETUSERINFO = command('GET', 'user/getuserinfo', 'reads', GetuserinfoRequest, UserGetuserinfoResponse);
export const AUTH_GETUSERDETAIL = command('POST', 'auth/getuserdetail', 'reads', GetuserdetailRequest, GetuserdetailResponse);

export const OAUTH_COMMANDS = [AUTH_GETUSERINFO, USER_GETUSERINFO, AUTH_GETUSERDETAIL] as const;
