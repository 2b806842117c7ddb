import type { Fact } from '../../../domain/facts.ts';
import type { Tx } from '../db/database.ts';

/** Facts of one bucket, in order; possibly of several companies. */
export type FactBatch = {
  readonly bucket: number;
  readonly now: number;
  readonly facts: readonly Fact[];
  /** IANA zone of each company in the batch. */
  zoneOf(corpId: number): string;
};

/**
 * A projection or reaction: a set-based, idempotent function of a batch, run in the transaction that takes the pending
 * marks away. Readers run in the order in which `server/readers.ts` lists them. Facts that a reader records are
 * delivered to all readers in a later batch.
 */
export type FactReader = {
  readonly name: string;
  /** Kinds it wants; a batch without any is not handed to it. */
  readonly kinds: readonly Fact['kind'][];
  onFacts(tx: Tx, batch: FactBatch): Promise<void>;
};
