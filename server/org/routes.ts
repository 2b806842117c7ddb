import { listStaff as listStaffRoute } from '../../domain/org/contract.ts';
import { DEFAULT_LIMIT } from '../../domain/kernel/page.ts';
import { serve } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import { listStaff, type CountCustomers } from './service.ts';

/** `countCustomers` comes from the customers module, which stands to the right of this one. */
export function orgRoutes(http: HttpServer, parts: { countCustomers: CountCustomers }): void {
  serve(http, listStaffRoute, (tx, { scope, query }) =>
    listStaff(tx, scope, { ...query, limit: query.limit ?? DEFAULT_LIMIT }, parts.countCustomers),
  );
}
