import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { jsSignatureText } from '../../domain/wecom/tickets.ts';
import { shown } from '../clock.ts';
import { newTicket } from '../ids.ts';
import { appOf } from '../range.ts';
import type { Sim } from '../sim.ts';
import { keysOf, pressCard, tellAppEvent, tellAppMessage } from '../staff-phone.ts';
import { answerBody, findCustomer, findStaff, isNo, no, parameter, send } from './ask.ts';

const closed = { additionalProperties: false };
const text = Type.Optional(Type.String());

const AppSettings = Type.Object(
  {
    name: text,
    description: text,
    userids: Type.Optional(Type.Array(Type.String())),
    parties: Type.Optional(Type.Array(Type.Integer())),
    tags: Type.Optional(Type.Array(Type.Integer())),
    closed: Type.Optional(Type.Boolean()),
    redirectDomain: text,
    homeUrl: text,
  },
  closed,
);
const EVENTS = ['enter_agent', 'subscribe', 'unsubscribe', 'click', 'view', 'LOCATION', 'scancode_push', 'location_select'] as const;
const MESSAGES = ['text', 'image', 'voice', 'video', 'location', 'link'] as const;
const Action = Type.Object(
  {
    event: Type.Optional(Type.Enum([...EVENTS])),
    message: Type.Optional(Type.Enum([...MESSAGES])),
    /** Further elements of the callback, named as WeCom names them. */
    fields: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  },
  closed,
);
const Press = Type.Object(
  {
    msgid: Type.String(),
    key: Type.String(),
    choices: Type.Optional(Type.Array(Type.Object({ questionKey: Type.String(), optionIds: Type.Array(Type.String()) }, closed))),
  },
  closed,
);
const TmpId = Type.Object({ externalUserid: text, corpid: text, userid: text }, closed);
const JsCheck = Type.Object(
  {
    kind: Type.Enum(['corp', 'agent']),
    url: Type.String(),
    nonceStr: Type.String(),
    timestamp: Type.Number(),
    signature: Type.String(),
  },
  closed,
);

/** Our app in the administrator's console and on the phones of the staff. */
export function serveApp(app: FastifyInstance, sim: Sim): void {
  const { store } = sim;
  app.get('/_sim/app', () => appOf(sim));
  app.put('/_sim/app', (request, reply) =>
    answerBody(AppSettings, request, reply, (body) => {
      store.apps.put({ ...appOf(sim), ...body });
      return appOf(sim);
    }),
  );
  app.post('/_sim/staff/:userid/app-actions', (request, reply) =>
    answerBody(Action, request, reply, (body) => act(sim, parameter(request, 'params', 'userid'), body)),
  );
  app.post('/_sim/staff/:userid/card-presses', (request, reply) =>
    answerBody(Press, request, reply, (body) => press(sim, parameter(request, 'params', 'userid'), body)),
  );
  app.get('/_sim/staff/:userid/cards', (request, reply) => {
    const staff = findStaff(store, parameter(request, 'params', 'userid'));
    if (isNo(staff)) return send(reply, staff);
    const sends = [...store.appSends.all()].filter((sent) => sent.taskId !== '' && sent.userids.includes(staff.userid));
    return {
      items: sends.map((sent) => ({
        at: shown(sent.at),
        msgid: sent.msgid,
        keys: keysOf(sent),
        ...store.appCards.get(`${sent.msgid} ${staff.userid}`),
      })),
    };
  });
  app.get('/_sim/app-chats/:chatid', (request, reply) => {
    const chat = store.appChats.get(parameter(request, 'params', 'chatid') ?? '');
    if (chat === undefined) return send(reply, no(404, 'There is no such chat.'));
    return { ...chat, items: [...store.appChatMessages.by('chat', chat.chatid)].map((one) => ({ ...one, at: shown(one.at) })) };
  });
  app.post('/_sim/tmp-external-ids', (request, reply) => answerBody(TmpId, request, reply, (body) => tmpId(sim, body)));
  app.post('/_sim/jssdk/checks', (request, reply) =>
    answerBody(JsCheck, request, reply, ({ kind, signature, ...parts }) => {
      const known = store.jsTickets.get(kind);
      if (known === undefined || known.expiresAt <= sim.clock.now()) return { valid: false, why: '42012' };
      const expected = createHash('sha1')
        .update(jsSignatureText({ ticket: known.ticket, ...parts }))
        .digest('hex');
      return expected === signature ? { valid: true } : { valid: false, why: '40093' };
    }),
  );
}

function act(sim: Sim, userid: string | undefined, { event, message, fields = {} }: Static<typeof Action>): object {
  const staff = findStaff(sim.store, userid);
  if (isNo(staff)) return staff;
  if ((event === undefined) === (message === undefined)) return no(400, 'Give exactly one of "event" and "message".');
  if (message !== undefined) return { msgId: tellAppMessage(sim, staff.userid, message, fields) };
  tellAppEvent(sim, staff.userid, event ?? '', event === 'enter_agent' ? { EventKey: '', ...fields } : fields);
  return { told: true };
}

function press(sim: Sim, userid: string | undefined, { msgid, key, choices = [] }: Static<typeof Press>): object {
  const staff = findStaff(sim.store, userid);
  if (isNo(staff)) return staff;
  const sent = sim.store.appSends.get(msgid);
  if (sent === undefined || !sent.userids.includes(staff.userid)) return no(404, `${staff.name} has no card ${msgid}.`);
  if (sent.recalled) return no(409, 'The card was called back.');
  if (!keysOf(sent).includes(key)) return no(404, `The card has no button ${key}.`);
  if (sim.store.appCards.get(`${msgid} ${staff.userid}`)?.replaced !== undefined) return no(409, 'The card is settled.');
  return pressCard(sim, sent, staff.userid, key, choices);
}

/** An id as a meeting or a form gives it, of a customer or of a member of another corp. */
function tmpId({ store }: Sim, { externalUserid, corpid, userid }: Static<typeof TmpId>): object {
  const alias = `ou${newTicket().slice(0, 30)}`;
  if (corpid !== undefined && userid !== undefined) {
    store.aliases.put({ alias, kind: 'tmp', person: userid, member: { corpid, userid } });
    return { tmpExternalUserid: alias };
  }
  const customer = findCustomer(store, externalUserid);
  if (isNo(customer)) return customer;
  store.aliases.put({ alias, kind: 'tmp', person: customer.externalUserid });
  return { tmpExternalUserid: alias };
}
