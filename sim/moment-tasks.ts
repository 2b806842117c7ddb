import { randomBytes } from 'node:crypto';
import { MINUTE, type Instant } from '../domain/kernel/time.ts';
import type { AddMomentTaskRequest } from '../domain/wecom/moment-tasks.ts';
import { staffKey } from './keys.ts';
import { newMomentId, type MomentContent } from './moments.ts';
import { isVisible, isVisibleParty, membersOf } from './range.ts';
import type { Sim } from './sim.ts';
import type { Store } from './store.ts';
import type { MomentJob } from './tables/moments.ts';
import type { Staff } from './tables/people.ts';

/** The job has begun, runs and is done at these times after it was made. */
const RUNNING_AFTER_MS = 500;
export const DONE_AFTER_MS = 1_500;

type Range = NonNullable<AddMomentTaskRequest['visible_range']>;

/** What add_moment_task sets off: tasks for the members it is meant for (95094). */
export function makeMomentTask(sim: Sim, content: MomentContent, range: Range): MomentJob {
  const { store, clock } = sim;
  const createdAt = clock.now();
  const { user_list: userids = [], department_list: parties = [] } = range.sender_list ?? {};
  const { tag_list: tagIds = [] } = range.external_contact_list ?? {};
  const knownTags = tagIds.filter((id) => isCorpTag(store, id));
  const senders = sendersOf(sim, userids, parties, tagIds.length > 0 ? new Set(knownTags) : undefined);
  const job: MomentJob = {
    jobid: randomBytes(32).toString('base64url'),
    createdAt,
    invalidUserids: userids.filter((userid) => visibleMember(sim, userid).length === 0),
    invalidParties: parties.filter((id) => !isParty(sim, id)),
    invalidTagIds: tagIds.filter((id) => !isCorpTag(store, id)),
    ...(senders.length === 0 ? {} : { momentId: newMomentId() }),
  };
  if (job.momentId !== undefined) {
    const { momentId } = job;
    store.moments.put({ ...content, momentId, createdAt, readyAt: createdAt + DONE_AFTER_MS, tagIds: knownTags, state: 'live' });
    for (const userid of senders) store.momentPosts.put({ momentId, userid, chosen: [], seenBy: [] });
  }
  store.momentJobs.put(job);
  return job;
}

/** How many were made within the last minute. */
export function recentJobs({ store, clock }: Sim): number {
  const now = clock.now();
  const minute = Math.floor(now / MINUTE);
  let count = 0;
  for (const bucket of [minute - 1, minute])
    for (const { createdAt } of store.momentJobs.by('minute', String(bucket))) if (createdAt > now - MINUTE) count += 1;
  return count;
}

/** 1 begun, 2 running, 3 done. */
export function jobStatus({ createdAt }: MomentJob, now: Instant): 1 | 2 | 3 {
  return now >= createdAt + DONE_AFTER_MS ? 3 : now >= createdAt + RUNNING_AFTER_MS ? 2 : 1;
}

/** Those named (all when nobody is named); of them, where tags are given, those who have such customers. */
function sendersOf(sim: Sim, userids: readonly string[], parties: readonly number[], tagIds: ReadonlySet<string> | undefined): string[] {
  const { store } = sim;
  const inParties = membersOf(
    store,
    parties.filter((id) => isParty(sim, id)),
  );
  const named = [...userids.flatMap((userid) => visibleMember(sim, userid)), ...inParties];
  const all = userids.length + parties.length === 0 ? [...store.staff.all()].filter((staff) => isVisible(sim, staff)) : named;
  const senders = [...new Set(all.map((staff) => staff.userid))];
  return tagIds === undefined ? senders : senders.filter((userid) => hasTagged(store, userid, tagIds));
}

/** Who is not visible to the app is passed over (95094). */
function visibleMember(sim: Sim, userid: string): Staff[] {
  const staff = sim.store.staff.get(staffKey(userid));
  return staff !== undefined && isVisible(sim, staff) ? [staff] : [];
}

function isParty(sim: Sim, id: number): boolean {
  return sim.store.departments.get(String(id)) !== undefined && isVisibleParty(sim, id);
}

function hasTagged(store: Store, userid: string, tagIds: ReadonlySet<string>): boolean {
  for (const friendship of store.friendships.by('staff', userid)) if (friendship.tagIds.some((id) => tagIds.has(id))) return true;
  return false;
}

/** Tags of rule groups are not for moments. */
function isCorpTag(store: Store, id: string): boolean {
  const tag = store.tags.get(id);
  return tag !== undefined && !tag.deleted && store.tagGroups.get(tag.groupId)?.strategyId === undefined;
}
