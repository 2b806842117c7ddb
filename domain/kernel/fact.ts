import type { Instant } from './time.ts';

/** Something that happened to a customer, as modules declare it: a kind and its data. */
export type FactOf<Kind extends string, Data> = { readonly kind: Kind; readonly data: Data };

/** What every stored fact carries besides its kind and data. */
export type FactFrame = {
  readonly bucket: number;
  /** Order within the bucket. */
  readonly seq: number;
  readonly corpId: number;
  readonly customerId: string;
  /** When it happened. */
  readonly at: Instant;
  /** When we learned of it. */
  readonly recordedAt: Instant;
  /** See `actorText`. */
  readonly actor: string;
  readonly staffId: number | null;
};
