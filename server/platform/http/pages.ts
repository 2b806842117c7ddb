import staticFiles from '@fastify/static';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../files/root.ts';
import type { HttpServer } from './server.ts';

/** Serves the built console: hashed assets for a year, its page for every address that is no file and no API. */
export async function consolePages(http: HttpServer): Promise<void> {
  const folder = join(projectRoot(), 'dist', 'web');
  if (!existsSync(join(folder, 'assets'))) return;
  await http.app.register(staticFiles, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    immutable: true,
    maxAge: '365d',
  });
  const page = await readFile(join(folder, 'web', 'console', 'index.html'), 'utf8');
  // Hidden: what the document says must not depend on whether the pages are built.
  http.app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    if (/^\/(api|_clock|wecom)\//.test(request.url)) return reply.callNotFound();
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  });
}
