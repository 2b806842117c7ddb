import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { parseInstant } from '../../domain/kernel/time.ts';
import { cutChannel, deleteLinkInConsole, linkUrl, memberFor, openLink, tell, winCustomer } from '../acquisition.ts';
import { addQuota, balanceOf, setQuota } from '../acquisition-quota.ts';
import { ADD_WAY_LINK, askFriendship, befriend } from '../friendships.ts';
import type { Sim } from '../sim.ts';
import type { Store } from '../store.ts';
import type { AcquisitionLink } from '../tables/acquisition.ts';
import { answerBody, findCustomer, isNo, no, parameter, send, type No } from './ask.ts';

const closed = { additionalProperties: false };

const Visit = Type.Object(
  {
    /** Absent: somebody who only looks. */
    externalUserid: Type.Optional(Type.String()),
    /** What the address ended with: `?customer_channel=…`. */
    customerChannel: Type.Optional(Type.String()),
  },
  closed,
);
const Quota = Type.Object({ units: Type.Integer({ minimum: 0 }), expiresAt: Type.String() }, closed);

/** People who open a link, and the administrator who buys units and deletes links. */
export function serveAcquisition(app: FastifyInstance, sim: Sim): void {
  const { store } = sim;
  app.get('/_sim/acquisition-links', () => ({
    balance: balanceOf(sim),
    items: [...store.acquisitionLinks.all()].map((link) => ({ ...link, url: linkUrl(link) })),
  }));
  app.post('/_sim/acquisition-links/:linkId/visits', (request, reply) =>
    answerBody(Visit, request, reply, (body) => visit(sim, findLink(store, parameter(request, 'params', 'linkId')), body)),
  );
  app.delete('/_sim/acquisition-links/:linkId', (request, reply) => {
    const link = findLink(store, parameter(request, 'params', 'linkId'));
    if (isNo(link)) return send(reply, link);
    deleteLinkInConsole(sim, link);
    return { deleted: true };
  });
  app.put('/_sim/acquisition/quota', (request, reply) => answerBody(Quota, request, reply, (body) => buy(sim, body, 'all')));
  app.post('/_sim/acquisition/purchases', (request, reply) => answerBody(Quota, request, reply, (body) => buy(sim, body, 'more')));
}

function buy(sim: Sim, { units, expiresAt }: Static<typeof Quota>, how: 'all' | 'more'): object {
  const until = parseInstant(expiresAt);
  if (until === undefined) return no(400, `"expiresAt" must be an instant with an offset, not "${expiresAt}".`);
  if (how === 'all') setQuota(sim, units, until);
  else addQuota(sim, units, until);
  return { balance: balanceOf(sim) };
}

/** She looks at the member's profile, asks, and is a friend at once or when the member says so (97299). */
function visit(sim: Sim, link: AcquisitionLink | No, { externalUserid, customerChannel = '' }: Static<typeof Visit>): object {
  if (isNo(link)) return link;
  const state = cutChannel(customerChannel);
  if (balanceOf(sim) === 0) return no(409, 'The quota is used up: the link leads nowhere.');
  if (link.unavailable) return no(409, 'The link leads to nobody.');
  openLink(sim, link, state);
  if (externalUserid === undefined) return { opened: true };
  const customer = findCustomer(sim.store, externalUserid);
  if (isNo(customer)) return customer;
  const staff = memberFor(sim, link, customer);
  if (staff === undefined) return no(409, 'The link leads to nobody.');
  const who = { userid: staff.userid, externalUserid };
  if (!link.skipVerify) {
    const asked = askFriendship(sim, { ...who, addWay: ADD_WAY_LINK, state, linkId: link.linkId });
    if (asked) tell(sim, 'friend_request', { LinkId: link.linkId, State: state });
    return { opened: true, userid: staff.userid, alreadyFriend: !asked, waiting: asked };
  }
  const known = sim.store.friendships.get(`${staff.userid} ${externalUserid}`);
  if (known === undefined || known.cutByCustomer) tell(sim, 'friend_request', { LinkId: link.linkId, State: state });
  const made = befriend(sim, customer, staff, state, { addWay: ADD_WAY_LINK });
  if (made) winCustomer(sim, link, customer, staff, state);
  return { opened: true, userid: staff.userid, alreadyFriend: !made };
}

function findLink(store: Store, linkId: string | undefined): AcquisitionLink | No {
  return store.acquisitionLinks.get(linkId ?? '') ?? no(404, `There is no link ${linkId}.`);
}
