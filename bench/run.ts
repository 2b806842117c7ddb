import type { Result } from './measure.ts';
import { p14 } from './p14.ts';
import { readOptions } from './options.ts';
import { p1 } from './p1.ts';
import { p2 } from './p2.ts';
import { p4 } from './p4.ts';
import { p6 } from './p6.ts';
import { p7 } from './p7.ts';
import { p9 } from './p9.ts';
import { tableOf, writeResults } from './report.ts';
import { startBenchServer } from './server.ts';
import { SIZES } from './sizes.ts';

const MEASURES = [p1, p2, p4, p6, p7, p9, p14];

// npm run bench -- [--size small|medium|large] [--only P6,P7] [--out file]
const options = readOptions(
  process.argv.slice(2),
  MEASURES.map((measure) => measure.id),
);
if (typeof options === 'string') {
  process.stderr.write(`${options}\n`);
  process.exit(2);
}

const results: Result[] = [];
const server = await startBenchServer();
try {
  for (const measure of MEASURES.filter(({ id }) => options.only.includes(id))) {
    const begun = performance.now();
    results.push(await measure.run(server, SIZES[options.size]));
    process.stderr.write(`${measure.id} took ${((performance.now() - begun) / 1_000).toFixed(1)} s\n`);
  }
} finally {
  await server.stop();
}
writeResults(options.out, options.size, results);
process.stdout.write(`${tableOf(results)}\n`);
