import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { parameter } from './controls/ask.ts';

/** The built page at `/` and its scripts below `/assets/`, read anew each time: a build may come after the start. */
export function servePage(app: FastifyInstance): void {
  const web = join(repositoryRoot(), 'dist', 'web');
  const index = join(web, 'sim', 'page', 'index.html');
  app.get('/', (_request, reply) => {
    if (!existsSync(index))
      return reply.type('text/plain; charset=utf-8').send('模拟器已经在运行,但页面还没有构建。请先执行 npm run build,再刷新这里。');
    // The build may address its assets relative to dist/web/sim/page/, and the page is served two levels above.
    return reply.type('text/html; charset=utf-8').send(readFileSync(index, 'utf8').replaceAll('../../assets/', './assets/'));
  });
  app.get('/assets/:name', (request, reply) => {
    const name = parameter(request, 'params', 'name') ?? '';
    const file = join(web, 'assets', name);
    if (!/^[\w-][\w.-]*$/.test(name) || !existsSync(file)) return reply.code(404).send();
    return reply
      .type(TYPES[extname(name)] ?? 'application/octet-stream')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(readFileSync(file));
  });
}

const TYPES: { readonly [extension: string]: string } = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Code runs from sim/ under tsx and from dist/sim/ when built: the root is where package.json is. */
function repositoryRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('no package.json above the simulator');
    folder = parent;
  }
  return folder;
}
