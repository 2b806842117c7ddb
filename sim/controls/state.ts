import type { FastifyInstance } from 'fastify';
import { shown } from '../clock.ts';
import { massQuota } from '../mass-quota.ts';
import { waitingTasks } from '../mass.ts';
import { waitingMoments } from '../moments.ts';
import type { Happening, State } from '../page/answers.ts';
import type { Sim } from '../sim.ts';
import { COMPANY_NAME, textAt } from '../settings.ts';
import { numberSetting } from '../store.ts';
import { cardsOf, previewOf } from './page-cards.ts';
import { personOf } from './page-people.ts';

const HAPPENINGS = 5;
/** A mass message is one line for each who got it: so many numbers are looked back. */
const LOOKED_BACK = 60;

/** What the page shows whoever is on its phones: the time, who has something to confirm, and what was said last. */
export function serveState(app: FastifyInstance, sim: Sim): void {
  const { store, clock, callbacks } = sim;
  app.get('/_sim/state', (): State => ({
    now: shown(clock.now()),
    offsetMs: clock.offsetMs(),
    company: textAt(store, COMPANY_NAME),
    quota: massQuota(store),
    callbacks: { waiting: callbacks.waiting, lost: callbacks.lost },
    staff: [...store.staff.all()].map(({ userid, name, position }) => ({
      userid,
      name,
      position,
      waiting: waitingTasks(store, userid).length + waitingMoments(sim, userid).length,
    })),
    customerCount: store.customers.size,
    happenings: lastSaid(sim),
  }));
}

/**
 * Messages between two and in groups bear the numbers of one sequence: its end is what happened last. A mass message
 * is one of them, to however many it went.
 */
function lastSaid(sim: Sim): Happening[] {
  const { store } = sim;
  const newest = numberSetting(store.settings.get('seq.message'));
  const found: Happening[] = [];
  for (let seq = newest; seq > newest - LOOKED_BACK && seq > 0 && found.length <= HAPPENINGS; seq--) {
    const one = happeningAt(sim, String(seq));
    if (one === undefined) continue;
    const last = found.at(-1);
    if (last !== undefined && isSameMass(last, one)) found[found.length - 1] = { ...last, others: last.others + 1 };
    else found.push(one);
  }
  return found.slice(0, HAPPENINGS);
}

function isSameMass(a: Happening, b: Happening): boolean {
  const minuteOf = ({ at }: Happening) => at.slice(0, 'yyyy-mm-ddThh:mm'.length);
  if (a.via !== 'mass' || b.via !== 'mass' || minuteOf(a) !== minuteOf(b)) return false;
  return a.from.id === b.from.id && a.group === b.group && a.line === b.line;
}

function happeningAt(sim: Sim, seq: string): Happening | undefined {
  const { store } = sim;
  const message = store.messages.get(seq);
  if (message !== undefined) {
    const { userid, externalUserid, from, via, text, attachments, at } = message;
    const [speaker, hearer] = from === 'staff' ? [userid, externalUserid] : [externalUserid, userid];
    return {
      key: seq,
      at: shown(at),
      from: personOf(store, speaker),
      to: personOf(store, hearer),
      others: 0,
      group: '',
      chat: '',
      via,
      line: previewOf(text, cardsOf(sim, attachments)),
    };
  }
  const said = store.groupMessages.get(seq);
  if (said === undefined) return undefined;
  const { from, via, text, attachments, at, chatId } = said;
  const group = store.groups.get(chatId)?.name ?? '';
  const line = previewOf(text, cardsOf(sim, attachments));
  return { key: seq, at: shown(at), from: personOf(store, from), to: null, others: 0, group, chat: `g~${chatId}`, via, line };
}
