import { hasCustomers, whenConnected } from './connected.ts';
import type { Composed } from './work.ts';
import { authRoutes } from './platform/auth/routes.ts';
import type { Clock, MovableClock } from './platform/clock/clock.ts';
import { clockRoutes } from './platform/clock/routes.ts';
import type { Ring } from './platform/clock/settle.ts';
import type { Db } from './platform/db/database.ts';
import { healthRoutes, type Readiness } from './platform/http/health.ts';
import { collectOpenApi } from './platform/http/openapi.ts';
import { consolePages } from './platform/http/pages.ts';
import type { SecretBox } from './platform/secrets/box.ts';
import { createHttpServer, type HttpServer } from './platform/http/server.ts';
import type { Logger } from 'pino';
import { customersRoutes } from './customers/routes.ts';
import { explainEnrollment, sopNames, sopsUsingTags, stepTexts } from './sop/service.ts';
import { sopRoutes } from './sop/routes.ts';
import { deliveryRoutes } from './delivery/routes.ts';
import { countFriendships } from './customers/service.ts';
import { eventsRoutes } from './events/routes.ts';
import { greetingsRoutes } from './greetings/routes.ts';
import { groupsRoutes } from './groups/routes.ts';
import { ordersRoutes } from './orders/routes.ts';
import { orgRoutes } from './org/routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import { reconciliationRoutes } from './overview/reconciliation.ts';
import { stagesRoutes } from './stages/routes.ts';
import { segmentsRoutes } from './segments/routes.ts';
import { connectionRoutes } from './wecom/connection/routes.ts';
import { inboxRoutes } from './wecom/inbox-routes.ts';
import { wecomRoutes } from './wecom/routes.ts';

export type AppParts = {
  db: Db;
  clock: Clock;
  log: Logger;
  secrets: SecretBox;
  readiness: Readiness;
  composed: Composed;
  simulator: { url: string; clockToken: string; clock: MovableClock } | undefined;
  /** The one address outside that is called, and those under which we are. */
  wecomApiBase: string;
  publicUrl: string | undefined;
  port: number;
  ring: Ring;
};

/** The whole HTTP surface on one screen. */
export async function createApp(parts: AppParts): Promise<HttpServer> {
  const { db, clock, log, composed, simulator } = parts;
  const http = await createHttpServer({ db, clock, log });
  await collectOpenApi(http);
  healthRoutes(http, parts.readiness);
  wecomRoutes(http, { secrets: parts.secrets });
  inboxRoutes(http);
  connectionRoutes(http, {
    secrets: parts.secrets,
    apiBase: parts.wecomApiBase,
    address:
      parts.publicUrl === undefined ? { reach: 'local', url: `http://127.0.0.1:${parts.port}` } : { reach: 'public', url: parts.publicUrl },
    platform: simulator === undefined ? 'wecom' : 'simulator',
    hasCustomers,
    onConnected: whenConnected(clock),
  });
  authRoutes(http, { simulatorUrl: simulator?.url ?? null });
  orgRoutes(http, { countCustomers: countFriendships });
  customersRoutes(http, { sopsUsingTags, secrets: parts.secrets });
  stagesRoutes(http, { secrets: parts.secrets });
  eventsRoutes(http, { secrets: parts.secrets });
  ordersRoutes(http, { secrets: parts.secrets });
  segmentsRoutes(http);
  deliveryRoutes(http, { explainEnrollment, sopNames, stepTexts });
  groupsRoutes(http);
  greetingsRoutes(http);
  sopRoutes(http, { secrets: parts.secrets });
  overviewRoutes(http);
  reconciliationRoutes(http, composed.reconcile);
  if (simulator !== undefined) {
    clockRoutes(http, { clock: simulator.clock, token: simulator.clockToken, loops: composed.loops, ring: parts.ring });
  }
  await consolePages(http);
  return http;
}
