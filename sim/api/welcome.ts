import Value from 'typebox/value';
import { SendWelcomeMsgRequest } from '../../domain/wecom/mass-messages.ts';
import { deliverMessage } from '../chat.ts';
import { friendshipKey } from '../keys.ts';
import { malformed, refuse } from './answer.ts';
import type { Endpoints } from './answer.ts';
import { checkContent } from './content.ts';

export const WELCOME_ENDPOINTS: Endpoints = {
  'externalcontact/send_welcome_msg': {
    method: 'POST',
    empty: {},
    answer(sim, { body }) {
      if (body.welcome_code === undefined || body.welcome_code === '') return refuse(41049, 'missing welcome code');
      const wrong = checkContent(sim, body);
      if (wrong !== undefined) return wrong;
      if (!Value.Check(SendWelcomeMsgRequest, body)) return malformed('send_welcome_msg');
      const { store, clock } = sim;
      const code = store.welcomeCodes.get(body.welcome_code);
      if (code?.used === true) return refuse(41051, 'welcome already sent');
      if (code === undefined || code.expiresAt <= clock.now()) return refuse(41050, 'invalid welcome code');
      const friendship = store.friendships.get(friendshipKey(code.userid, code.externalUserid));
      if (friendship === undefined || friendship.cutByCustomer) return refuse(41050, 'not a friend any more');
      if (friendship.lastChatAt !== undefined) return refuse(41051, 'they have begun to talk');
      store.welcomeCodes.put({ ...code, used: true });
      deliverMessage(sim, friendship, {
        from: 'staff',
        via: 'welcome',
        text: body.text?.content ?? '',
        attachments: body.attachments ?? [],
      });
      return {};
    },
  },
};
