import { isPassing, isRefusal, listExternalUserids, listFollowUsers, WecomFailure, type WecomClient } from '../wecom/service.ts';
import type { KnownStaff } from './sync-writes.ts';

/**
 * Who serves customers. A list that lacks somebody who did so far is no proof: it comes whole or short in one answer
 * (92571). It is read again, and whoever is missing from both is asked about: a member without the function has no
 * customers (92113). What WeCom does not answer clearly stays, with a note.
 */
export async function listServing(
  wecom: WecomClient,
  corpId: number,
  known: readonly KnownStaff[],
  present: ReadonlySet<string>,
): Promise<{ userids: string[]; notes: string[] }> {
  const userids = await listFollowUsers(wecom, corpId);
  const served = known.filter(
    ({ userid, contactEnabled, leftAt }) => contactEnabled && leftAt === null && present.has(userid.toLowerCase()),
  );
  if (missing(served, userids).length === 0) return { userids, notes: [] };
  const twice = union(userids, await listFollowUsers(wecom, corpId));
  const notes: string[] = [];
  for (const member of missing(served, twice)) {
    if (await isOff(wecom, corpId, member.userid)) continue;
    twice.push(member.userid);
    notes.push(`客户联系成员清单里没有 ${member.name}，但企业微信没有说已关闭，先保留`);
  }
  return { userids: twice, notes };
}

function missing(served: readonly KnownStaff[], userids: readonly string[]): KnownStaff[] {
  const listed = new Set(userids.map((userid) => userid.toLowerCase()));
  return served.filter(({ userid }) => !listed.has(userid.toLowerCase()));
}

function union(one: readonly string[], other: readonly string[]): string[] {
  const known = new Set(one.map((userid) => userid.toLowerCase()));
  return [...one, ...other.filter((userid) => !known.has(userid.toLowerCase()))];
}

async function isOff(wecom: WecomClient, corpId: number, userid: string): Promise<boolean> {
  try {
    return (await listExternalUserids(wecom, corpId, userid)).length === 0;
  } catch (error) {
    if (isRefusal(error, 84061, 84074, 60011)) return true;
    // The client has logged what it was. An outage ends the whole sync; another refusal proves nothing of this one.
    if (!(error instanceof WecomFailure) || isPassing(error.error)) throw error;
    return false;
  }
}
