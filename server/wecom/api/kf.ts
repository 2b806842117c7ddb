import {
  KF_ACCOUNT_ADD,
  KF_ACCOUNT_LIST,
  KF_ADD_CONTACT_WAY,
  KF_CUSTOMER_BATCHGET,
  KF_SERVICER_ADD,
  KF_SERVICER_DEL,
  KF_SERVICER_LIST,
  KF_SERVICE_STATE_GET,
  KF_SERVICE_STATE_TRANS,
  KF_UPGRADE_SERVICE,
  type KfAccountListResponse,
  type KfCustomerBatchgetResponse,
  type KfServiceStateGetResponse,
  type KfServicerListResponse,
  type KfServicerResponse,
  type KfUpgradeServiceRequest,
} from '../../../domain/wecom/kf.ts';
import { KF_ACCOUNT_PAGE, KF_CUSTOMERS, KF_SYNC_PAGE } from '../../../domain/wecom/kf-limits.ts';
import {
  KF_SEND_MSG,
  KF_SEND_MSG_ON_EVENT,
  KF_SYNC_MSG,
  type KfMessage,
  type KfSendMsgOnEventRequest,
  type KfSendMsgRequest,
} from '../../../domain/wecom/kf-messages.ts';
import type { WecomClient } from '../client.ts';
import { WecomFailure } from '../failure.ts';
import { piecesOf } from '../pages.ts';

export type KfAccount = KfAccountListResponse['account_list'][number];
export type KfServicer = KfServicerListResponse['servicer_list'][number];
export type KfCustomer = KfCustomerBatchgetResponse['customer_list'][number];

/** Makes a customer service account (94662). 95005, 95027: no more of them; 95006: the name. */
export async function addKfAccount(wecom: WecomClient, corpId: number, account: { name: string; mediaId: string }): Promise<string> {
  return (await wecom.call(corpId, KF_ACCOUNT_ADD, { name: account.name, media_id: account.mediaId })).open_kfid;
}

/** All accounts of the company, page by page; `manage_privilege` tells which our app may serve (94661). */
export async function* listKfAccounts(wecom: WecomClient, corpId: number): AsyncGenerator<readonly KfAccount[], void> {
  for (let offset = 0; ; offset += KF_ACCOUNT_PAGE.largest) {
    const { account_list: accounts } = await wecom.call(corpId, KF_ACCOUNT_LIST, { offset, limit: KF_ACCOUNT_PAGE.largest });
    yield accounts;
    if (accounts.length < KF_ACCOUNT_PAGE.largest) return;
  }
}

/** The link by which customers come in; `scene` (32 bytes of letters, digits, `_`, `-`) comes back in enter_session (94665). */
export async function addKfContactWay(wecom: WecomClient, corpId: number, openKfId: string, scene?: string): Promise<string> {
  return (await wecom.call(corpId, KF_ADD_CONTACT_WAY, { open_kfid: openKfId, ...(scene === undefined ? {} : { scene }) })).url;
}

/** Adds servicers, 100 members at a time; what became of each (94646). */
export async function addKfServicers(
  wecom: WecomClient,
  corpId: number,
  openKfId: string,
  userids: readonly string[],
): Promise<KfServicerResponse['result_list']> {
  const results = [];
  for (const some of piecesOf(userids, 100))
    results.push(...(await wecom.call(corpId, KF_SERVICER_ADD, { open_kfid: openKfId, userid_list: some })).result_list);
  return results;
}

/** Takes servicers away, 100 members at a time; what became of each (94647). */
export async function delKfServicers(
  wecom: WecomClient,
  corpId: number,
  openKfId: string,
  userids: readonly string[],
): Promise<KfServicerResponse['result_list']> {
  const results = [];
  for (const some of piecesOf(userids, 100))
    results.push(...(await wecom.call(corpId, KF_SERVICER_DEL, { open_kfid: openKfId, userid_list: some })).result_list);
  return results;
}

/** Members and departments that serve an account (94645). */
export async function listKfServicers(wecom: WecomClient, corpId: number, openKfId: string): Promise<KfServicer[]> {
  return (await wecom.call(corpId, KF_SERVICER_LIST, { open_kfid: openKfId })).servicer_list;
}

/** Where the talk with a person stands: 0 new, 1 robot, 2 queue, 3 a servicer, 4 over or not begun (94669). */
export async function getKfState(
  wecom: WecomClient,
  corpId: number,
  openKfId: string,
  externalUserid: string,
): Promise<KfServiceStateGetResponse> {
  return wecom.call(corpId, KF_SERVICE_STATE_GET, { open_kfid: openKfId, external_userid: externalUserid });
}

/**
 * Moves the talk with a person; to 3 with a servicer. Answers the code for `sendKfOnEvent`, if there is one. 95013: it is
 * over; 95014, 95019: not a servicer, or not receiving; 95016: not allowed from where it stands (94669).
 */
export async function moveKfState(
  wecom: WecomClient,
  corpId: number,
  move: { openKfId: string; externalUserid: string; state: number; servicerUserid?: string },
): Promise<string | undefined> {
  const answer = await wecom.call(corpId, KF_SERVICE_STATE_TRANS, {
    open_kfid: move.openKfId,
    external_userid: move.externalUserid,
    service_state: move.state,
    ...(move.servicerUserid === undefined ? {} : { servicer_userid: move.servicerUserid }),
  });
  return answer.msg_code;
}

/** A page of an account's history. Store `cursor` in the transaction that takes the messages. */
export type KfPage = { readonly messages: readonly KfMessage[]; readonly cursor: string };

/**
 * What customers, servicers and the system said on an account since `cursor`, page by page, at most three days back;
 * what was sent by API is not in it. `token` is the one of the callback, 10 minutes; without it WeCom limits strictly.
 * 95007: the token is none (94670).
 */
export async function* syncKfMessages(
  wecom: WecomClient,
  corpId: number,
  from: { openKfId: string; cursor?: string; token?: string },
): AsyncGenerator<KfPage, void> {
  let cursor = from.cursor ?? '';
  for (;;) {
    const answer = await wecom.call(corpId, KF_SYNC_MSG, {
      open_kfid: from.openKfId,
      limit: KF_SYNC_PAGE.largest,
      ...(cursor === '' ? {} : { cursor }),
      ...(from.token === undefined ? {} : { token: from.token }),
    });
    const next = answer.next_cursor ?? cursor;
    yield { messages: answer.msg_list, cursor: next };
    if (answer.has_more === 0) return;
    // It would go round for ever.
    if (next === cursor) throw new WecomFailure('kf/sync_msg', { kind: 'malformed', problem: 'next_cursor repeats' });
    cursor = next;
  }
}

/**
 * Writes to a customer within 48 h of her last words, five times at most, in state 0 or 1. Give a `msgid` of ours: the same
 * one again is refused, so a lost answer can be followed up. Accepted is not delivered: watch for msg_send_fail. 95001: five
 * are sent; 95002: 48 h are over; 95018: not in this state (94677).
 */
export async function sendKfMessage(wecom: WecomClient, corpId: number, message: KfSendMsgRequest): Promise<string> {
  return (await wecom.call(corpId, KF_SEND_MSG, message)).msgid;
}

/** A welcome has 20 s, so an answer that takes longer is of no use. */
const ON_EVENT_TIMEOUT_MS = 10_000;

/** Answers an event by its code, once: coming in and the end within 20 s, queue and servicer within 48 h (95122). */
export async function sendKfOnEvent(wecom: WecomClient, corpId: number, message: KfSendMsgOnEventRequest): Promise<string> {
  return (await wecom.call(corpId, KF_SEND_MSG_ON_EVENT, message, { timeoutMs: ON_EVENT_TIMEOUT_MS, lane: 'welcome' })).msgid;
}

/** Who wrote to customer service within 48 h, customer or not, 100 at a time; who did not is left out (95159). */
export async function getKfCustomers(wecom: WecomClient, corpId: number, externalUserids: readonly string[]): Promise<KfCustomer[]> {
  const found = [];
  for (const some of piecesOf(externalUserids, KF_CUSTOMERS)) {
    const request = { external_userid_list: some, need_enter_session_context: 1 };
    found.push(...(await wecom.call(corpId, KF_CUSTOMER_BATCHGET, request)).customer_list);
  }
  return found;
}

/** Shows a customer the card of a member, or of a group, of those the administrator allowed (94674). */
export async function recommendInKf(wecom: WecomClient, corpId: number, request: KfUpgradeServiceRequest): Promise<void> {
  await wecom.call(corpId, KF_UPGRADE_SERVICE, request);
}
