import swagger from '@fastify/swagger';
import type { HttpServer } from './server.ts';

/** Collects the routes registered after it; `/openapi.json` answers the document. */
export async function collectOpenApi(http: HttpServer): Promise<void> {
  await http.app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '活水 Huoshui',
        version: '1',
        description:
          'One API for the console, phone pages and other programs. Errors are { error: { code, message, details?, requestId } }.',
      },
      components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
      security: [{ apiKey: [] }],
    },
  });
  http.app.get('/openapi.json', { schema: { hide: true } }, async () => http.app.swagger());
}
