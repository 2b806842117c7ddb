import * as contract from '../../domain/overview/contract.ts';
import { serve, serveUnscoped } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import { readHealth } from './health.ts';
import { readToday } from './today.ts';

/** 今日, and how the connection is. */
export function overviewRoutes(http: HttpServer): void {
  serve(http, contract.readToday, (tx, { scope, now }) => readToday(tx, scope, now));
  serveUnscoped(http, contract.readHealth, ({ scope, now }) => readHealth(http.db, scope, now));
}
