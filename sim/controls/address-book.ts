import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { refreshLinks } from '../acquisition.ts';
import { removeStaff, renameStaff, tellMemberTag, tellParty, tellUser, tellUserGone } from '../address-book.ts';
import { badDepartment, newPartyId, notEmpty } from '../api/departments.ts';
import { changed } from '../api/member-tags.ts';
import { staffKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import { ROOT } from '../store.ts';
import type { Store } from '../store.ts';
import type { Department, MemberTag, Staff } from '../tables/people.ts';
import { answerBody, findStaff, isNo, no, parameter, send, type No } from './ask.ts';

const closed = { additionalProperties: false };
const userid = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$' });

const NewStaff = Type.Object(
  {
    userid,
    name: Type.String({ minLength: 1 }),
    /** Department ids; a name is found or made below the root. */
    department: Type.Optional(Type.Union([Type.Integer(), Type.String({ minLength: 1 }), Type.Array(Type.Integer(), { minItems: 1 })])),
    position: Type.Optional(Type.String()),
    status: Type.Optional(Type.Enum([1, 2, 4])),
    /** What else user/create may say, named as there. */
    profile: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    customerContact: Type.Optional(Type.Boolean()),
    realName: Type.Optional(Type.Boolean()),
    banned: Type.Optional(Type.Boolean()),
    /** Seconds, as in WeCom. */
    lastLogin: Type.Optional(Type.Number()),
    contactLimit: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  closed,
);
const NewDepartment = Type.Object(
  { id: Type.Optional(Type.Integer()), name: Type.String(), parentid: Type.Optional(Type.Integer()), order: Type.Optional(Type.Integer()) },
  closed,
);
const DepartmentEdit = Type.Object({ name: Type.Optional(Type.String()), parentid: Type.Optional(Type.Integer()) }, closed);
const NewMemberTag = Type.Object({ tagid: Type.Optional(Type.Integer()), tagname: Type.String({ minLength: 1 }) }, closed);
const TagChange = Type.Object(
  {
    addUsers: Type.Optional(Type.Array(Type.String())),
    delUsers: Type.Optional(Type.Array(Type.String())),
    addParties: Type.Optional(Type.Array(Type.Integer())),
    delParties: Type.Optional(Type.Array(Type.Integer())),
  },
  closed,
);

/** What the administrator does with members, departments and tags in the console: all of it is called back (90970). */
export function serveAddressBook(app: FastifyInstance, sim: Sim): void {
  const { store } = sim;
  app.post('/_sim/staff', (request, reply) => answerBody(NewStaff, request, reply, (body) => putStaff(sim, body)));
  app.post('/_sim/staff/:userid/resignations', (request, reply) => {
    const staff = findStaff(store, parameter(request, 'params', 'userid'));
    if (isNo(staff)) return send(reply, staff);
    removeStaff(sim, staff);
    tellUserGone(sim, staff.userid);
    return send(reply, { userid: staff.userid, customers: [...store.friendships.by('staff', staff.userid)].length });
  });
  app.post('/_sim/staff/:userid/renames', (request, reply) =>
    answerBody(Type.Object({ userid }, closed), request, reply, (body) => {
      const staff = findStaff(store, parameter(request, 'params', 'userid'));
      if (isNo(staff)) return staff;
      if (staffKey(body.userid) !== staffKey(staff.userid) && store.staff.get(staffKey(body.userid)) !== undefined)
        return no(409, `There is a staff member ${body.userid}.`);
      const renamed = renameStaff(sim, staff, body.userid);
      tellUser(sim, 'update_user', staff, renamed.userid);
      return renamed;
    }),
  );
  app.post('/_sim/departments', (request, reply) => answerBody(NewDepartment, request, reply, (body) => addDepartment(sim, body)));
  app.post('/_sim/departments/:id/edits', (request, reply) =>
    answerBody(DepartmentEdit, request, reply, (body) => {
      const old = findDepartment(store, parameter(request, 'params', 'id'));
      if (isNo(old)) return old;
      const next = { ...old, ...body };
      const wrong = old.id === ROOT.id ? undefined : badDepartment(store, next);
      if (wrong !== undefined) return no(409, `The department cannot be so: ${wrong.errcode}.`);
      store.departments.put(next);
      tellParty(sim, 'update_party', next);
      return next;
    }),
  );
  app.delete('/_sim/departments/:id', (request, reply) => {
    const department = findDepartment(store, parameter(request, 'params', 'id'));
    if (isNo(department)) return send(reply, department);
    const wrong = notEmpty(store, department);
    if (wrong !== undefined) return send(reply, no(409, `The department cannot go: ${wrong.errcode}.`));
    store.departments.remove(String(department.id));
    tellParty(sim, 'delete_party', department);
    return { deleted: true };
  });
  app.post('/_sim/member-tags', (request, reply) =>
    answerBody(NewMemberTag, request, reply, ({ tagid, tagname }) => {
      const id = tagid ?? Math.max(0, ...[...store.memberTags.all()].map((tag) => tag.tagid)) + 1;
      const tag: MemberTag = { tagid: id, tagname, userids: [], parties: [] };
      store.memberTags.put(tag);
      return tag;
    }),
  );
  app.post('/_sim/member-tags/:tagid/changes', (request, reply) =>
    answerBody(TagChange, request, reply, (body) => changeTag(sim, parameter(request, 'params', 'tagid'), body)),
  );
}

function putStaff(sim: Sim, body: Static<typeof NewStaff>): object {
  const { store } = sim;
  const known = store.staff.get(staffKey(body.userid));
  const department = departments(sim, body.department ?? known?.department);
  if (isNo(department)) return department;
  const { lastLogin, department: _, ...rest } = body;
  const staff: Staff = {
    position: '',
    ...known,
    ...rest,
    userid: known?.userid ?? body.userid,
    department: department.ids,
    ...(lastLogin === undefined ? {} : { lastLoginAt: lastLogin * 1_000 }),
  };
  store.staff.put(staff);
  // Back again: the customers that nobody got are not without a member any more.
  store.resigned.remove(staffKey(staff.userid));
  // A person did it in the console: that is told (92130).
  tellUser(sim, known === undefined ? 'create_user' : 'update_user', staff);
  refreshLinks(sim);
  return staff;
}

function departments(sim: Sim, wanted: Static<typeof NewStaff>['department']): { ids: number[] } | No {
  const { store } = sim;
  if (typeof wanted === 'string') {
    for (const department of store.departments.all()) if (department.name === wanted) return { ids: [department.id] };
    const id = newPartyId(store);
    const made: Department = { id, name: wanted, parentid: ROOT.id, order: ROOT.order - id };
    store.departments.put(made);
    tellParty(sim, 'create_party', made);
    return { ids: [id] };
  }
  const ids = wanted === undefined ? [ROOT.id] : typeof wanted === 'number' ? [wanted] : wanted;
  const unknown = ids.find((id) => store.departments.get(String(id)) === undefined);
  return unknown === undefined ? { ids } : no(404, `There is no department ${unknown}.`);
}

function addDepartment(sim: Sim, { id, name, parentid = ROOT.id, order = 0 }: Static<typeof NewDepartment>): object {
  const { store } = sim;
  const department = { id: id ?? newPartyId(store), name, parentid, order };
  if (store.departments.get(String(department.id)) !== undefined) return no(409, `There is a department ${department.id}.`);
  const wrong = badDepartment(store, department);
  if (wrong !== undefined) return no(409, `The department cannot be so: ${wrong.errcode}.`);
  store.departments.put(department);
  tellParty(sim, 'create_party', department);
  return department;
}

function findDepartment(store: Store, id: string | undefined): Department | No {
  return store.departments.get(id ?? '') ?? no(404, `There is no department ${id}.`);
}

function changeTag(sim: Sim, tagid: string | undefined, body: Static<typeof TagChange>): object {
  const { store } = sim;
  const tag = store.memberTags.get(tagid ?? '');
  if (tag === undefined) return no(404, `There is no tag ${tagid}.`);
  const { addUsers = [], delUsers = [], addParties = [], delParties = [] } = body;
  const unknown = addUsers.map((one) => findStaff(store, one)).find(isNo);
  if (unknown !== undefined) return unknown;
  const next: MemberTag = {
    ...tag,
    userids: changed(changed(tag.userids, addUsers, 'add'), delUsers, 'remove'),
    parties: changed(changed(tag.parties, addParties, 'add'), delParties, 'remove'),
  };
  store.memberTags.put(next);
  tellMemberTag(sim, next, { addUsers, delUsers, addParties, delParties });
  return next;
}
