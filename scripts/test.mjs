import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { at, tool } from './lib/paths.mjs';
import { runNode } from './lib/run.mjs';

// npm test [-- filter …]: everything, ended by one line to read. Filters and options go to vitest.
const filters = process.argv.slice(2);
const output = mkdtempSync(join(tmpdir(), 'huoshui-results-'));
const sum = { passed: 0, failed: 0, bad: false };
try {
  await ensureInstalled();
  // The browser tests use the product as it is delivered.
  await ensureBuilt();
  await runProject('main');
  if (hasBrowserTests()) await runProject('e2e');
} finally {
  rmSync(output, { recursive: true, force: true });
}
if (sum.passed + sum.failed === 0) {
  console.error('No test was executed.');
  sum.bad = true;
}
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.bad || sum.failed > 0 ? 1 : 0);

async function runProject(project) {
  const file = join(output, `${project}.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  if (filters.length > 0) args.push('--passWithNoTests', ...filters);
  const code = await runNode([tool('vitest/vitest.mjs'), ...args]);
  const counted = count(file);
  sum.passed += counted.passed;
  // A crash (a file that does not load, an unhandled error, vitest itself) fails no single test; it must still be seen.
  sum.failed += code !== 0 && counted.failed === 0 ? 1 : counted.failed;
  sum.bad ||= code !== 0;
}

function count(file) {
  const counted = { passed: 0, failed: 0 };
  if (!existsSync(file)) return counted;
  for (const { assertionResults, status } of JSON.parse(readFileSync(file, 'utf8')).testResults) {
    const failed = assertionResults.filter((one) => one.status === 'failed').length;
    counted.passed += assertionResults.filter((one) => one.status === 'passed').length;
    // A file that fails as a whole (import, beforeAll) counts as one.
    counted.failed += status === 'failed' && failed === 0 ? 1 : failed;
  }
  return counted;
}

function hasBrowserTests() {
  return existsSync(at('test/e2e')) && readdirSync(at('test/e2e'), { recursive: true }).some((name) => name.endsWith('.e2e.ts'));
}
