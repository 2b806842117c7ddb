import Type, { type Static } from 'typebox';
import { command } from './command.ts';

/** In every answer. `errcode` may be absent on success in old endpoints: take that as 0. */
export const Verdict = Type.Object({ errcode: Type.Optional(Type.Integer()), errmsg: Type.Optional(Type.String()) });
export type Verdict = Static<typeof Verdict>;

/** GET gettoken (91039). The same token comes back within its life. */
export const GettokenRequest = Type.Object({ corpid: Type.String(), corpsecret: Type.String() });
export type GettokenRequest = Static<typeof GettokenRequest>;
export const GettokenResponse = Type.Object({ access_token: Type.String(), expires_in: Type.Integer() });
export type GettokenResponse = Static<typeof GettokenResponse>;

export const GETTOKEN = command('GET', 'gettoken', 'reads', GettokenRequest, GettokenResponse);

export const TOKEN_COMMANDS = [GETTOKEN] as const;
