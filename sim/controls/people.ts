import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { befriend, editInClient, unfriend } from '../friendships.ts';
import { newExternalUserid } from '../ids.ts';
import { membersOfWay } from '../api/contact-ways.ts';
import { staffKey } from '../keys.ts';
import { ROOT } from '../store.ts';
import type { Store } from '../store.ts';
import type { Sim } from '../sim.ts';
import { answerBody, findCustomer, findFriendship, findStaff, isNo, no, parameter } from './ask.ts';
import type { No } from './ask.ts';

const closed = { additionalProperties: false };

const NewStaff = Type.Object(
  {
    userid: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$' }),
    name: Type.String({ minLength: 1 }),
    /** Department ids; a name is found or made below the root. */
    department: Type.Optional(Type.Union([Type.Integer(), Type.String({ minLength: 1 }), Type.Array(Type.Integer(), { minItems: 1 })])),
    position: Type.Optional(Type.String()),
  },
  closed,
);

const NewCustomer = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    gender: Type.Optional(Type.Enum([0, 1, 2, 'unknown', 'male', 'female'])),
    unionid: Type.Optional(Type.String({ minLength: 1 })),
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
  },
  closed,
);

/** Staff, customers and what they do with each other in their clients. */
export function servePeople(app: FastifyInstance, sim: Sim): void {
  app.post('/_sim/staff', (request, reply) => answerBody(NewStaff, request, reply, (body) => addStaff(sim, body)));
  app.post('/_sim/customers', (request, reply) =>
    answerBody(NewCustomer, request, reply, ({ name, gender = 0, unionid }) => {
      const customer = {
        externalUserid: newExternalUserid(),
        name,
        gender: GENDERS[gender],
        ...(unionid === undefined ? {} : { unionid }),
      };
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
    answerBody(Edit, request, reply, ({ externalUserid, addTags = [], removeTags = [], remark }) => {
      const friendship = findFriendship(
        sim.store,
        findStaff(sim.store, parameter(request, 'params', 'userid')),
        findCustomer(sim.store, externalUserid),
      );
      if (isNo(friendship)) return friendship;
      const unknown = [...addTags, ...removeTags].find((id) => sim.store.tags.get(id)?.deleted !== false);
      if (unknown !== undefined) return no(404, `There is no tag ${unknown}.`);
      editInClient(sim, friendship, { addTags, removeTags, remark });
      return { edited: true };
    }),
  );
}

const GENDERS = { 0: 0, 1: 1, 2: 2, unknown: 0, male: 1, female: 2 } as const;

function addStaff({ store, callbacks }: Sim, body: Static<typeof NewStaff>): object {
  const department = departments(store, body.department);
  if (isNo(department)) return department;
  const known = store.staff.get(staffKey(body.userid));
  const staff = {
    userid: known?.userid ?? body.userid,
    name: body.name,
    department: department.ids,
    position: body.position ?? known?.position ?? '',
  };
  store.staff.put(staff);
  // A person did it in the console: that is told (92130), reduced to what newer apps may see.
  callbacks.push('change_contact', {
    ChangeType: known === undefined ? 'create_user' : 'update_user',
    UserID: staff.userid,
    Department: department.ids.join(','),
  });
  return staff;
}

function departments(store: Store, wanted: Static<typeof NewStaff>['department']): { ids: number[] } | No {
  if (typeof wanted === 'string') {
    for (const department of store.departments.all()) if (department.name === wanted) return { ids: [department.id] };
    const id = Math.max(...[...store.departments.all()].map((department) => department.id)) + 1;
    store.departments.put({ id, name: wanted, parentid: ROOT.id, order: ROOT.order - id });
    return { ids: [id] };
  }
  const ids = wanted === undefined ? [ROOT.id] : typeof wanted === 'number' ? [wanted] : wanted;
  const unknown = ids.find((id) => store.departments.get(String(id)) === undefined);
  return unknown === undefined ? { ids } : no(404, `There is no department ${unknown}.`);
}

/** The customer scans a contact way (its members in turn) or a member's own code. */
function scan(sim: Sim, body: Static<typeof Scan>): object {
  const { store } = sim;
  const customer = findCustomer(store, body.externalUserid);
  if (isNo(customer)) return customer;
  if ((body.configId === undefined) === (body.userid === undefined)) return no(400, 'Give exactly one of "configId" and "userid".');
  const way = body.configId === undefined ? undefined : store.contactWays.get(body.configId);
  if (body.configId !== undefined && way === undefined) return no(404, `There is no contact way ${body.configId}.`);
  const userids = way === undefined ? [] : membersOfWay(store, way);
  if (way !== undefined && userids.length === 0) return no(409, 'The contact way has no member.');
  const staff = findStaff(store, way === undefined ? body.userid : userids[way.scans % userids.length]);
  if (isNo(staff)) return staff;
  const made = befriend(sim, customer, staff, body.state ?? way?.state ?? '');
  if (made && way !== undefined) store.contactWays.put({ ...way, scans: way.scans + 1 });
  return { userid: staff.userid, alreadyFriend: !made };
}
