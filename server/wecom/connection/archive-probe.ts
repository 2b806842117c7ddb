import { Check } from 'typebox/value';
import { GET_PERMIT_USER_LIST, GetPermitUserListResponse } from '../../../domain/wecom/archive.ts';
import type { CheckResult } from '../../../domain/wecom/connection-checks.ts';
import { faultOf } from '../../../domain/wecom/connection-faults.ts';
import { fine, skipped } from '../../../domain/wecom/connection-verdicts.ts';
import { GETTOKEN, GettokenResponse } from '../../../domain/wecom/token.ts';
import { exchange } from '../exchange.ts';
import type { ConnectionParts } from './parts.ts';
import { replyOf } from './reply.ts';

/** Whether the message archive answers to its own secret, which has nothing to do with the app's (91614). */
export async function probeArchive(parts: ConnectionParts, corpId: number, wecomCorpId: string): Promise<CheckResult> {
  const { db, secrets, apiBase } = parts;
  const archive = await db.selectFrom('wecomArchive').select('secret').where('corpId', '=', corpId).executeTakeFirst();
  if (archive === undefined) return skipped('archive', '还没有开通会话内容存档', '需要识别客户的聊天内容时再开通；不用这项功能可以不管');
  const options = { timeoutMs: parts.patience.answerMs };
  const request = { corpid: wecomCorpId, corpsecret: secrets.open(archive.secret) };
  const token = await replyOf(exchange(apiBase, GETTOKEN, request, options));
  if (token.kind !== 'answered') return faultOf('archive', token);
  if (!Check(GettokenResponse, token.answer)) return faultOf('archive', { kind: 'silent', problem: 'the answer lacks documented fields' });
  const members = await replyOf(exchange(apiBase, GET_PERMIT_USER_LIST, {}, { ...options, token: token.answer.access_token }));
  if (members.kind !== 'answered') return faultOf('archive', members);
  const count = Check(GetPermitUserListResponse, members.answer) ? members.answer.ids.length : 0;
  return fine('archive', `已开通，存档 ${count} 位成员的聊天`);
}
