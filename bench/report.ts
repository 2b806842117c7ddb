import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Result, Verdict } from './measure.ts';
import type { SizeName } from './sizes.ts';

const VERDICTS: Record<Verdict, string> = { met: 'met', missed: 'MISSED', notYet: 'not yet' };

/** The results as a table for people. */
export function tableOf(results: readonly Result[]): string {
  const rows = [
    ['', 'measure', 'ours', 'yardstick', 'ratio', 'goal', ''],
    ...results.map((one) => [
      one.id,
      one.what,
      number(one.ours, one.unit),
      number(one.yardstick, one.unit),
      number(one.ratio),
      one.goal,
      VERDICTS[one.verdict],
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const notes = results.map((one) => `${one.id}: yardstick: ${one.yardstickIs}${one.note === undefined ? '' : `; ${one.note}`}`);
  return [...lines, '', ...notes].join('\n');
}

/** The results for programs: one run on one machine. */
export function writeResults(file: string, size: SizeName, results: readonly Result[]): void {
  const run = { at: new Date().toISOString(), size, node: process.version, cpus: availableParallelism(), results };
  writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
}

function number(value: number | null, unit?: Result['unit']): string {
  if (value === null) return '—';
  const digits = value >= 100 ? 0 : 2;
  const text = value.toLocaleString('en', { maximumFractionDigits: digits });
  return unit === undefined ? text : `${text} ${unit}`;
}
