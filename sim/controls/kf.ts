import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { shown } from '../clock.ts';
import { accountOf, newKfId } from '../kf.ts';
import { ACTS, act, askKf, enterKf, recall, reception, reply } from './kf-people.ts';
import type { Sim } from '../sim.ts';
import type { KfAccount, KfEntry } from '../tables/kf.ts';
import { answerBody, findCustomer, findStaff, isNo, no, parameter, send } from './ask.ts';
import type { No } from './ask.ts';

const closed = { additionalProperties: false };

const NewAccount = Type.Object({ name: Type.String({ minLength: 1 }), managed: Type.Optional(Type.Boolean()) }, closed);
const Management = Type.Object({ managed: Type.Boolean() }, closed);
const Entry = Type.Object(
  {
    externalUserid: Type.String(),
    scene: Type.Optional(Type.String()),
    sceneParam: Type.Optional(Type.String()),
    channels: Type.Optional(Type.Object({ nickname: Type.String(), scene: Type.Integer() }, closed)),
  },
  closed,
);
const Words = Type.Object(
  {
    externalUserid: Type.String(),
    text: Type.Optional(Type.String({ minLength: 1 })),
    /** The line of a menu that she touches. */
    menuId: Type.Optional(Type.String()),
    /** Any other kind: what lies under its name. */
    msgtype: Type.Optional(Type.String()),
    content: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  closed,
);
const Reply = Type.Object({ externalUserid: Type.String(), userid: Type.String(), text: Type.String({ minLength: 1 }) }, closed);
const Recall = Type.Object({ externalUserid: Type.String(), msgid: Type.String() }, closed);
const Reception = Type.Object({ userid: Type.String(), state: Type.Enum(['receiving', 'stopped', 'paused']) }, closed);
const Act = Type.Object(
  { externalUserid: Type.String(), act: Type.Enum([...ACTS]), userid: Type.String(), to: Type.Optional(Type.String()) },
  closed,
);
const Range = Type.Object(
  {
    userids: Type.Optional(Type.Array(Type.String())),
    departments: Type.Optional(Type.Array(Type.Integer())),
    chatIds: Type.Optional(Type.Array(Type.String())),
  },
  closed,
);

/** Customer service as its customers, servicers and administrator use it. */
export function serveKf(app: FastifyInstance, sim: Sim): void {
  const { store } = sim;
  app.get('/_sim/kf', () => ({ items: [...store.kfAccounts.all()].map(({ openKfId, name, managed }) => ({ openKfId, name, managed })) }));
  app.post('/_sim/kf', (request, reply_) =>
    answerBody(NewAccount, request, reply_, ({ name, managed = true }) => {
      const account = { openKfId: newKfId(), name, mediaId: '', createdAt: sim.clock.now(), managed };
      store.kfAccounts.put(account);
      if (managed) tellRights(sim, account);
      return account;
    }),
  );
  app.put('/_sim/kf/upgrade-range', (request, reply_) =>
    answerBody(Range, request, reply_, ({ userids = [], departments = [], chatIds = [] }) => {
      const range = { key: 'range', userids, departments, chatIds } as const;
      store.kfUpgradeRanges.put(range);
      return range;
    }),
  );
  app.put('/_sim/kf/:openKfid/management', (request, reply_) =>
    answerBody(Management, request, reply_, ({ managed }) =>
      withAccount(sim, parameter(request, 'params', 'openKfid'), (account) => {
        if (managed !== account.managed) {
          store.kfAccounts.put({ ...account, managed });
          tellRights(sim, { ...account, managed });
        }
        return { openKfId: account.openKfId, managed };
      }),
    ),
  );
  app.get('/_sim/kf/:openKfid/history', (request, reply_) => {
    const account = findAccount(sim, parameter(request, 'params', 'openKfid'));
    const customer = findCustomer(store, parameter(request, 'query', 'externalUserid'));
    if (isNo(account)) return send(reply_, account);
    if (isNo(customer)) return send(reply_, customer);
    const entries = [...store.kfEntries.by('customer', customer.externalUserid)].filter((entry) => entry.openKfId === account.openKfId);
    return { items: entries.map(shownEntry) };
  });
  post(app, sim, 'entries', Entry, (account, body) => enterKf(sim, account, body));
  post(app, sim, 'messages', Words, (account, { externalUserid, text, menuId, msgtype, content }) => {
    if ((text === undefined) === (msgtype === undefined)) return no(400, 'Give exactly one of "text" and "msgtype".');
    const said = text === undefined ? { msgtype: msgtype ?? '', content: content ?? {} } : textOf(text, menuId);
    return askKf(sim, account, externalUserid, said);
  });
  post(app, sim, 'replies', Reply, (account, body) => reply(sim, account, body));
  post(app, sim, 'recalls', Recall, (account, body) => recall(sim, account, body));
  post(app, sim, 'receptions', Reception, (account, body) => reception(sim, account, body));
  post(app, sim, 'sessions', Act, (account, body) => act(sim, account, body));
}

function shownEntry({ msgid, at, origin, servicerUserid, msgtype, content }: KfEntry): object {
  return { msgid, at: shown(at), origin, ...(servicerUserid === undefined ? {} : { servicerUserid }), msgtype, content };
}

function textOf(text: string, menuId: string | undefined): { msgtype: string; content: Record<string, unknown> } {
  return { msgtype: 'text', content: { content: text, ...(menuId === undefined ? {} : { menu_id: menuId }) } };
}

/** A person who must exist does something at an account that must. */
function post<T extends typeof Entry | typeof Words | typeof Reply | typeof Recall | typeof Reception | typeof Act>(
  app: FastifyInstance,
  sim: Sim,
  what: string,
  schema: T,
  then: (account: KfAccount, body: Static<T>) => object,
): void {
  app.post(`/_sim/kf/:openKfid/${what}`, (request, reply_) =>
    answerBody(schema, request, reply_, (body) =>
      withAccount(sim, parameter(request, 'params', 'openKfid'), (account) => {
        const asked: { externalUserid?: string; userid?: string } = body;
        const customer = asked.externalUserid === undefined ? undefined : findCustomer(sim.store, asked.externalUserid);
        const staff = asked.userid === undefined ? undefined : findStaff(sim.store, asked.userid);
        if (customer !== undefined && isNo(customer)) return customer;
        if (staff !== undefined && isNo(staff)) return staff;
        return then(account, body);
      }),
    ),
  );
}

function withAccount(sim: Sim, openKfId: string | undefined, then: (account: KfAccount) => object): object {
  const account = findAccount(sim, openKfId);
  return isNo(account) ? account : then(account);
}

function findAccount(sim: Sim, openKfId: string | undefined): KfAccount | No {
  return accountOf(sim, openKfId) ?? no(404, `There is no customer service account ${openKfId}.`);
}

/** The administrator gives an account to the app, or takes it away. */
function tellRights(sim: Sim, { openKfId, managed }: KfAccount): void {
  sim.callbacks.push('kf_account_auth_change', { [managed ? 'AuthAddOpenKfId' : 'AuthDelOpenKfId']: openKfId });
}
