import { Check } from 'typebox/value';
import type { Scope } from '../../../domain/kernel/scope.ts';
import { AGENT_GET, type AgentGetResponse } from '../../../domain/wecom/agents.ts';
import { CHECK_KEYS, type CheckKey, type CheckResult } from '../../../domain/wecom/connection-checks.ts';
import { callbackResult, hasArrived } from '../../../domain/wecom/connection-callback.ts';
import { faultOf, type NoAnswer } from '../../../domain/wecom/connection-faults.ts';
import {
  appMessagesResult,
  appResult,
  clockResult,
  complaint,
  fine,
  networkResult,
  quotasResult,
  skipped,
  trustedDomainResult,
} from '../../../domain/wecom/connection-verdicts.ts';
import { GET_JSAPI_TICKET } from '../../../domain/wecom/tickets.ts';
import { GETTOKEN, GettokenResponse } from '../../../domain/wecom/token.ts';
import { exchange } from '../exchange.ts';
import { probeArchive } from './archive-probe.ts';
import { greet } from './greeting.ts';
import { signPage } from './page-signature.ts';
import { callbackUrl, type ConnectionParts } from './parts.ts';
import { PROBES, type Ask, type Known } from './probes.ts';
import { replyOf } from './reply.ts';
import { beginRun, type Run } from './results.ts';
import { callbackSetAt, readStored, type Stored } from './stored.ts';
import { visitOurselves } from './visit.ts';

type App = NonNullable<Stored['app']>;
type Target = { readonly corpId: number; readonly zone: string; readonly wecomCorpId: string; readonly stored: Stored; readonly app: App };

/**
 * Checks a company's connection from the network up and writes each result down as it comes. Asked again while a check
 * runs, it waits for that one. Nothing is sent and nothing is changed at WeCom.
 */
export function createChecks(parts: ConnectionParts): (scope: Scope) => Promise<void> {
  const running = new Map<number, Promise<void>>();
  return (scope) => {
    const { corpId } = scope;
    const run = running.get(corpId) ?? check(parts, scope).finally(() => running.delete(corpId));
    running.set(corpId, run);
    return run;
  };
}

async function check(parts: ConnectionParts, { corpId, zone }: Scope): Promise<void> {
  const stored = await readStored(parts.db, corpId);
  const run = reporting(await beginRun(parts, corpId));
  try {
    await checkAll(parts, run, { corpId, zone, stored });
  } finally {
    // Broken off, it is as much as there is: nobody waits for the rest.
    await run.end();
  }
}

async function checkAll(
  parts: ConnectionParts,
  run: Reporting,
  { corpId, zone, stored }: Pick<Target, 'corpId' | 'zone' | 'stored'>,
): Promise<void> {
  const { app, wecomCorpId } = stored;
  const shut = await network(parts, run);
  if (shut !== undefined) await run.skipRest(shut, wecomCorpId === null || app === null ? [] : ['callback']);
  if (app === null || wecomCorpId === null) {
    await run.add(complaint('credentials', 'failed', { found: '还没有填写企业 ID 和 Secret', todo: '完成第一步「企业信息」' }));
    await run.skipRest('先填写企业信息');
  } else {
    const target = { corpId, zone, wecomCorpId, stored, app };
    await run.add(await callback(parts, target));
    if (shut === undefined) await withCredentials(parts, run, target);
  }
}

/** A run that knows what it has told already. */
type Reporting = Pick<Run, 'end'> & {
  add(result: CheckResult): Promise<void>;
  skipRest(why: string, except?: readonly CheckKey[]): Promise<void>;
};

function reporting(run: Run): Reporting {
  const told = new Set<CheckKey>();
  return {
    end: run.end,
    async add(result) {
      if (told.has(result.key)) return;
      told.add(result.key);
      await run.add(result);
    },
    async skipRest(why, except = []) {
      const rest = CHECK_KEYS.filter((key) => !told.has(key) && !except.includes(key));
      for (const key of rest) told.add(key);
      await run.add(...rest.map((key) => skipped(key, why)));
    },
  };
}

/** Why nothing further can be asked, if so. */
async function network(parts: ConnectionParts, run: Reporting): Promise<string | undefined> {
  const greeting = await greet(parts);
  await run.add(networkResult(greeting, new URL(parts.apiBase).host, parts.patience.slowMs));
  await run.add(parts.platform === 'simulator' ? fine('clock', '演示：活水和模拟器共用一个可以拨动的时钟') : clockResult(greeting));
  return greeting.kind === 'silent' ? '连不上企业微信，没有检查' : undefined;
}

async function callback(parts: ConnectionParts, { stored, wecomCorpId, app, zone }: Target): Promise<CheckResult> {
  const seen = { ...stored.seen, setAt: callbackSetAt(stored) };
  const seal = { wecomCorpId, token: parts.secrets.open(app.callbackToken), encodingAesKey: parts.secrets.open(app.encodingAesKey) };
  // There is nothing to try where WeCom has come already, or where nobody could have told it to.
  const visit = hasArrived(seen) || seen.setAt === undefined ? { kind: 'local' as const } : await visitOurselves(parts, seal);
  if (parts.platform === 'simulator' && visit.kind === 'echoed')
    return fine('callback', '演示：模拟企业微信可以访问回调地址，还没有发来事件');
  return callbackResult(seen, visit, callbackUrl(parts.address, wecomCorpId), zone);
}

async function withCredentials(parts: ConnectionParts, run: Reporting, target: Target): Promise<void> {
  const refused = await credentials(parts, target);
  if (refused !== undefined) {
    await run.add(refused);
    return run.skipRest('先解决企业 ID 和 Secret 的问题');
  }
  await run.add(fine('credentials', '企业微信认可企业 ID 和 Secret'));
  const ask: Ask = (command, request) => replyOf(parts.wecom.call(target.corpId, command, request, { timeoutMs: parts.patience.answerMs }));
  const app = await ask(AGENT_GET, { agentid: target.app.agentId });
  if (app.kind === 'refused' && app.errcode === 60020) {
    await run.add(faultOf('trustedIp', app));
    return run.skipRest('先把服务器的 IP 加到可信名单');
  }
  await run.add(app.kind === 'answered' ? appResult(app.answer) : faultOf('app', app));
  if (app.kind === 'refused' && app.errcode === 50003) return run.skipRest('先启用应用');
  await permissions(parts, run, target, { ask, app: app.kind === 'answered' ? app.answer : undefined });
}

/** Asked with the stored secret itself: the token in use may be of before it was reset. */
async function credentials(
  { apiBase, secrets, patience }: ConnectionParts,
  { wecomCorpId, app }: Target,
): Promise<CheckResult | undefined> {
  const request = { corpid: wecomCorpId, corpsecret: secrets.open(app.secret) };
  const reply = await replyOf(exchange(apiBase, GETTOKEN, request, { timeoutMs: patience.answerMs }));
  if (reply.kind !== 'answered') return faultOf('credentials', reply);
  const isToken = Check(GettokenResponse, reply.answer);
  return isToken ? undefined : faultOf('credentials', { kind: 'silent', problem: 'the answer lacks documented fields' });
}

/** So many questions in a row without an answer mean that the rest would only make the person wait. */
const SILENT_IN_A_ROW = 2;

type Asking = { readonly ask: Ask; readonly app: AgentGetResponse | undefined };

async function permissions(parts: ConnectionParts, run: Reporting, target: Target, { ask, app }: Asking): Promise<void> {
  const known: Known = { member: undefined, linkBalance: null };
  let untrusted: NoAnswer | undefined;
  let silent = 0;
  for (const probe of PROBES) {
    const { result, reply } = await probe.run(ask, known, parts.clock.now());
    await run.add(result);
    if (reply?.kind === 'refused' && reply.errcode === 60020) untrusted = reply;
    silent = reply?.kind === 'silent' ? silent + 1 : 0;
    if (silent >= SILENT_IN_A_ROW) return run.skipRest('企业微信接连没有回答，没有检查');
  }
  await run.add(untrusted === undefined ? fine('trustedIp', '服务器的 IP 在可信名单里') : faultOf('trustedIp', untrusted));
  await run.add(app === undefined ? skipped('appMessages', '读不到应用的设置') : appMessagesResult(app));
  await run.add(await probeArchive(parts, target.corpId, target.wecomCorpId));
  await run.add(await trustedDomain(parts, { ask, app }));
  await run.add(await quotas(parts, target.corpId, known));
}

async function trustedDomain({ address, clock, platform }: ConnectionParts, { ask, app }: Asking): Promise<CheckResult> {
  const ticket = await ask(GET_JSAPI_TICKET, {});
  if (ticket.kind !== 'answered') return faultOf('trustedDomain', ticket);
  const { signature } = signPage(ticket.answer.ticket, `${address.url}/`, clock.now());
  if (signature.length !== 40) throw new Error('a page signature is 40 digits long');
  if (platform === 'simulator') return fine('trustedDomain', '演示：员工页面由模拟器打开，不需要可信域名');
  if (app === undefined) return skipped('trustedDomain', '读不到应用的设置');
  return trustedDomainResult(address.reach === 'public' ? new URL(address.url).host : null, app);
}

async function quotas({ db, clock }: ConnectionParts, corpId: number, { linkBalance }: Known): Promise<CheckResult> {
  const rates = await db.selectFrom('wecomRate').select(['path', 'perMinute', 'freeAt']).where('corpId', '=', corpId).execute();
  return quotasResult({ rates, links: linkBalance === null ? null : { balance: linkBalance } }, clock.now());
}
