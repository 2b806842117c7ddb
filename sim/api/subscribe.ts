import Value from 'typebox/value';
import { SubscribeMode } from '../../domain/wecom/subscribe.ts';
import { keep, numberAt } from '../settings.ts';
import { malformed } from './answer.ts';
import type { Endpoints } from './answer.ts';

const MODE = 'subscribe.mode';
const SIZES = { qrcode_big: 0, qrcode_middle: 160, qrcode_thumb: 80 } as const;

/** How outsiders follow the corp's notices: 1 they may refuse, 2 they must agree (92318). */
export const SUBSCRIBE_ENDPOINTS: Endpoints = {
  'externalcontact/set_subscribe_mode': {
    method: 'POST',
    empty: {},
    answer({ store }, { body }) {
      if (!Value.Check(SubscribeMode, body) || (body.subscribe_mode !== 1 && body.subscribe_mode !== 2)) return malformed('subscribe_mode');
      keep(store, MODE, body.subscribe_mode);
      return {};
    },
  },
  'externalcontact/get_subscribe_mode': {
    method: 'GET',
    empty: {},
    answer: ({ store }) => ({ subscribe_mode: numberAt(store, MODE) === 2 ? 2 : 1 }),
  },
  'externalcontact/get_subscribe_qr_code': {
    method: 'GET',
    empty: {},
    answer: ({ config }) =>
      Object.fromEntries(Object.entries(SIZES).map(([name, size]) => [name, `http://p.qpic.cn/wwhead/${config.corpId}/${size}`])),
  },
};
