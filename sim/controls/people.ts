import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { winCustomer } from '../acquisition.ts';
import { applyToCustomer, befriend, editInClient, unfriend } from '../friendships.ts';
import { newExternalUserid } from '../ids.ts';
import { scanContactWay, type Scanned } from '../contact-ways.ts';
import { friendshipKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import { answerBody, findCustomer, findFriendship, findStaff, isNo, no, parameter } from './ask.ts';
import { scanJoinWay } from './group-joins.ts';

const closed = { additionalProperties: false };

const NewCustomer = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    gender: Type.Optional(Type.Enum([0, 1, 2, 'unknown', 'male', 'female'])),
    unionid: Type.Optional(Type.String({ minLength: 1 })),
    /** 1 WeChat user, 2 member of another corp. */
    type: Type.Optional(Type.Enum([1, 2])),
    avatar: Type.Optional(Type.String()),
    mobile: Type.Optional(Type.String()),
    position: Type.Optional(Type.String()),
    corpName: Type.Optional(Type.String()),
    corpFullName: Type.Optional(Type.String()),
  },
  closed,
);

const Scan = Type.Object(
  {
    externalUserid: Type.String(),
    configId: Type.Optional(Type.String()),
    userid: Type.Optional(Type.String()),
    state: Type.Optional(Type.String()),
  },
  closed,
);

const Removal = Type.Object({ externalUserid: Type.String(), userid: Type.String(), by: Type.Enum(['customer', 'staff']) }, closed);

const Edit = Type.Object(
  {
    externalUserid: Type.String(),
    addTags: Type.Optional(Type.Array(Type.String())),
    removeTags: Type.Optional(Type.Array(Type.String())),
    remark: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    remarkMobiles: Type.Optional(Type.Array(Type.String())),
  },
  closed,
);

const Acceptance = Type.Object({ externalUserid: Type.String(), accepted: Type.Optional(Type.Boolean()) }, closed);

/** Customers, and what they and the staff do with each other in their clients. */
export function servePeople(app: FastifyInstance, sim: Sim): void {
  app.post('/_sim/customers', (request, reply) =>
    answerBody(NewCustomer, request, reply, ({ name, gender = 0, ...rest }) => {
      // Members of other corps are known by ids of another kind.
      const id = newExternalUserid();
      const customer = { externalUserid: rest.type === 2 ? id.replace('wm', 'wo') : id, name, gender: GENDERS[gender], ...rest };
      sim.store.customers.put(customer);
      return customer;
    }),
  );
  app.post('/_sim/scans', (request, reply) => answerBody(Scan, request, reply, (body) => scan(sim, body)));
  app.post('/_sim/friendships/removals', (request, reply) =>
    answerBody(Removal, request, reply, ({ externalUserid, userid, by }) => {
      const friendship = findFriendship(sim.store, findStaff(sim.store, userid), findCustomer(sim.store, externalUserid));
      if (isNo(friendship)) return friendship;
      if (by === 'customer' && friendship.cutByCustomer) return { removed: false };
      unfriend(sim, friendship, by);
      return { removed: true };
    }),
  );
  app.post('/_sim/staff/:userid/edits', (request, reply) =>
    answerBody(Edit, request, reply, ({ externalUserid, addTags = [], removeTags = [], ...notes }) => {
      const friendship = findFriendship(
        sim.store,
        findStaff(sim.store, parameter(request, 'params', 'userid')),
        findCustomer(sim.store, externalUserid),
      );
      if (isNo(friendship)) return friendship;
      const unknown = [...addTags, ...removeTags].find((id) => sim.store.tags.get(id)?.deleted !== false);
      if (unknown !== undefined) return no(404, `There is no tag ${unknown}.`);
      editInClient(sim, friendship, { addTags, removeTags, ...notes });
      return { edited: true };
    }),
  );
  app.post('/_sim/staff/:userid/applications', (request, reply) =>
    answerBody(Acceptance, request, reply, ({ externalUserid, accepted = false }) => {
      const staff = findStaff(sim.store, parameter(request, 'params', 'userid'));
      const customer = findCustomer(sim.store, externalUserid);
      if (isNo(staff)) return staff;
      if (isNo(customer)) return customer;
      return { applied: applyToCustomer(sim, customer, staff, accepted ? 'accepted' : 'unanswered') };
    }),
  );
  app.post('/_sim/staff/:userid/acceptances', (request, reply) =>
    answerBody(Acceptance, request, reply, ({ externalUserid, accepted = true }) =>
      answerRequest(sim, parameter(request, 'params', 'userid'), externalUserid, accepted),
    ),
  );
}

/** The member says yes or no to a customer who asked. */
function answerRequest(sim: Sim, userid: string | undefined, externalUserid: string, accepted: boolean): object {
  const { store } = sim;
  const staff = findStaff(store, userid);
  const customer = findCustomer(store, externalUserid);
  if (isNo(staff)) return staff;
  if (isNo(customer)) return customer;
  const key = friendshipKey(staff.userid, customer.externalUserid);
  const asked = store.friendRequests.get(key);
  if (asked === undefined) return no(404, `${customer.name} has not asked ${staff.name}.`);
  store.friendRequests.remove(key);
  if (!accepted) return { accepted: false };
  const made = befriend(sim, customer, staff, asked.state, { addWay: asked.addWay });
  const link = asked.linkId === undefined ? undefined : store.acquisitionLinks.get(asked.linkId);
  if (made && link !== undefined) winCustomer(sim, link, customer, staff, asked.state);
  return { accepted: true };
}

const GENDERS = { 0: 0, 1: 1, 2: 2, unknown: 0, male: 1, female: 2 } as const;

/** The customer scans a contact way (its members in turn) or a member's own code. */
function scan(sim: Sim, body: Static<typeof Scan>): object {
  const { store } = sim;
  const customer = findCustomer(store, body.externalUserid);
  if (isNo(customer)) return customer;
  if ((body.configId === undefined) === (body.userid === undefined)) return no(400, 'Give exactly one of "configId" and "userid".');
  const joinWay = store.joinWays.get(body.configId ?? '');
  if (joinWay !== undefined) return scanJoinWay(sim, joinWay, customer.externalUserid, body.state);
  const way = body.configId === undefined ? undefined : store.contactWays.get(body.configId);
  if (body.configId !== undefined && way === undefined) return no(404, `There is no contact way ${body.configId}.`);
  if (way !== undefined) return scanned(scanContactWay(sim, way, customer, body.state));
  const staff = findStaff(store, body.userid);
  if (isNo(staff)) return staff;
  const made = befriend(sim, customer, staff, body.state ?? '');
  return { userid: staff.userid, alreadyFriend: !made };
}

/** Where the member decides herself, the customer has asked only. */
function scanned(result: Scanned): object {
  if (result.kind === 'dead') return no(409, result.why);
  return { userid: result.userid, alreadyFriend: result.kind === 'known', ...(result.kind === 'asked' ? { asked: true } : {}) };
}
