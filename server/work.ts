import { contactHandler, orgSyncJob } from './org/jobs.ts';
import { markTagJob, purgeTagJob, pushTagJob } from './customers/jobs.ts';
import { createWelcomeLoop } from './greetings/loop.ts';
import { createGreetingNotes } from './greetings/note.ts';
import { ownGreetings } from './greetings/own-greetings.ts';
import { recordGroupTalk } from './groups/service.ts';
import { groupHandler } from './groups/wecom-events.ts';
import { customerFactsReader } from './customers/readers.ts';
import { customersFollowRenames, recordChats, recordKfTalk } from './customers/service.ts';
import { corpTagHandler, friendshipHandler } from './customers/wecom-events.ts';
import { remindJob, tellJob, vacateJob } from './stages/jobs.ts';
import { deliveryLoops, pollDeliveries } from './delivery/loop.ts';
import { ownWords } from './delivery/own-words.ts';
import { nightlyReconciliation, syncJob } from './overview/jobs.ts';
import { createReconciliation, runToEnd, type Reconcile } from './overview/reconciliation.ts';
import type { Clock } from './platform/clock/clock.ts';
import type { Db } from './platform/db/database.ts';
import { createJobLoop } from './platform/jobs/job-loop.ts';
import type { Loop } from './platform/jobs/loop.ts';
import { createRush } from './platform/jobs/rush.ts';
import type { Worker } from './platform/jobs/worker.ts';
import type { Log } from './platform/log/log.ts';
import type { SecretBox } from './platform/secrets/box.ts';
import { createReactor } from './platform/reactor/reactor.ts';
import { createDueLoop } from './sop/loop.ts';
import { createSopReader } from './sop/readers.ts';
import { httpArchiveSource } from './wecom/api/archive.ts';
import { createArchiveLoop } from './wecom/archive-feed.ts';
import { archiveNoticeHandler } from './wecom/archive-keys.ts';
import { kfNoticeHandler, kfSyncJob } from './wecom/kf-feed.ts';
import { createInboxLoop } from './wecom/loop.ts';
import { createPruneLoop } from './wecom/prune.ts';
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
  const rush = createRush();
  const wecom = createWecomClient({ db, clock, secrets: parts.secrets, apiBase: parts.wecomApiBase, log, rush });
  const context = { db, clock, log, wecom };

  const readers = [customerFactsReader, createSopReader()];
  const sync = { ...context, worker, pollDeliveries: (corpId: number) => pollDeliveries(context, corpId) };
  const syncs = [syncJob(sync)];
  const handlers = [
    orgSyncJob({ ...context, followRenames: customersFollowRenames(context) }),
    markTagJob(context),
    pushTagJob(context),
    purgeTagJob(context),
    kfSyncJob({ ...context, take: recordKfTalk }),
    vacateJob(context),
    remindJob(context),
    tellJob(context),
    nightlyReconciliation({ db, clock }),
  ];
  const inboxHandlers = [
    contactHandler,
    friendshipHandler(context),
    corpTagHandler(context),
    groupHandler(context),
    archiveNoticeHandler,
    kfNoticeHandler,
  ];
  const dueSteps = createDueLoop(context);
  const loops = [
    createWelcomeLoop({ ...context, worker, rush }),
    createInboxLoop({ db, clock, log, worker, handlers: inboxHandlers, lanes: 'first' }),
    createInboxLoop({ db, clock, log, worker, handlers: inboxHandlers, lanes: 'others' }),
    createGreetingNotes(context),
    createArchiveLoop({
      ...parts,
      apiBase: parts.wecomApiBase,
      source: httpArchiveSource,
      take: async (tx, now, corpId, messages) => {
        const roomless = await recordGroupTalk(tx, now, corpId, messages);
        return new Set([...roomless, ...(await recordChats(tx, now, corpId, messages, [ownWords, ownGreetings]))]);
      },
    }),
    createReactor({ db, clock, log, readers, rush }),
    dueSteps,
    ...deliveryLoops({ ...context, worker, hasDueSteps: async () => isPast(await dueSteps.nextDue(), clock) }),
    createJobLoop({ db, clock, log, worker, handlers, takes: { kindsElsewhere: syncs.map(({ kind }) => kind) } }),
    createJobLoop({ db, clock, log, worker, handlers: syncs, takes: { lane: 'sync' } }),
    createPruneLoop(context),
  ];
  return {
    loops,
    reconcile: createReconciliation(sync),
    firstSync: (corpId) => runToEnd(sync, corpId, 'full', 'system'),
  };
}

function isPast(due: number | null, clock: Clock): boolean {
  return due !== null && due <= clock.now();
}
