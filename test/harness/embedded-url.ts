import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { passwordOf, urlOf } from '../../server/platform/db/embedded/credentials.ts';

/** The address of the database that a running product keeps in its data folder. */
export function embeddedUrl(dataDir: string): string {
  const cluster = join(dataDir, 'postgres');
  const port = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3]);
  return urlOf(port, passwordOf(dataDir, cluster));
}
