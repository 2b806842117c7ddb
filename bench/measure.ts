import type { BenchServer } from './server.ts';
import type { Size } from './sizes.ts';

export type Verdict = 'met' | 'missed' | 'notYet';

/** One line of the table. Numbers are in `unit`; null where there is nothing to measure yet. */
export type Result = {
  readonly id: string;
  readonly what: string;
  readonly yardstickIs: string;
  readonly unit: 'events/s' | 'requests/s' | 'steps/s' | 'ms' | 's';
  readonly ours: number | null;
  readonly yardstick: number | null;
  /** As the goal counts it: ours ÷ yardstick, or the difference. */
  readonly ratio: number | null;
  readonly goal: string;
  readonly verdict: Verdict;
  readonly note?: string;
};

export type Measure = { readonly id: string; run(server: BenchServer, size: Size): Promise<Result> };

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('the median of nothing');
  return middle;
}
