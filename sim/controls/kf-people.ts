import { HOUR } from '../../domain/kernel/time.ts';
import { KF_STATES } from '../../domain/wecom/kf.ts';
import { KF_WINDOW_HOURS } from '../../domain/wecom/kf-limits.ts';
import { no, type No } from './ask.ts';
import { shown } from '../clock.ts';
import { addEntry, addEvent, isWithinWindow, moveSession, newCode, ORIGIN, servicerOf, sessionOf } from '../kf.ts';
import { staffKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import type { KfAccount, KfSession } from '../tables/kf.ts';

/** What customers and servicers do in their clients. Changes made there are told as events; those of the API are not (94670). */

type Entering = {
  externalUserid: string;
  scene?: string;
  sceneParam?: string;
  channels?: { nickname: string; scene: number };
};

/** By a link. The welcome code comes only to somebody who was not greeted and did not write within 48 hours. */
export function enterKf(sim: Sim, { openKfId }: KfAccount, { externalUserid, scene = '', sceneParam = '', channels }: Entering): object {
  const { store, clock } = sim;
  const now = clock.now();
  const session = sessionOf(sim, openKfId, externalUserid);
  const greeted = session.welcomedAt !== undefined && now - session.welcomedAt < KF_WINDOW_HOURS * HOUR;
  const code = greeted || isWithinWindow(session, now) ? undefined : newCode(sim, session, 'welcome');
  store.kfSessions.put({ ...session, entered: { at: now, scene, sceneParam, ...(channels === undefined ? {} : { channels }) } });
  const event = addEvent(sim, { openKfId, externalUserid }, 'enter_session', {
    scene,
    scene_param: sceneParam,
    ...(code === undefined ? {} : { welcome_code: code }),
    ...(channels === undefined ? {} : { wechat_channels: channels }),
  });
  return { msgid: event.msgid, at: shown(event.at), welcomeCode: code ?? null };
}

/** A customer writes: a session that is over begins anew, and five messages may be sent again. */
export function askKf(
  sim: Sim,
  { openKfId }: KfAccount,
  externalUserid: string,
  said: { msgtype: string; content: Record<string, unknown> },
): object {
  const { store, clock } = sim;
  const session = sessionOf(sim, openKfId, externalUserid);
  if (session.muted) return no(409, 'The servicer does not take messages of this customer.');
  const isOver = session.state === KF_STATES.ended;
  store.kfSessions.put({
    ...session,
    ...(isOver ? { state: KF_STATES.fresh, codesGiven: [] } : {}),
    lastCustomerAt: clock.now(),
    sent: 0,
  });
  const entry = addEntry(sim, { openKfId, externalUserid, origin: ORIGIN.customer, ...said });
  return { msgid: entry.msgid, at: shown(entry.at) };
}

export function reply(
  sim: Sim,
  { openKfId }: KfAccount,
  { externalUserid, userid, text }: { externalUserid: string; userid: string; text: string },
): object {
  const session = sessionOf(sim, openKfId, externalUserid);
  const servicer = servicerOf(sim, openKfId, userid);
  if (servicer === undefined || !serves(session, servicer.userid)) return no(409, `${userid} does not serve this customer now.`);
  const said = { msgtype: 'text', content: { content: text } };
  const entry = addEntry(sim, { openKfId, externalUserid, origin: ORIGIN.servicer, servicerUserid: servicer.userid, ...said });
  return { msgid: entry.msgid, at: shown(entry.at) };
}

/** What customer service said to her, as her inbox shows it. Kinds without a text of their own show their fields. */
export function kfInbox({ store }: Sim, externalUserid: string): { seq: number; shown: object }[] {
  return [...store.kfEntries.by('customer', externalUserid)].flatMap(({ seq, at, openKfId, servicerUserid, msgid, msgtype, content }) => {
    if (seq === undefined) return [];
    const text =
      typeof content.content === 'string' ? content.content : typeof content.head_content === 'string' ? content.head_content : '';
    const from = { from: openKfId, ...(servicerUserid === undefined ? {} : { servicerUserid }) };
    return [{ seq, shown: { at: shown(at), ...from, kind: msgtype, text, attachments: [], content, via: 'kf', msgid } }];
  });
}

/** Whoever said it takes it back. */
export function recall(sim: Sim, { openKfId }: KfAccount, { externalUserid, msgid }: { externalUserid: string; msgid: string }): object {
  for (const { origin, servicerUserid, externalUserid: to } of sim.store.kfEntries.by('msgid', `${openKfId} ${msgid}`)) {
    if (to !== externalUserid) break;
    if (origin === ORIGIN.customer) addEvent(sim, { openKfId, externalUserid }, 'user_recall_msg', { recall_msgid: msgid });
    else if (origin === ORIGIN.servicer && servicerUserid !== undefined)
      addEvent(sim, { openKfId, externalUserid }, 'servicer_recall_msg', { recall_msgid: msgid, servicer_userid: servicerUserid });
    else break;
    return { recalled: true };
  }
  return no(404, `There is no message ${msgid} of a person.`);
}

export function reception(
  sim: Sim,
  { openKfId }: KfAccount,
  { userid, state }: { userid: string; state: 'receiving' | 'stopped' | 'paused' },
): object {
  const servicer = servicerOf(sim, openKfId, userid);
  if (servicer === undefined) return no(409, `${userid} is no servicer of this account.`);
  sim.store.kfReceptions.put({ openKfId, userid: servicer.userid, state });
  addEvent(sim, { openKfId, externalUserid: '' }, 'servicer_status_change', {
    servicer_userid: servicer.userid,
    status: state === 'receiving' ? 1 : 2,
    ...(state === 'receiving' ? {} : { stop_type: state === 'stopped' ? 0 : 1 }),
  });
  return { userid: servicer.userid, state };
}

/** take: out of the queue; transfer: to another; end; reopen: an ended one; mute and unmute: not to hear from the customer. */
export const ACTS = ['take', 'transfer', 'end', 'reopen', 'mute', 'unmute'] as const;
type Deed = { externalUserid: string; act: (typeof ACTS)[number]; userid: string; to?: string };

export function act(sim: Sim, account: KfAccount, { externalUserid, act: deed, userid, to }: Deed): object {
  const session = sessionOf(sim, account.openKfId, externalUserid);
  const servicer = servicerOf(sim, account.openKfId, userid);
  if (servicer === undefined) return no(409, `${userid} is no servicer of this account.`);
  switch (deed) {
    case 'take':
      return session.state === KF_STATES.queue
        ? changed(sim, session, 1, moveSession(sim, session, KF_STATES.human, servicer.userid), { new: servicer.userid })
        : no(409, 'The session is not in the queue.');
    case 'transfer': {
      const next = servicerOf(sim, account.openKfId, to ?? '');
      if (!serves(session, servicer.userid) || next === undefined)
        return no(409, 'She does not serve this customer, or the other is no servicer.');
      moveSession(sim, session, KF_STATES.human, next.userid);
      return changed(sim, session, 2, undefined, { old: servicer.userid, new: next.userid });
    }
    case 'end':
      if (!serves(session, servicer.userid)) return no(409, 'She does not serve this customer.');
      return changed(sim, session, 3, moveSession(sim, session, KF_STATES.ended), { old: servicer.userid });
    case 'reopen': {
      if (session.state !== KF_STATES.ended) return no(409, 'The session is not over.');
      moveSession(sim, session, KF_STATES.human, servicer.userid);
      return changed(sim, session, 4, undefined, { new: servicer.userid });
    }
    case 'mute':
    case 'unmute':
      return mute(sim, session, servicer.userid, deed === 'mute');
    default:
      return deed satisfies never;
  }
}

function mute(sim: Sim, session: KfSession, userid: string, muted: boolean): object {
  sim.store.kfSessions.put({ ...session, muted });
  addEvent(sim, session, 'reject_customer_msg_switch_change', { servicer_userid: userid, reject_switch: muted ? 1 : 0 });
  return { muted };
}

function changed(sim: Sim, session: KfSession, type: number, code: string | undefined, who: { old?: string; new?: string }): object | No {
  addEvent(sim, session, 'session_status_change', {
    change_type: type,
    ...(who.old === undefined ? {} : { old_servicer_userid: who.old }),
    ...(who.new === undefined ? {} : { new_servicer_userid: who.new }),
    ...(code === undefined ? {} : { msg_code: code }),
  });
  return { changeType: type, msgCode: code ?? null };
}

function serves(session: KfSession, userid: string): boolean {
  return session.state === KF_STATES.human && staffKey(session.servicerUserid ?? '') === staffKey(userid);
}
