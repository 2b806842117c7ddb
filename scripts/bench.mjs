import { existsSync } from 'node:fs';
import { ensureInstalled } from './lib/install.mjs';
import { at, tool } from './lib/paths.mjs';
import { fail, runNode } from './lib/run.mjs';

// npm run bench [-- name …]: the measurements of bench/, straight from the sources.
await ensureInstalled();
if (!existsSync(at('bench/run.ts'))) fail('There is no bench/run.ts yet.');
process.exit(await runNode([tool('tsx/dist/cli.mjs'), 'bench/run.ts', ...process.argv.slice(2)]));
