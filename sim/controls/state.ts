import type { FastifyInstance } from 'fastify';
import { shown } from '../clock.ts';
import { massQuota } from '../mass-quota.ts';
import { waitingTasks } from '../mass.ts';
import type { Customer } from '../tables/people.ts';
import type { Sim } from '../sim.ts';
import type { Store } from '../store.ts';
import { findCustomer, findStaff, isNo, parameter } from './ask.ts';

const CUSTOMERS_SHOWN = 30;

/**
 * What the page shows, in one request: `?search=` narrows the customers, `?customer=` and `?staff=` add the friends of
 * the ones picked.
 */
export function serveState(app: FastifyInstance, sim: Sim): void {
  const { store, clock, callbacks } = sim;
  app.get('/_sim/state', (request) => {
    const customer = findCustomer(store, parameter(request, 'query', 'customer'));
    const staff = findStaff(store, parameter(request, 'query', 'staff'));
    return {
      now: shown(clock.now()),
      offsetMs: clock.offsetMs(),
      quota: massQuota(store),
      callbacks: { waiting: callbacks.waiting, lost: callbacks.lost },
      staff: [...store.staff.all()].map(({ userid, name, position }) => ({
        userid,
        name,
        position,
        waitingTasks: waitingTasks(store, userid).length,
      })),
      customerCount: store.customers.size,
      customers: matching(store, parameter(request, 'query', 'search') ?? ''),
      contactWays: [...store.contactWays.all()].map(({ configId, remark, userids, state }) => ({ configId, remark, userids, state })),
      customer: isNo(customer) ? null : { ...customer, friends: friendsOfCustomer(store, customer) },
      staffFriends: isNo(staff) ? [] : friendsOfStaff(store, staff.userid),
    };
  });
}

function matching(store: Store, search: string): Customer[] {
  const found: Customer[] = [];
  for (const customer of store.customers.all()) {
    if (!customer.name.includes(search)) continue;
    found.push(customer);
    if (found.length === CUSTOMERS_SHOWN) break;
  }
  return found;
}

function friendsOfCustomer(store: Store, customer: Customer): object[] {
  return [...store.friendships.by('customer', customer.externalUserid)].flatMap(({ userid, cutByCustomer }) =>
    cutByCustomer ? [] : [{ userid, name: store.staff.get(userid.toLowerCase())?.name ?? userid }],
  );
}

/** The ones talked with last, then the newest. */
function friendsOfStaff(store: Store, userid: string): object[] {
  return [...store.friendships.by('staff', userid)]
    .sort((a, b) => (b.lastChatAt ?? 0) - (a.lastChatAt ?? 0) || b.createdAt - a.createdAt)
    .slice(0, CUSTOMERS_SHOWN)
    .map(({ externalUserid, remark, cutByCustomer }) => ({
      externalUserid,
      name: store.customers.get(externalUserid)?.name ?? '',
      remark,
      cutByCustomer,
    }));
}
