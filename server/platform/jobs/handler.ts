/** A job as its handler gets it. */
export type Job = {
  readonly id: number;
  readonly corpId: number;
  readonly key: string;
  readonly payload: Record<string, unknown>;
  readonly attempts: number;
};

/**
 * How one kind of odd job is done. Handlers run outside a transaction (they may call WeCom), must be idempotent, and may
 * ask to be run again later by answering with an instant.
 */
export type JobHandler = {
  readonly kind: string;
  /** After so many failures the job is kept in `job_failure`. Back-off doubles from 5 s up to 1 h. */
  readonly maxAttempts: number;
  run(job: Job): Promise<{ againAt: number } | void>;
};
