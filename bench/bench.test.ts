import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { projectRoot } from '../server/platform/files/root.ts';
import { readOptions } from './options.ts';

const Run = Type.Object({
  size: Type.Literal('small'),
  results: Type.Array(
    Type.Object({
      id: Type.String(),
      ours: Type.Number({ exclusiveMinimum: 0 }),
      yardstick: Type.Number({ exclusiveMinimum: 0 }),
      ratio: Type.Number({ exclusiveMinimum: 0 }),
    }),
  ),
});

// No time is asserted: how fast the machine is, is not a property of the code.
test('the small size measures intake and engine against their yardsticks and writes both down', { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huoshui-bench-test-'));
  try {
    const out = join(folder, 'results.json');
    const { code, output } = await bench(['--size', 'small', '--only', 'P1,P2,P6,P7', '--out', out]);
    expect(code, output).toBe(0);
    const run: unknown = JSON.parse(readFileSync(out, 'utf8'));
    expect(Value.Errors(Run, run)).toEqual([]);
    expect(Value.Parse(Run, run).results.map((result) => result.id)).toEqual(['P1', 'P2', 'P6', 'P7']);
    expect(output).toContain('steps/s');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('an unknown size or measure is refused with a sentence', () => {
  expect(readOptions(['--size', 'huge'], ['P6'])).toContain('--size is huge');
  expect(readOptions(['--only', 'P6,P99'], ['P6'])).toContain('P99');
  expect(readOptions(['--only', 'P6', '--out', 'x.json'], ['P6', 'P7'])).toEqual({ size: 'small', only: ['P6'], out: 'x.json' });
});

function bench(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(projectRoot(), 'scripts', 'bench.mjs'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, output }));
  });
}
