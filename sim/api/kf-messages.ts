import Value from 'typebox/value';
import { DAY } from '../../domain/kernel/time.ts';
import { KF_STATES } from '../../domain/wecom/kf.ts';
import {
  KF_MENU,
  KF_MESSAGES_PER_WINDOW,
  KF_MSGID,
  KF_SYNC_DAYS,
  KF_SYNC_PAGE,
  KF_SYNC_WITHOUT_TOKEN_PER_MINUTE,
} from '../../domain/wecom/kf-limits.ts';
import { KfSendMsgOnEventRequest, KfSendMsgRequest, KfSyncMsgRequest } from '../../domain/wecom/kf-messages.ts';
import { isWithinWindow, ORIGIN, sendByApi, sessionOf } from '../kf.ts';
import { seconds } from '../clock.ts';
import { numberAt } from '../settings.ts';
import type { Sim } from '../sim.ts';
import type { KfCode, KfEntry, KfSession } from '../tables/kf.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { withAccount } from './kf-accounts.ts';
import { contentOf, menuProblem } from './kf-content.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { fromCursor, limitOf, toCursor } from './paging.ts';

export const KF_MESSAGE_ENDPOINTS: Endpoints = {
  'kf/sync_msg': {
    method: 'POST',
    empty: { msg_list: [], has_more: 0 },
    answer: (sim, { body }) => withAccount(sim, body.open_kfid, ({ openKfId }) => syncMsg(sim, openKfId, body)),
  },
  'kf/send_msg': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) => withAccount(sim, body.open_kfid, ({ openKfId }) => sendMsg(sim, openKfId, body)),
  },
  'kf/send_msg_on_event': { method: 'POST', empty: {}, answer: (sim, { body }) => sendOnEvent(sim, body) },
};

/** Lines that were sent by API take their place in a page and are left out of it: a page may be empty and not the last. */
function syncMsg(sim: Sim, openKfId: string, body: Readonly<Record<string, unknown>>): Answer {
  const { store, clock } = sim;
  const after = fromCursor(body.cursor, 1)?.[0];
  if (!Value.Check(KfSyncMsgRequest, body) || after === undefined) return malformed('sync_msg');
  const { token = '' } = body;
  const known = store.kfTokens.get(token);
  if (token !== '' && (known === undefined || known.expiresAt <= clock.now() || known.openKfId !== openKfId))
    return refuse(95007, 'invalid msg token');
  if (token === '' && withoutToken(sim).isOver(openKfId, [{ window: 'minute', most: KF_SYNC_WITHOUT_TOKEN_PER_MINUTE }]))
    return refuse(45009, 'api freq out of limit: give the token of the callback');
  const last = numberAt(store, `seq.kf.${openKfId}`);
  const from = Math.max(after + 1, firstKept(sim, openKfId, last));
  const to = Math.min(last, from - 1 + limitOf(body.limit, KF_SYNC_PAGE));
  const lines = [];
  for (let n = from; n <= to; n++) {
    const entry = store.kfEntries.get(`${openKfId} ${n}`);
    if (entry !== undefined && entry.origin !== ORIGIN.api) lines.push(shownEntry(entry));
  }
  return { next_cursor: toCursor([Math.max(to, after)]), has_more: to < last ? 1 : 0, msg_list: lines };
}

const limiters = new WeakMap<Sim['store'], Limiter>();

function withoutToken({ store, clock }: Sim): Limiter {
  const limiter = limiters.get(store) ?? createLimiter(store, clock);
  limiters.set(store, limiter);
  return limiter;
}

/** Where the last three days begin. Walks on from where it was, so that no call reads all that is gone. */
const beginnings = new WeakMap<Sim['store'], Map<string, number>>();

function firstKept({ store, clock }: Sim, openKfId: string, last: number): number {
  const known = beginnings.get(store) ?? new Map<string, number>();
  beginnings.set(store, known);
  let n = known.get(openKfId) ?? 1;
  while (n <= last && (store.kfEntries.get(`${openKfId} ${n}`)?.at ?? 0) < clock.now() - KF_SYNC_DAYS * DAY) n += 1;
  known.set(openKfId, n);
  return n;
}

/** Of an event, account and person are inside (94670). */
function shownEntry({ msgid, openKfId, externalUserid, at, origin, servicerUserid, msgtype, content }: KfEntry): object {
  const frame = { msgid, send_time: seconds(at), origin, msgtype, [msgtype]: content };
  if (msgtype === 'event') return frame;
  return {
    ...frame,
    open_kfid: openKfId,
    external_userid: externalUserid,
    ...(servicerUserid === undefined ? {} : { servicer_userid: servicerUserid }),
  };
}

function sendMsg(sim: Sim, openKfId: string, body: Readonly<Record<string, unknown>>): Answer {
  if (!Value.Check(KfSendMsgRequest, body)) return malformed('touser, msgtype or content');
  if (sim.store.customers.get(body.touser) === undefined) return refuse(40096, 'invalid touser');
  const session = sessionOf(sim, openKfId, body.touser);
  const barred = sendProblem(sim, session);
  if (barred !== undefined) return barred;
  const wrongId = msgidProblem(sim, openKfId, body.msgid);
  if (wrongId !== undefined) return wrongId;
  const checked = contentOf(sim, body);
  if (checked.kind === 'refused') return checked.answer;
  const entry = sendByApi(sim, session, { msgid: body.msgid, msgtype: body.msgtype, content: checked.content });
  sim.store.kfSessions.put({ ...sessionOf(sim, openKfId, body.touser), sent: session.sent + 1 });
  return { msgid: entry.msgid };
}

function sendProblem({ clock }: Sim, session: KfSession): Answer | undefined {
  if (!isWithinWindow(session, clock.now())) return refuse(95002, 'more than 48 hours after the last message of the customer');
  if (session.state !== KF_STATES.fresh && session.state !== KF_STATES.robot) return refuse(95018, 'not in this state of the session');
  return session.sent >= KF_MESSAGES_PER_WINDOW ? refuse(95001, 'more than five messages') : undefined;
}

function msgidProblem({ store }: Sim, openKfId: string, msgid: string | undefined): Answer | undefined {
  if (msgid === undefined) return undefined;
  if (!KF_MSGID.test(msgid)) return malformed('msgid');
  for (const _ of store.kfEntries.by('msgid', `${openKfId} ${msgid}`)) return malformed('msgid is used already');
  return undefined;
}

function sendOnEvent(sim: Sim, body: Readonly<Record<string, unknown>>): Answer {
  const { store, clock } = sim;
  if (!Value.Check(KfSendMsgOnEventRequest, body)) return malformed('code, msgtype or content');
  const code = store.kfCodes.get(body.code);
  if (code === undefined || code.used || code.expiresAt <= clock.now()) return malformed('code is unknown, used or past its time');
  const session = sessionOf(sim, code.openKfId, code.externalUserid);
  // The welcome apart, the session must be where the code left it (95122).
  if (code.kind !== 'welcome' && session.state !== STATE_OF[code.kind]) return refuse(95018, 'not in this state of the session');
  const wrongId = msgidProblem(sim, code.openKfId, body.msgid);
  if (wrongId !== undefined) return wrongId;
  const takesMenu = code.kind === 'welcome' || code.kind === 'end';
  if (body.msgtype !== 'text' && !(body.msgtype === 'msgmenu' && takesMenu)) return refuse(40008, 'invalid message type');
  const wrong = body.msgtype === 'msgmenu' ? menuProblem(body.msgmenu, KF_MENU.onEvent) : undefined;
  if (wrong !== undefined) return wrong;
  const { code: _, ...message } = body;
  const checked = contentOf(sim, { ...message, open_kfid: code.openKfId, touser: code.externalUserid });
  if (checked.kind === 'refused') return checked.answer;
  store.kfCodes.put({ ...code, used: true });
  if (code.kind === 'welcome') store.kfSessions.put({ ...session, welcomedAt: clock.now() });
  const entry = sendByApi(sim, session, { msgid: body.msgid, msgtype: body.msgtype, content: checked.content });
  return { msgid: entry.msgid };
}

const STATE_OF: { readonly [K in Exclude<KfCode['kind'], 'welcome'>]: number } = {
  queue: KF_STATES.queue,
  human: KF_STATES.human,
  end: KF_STATES.ended,
};
