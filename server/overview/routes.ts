import * as contract from '../../domain/overview/contract.ts';
import { serve, serveUnscoped } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import { readHealth } from './health.ts';
import { syncRoutes } from './sync-routes.ts';
import { readToday } from './today.ts';

/** 今日, how the connection is, and what is being synchronized. */
export function overviewRoutes(http: HttpServer): void {
  serve(http, contract.readToday, (tx, { scope, now }) => readToday(tx, scope, now));
  serveUnscoped(http, contract.readHealth, ({ scope, now }) => readHealth(http.db, scope, now));
  syncRoutes(http);
}
