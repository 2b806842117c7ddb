import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { multipartBody } from './api/carried.ts';
import { serveApi } from './api/front-door.ts';
import { serveArchiveDoor } from './archive-door.ts';
import { createBackground } from './background.ts';
import { createCallbackQueue } from './callbacks.ts';
import { createClock } from './clock.ts';
import type { SimulatorConfig } from './config.ts';
import { serveAcquisition } from './controls/acquisition.ts';
import { serveAddressBook } from './controls/address-book.ts';
import { serveApp } from './controls/app.ts';
import { serveArchive } from './controls/archive.ts';
import { servePageReads } from './controls/page-reads.ts';
import { servePayments } from './controls/payments.ts';
import { serveKf } from './controls/kf.ts';
import { serveClock } from './controls/clock.ts';
import { serveFaults } from './controls/faults.ts';
import { serveMedia } from './controls/media.ts';
import { serveGroups } from './controls/groups.ts';
import { serveMessages } from './controls/messages.ts';
import { serveMoments } from './controls/moments.ts';
import { serveOwnMass } from './controls/own-mass.ts';
import { servePeople } from './controls/people.ts';
import { serveRights } from './controls/rights.ts';
import { serveState } from './controls/state.ts';
import { serveSwitches } from './controls/switches.ts';
import { serveTasks } from './controls/tasks.ts';
import { serveTransfers } from './controls/transfers.ts';
import { serveWorld } from './controls/world.ts';
import { keepGoing } from './due.ts';
import { resumeFetching } from './fetch-media.ts';
import { serveOauthPages } from './oauth-page.ts';
import { serveMerchantDoor } from './merchant-door.ts';
import { servePage } from './page-files.ts';
import { createProduct } from './product.ts';
import type { Sim } from './sim.ts';
import { openStore } from './store.ts';

/** A whole company of 100,000 customers in one body. */
const BODY_LIMIT = 256 * 1024 * 1024;
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const LOCAL_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

export type Simulator = { readonly url: string; close(): Promise<void> };

/** Starts a WeCom on 127.0.0.1, with what its data folder remembers. */
export async function startSimulator(config: SimulatorConfig): Promise<Simulator> {
  const store = openStore(config.data);
  const clock = createClock(store);
  const callbacks = createCallbackQueue(config, store, clock);
  const sim: Sim = { config, store, clock, callbacks, product: createProduct(config), background: createBackground() };
  const app = Fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  acceptAnyBody(app, sim);
  keepStrangersOut(app);
  saveBeforeAnswering(app, sim);
  app.setNotFoundHandler((_request, reply) => reply.code(404).send());
  serveApi(app, sim);
  serveArchiveDoor(app, sim);
  serveArchive(app, sim);
  serveKf(app, sim);
  servePayments(app, sim);
  serveMerchantDoor(app, sim);
  serveOauthPages(app, sim);
  serveClock(app, sim);
  servePeople(app, sim);
  serveAddressBook(app, sim);
  serveTransfers(app, sim);
  serveAcquisition(app, sim);
  serveApp(app, sim);
  serveMessages(app, sim);
  serveMedia(app, sim);
  serveMoments(app, sim);
  serveTasks(app, sim);
  serveGroups(app, sim);
  serveOwnMass(app, sim);
  serveFaults(app, sim);
  serveSwitches(app, sim);
  serveRights(app, sim);
  serveWorld(app, sim);
  serveState(app, sim);
  servePageReads(app, sim);
  servePage(app);
  try {
    await app.listen({ host: '127.0.0.1', port: config.port });
  } catch (error) {
    store.close();
    throw error;
  }
  callbacks.start();
  const stopWorld = keepGoing(sim);
  resumeFetching(sim);
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      stopWorld();
      await app.close();
      await sim.background.close();
      await callbacks.close();
      store.commit();
      store.close();
    },
  };
}

/** WeCom reads JSON whatever the Content-Type says, and clients say many things: handlers parse the text themselves. */
function acceptAnyBody(app: FastifyInstance, sim: Sim): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (request, body, done) =>
    done(null, multipartBody(sim.store, body, request.headers['content-type'])),
  );
}

/** The controls are for this machine, and not for a web page from elsewhere that its browser has open. */
function keepStrangersOut(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/_sim/')) return undefined;
    const { host = '', origin } = request.headers;
    if (LOOPBACK.has(request.ip) && isLocal(`http://${host}`) && (origin === undefined || isLocal(origin))) return undefined;
    return reply.code(403).send({ error: { code: 'forbidden', message: 'The controls answer to this machine only.' } });
  });
}

function isLocal(address: string): boolean {
  return URL.canParse(address) && LOCAL_NAMES.has(new URL(address).hostname);
}

function saveBeforeAnswering(app: FastifyInstance, sim: Sim): void {
  app.addHook('onSend', async (_request, _reply, payload) => {
    sim.store.commit();
    return payload;
  });
}
