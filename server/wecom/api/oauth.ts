import { AUTH_GETUSERDETAIL, AUTH_GETUSERINFO } from '../../../domain/wecom/oauth.ts';
import type { GetuserdetailResponse } from '../../../domain/wecom/oauth.ts';
import type { WecomClient } from '../client.ts';

/** Who came with a login code: a member of the corp, in the app's range or not, or somebody else. */
export type Visitor =
  | { readonly kind: 'member'; readonly userid: string; readonly userTicket?: string }
  | { readonly kind: 'outsider'; readonly openid: string; readonly externalUserid?: string };

/**
 * What a login code is worth (91023): 5 minutes, one use. 40029, 42003, 42022: no such code, too late, used. A member may be
 * outside the app's range: whether she may come in is for the caller to decide.
 */
export async function visitorOf(wecom: WecomClient, corpId: number, code: string): Promise<Visitor> {
  const answer = await wecom.call(corpId, AUTH_GETUSERINFO, { code });
  if (answer.userid !== undefined)
    return { kind: 'member', userid: answer.userid, ...(answer.user_ticket === undefined ? {} : { userTicket: answer.user_ticket }) };
  const { openid = '', external_userid: externalUserid } = answer;
  return { kind: 'outsider', openid, ...(externalUserid === undefined ? {} : { externalUserid }) };
}

/** What the member agreed to show (95833). The ticket lives 1,800 s: 84014 afterwards, 84015 when it is none. */
export async function getUserDetail(wecom: WecomClient, corpId: number, userTicket: string): Promise<GetuserdetailResponse> {
  return wecom.call(corpId, AUTH_GETUSERDETAIL, { user_ticket: userTicket });
}
