import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { archiveMessage, type ArchiveContent } from '../archive.ts';
import { fileContent, textContent } from '../archive-content.ts';
import { deliverFile, deliverMessage } from '../chat.ts';
import { shown } from '../clock.ts';
import { blockingRule } from '../intercepts.ts';
import type { AppMessage, Message } from '../tables/messages.ts';
import type { Sim } from '../sim.ts';
import { friendshipKey, staffKey } from '../keys.ts';
import { answerBody, findCustomer, findFriendship, findStaff, isNo, no, parameter, send } from './ask.ts';
import { withGroups } from './groups-shown.ts';
import { kfInbox } from './kf-people.ts';

const closed = { additionalProperties: false };
const File = Type.Object(
  { kind: Type.Enum(['image', 'voice', 'video', 'file']), name: Type.Optional(Type.String()), base64: Type.String({ minLength: 1 }) },
  closed,
);
const Chat = Type.Object(
  { from: Type.String(), to: Type.String(), text: Type.Optional(Type.String({ minLength: 1 })), file: Type.Optional(File) },
  closed,
);

/** What people write and what arrives on their phones. */
export function serveMessages(app: FastifyInstance, sim: Sim): void {
  const { store } = sim;
  app.post('/_sim/messages', (request, reply) => answerBody(Chat, request, reply, (body) => say(sim, body)));
  app.get('/_sim/customers/:externalUserid/inbox', (request, reply) => {
    const customer = findCustomer(store, parameter(request, 'params', 'externalUserid'));
    if (isNo(customer)) return send(reply, customer);
    const received = [...store.messages.by('customer', customer.externalUserid)].filter((message) => message.from === 'staff');
    const between = received.map((message) => ({ seq: message.seq, shown: shownMessage(message) }));
    return { items: withGroups(store, customer.externalUserid, [...between, ...kfInbox(sim, customer.externalUserid)]) };
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
}

/** Between two, or by a member into a room of members. */
function say(sim: Sim, { from, to, text, file }: Static<typeof Chat>): object {
  const { store } = sim;
  if ((text === undefined) === (file === undefined)) return no(400, 'Give exactly one of "text" and "file".');
  const byCustomer = store.customers.get(from) !== undefined;
  if (!byCustomer && store.staff.get(staffKey(from)) === undefined) return no(404, `There is nobody with the id ${from}.`);
  const content = file === undefined ? textContent(text ?? '') : fileContent(sim, { name: '', ...file });
  if (store.internalRooms.get(to) !== undefined) return sayInRoom(sim, from, to, content);
  const [staff, customer] = byCustomer
    ? [findStaff(store, to), findCustomer(store, from)]
    : [findStaff(store, from), findCustomer(store, to)];
  const friendship = findFriendship(store, staff, customer);
  if (isNo(friendship)) return friendship;
  if (friendship.cutByCustomer) return no(409, 'The customer has deleted the staff member.');
  if (!byCustomer && blockingRule(store, friendship.userid, text ?? '') !== undefined)
    return no(409, 'A rule for sensitive words keeps this from being sent.');
  const sender = byCustomer ? 'customer' : 'staff';
  const message =
    file === undefined
      ? deliverMessage(sim, friendship, { from: sender, via: 'chat', text: text ?? '', attachments: [] })
      : deliverFile(sim, friendship, sender, { name: '', ...file });
  return { msgid: message.msgid, at: shown(message.at) };
}

function sayInRoom(sim: Sim, from: string, roomid: string, content: ArchiveContent): object {
  const members = sim.store.internalRooms.get(roomid)?.members.map(({ userid }) => userid) ?? [];
  const speaker = members.find((userid) => staffKey(userid) === staffKey(from));
  if (speaker === undefined) return no(409, `${from} is not in the room.`);
  const msgid = archiveMessage(sim, { from: speaker, to: members.filter((userid) => userid !== speaker), roomid }, content);
  return { msgid: msgid ?? null, at: shown(sim.clock.now()) };
}

function shownMessage({ at, from, userid, externalUserid, text, attachments, via, msgid }: Message) {
  const kind = text === '' ? (attachments[0]?.msgtype ?? 'text') : 'text';
  return { at: shown(at), from: from === 'staff' ? userid : externalUserid, kind, text, attachments, via, msgid };
}

function shownAppMessage({ at, kind, title, text, url, msgid }: AppMessage) {
  return { at: shown(at), kind, title, text, url, msgid };
}
