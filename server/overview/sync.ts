import { addRepairs, repairsOf, type Repairs } from '../../domain/wecom/repairs.ts';
import { UNSEEN_BY_POLLING } from '../../domain/overview/report.ts';
import { countCompared, customersFollowRenames, readMembers, syncTags, type CustomersContext } from '../customers/service.ts';
import { contactMembers, countContactMembers, syncOrg } from '../org/service.ts';
import { syncGroups, type GroupsSync } from '../groups/service.ts';
import type { Lane } from '../platform/reactor/record.ts';
import { finishRun, saveProgress, type SyncRun } from '../wecom/sync-runs.ts';

export type SyncParts = CustomersContext & {
  /** Asks about open deliveries of a company; how many got their final outcome. */
  pollDeliveries(corpId: number): Promise<number>;
};

/**
 * Members whose customers are read in one step. What a crash or an outage throws back is one step, and what is in memory
 * is the ids of their customers; WeCom would take 100 at once (92994), but pages, not members, are what a sync costs.
 */
const MEMBERS_AT_ONCE = 20;

/**
 * Does the next step of a run: address book, then tags, then customers batch by batch, then groups, at last open deliveries. The run as
 * it is afterwards, with `phase` null at its end. Every step may be repeated: what is right already is not repaired again.
 */
export async function syncStep(parts: SyncParts, run: SyncRun): Promise<SyncRun> {
  const { db, clock } = parts;
  switch (run.phase) {
    case null:
    case 'org': {
      const found = await syncOrg({ ...parts, followRenames: customersFollowRenames(parts) }, run.corpId);
      return saveProgress(db, clock.now(), run, { phase: 'tags', tries: 0, repairs: addRepairs(run.repairs, found) });
    }
    case 'tags': {
      const found = await syncTags(parts, run.corpId);
      const membersTotal = await countContactMembers(db, run.corpId);
      return saveProgress(db, clock.now(), run, { phase: 'customers', tries: 0, membersTotal, repairs: addRepairs(run.repairs, found) });
    }
    case 'customers':
      return customersStep(parts, run);
    case 'groups': {
      const found = groupRepairs(await syncGroups(parts, run.corpId, laneOf(run)));
      const compared = await saveProgress(db, clock.now(), run, { phase: 'deliveries', tries: 0, repairs: addRepairs(run.repairs, found) });
      return run.kind === 'full' ? finish(parts, compared) : compared;
    }
    case 'deliveries': {
      const settled = await parts.pollDeliveries(run.corpId);
      return finish(parts, { ...run, repairs: addRepairs(run.repairs, repairsOf({ deliveriesSettled: settled })) });
    }
    default:
      return run.phase satisfies never;
  }
}

async function customersStep(parts: SyncParts, run: SyncRun): Promise<SyncRun> {
  const { db, clock } = parts;
  const members = await contactMembers(db, run.corpId, { afterId: run.afterStaffId, limit: MEMBERS_AT_ONCE });
  const last = members.at(-1);
  if (last === undefined) {
    return saveProgress(db, clock.now(), run, { phase: 'groups', membersTotal: run.membersDone });
  }
  let now = run;
  await readMembers(parts, run.corpId, members, {
    lane: laneOf(run),
    keep: async (tx, repairs, relations) => {
      now = await saveProgress(tx, clock.now(), now, {
        repairs: addRepairs(now.repairs, repairs),
        relationsRead: now.relationsRead + relations,
      });
    },
  });
  const membersDone = run.membersDone + members.length;
  return saveProgress(db, clock.now(), now, {
    tries: 0,
    membersDone,
    membersTotal: Math.max(run.membersTotal, membersDone),
    afterStaffId: last.id,
    relationsBefore: now.relationsRead,
  });
}

/** A first sync brings everybody at once: what happens meanwhile goes before it. */
function laneOf(run: SyncRun): Lane {
  return run.kind === 'full' ? 'bulk' : 'live';
}

function groupRepairs({ groupsAdded, groupsChanged, groupsDismissed, joined, left }: GroupsSync): Repairs {
  return repairsOf({ groupsAdded, groupsChanged, groupsDismissed, groupJoins: joined, groupLeaves: left });
}

async function finish({ db, clock }: SyncParts, run: SyncRun): Promise<SyncRun> {
  const customersChecked = await countCompared(db, run.corpId);
  const notes = run.kind === 'reconciliation' ? [UNSEEN_BY_POLLING] : [];
  return finishRun(db, clock.now(), run, { repairs: addRepairs(run.repairs, repairsOf({}, { notes })), customersChecked });
}
