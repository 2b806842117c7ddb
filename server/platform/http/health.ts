import { sql } from 'kysely';
import type { HttpServer } from './server.ts';

export type Readiness = { state: 'starting' | 'ready' | 'stopping' };

/** `/healthz`: this process serves. `/readyz`: it can work; else 503 and what is missing. */
export function healthRoutes(http: HttpServer, readiness: Readiness): void {
  http.app.get('/healthz', async () => ({ status: 'ok' }));
  http.app.get('/readyz', async (request, reply) => {
    const missing: string[] = readiness.state === 'ready' ? [] : [readiness.state];
    try {
      await sql`select 1`.execute(http.db);
    } catch (error) {
      request.log.warn({ err: error }, 'the database does not answer');
      missing.push('database');
    }
    return reply.status(missing.length === 0 ? 200 : 503).send({ status: missing.length === 0 ? 'ready' : 'not ready', missing });
  });
}
