import { OAUTH_CODE_BYTES, USER_TICKET_SECONDS } from '../../domain/wecom/oauth.ts';
import { newTicket } from '../ids.ts';
import { staffKey } from '../keys.ts';
import { isVisible } from '../range.ts';
import type { Sim } from '../sim.ts';
import { openidOf } from '../tables/people.ts';
import type { OauthCode } from '../tables/apps.ts';
import { missing, refuse } from './answer.ts';
import type { Answer, Asked, Endpoints } from './answer.ts';

export const OAUTH_ENDPOINTS: Endpoints = {
  'auth/getuserinfo': {
    method: 'GET',
    empty: {},
    answer: (sim, asked) =>
      withCode(sim, asked, ({ userid, externalUserid, code, scope }) => {
        if (userid === undefined) return { openid: openidOf(externalUserid ?? code), ...asCustomer(sim, externalUserid) };
        return { userid, ...ticket(sim, userid, scope) };
      }),
  },
  // The older path says the same in capitals.
  'user/getuserinfo': {
    method: 'GET',
    empty: {},
    answer: (sim, asked) =>
      withCode(sim, asked, ({ userid, externalUserid, code, scope }) => {
        const device = { DeviceId: '' };
        if (userid === undefined) return { OpenId: openidOf(externalUserid ?? code), ...device, ...asCustomer(sim, externalUserid) };
        return { UserId: userid, ...device, ...ticket(sim, userid, scope) };
      }),
  },
  'auth/getuserdetail': {
    method: 'POST',
    empty: {},
    answer({ store, clock }, { body }) {
      const lacking = missing(body, { user_ticket: 40063 });
      if (lacking !== undefined) return lacking;
      const known = store.userTickets.get(String(body.user_ticket));
      if (known === undefined) return refuse(84015, 'invalid user_ticket');
      if (known.expiresAt <= clock.now()) return refuse(84014, 'user_ticket expired');
      const staff = store.staff.get(staffKey(known.userid));
      if (staff === undefined) return refuse(60111, 'userid not found');
      const agreed = ['avatar', 'mobile', 'email', 'biz_mail', 'address'] as const;
      const { profile = {} } = staff;
      return {
        userid: staff.userid,
        gender: typeof profile.gender === 'string' ? profile.gender : '0',
        qr_code: `https://open.work.weixin.qq.com/wwopen/userQRCode?vcode=${staffKey(staff.userid)}`,
        ...Object.fromEntries(agreed.flatMap((field) => (profile[field] === undefined ? [] : [[field, profile[field]]]))),
      };
    },
  },
};

function withCode({ store, clock }: Sim, { query }: Asked, then: (code: OauthCode) => Answer): Answer {
  const code = query.code ?? '';
  if (code === '') return refuse(41008, 'missing code');
  const known = code.length > OAUTH_CODE_BYTES ? undefined : store.oauthCodes.get(code);
  if (known === undefined) return refuse(40029, 'invalid code');
  if (known.used) return refuse(42022, 'code has been used');
  if (known.expiresAt <= clock.now()) return refuse(42003, 'code expired');
  store.oauthCodes.put({ ...known, used: true });
  return then(known);
}

/** Only with the member's consent, and only of members whom the app sees (91023). */
function ticket(sim: Sim, userid: string, scope: string): { user_ticket?: string } {
  const staff = sim.store.staff.get(staffKey(userid));
  if (scope !== 'snsapi_privateinfo' || staff === undefined || !isVisible(sim, staff)) return {};
  const fresh = { ticket: newTicket(), userid, expiresAt: sim.clock.now() + USER_TICKET_SECONDS * 1_000 };
  sim.store.userTickets.put(fresh);
  return { user_ticket: fresh.ticket };
}

/** A customer of a member whom the app sees. */
function asCustomer(sim: Sim, externalUserid: string | undefined): { external_userid?: string } {
  if (externalUserid === undefined) return {};
  for (const { userid } of sim.store.friendships.by('customer', externalUserid)) {
    const staff = sim.store.staff.get(staffKey(userid));
    if (staff !== undefined && isVisible(sim, staff)) return { external_userid: externalUserid };
  }
  return {};
}
