import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** In every answer. `errcode` may be absent on success in old endpoints: take that as 0. */
export const Verdict = Type.Object({ errcode: Type.Optional(Type.Integer()), errmsg: Type.Optional(Type.String()) });
export type Verdict = Static<typeof Verdict>;

/** Many wrong secrets block the caller for an hour (91039, 90312); the number is not documented. */
export const WRONG_SECRETS_PER_HOUR = 100;

/** GET gettoken (91039). The same token comes back within its life. */
export const GettokenRequest = Type.Object({ corpid: Type.String(), corpsecret: Type.String() });
export type GettokenRequest = Static<typeof GettokenRequest>;
export const GettokenResponse = Type.Object({ access_token: Type.String(), expires_in: Type.Integer() });
export type GettokenResponse = Static<typeof GettokenResponse>;

/** Addresses from which WeCom calls back (90930), or which it is called at (92520). */
export const AddressesResponse = Type.Object({ ip_list: Type.Array(Type.String()) });
export type AddressesResponse = Static<typeof AddressesResponse>;

export const GETTOKEN = command('GET', 'gettoken', 'reads', GettokenRequest, GettokenResponse);
export const GETCALLBACKIP = command('GET', 'getcallbackip', 'reads', Empty, AddressesResponse);
export const GET_API_DOMAIN_IP = command('GET', 'get_api_domain_ip', 'reads', Empty, AddressesResponse);

export const TOKEN_COMMANDS = [GETTOKEN, GETCALLBACKIP, GET_API_DOMAIN_IP] as const;
