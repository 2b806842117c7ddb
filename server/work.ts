import { contactHandler, orgSyncJob } from './org/jobs.ts';
import { syncOrg } from './org/service.ts';
import { markTagJob, purgeTagJob, pushTagJob } from './customers/jobs.ts';
import { customerFactsReader } from './customers/readers.ts';
import { firstSync } from './customers/service.ts';
import { corpTagHandler, friendshipHandler } from './customers/wecom-events.ts';
import { deliveryLoops, pollDeliveries } from './delivery/loop.ts';
import { nightlyReconciliation } from './overview/jobs.ts';
import { createReconciliation, type Reconcile } from './overview/reconciliation.ts';
import type { Clock } from './platform/clock/clock.ts';
import type { Db } from './platform/db/database.ts';
import { createJobLoop } from './platform/jobs/job-loop.ts';
import type { Loop } from './platform/jobs/loop.ts';
import type { Worker } from './platform/jobs/worker.ts';
import type { Log } from './platform/log/log.ts';
import type { SecretBox } from './platform/secrets/box.ts';
import { createReactor } from './platform/reactor/reactor.ts';
import { createDueLoop } from './sop/loop.ts';
import { createSopReader } from './sop/readers.ts';
import { createInboxLoop } from './wecom/loop.ts';
import { createWecomClient } from './wecom/service.ts';

export type Composed = {
  readonly loops: readonly Loop[];
  readonly reconcile: Reconcile;
  /** Reads a newly connected company's address book, tags and customers. */
  firstSync(corpId: number): Promise<unknown>;
};

/** All that happens without a request, on one screen: readers in their order, jobs, inbox handlers, loops. */
export function composeWork(parts: { db: Db; clock: Clock; log: Log; worker: Worker; secrets: SecretBox; wecomApiBase: string }): Composed {
  const { db, clock, log, worker } = parts;
  const wecom = createWecomClient({ db, clock, secrets: parts.secrets, apiBase: parts.wecomApiBase, log });
  const context = { db, clock, log, wecom };

  const readers = [customerFactsReader, createSopReader()];
  const reconcile = createReconciliation({ ...context, pollDeliveries: (corpId) => pollDeliveries(context, corpId) });
  const handlers = [
    orgSyncJob(context),
    markTagJob(context),
    pushTagJob(context),
    purgeTagJob(context),
    nightlyReconciliation({ db, clock, reconcile }),
  ];
  const inboxHandlers = [contactHandler, friendshipHandler(context), corpTagHandler(context)];
  const dueSteps = createDueLoop(context);
  const loops = [
    createInboxLoop({ db, clock, log, worker, handlers: inboxHandlers }),
    createReactor({ db, clock, log, readers }),
    dueSteps,
    ...deliveryLoops({ ...context, worker, hasDueSteps: async () => isPast(await dueSteps.nextDue(), clock) }),
    createJobLoop({ db, clock, log, worker, handlers }),
  ];
  return {
    loops,
    reconcile,
    firstSync: async (corpId) => {
      await syncOrg(context, corpId);
      await firstSync(context, corpId);
    },
  };
}

function isPast(due: number | null, clock: Clock): boolean {
  return due !== null && due <= clock.now();
}
