import { existsSync } from 'node:fs';
import { ensureInstalled } from './lib/install.mjs';
import { at, tool } from './lib/paths.mjs';
import { runNode } from './lib/run.mjs';

// npm run check [-- --fix]: types, lint, format, dead code. All of it is run, so that one round shows everything.
await ensureInstalled();
const fix = process.argv.includes('--fix');
const tsc = tool('typescript/bin/tsc');
const steps = [
  ['types of domain/', [tsc, '--noEmit', '-p', 'tsconfig.domain.json']],
  ['types of the rest', [tsc, '--noEmit', '-p', 'tsconfig.json']],
  ...(existsSync(at('web')) ? [['types of web/', [tsc, '--noEmit', '-p', 'tsconfig.web.json']]] : []),
  ['lint', [tool('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings', ...(fix ? ['--fix'] : [])]],
  ['format', [tool('oxfmt/bin/oxfmt'), '-c', 'scripts/oxfmt.json', ...(fix ? [] : ['--check'])]],
  ['dead code', [tool('knip/bin/knip.js'), '--no-progress']],
];
const failed = [];
for (const [name, args] of steps) {
  const begun = Date.now();
  const code = await runNode(args);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  if (code !== 0) failed.push(name);
}
console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
process.exit(failed.length === 0 ? 0 : 1);
