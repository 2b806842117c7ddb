import { randomBytes } from 'node:crypto';
import { HOUR, MINUTE, SECOND, localDate } from '../domain/kernel/time.ts';
import { KF_STATES } from '../domain/wecom/kf.ts';
import { KF_CODE_SECONDS, KF_SYNC_TOKEN_MINUTES, KF_WINDOW_HOURS, type KfCodeKind } from '../domain/wecom/kf-limits.ts';
import { ZONE } from './clock.ts';
import { staffKey } from './keys.ts';
import { membersOf } from './range.ts';
import { REFUSING_CUSTOMER } from './mass.ts';
import type { Sim } from './sim.ts';
import { kfSessionKey, type KfAccount, type KfEntry, type KfSession } from './tables/kf.ts';

/** What happens in WeChat customer service, whoever does it: an account's history, its sessions, its codes. */

export const ORIGIN = { api: 0, customer: 3, event: 4, servicer: 5 } as const;
/** Why a message did not arrive (94670). */
const REFUSED_BY_CUSTOMER = 10;

export const newKfId = () => `wk${randomBytes(23).toString('base64url').slice(0, 30)}`;
const newKfMsgid = () => randomBytes(24).toString('base64url');

/** A session as it is now: one whose customer has been silent for 48 hours is over (94669). */
export function sessionOf({ store, clock }: Sim, openKfId: string, externalUserid: string): KfSession {
  const known = store.kfSessions.get(kfSessionKey(openKfId, externalUserid));
  if (known === undefined) return { openKfId, externalUserid, state: KF_STATES.ended, sent: 0, codesGiven: [], muted: false };
  if (known.state === KF_STATES.ended || isWithinWindow(known, clock.now())) return known;
  const { servicerUserid: _, ...rest } = known;
  return { ...rest, state: KF_STATES.ended };
}

export function isWithinWindow({ lastCustomerAt }: KfSession, now: number): boolean {
  return lastCustomerAt !== undefined && now - lastCustomerAt < KF_WINDOW_HOURS * HOUR;
}

/** Moves a session; `codes` says whether the move gives out a code for kf/send_msg_on_event. */
export function moveSession(sim: Sim, session: KfSession, state: number, servicerUserid?: string): string | undefined {
  const { servicerUserid: _, ...rest } = session;
  const isFirst = !session.codesGiven.includes(state);
  const kind = codeKind(state);
  const code = kind !== undefined && (isFirst || kind === 'end') ? newCode(sim, session, kind) : undefined;
  sim.store.kfSessions.put({
    ...rest,
    state,
    ...(servicerUserid === undefined ? {} : { servicerUserid }),
    codesGiven: [...new Set([...session.codesGiven, state])],
  });
  return code;
}

function codeKind(state: number): KfCodeKind | undefined {
  switch (state) {
    case KF_STATES.queue:
      return 'queue';
    case KF_STATES.human:
      return 'human';
    case KF_STATES.ended:
      return 'end';
    default:
      return undefined;
  }
}

export function newCode({ store, clock }: Sim, session: Pick<KfSession, 'openKfId' | 'externalUserid'>, kind: KfCodeKind): string {
  const { openKfId, externalUserid } = session;
  const code = randomBytes(24).toString('base64url');
  const expiresAt = clock.now() + KF_CODE_SECONDS[kind] * SECOND;
  store.kfCodes.put({ code, openKfId, externalUserid, kind, expiresAt, used: false });
  return code;
}

type NewEntry = Pick<KfEntry, 'openKfId' | 'externalUserid' | 'origin' | 'msgtype' | 'content'> & {
  msgid?: string | undefined;
  servicerUserid?: string | undefined;
};

/** Adds a line to an account's history; what did not come by API is called back (94670). */
export function addEntry(sim: Sim, { msgid = newKfMsgid(), servicerUserid, ...entry }: NewEntry): KfEntry {
  const { store, clock } = sim;
  const at = clock.now();
  const line: KfEntry = {
    ...entry,
    n: store.next(`kf.${entry.openKfId}`),
    msgid,
    at,
    day: localDate(at, ZONE),
    ...(arrives(sim, entry) ? { seq: store.next('message') } : {}),
    ...(servicerUserid === undefined ? {} : { servicerUserid }),
  };
  store.kfEntries.put(line);
  if (entry.origin !== ORIGIN.api) callBack(sim, entry.openKfId);
  return line;
}

/** Whether she sees it on her phone. */
function arrives({ store }: Sim, { origin, externalUserid }: Pick<KfEntry, 'origin' | 'externalUserid'>): boolean {
  return (origin === ORIGIN.api || origin === ORIGIN.servicer) && store.customers.get(externalUserid)?.name !== REFUSING_CUSTOMER;
}

export function addEvent(
  sim: Sim,
  about: { openKfId: string; externalUserid: string; servicerUserid?: string },
  eventType: string,
  fields: Readonly<Record<string, unknown>>,
): KfEntry {
  const { openKfId, externalUserid } = about;
  const who = externalUserid === '' ? {} : { external_userid: externalUserid };
  const content = { event_type: eventType, open_kfid: openKfId, ...who, ...fields };
  return addEntry(sim, { ...about, origin: ORIGIN.event, msgtype: 'event', content });
}

function callBack({ store, clock, callbacks }: Sim, openKfId: string): void {
  const now = clock.now();
  // The oldest come first.
  for (const old of store.kfTokens.all()) {
    if (old.expiresAt > now) break;
    store.kfTokens.remove(old.token);
  }
  const token = `ENC${randomBytes(36).toString('base64url')}`;
  store.kfTokens.put({ token, openKfId, expiresAt: now + KF_SYNC_TOKEN_MINUTES * MINUTE });
  callbacks.push('kf_msg_or_event', { FromUserName: undefined, Token: token, OpenKfId: openKfId });
}

/** What the company sends: it arrives, or an event says why not. */
export function sendByApi(
  sim: Sim,
  session: KfSession,
  message: { msgid?: string | undefined; msgtype: string; content: Record<string, unknown> },
): KfEntry {
  const { openKfId, externalUserid } = session;
  const entry = addEntry(sim, { openKfId, externalUserid, origin: ORIGIN.api, ...message });
  if (entry.seq === undefined) addEvent(sim, session, 'msg_send_fail', { fail_msgid: entry.msgid, fail_type: REFUSED_BY_CUSTOMER });
  return entry;
}

/** Userids that serve an account, departments opened up. */
export function servicersOf({ store }: Sim, openKfId: string): Set<string> {
  const userids = new Set<string>();
  const departments: number[] = [];
  for (const { who } of store.kfServicers.by('account', openKfId)) {
    if (who.startsWith('u:')) userids.add(who.slice(2));
    else departments.push(Number(who.slice(2)));
  }
  for (const staff of membersOf(store, departments)) userids.add(staff.userid);
  return userids;
}

/** A member as a servicer of an account, by her userid however written. */
export function servicerOf(
  sim: Sim,
  openKfId: string,
  userid: string,
): { userid: string; state: 'receiving' | 'stopped' | 'paused' } | undefined {
  const staff = sim.store.staff.get(staffKey(userid));
  if (staff === undefined || !servicersOf(sim, openKfId).has(staff.userid)) return undefined;
  return { userid: staff.userid, state: sim.store.kfReceptions.get(`${openKfId} ${staff.userid}`)?.state ?? 'receiving' };
}

export function accountOf({ store }: Sim, openKfId: unknown): KfAccount | undefined {
  return typeof openKfId === 'string' ? store.kfAccounts.get(openKfId) : undefined;
}
