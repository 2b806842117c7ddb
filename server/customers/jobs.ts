import { Refused } from '../platform/http/refuse.ts';
import type { Job, JobHandler } from '../platform/jobs/handler.ts';
import { inTx } from '../platform/db/scoped.ts';
import { MARK_TAG, PURGE_TAG, PUSH_TAG } from './enqueue-wecom.ts';
import { markCustomerTags } from './mark-tag.ts';
import { purgeTag } from './purge-tag.ts';
import { pushGroup, pushTag } from './push-tag.ts';
import type { CustomersContext } from './tag-sync.ts';

const ATTEMPTS = 12;

/** Tells WeCom of a customer's tags. */
export function markTagJob(context: CustomersContext): JobHandler {
  return {
    kind: MARK_TAG,
    maxAttempts: ATTEMPTS,
    run: (job) => whenConnected(() => markCustomerTags(context, job.corpId, textOf(job, 'customerId'))),
  };
}

/** Tells WeCom of a tag or a group made, renamed or deleted here. */
export function pushTagJob(context: CustomersContext): JobHandler {
  return {
    kind: PUSH_TAG,
    maxAttempts: ATTEMPTS,
    run: (job) =>
      whenConnected(() =>
        'groupId' in job.payload
          ? pushGroup(context, job.corpId, numberOf(job, 'groupId'))
          : pushTag(context, job.corpId, numberOf(job, 'tagId')),
      ),
  };
}

/** Takes a deleted tag from those who have it. */
export function purgeTagJob(context: Pick<CustomersContext, 'db' | 'clock'>): JobHandler {
  return {
    kind: PURGE_TAG,
    maxAttempts: ATTEMPTS,
    async run(job) {
      const now = context.clock.now();
      const more = await inTx(context.db, (tx) => purgeTag(tx, now, job.corpId, numberOf(job, 'tagId')));
      return more ? { againAt: now } : undefined;
    },
  };
}

/** A company without WeCom has nobody to tell: that ends the job. */
async function whenConnected(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused && error.code === 'wecom.not_connected')) throw error;
  }
}

function textOf(job: Job, name: string): string {
  const value = job.payload[name];
  if (typeof value !== 'string') throw new Error(`job ${job.id} lacks ${name}`);
  return value;
}

function numberOf(job: Job, name: string): number {
  const value = job.payload[name];
  if (typeof value !== 'number') throw new Error(`job ${job.id} lacks ${name}`);
  return value;
}
