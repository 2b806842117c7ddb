/**
 * First number of every advisory lock of the product, in one place so that no two meanings share one: a meeting of two
 * stops both for ever. The second number is named beside each.
 */
export const LOCKS = {
  /** Reactor batch; bucket. */
  reactorBucket: 8_686,
  /** Living worker, held for its whole life; worker id. */
  worker: 8_687,
  /** Claim of due steps; bucket. */
  stepBucket: 8_688,
  /** Sync of a company's tag library; company. */
  tagLibrary: 8_689,
  /** Refresh of a company's access token; company. */
  accessToken: 8_690,
  /** The making of the first company; 0. */
  firstCompany: 8_691,
  /** Migrations; 0. */
  migration: 8_692,
} as const;
