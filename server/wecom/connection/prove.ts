import { Check } from 'typebox/value';
import { AGENT_GET } from '../../../domain/wecom/agents.ts';
import { faultOf, type NoAnswer } from '../../../domain/wecom/connection-faults.ts';
import { GETTOKEN, GettokenResponse } from '../../../domain/wecom/token.ts';
import { exchange } from '../exchange.ts';
import { outcomeOf } from '../failure.ts';
import type { ConnectionParts } from './parts.ts';
import { noAnswer } from './reply.ts';

export type Candidate = { readonly wecomCorpId: string; readonly agentId: number; readonly secret: string };

/** Whether WeCom knows these credentials. `unproven`: it did not say, now. */
export type Proof =
  | { readonly kind: 'proven' }
  | { readonly kind: 'wrong'; readonly errcode: number; readonly found: string; readonly todo: string }
  | { readonly kind: 'unproven'; readonly found: string };

/** Asks WeCom for a token with credentials that are stored nowhere yet, and for the app that they are said to be of. */
export async function prove({ apiBase, patience }: Pick<ConnectionParts, 'apiBase' | 'patience'>, candidate: Candidate): Promise<Proof> {
  const { wecomCorpId: corpid, secret: corpsecret, agentId: agentid } = candidate;
  const timeoutMs = patience.answerMs;
  const first = await outcomeOf(exchange(apiBase, GETTOKEN, { corpid, corpsecret }, { timeoutMs }));
  if (first.kind === 'failed') return judged('credentials', noAnswer(first.error));
  if (!Check(GettokenResponse, first.answer)) return { kind: 'unproven', found: '回答的不是企业微信的接口内容' };
  const second = await outcomeOf(exchange(apiBase, AGENT_GET, { agentid }, { timeoutMs, token: first.answer.access_token }));
  return second.kind === 'failed' ? judged('app', noAnswer(second.error)) : { kind: 'proven' };
}

/** What no later answer can put right. An address that is not trusted yet (60020) can be: after the callback is set up. */
const WRONG: ReadonlySet<number> = new Set([40001, 40013, 40056, 40091, 41002, 41004, 41011, 301002]);

/** Whether a refusal means that what was given is wrong, and not that something was not to be had now. */
export function isWrong(reply: NoAnswer): boolean {
  return reply.kind === 'refused' && WRONG.has(reply.errcode);
}

function judged(key: 'credentials' | 'app', reply: NoAnswer): Proof {
  const { found, todo } = faultOf(key, reply);
  if (reply.kind === 'refused' && WRONG.has(reply.errcode)) return { kind: 'wrong', errcode: reply.errcode, found, todo: todo ?? '' };
  // With the token in hand the secret is right; whether the app may be read is for the checks to say.
  if (key === 'app' && reply.kind === 'refused') return { kind: 'proven' };
  return { kind: 'unproven', found };
}
