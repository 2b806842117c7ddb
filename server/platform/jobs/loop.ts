import type { Signal } from './wake.ts';

/**
 * Work that a worker process does over and over. Several processes run the same loop: a loop claims what it takes by row
 * locks or leases.
 */
export type Loop = {
  readonly name: string;
  readonly wokenBy: readonly Signal[];
  /** Does one batch; true when it did something, so that it is called again at once. */
  runOnce(): Promise<boolean>;
  /**
   * The earliest instant at which this loop has something to do: at or before now while work is under way anywhere (in
   * any process), null when nothing waits. The simulated clock steps from one such instant to the next.
   */
  nextDue(): Promise<number | null>;
};
