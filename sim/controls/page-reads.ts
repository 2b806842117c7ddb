import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { groupById } from '../groups.ts';
import { accountOf } from '../kf.ts';
import { formatOf, CONTENT_TYPES } from '../media-probe.ts';
import type { Sim } from '../sim.ts';
import type { Customer, Staff } from '../tables/people.ts';
import { findCustomer, findStaff, isNo, no, parameter, send, type No } from './ask.ts';
import { appFeed } from './page-app.ts';
import { codesFor } from './page-codes.ts';
import { friendChat } from './page-friend.ts';
import { groupChat } from './page-groups.ts';
import { customerHome, staffHome } from './page-homes.ts';
import { kfChat } from './page-kf.ts';
import { feedOf } from './page-moments.ts';
import { customersNamed, customersOf, tagCatalogue } from './page-people.ts';
import { todoOf } from './page-work.ts';

/** What the page shows, ready to be shown: names for ids, addresses for media, in the words of a phone. Reads only. */
export function servePageReads(app: FastifyInstance, sim: Sim): void {
  const { store } = sim;
  const search = (request: FastifyRequest) => (parameter(request, 'query', 'search') ?? '').trim();
  app.get('/_sim/page/customers', (request) => customersNamed(store, search(request)));
  app.get('/_sim/page/codes', (request) => codesFor(sim, search(request)));
  app.get('/_sim/page/tags', () => tagCatalogue(store));
  ofCustomer(app, sim, '', (customer) => customerHome(sim, customer));
  ofCustomer(app, sim, '/moments', (customer) => feedOf(sim, customer.externalUserid));
  ofStaff(app, sim, '', (staff) => staffHome(sim, staff));
  ofStaff(app, sim, '/customers', (staff, request) => customersOf(store, staff.userid, search(request)));
  ofStaff(app, sim, '/todo', (staff) => todoOf(sim, staff));
  ofStaff(app, sim, '/app', (staff) => appFeed(sim, staff));
  app.get('/_sim/page/customers/:id/chats/:key', (request, reply) => {
    const customer = findCustomer(store, parameter(request, 'params', 'id'));
    return send(reply, isNo(customer) ? customer : chatOfCustomer(sim, customer, keyOf(request)));
  });
  app.get('/_sim/page/staff/:id/chats/:key', (request, reply) => {
    const staff = findStaff(store, parameter(request, 'params', 'id'));
    return send(reply, isNo(staff) ? staff : chatOfStaff(sim, staff, keyOf(request)));
  });
  app.get('/_sim/page/files/:id', (request, reply) => {
    const file = store.archiveFiles.get(parameter(request, 'params', 'id') ?? '');
    if (file === undefined) return send(reply, no(404, 'There is no such file.'));
    const bytes = Buffer.from(file.base64, 'base64');
    return reply.type(CONTENT_TYPES[formatOf(bytes)]).send(bytes);
  });
}

/** `f~` and the other of two, `g~` and a group, `k~` and an account of customer service (`~` and the customer, for a servicer). */
type Key = { readonly kind: string; readonly id: string; readonly customer: string };

function keyOf(request: FastifyRequest): Key {
  const [kind = '', id = '', customer = ''] = (parameter(request, 'params', 'key') ?? '').split('~');
  return { kind, id, customer };
}

function chatOfCustomer(sim: Sim, customer: Customer, key: Key): object {
  if (key.kind !== 'f') return groupOrKf(sim, key, customer.externalUserid, customer.externalUserid);
  const staff = findStaff(sim.store, key.id);
  return isNo(staff) ? staff : friendChat(sim, staff, customer, 'customer');
}

function chatOfStaff(sim: Sim, staff: Staff, key: Key): object {
  if (key.kind !== 'f') return groupOrKf(sim, key, staff.userid, key.customer);
  const customer = findCustomer(sim.store, key.id);
  return isNo(customer) ? customer : friendChat(sim, staff, customer, 'staff');
}

function groupOrKf(sim: Sim, { kind, id }: Key, viewer: string, externalUserid: string): object {
  if (kind === 'g') {
    const group = groupById(sim, id);
    return group === undefined ? gone() : groupChat(sim, group, viewer);
  }
  const account = kind === 'k' ? accountOf(sim, id) : undefined;
  return account === undefined ? gone() : kfChat(sim, account, externalUserid);
}

function gone(): No {
  return no(404, 'There is no such chat.');
}

function ofCustomer(app: FastifyInstance, { store }: Sim, what: string, read: (customer: Customer) => object): void {
  app.get(`/_sim/page/customers/:id${what}`, (request, reply): FastifyReply => {
    const customer = findCustomer(store, parameter(request, 'params', 'id'));
    return send(reply, isNo(customer) ? customer : read(customer));
  });
}

function ofStaff(app: FastifyInstance, { store }: Sim, what: string, read: (staff: Staff, request: FastifyRequest) => object): void {
  app.get(`/_sim/page/staff/:id${what}`, (request, reply): FastifyReply => {
    const staff = findStaff(store, parameter(request, 'params', 'id'));
    return send(reply, isNo(staff) ? staff : read(staff, request));
  });
}
