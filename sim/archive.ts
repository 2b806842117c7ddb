import { newArchiveMsgid } from './archive-ids.ts';
import { announce } from './archive-notice.ts';
import { staffKey } from './keys.ts';
import type { Sim } from './sim.ts';
import type { Store } from './store.ts';
import { switchOf } from './switches.ts';
import { consentKey } from './tables/archive.ts';

/** Who says something to whom: ids of members and customers. In a room `to` is everybody else in it. */
export type Conversation = { readonly from: string; readonly to: readonly string[]; readonly roomid?: string };

/** A message as the archive keeps it (91774) without its envelope, and how a list shows it. */
export type ArchiveContent = { readonly msgtype: string; readonly fields: Readonly<Record<string, unknown>>; readonly line: string };

/** Whether the company has the archive: on unless the switch `archive` is off. */
export function archiveIsOn(store: Store): boolean {
  return switchOf(store, 'archive') === 'on';
}

/** Whether a member has a seat in the archive. */
export function isArchived(store: Store, userid: string): boolean {
  const staff = store.staff.get(staffKey(userid));
  return staff !== undefined && (store.archivePermits.size === 0 || store.archivePermits.get(staff.userid) !== undefined);
}

/** Agree or Disagree of a customer, to a member or in a room; who was never asked counts as agreeing. */
export function consentOf(store: Store, externalUserid: string, partner: string): { status: string; changedAt: number | undefined } {
  const said = store.archiveConsents.get(consentKey(externalUserid, partner));
  return { status: said?.status ?? 'Agree', changedAt: said?.changedAt };
}

/**
 * Puts a message into the archive if it belongs there: the switch is on, somebody in the conversation has a seat, and the
 * customer has not refused. Answers the archive's id of it, which is not the chat's.
 */
export function archiveMessage(sim: Sim, who: Conversation, content: ArchiveContent, action = 'send'): string | undefined {
  if (!archiveIsOn(sim.store) || !isKept(sim.store, who)) return undefined;
  return append(sim, who, content, action);
}

/** A customer's answer to being archived: itself a message of the archive, whatever it says. */
export function archiveConsent(sim: Sim, externalUserid: string, partner: string, status: 'Agree' | 'Disagree'): void {
  const { store, clock } = sim;
  const at = clock.now();
  store.archiveConsents.put({ externalUserid, with: partner, status, changedAt: at });
  if (!archiveIsOn(store)) return;
  const kind = status === 'Agree' ? 'agree' : 'disagree';
  const inRoom = store.staff.get(staffKey(partner)) === undefined;
  append(
    sim,
    { from: externalUserid, to: [partner], ...(inRoom ? { roomid: partner } : {}) },
    { msgtype: kind, fields: { [kind]: { userid: externalUserid, [`${kind}_time`]: Math.round(at) } }, line: '' },
    'send',
  );
}

function append(sim: Sim, { from, to, roomid = '' }: Conversation, { msgtype, fields, line }: ArchiveContent, action: string): string {
  const { store, clock } = sim;
  const at = clock.now();
  const external = [from, ...to].some((id) => store.staff.get(staffKey(id)) === undefined);
  const msgid = newArchiveMsgid(at, external);
  const keyVersion = newestKey(store);
  store.archive.put({
    seq: store.next('archive'),
    msgid,
    from,
    to: roomid === '' ? (to[0] ?? '') : roomid,
    text: line,
    at,
    message: { msgid, action, from, tolist: to, roomid, msgtime: Math.round(at), msgtype, ...fields },
    ...(keyVersion === undefined ? {} : { keyVersion }),
  });
  announce(sim);
  return msgid;
}

function isKept(store: Store, { from, to, roomid }: Conversation): boolean {
  if (![from, ...to].some((id) => isArchived(store, id))) return false;
  if (roomid !== undefined) return consentOf(store, from, roomid).status !== 'Disagree';
  const [other = ''] = to;
  return consentOf(store, from, other).status !== 'Disagree' && consentOf(store, other, from).status !== 'Disagree';
}

export function newestKey(store: Store): number | undefined {
  let newest: number | undefined;
  for (const { version } of store.archiveKeys.all()) newest = Math.max(newest ?? 0, version);
  return newest;
}
