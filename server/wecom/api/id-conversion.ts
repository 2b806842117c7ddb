import {
  CONVERTED_AT_ONCE,
  CUSTOMER_TO_OPENID,
  IDCONVERT_UNIONID,
  TO_PENDING_ID,
  UNIONID_TO_EXTERNAL_USERID,
} from '../../../domain/wecom/id-conversion.ts';
import type { WecomClient } from '../client.ts';
import { isRefusal } from '../failure.ts';
import { piecesOf } from '../pages.ts';

/** The customer with a unionid (93274); undefined when there is none (40096). 41057: the corp has bound no WeChat account. */
export async function externalUseridOf(wecom: WecomClient, corpId: number, unionid: string): Promise<string | undefined> {
  try {
    return (await wecom.call(corpId, UNIONID_TO_EXTERNAL_USERID, { unionid })).external_userid;
  } catch (error) {
    if (isRefusal(error, 40096)) return undefined;
    throw error;
  }
}

/** A customer, or a `pendingId` under which she will be known should she become one within 90 days (95926). */
export type Identified = { readonly externalUserid: string } | { readonly pendingId: string };

/** Who has this unionid and openid of one of the corp's own WeChat accounts. 845001 to 845003: of another entity. */
export async function identify(wecom: WecomClient, corpId: number, unionid: string, openid: string): Promise<Identified> {
  const answer = await wecom.call(corpId, IDCONVERT_UNIONID, { unionid, openid, subject_type: 0 });
  return answer.external_userid === undefined ? { pendingId: answer.pending_id ?? '' } : { externalUserid: answer.external_userid };
}

/** The pending ids of customers, to match them with people identified before. Unknown customers are left out. */
export async function pendingIdsOf(
  wecom: WecomClient,
  corpId: number,
  externalUserids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const some of piecesOf(externalUserids, CONVERTED_AT_ONCE)) {
    const { result } = await wecom.call(corpId, TO_PENDING_ID, { external_userid: some });
    for (const one of result) found.set(one.external_userid, one.pending_id);
  }
  return found;
}

/** The openid of a customer who is a WeChat user, for payments (92323). 41056: of another corp's member. */
export async function openidOfCustomer(wecom: WecomClient, corpId: number, externalUserid: string): Promise<string> {
  return (await wecom.call(corpId, CUSTOMER_TO_OPENID, { external_userid: externalUserid })).openid;
}
