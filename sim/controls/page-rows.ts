import { KF_STATES } from '../../domain/wecom/kf.ts';
import { shown } from '../clock.ts';
import { accountOf, ORIGIN, servicersOf, sessionOf } from '../kf.ts';
import type { ChatRow } from '../page/answers.ts';
import type { Sim } from '../sim.ts';
import type { KfEntry } from '../tables/kf.ts';
import { cardsOf, previewOf } from './page-cards.ts';
import { lastKfLine } from './page-kf.ts';
import { personOf } from './page-people.ts';

const FACES = 4;

/** The groups somebody is in, as rows of a list of chats. */
export function groupRows(sim: Sim, id: string): ChatRow[] {
  const { store } = sim;
  return [...store.memberships.by('person', id)].flatMap(({ chatId, present, joinedAt }) => {
    const group = store.groups.get(chatId);
    if (group === undefined || !present) return [];
    const heard = [...store.groupMessages.by('group', chatId)].filter(({ to }) => to === undefined || to.includes(id));
    const last = heard.at(-1);
    const faces: string[] = [];
    for (const member of store.memberships.by('group', chatId)) {
      faces.push(personOf(store, member.id).name);
      if (faces.length === FACES) break;
    }
    const words = last === undefined ? '' : previewOf(last.text, cardsOf(sim, last.attachments));
    const speaker = last === undefined || last.from === id ? '' : `${personOf(store, last.from).name}：`;
    const row: ChatRow = {
      key: `g~${chatId}`,
      kind: 'group',
      title: `${group.name} (${group.size})`,
      faces,
      tags: [],
      at: shown(Math.max(last?.at ?? 0, joinedAt)),
      line: `${speaker}${words}`,
      mark: heard.findLast(({ from }) => from !== id)?.seq ?? 0,
      state: 'open',
    };
    return [row];
  });
}

/** Customer service accounts that she has talked with. */
export function kfRowsOfCustomer(sim: Sim, externalUserid: string): ChatRow[] {
  return kfRows(sim, externalUserid, ({ origin }) => origin !== ORIGIN.customer && origin !== ORIGIN.event);
}

/** Customers whom a member serves, and those who wait where she is a servicer. */
export function kfRowsOfStaff(sim: Sim, userid: string): ChatRow[] {
  const { store } = sim;
  if (store.kfServicers.size === 0) return [];
  const rows: ChatRow[] = [];
  for (const known of store.kfSessions.all()) {
    if (known.state !== KF_STATES.queue && known.servicerUserid !== userid) continue;
    const session = sessionOf(sim, known.openKfId, known.externalUserid);
    const waits = session.state === KF_STATES.queue && servicersOf(sim, session.openKfId).has(userid);
    if (!waits && (session.state !== KF_STATES.human || session.servicerUserid !== userid)) continue;
    const { name } = personOf(store, session.externalUserid);
    for (const row of kfRows(sim, session.externalUserid, ({ origin }) => origin === ORIGIN.customer))
      if (row.key === `k~${session.openKfId}`)
        rows.push({
          ...row,
          key: `${row.key}~${session.externalUserid}`,
          title: name,
          faces: [name],
          tags: [row.title],
          state: waits ? 'queue' : 'open',
        });
  }
  return rows;
}

function kfRows(sim: Sim, externalUserid: string, incoming: (entry: KfEntry) => boolean): ChatRow[] {
  const byAccount = new Map<string, KfEntry[]>();
  for (const entry of sim.store.kfEntries.by('customer', externalUserid))
    byAccount.set(entry.openKfId, [...(byAccount.get(entry.openKfId) ?? []), entry]);
  return [...byAccount].flatMap(([openKfId, entries]) => {
    const account = accountOf(sim, openKfId);
    const last = entries.at(-1);
    if (account === undefined || last === undefined) return [];
    const said = lastKfLine(sim, account, entries);
    const row: ChatRow = {
      key: `k~${openKfId}`,
      kind: 'kf',
      title: account.name,
      faces: [],
      tags: [],
      at: shown(last.at),
      line: said === undefined ? '' : previewOf(said.text, said.cards),
      mark: entries.findLast(incoming)?.n ?? 0,
      state: 'open',
    };
    return [row];
  });
}
