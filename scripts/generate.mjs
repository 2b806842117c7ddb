import { mkdtempSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { at, tool } from './lib/paths.mjs';
import { fail, runNode } from './lib/run.mjs';

// Writes what is derived: row types from the migrated database, docs/openapi.json from the contracts.
await ensureInstalled();
const { tsImport } = await import('tsx/esm/api');
const load = (path) => tsImport(`../${path}`, import.meta.url);

const { startEmbedded } = await load('server/platform/db/embedded/start.ts');
const { migrate } = await load('server/platform/db/migrate.ts');

// Instants come out of the database as epoch milliseconds and bigint as number (server/platform/db/types.ts).
const AS_NUMBERS = {
  'export type Int8 = ColumnType<string, bigint | number | string, bigint | number | string>;':
    'export type Int8 = ColumnType<number, number, number>;',
  'export type Timestamp = ColumnType<Date, Date | string, Date | string>;': 'export type Timestamp = ColumnType<number, number, number>;',
};

const folder = mkdtempSync(join(tmpdir(), 'huoshui-generate-'));
// As root, PostgreSQL runs under another account that has to get in.
chmodSync(folder, 0o711);
const database = await startEmbedded({
  dataDir: folder,
  preferredPort: 19_500,
  log: () => undefined,
  settings: { fsync: 'off', synchronous_commit: 'off' },
});
let code = 1;
try {
  await migrate(database.url);
  code = await writeRowTypes(database.url);
} finally {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (code !== 0) fail('The row types could not be generated; see above.');
await writeOpenApi();

async function writeRowTypes(url) {
  const options = ['--dialect', 'postgres', '--camel-case', '--url', url, '--out-file', at('server/platform/db/schema.gen.ts')];
  // `date` is a calendar day and stays text ('2026-03-01'): as a Date it would move with the time zone of the machine.
  const code = await runNode([
    tool('kysely-codegen/dist/cli/bin.js'),
    ...options,
    '--date-parser',
    'string',
    '--exclude-pattern',
    'migration',
  ]);
  if (code !== 0) return code;
  const file = at('server/platform/db/schema.gen.ts');
  let types = readFileSync(file, 'utf8');
  for (const [generated, ours] of Object.entries(AS_NUMBERS)) {
    if (!types.includes(generated)) throw new Error(`kysely-codegen no longer writes: ${generated}`);
    types = types.replace(generated, ours);
  }
  writeFileSync(file, types);
  return 0;
}

async function writeOpenApi() {
  const { openapiDocument } = await load('server/openapi-document.ts');
  writeFileSync(at('docs/openapi.json'), `${JSON.stringify(await openapiDocument(), null, 2)}\n`);
  console.log('docs/openapi.json written');
}
