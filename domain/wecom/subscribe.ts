import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** How outsiders follow the corp's notices. Documents 92318, 92320. */

/** `subscribe_mode` 1 may refuse, 2 must agree. */
export const SubscribeMode = Type.Object({ subscribe_mode: Type.Integer() });
export type SubscribeMode = Static<typeof SubscribeMode>;
export const SubscribeQrCodeResponse = Type.Object({
  qrcode_big: Type.String(),
  qrcode_middle: Type.String(),
  qrcode_thumb: Type.String(),
});
export type SubscribeQrCodeResponse = Static<typeof SubscribeQrCodeResponse>;

export const SET_SUBSCRIBE_MODE = command('POST', 'externalcontact/set_subscribe_mode', 'writes', SubscribeMode, Empty);
export const GET_SUBSCRIBE_MODE = command('GET', 'externalcontact/get_subscribe_mode', 'reads', Empty, SubscribeMode);
export const GET_SUBSCRIBE_QR_CODE = command('GET', 'externalcontact/get_subscribe_qr_code', 'reads', Empty, SubscribeQrCodeResponse);

export const SUBSCRIBE_COMMANDS = [SET_SUBSCRIBE_MODE, GET_SUBSCRIBE_MODE, GET_SUBSCRIBE_QR_CODE] as const;
