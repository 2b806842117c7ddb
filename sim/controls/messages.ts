import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { deliverMessage } from '../chat.ts';
import { shown } from '../clock.ts';
import type { AppMessage, Message } from '../tables/messages.ts';
import type { Sim } from '../sim.ts';
import { friendshipKey, staffKey } from '../keys.ts';
import { numberSetting } from '../store.ts';
import { answerBody, findCustomer, findFriendship, findStaff, isNo, no, parameter, send } from './ask.ts';

const Chat = Type.Object({ from: Type.String(), to: Type.String(), text: Type.String({ minLength: 1 }) }, { additionalProperties: false });

const ARCHIVE_PAGE = 1_000;

/** What people write and what arrives on their phones. */
export function serveMessages(app: FastifyInstance, sim: Sim): void {
  const { store } = sim;
  app.post('/_sim/messages', (request, reply) =>
    answerBody(Chat, request, reply, ({ from, to, text }) => {
      const byCustomer = store.customers.get(from) !== undefined;
      if (!byCustomer && store.staff.get(staffKey(from)) === undefined) return no(404, `There is nobody with the id ${from}.`);
      const [staff, customer] = byCustomer
        ? [findStaff(store, to), findCustomer(store, from)]
        : [findStaff(store, from), findCustomer(store, to)];
      const friendship = findFriendship(store, staff, customer);
      if (isNo(friendship)) return friendship;
      if (friendship.cutByCustomer) return no(409, 'The customer has deleted the staff member.');
      const message = deliverMessage(sim, friendship, { from: byCustomer ? 'customer' : 'staff', via: 'chat', text, attachments: [] });
      return { msgid: message.msgid, at: shown(message.at) };
    }),
  );
  app.get('/_sim/customers/:externalUserid/inbox', (request, reply) => {
    const customer = findCustomer(store, parameter(request, 'params', 'externalUserid'));
    if (isNo(customer)) return send(reply, customer);
    const received = [...store.messages.by('customer', customer.externalUserid)].filter((message) => message.from === 'staff');
    return { items: received.map((message) => shownMessage(message)) };
  });
  app.get('/_sim/customers/:externalUserid/chats/:userid', (request, reply) => {
    const customer = findCustomer(store, parameter(request, 'params', 'externalUserid'));
    const staff = findStaff(store, parameter(request, 'params', 'userid'));
    if (isNo(customer)) return send(reply, customer);
    if (isNo(staff)) return send(reply, staff);
    return {
      items: [...store.messages.by('friendship', friendshipKey(staff.userid, customer.externalUserid))].map((message) =>
        shownMessage(message),
      ),
    };
  });
  app.get('/_sim/staff/:userid/app-messages', (request, reply) => {
    const staff = findStaff(store, parameter(request, 'params', 'userid'));
    return isNo(staff) ? send(reply, staff) : { items: [...store.appMessages.by('staff', staff.userid)].map(shownAppMessage) };
  });
  app.get('/_sim/archive', (request, reply) => {
    const after = Number(parameter(request, 'query', 'seq') ?? '0');
    const limit = Number(parameter(request, 'query', 'limit') ?? String(ARCHIVE_PAGE));
    if (!Number.isSafeInteger(after) || after < 0) return send(reply, no(400, '"seq" must be a whole number from 0.'));
    if (!Number.isSafeInteger(limit) || limit < 1 || limit > ARCHIVE_PAGE)
      return send(reply, no(400, `"limit" must be 1 to ${ARCHIVE_PAGE}.`));
    return { items: archivedAfter(sim, after, limit) };
  });
}

/** As GetChatData (91774): what comes after a seq, in order. */
function archivedAfter({ store }: Sim, after: number, limit: number): object[] {
  const last = numberSetting(store.settings.get('seq.archive'));
  const items = [];
  for (let seq = after + 1; seq <= last && items.length < limit; seq++) {
    const line = store.archive.get(String(seq));
    if (line !== undefined) items.push({ ...line, at: shown(line.at) });
  }
  return items;
}

function shownMessage({ at, from, userid, externalUserid, text, attachments, via, msgid }: Message) {
  const kind = text === '' ? (attachments[0]?.msgtype ?? 'text') : 'text';
  return { at: shown(at), from: from === 'staff' ? userid : externalUserid, kind, text, attachments, via, msgid };
}

function shownAppMessage({ at, kind, title, text, url, msgid }: AppMessage) {
  return { at: shown(at), kind, title, text, url, msgid };
}
