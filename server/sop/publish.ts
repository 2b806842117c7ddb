import { sql } from 'kysely';
import type { Static } from 'typebox';
import { actorText } from '../../domain/kernel/actor.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import type { SopVersion } from '../../domain/sop/contract.ts';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { newId } from '../platform/ids/new-id.ts';
import { draftDiffers, readStored } from './detail.ts';
import { countMatching, matchingCustomers } from './matching.ts';
import { namesOfDefinitions } from './names.ts';
import { problemsOf } from './problems.ts';
import { settle } from './settle.ts';
import { enrollmentCounts, NO_COUNTS } from './sop-row.ts';
import { createVersions, publishedSops } from './versions.ts';

const CHUNK = 5_000;

/**
 * Freezes the draft as the next version. People under way stay on their version. Those who match already come in only if
 * asked for, counted from now; for them alone the version that runs is kept when the draft says the same.
 */
export async function publishSop(
  tx: Tx,
  scope: Scope,
  now: number,
  id: string,
  how: { enrollExisting?: boolean },
): Promise<Static<typeof SopVersion>> {
  const { id: sopId } = await readStored(tx, scope, id);
  // Two publications at once take turns; what is frozen is what the lock shows.
  await sql`select from sop where id = ${sopId} for update`.execute(tx);
  const sop = await readStored(tx, scope, id);
  const problems = problemsOf(sop.draft, await namesOfDefinitions(tx, scope, [sop.draft]));
  const first = problems[0];
  if (first !== undefined) throw refuse('sop.has_problems', { count: problems.length, first: first.sentence });
  const enrollExisting = how.enrollExisting === true;
  if (!draftDiffers(sop) && !enrollExisting) throw refuse('sop.nothing_to_publish');
  const { version, publishedAt } = draftDiffers(sop) ? await insertVersion(tx, scope, now, sopId) : await runningVersion(tx, sopId);
  const enrolled = enrollExisting ? await enrollMatching(tx, scope, now, sopId, version) : 0;
  return { id: `${sopId}-${version}`, sopId: String(sopId), version, publishedAt: isoIn(publishedAt, scope.zone), enrolled };
}

type PublishedVersion = { readonly version: number; readonly publishedAt: number };

async function runningVersion(tx: Tx, sopId: number): Promise<PublishedVersion> {
  const { rows } = await sql<PublishedVersion>`
    select v.version, v.published_at from sop s join sop_version v on v.sop_id = s.id and v.version = s.live_version
    where s.id = ${sopId}`.execute(tx);
  const running = rows[0];
  if (running === undefined) throw new Error(`SOP ${sopId} runs no version`);
  return running;
}

async function insertVersion(tx: Tx, scope: Scope, now: number, sopId: number): Promise<PublishedVersion> {
  const { rows } = await sql<{ version: number }>`
    insert into sop_version (sop_id, version, corp_id, definition, published_at, published_by)
    select s.id, coalesce((select max(v.version) from sop_version v where v.sop_id = s.id), 0) + 1, s.corp_id, s.draft, ${at(now)},
      ${actorText(scope.actor)}
    from sop s where s.id = ${sopId}
    returning version`.execute(tx);
  const version = rows[0]?.version;
  if (version === undefined) throw new Error(`SOP ${sopId} vanished under its lock`);
  await sql`
    update sop set live_version = ${version}, status = case status when 'draft' then 'live' else status end, updated_at = ${at(now)}
    where id = ${sopId}`.execute(tx);
  return { version, publishedAt: now };
}

async function enrollMatching(tx: Tx, scope: Scope, now: number, sopId: number, version: number): Promise<number> {
  const sops = new Map((await publishedSops(tx, [scope.corpId])).map((sop) => [sop.id, sop]));
  const versions = createVersions();
  await versions.load(tx, [{ sopId, version }]);
  const trigger = versions.get({ sopId, version })?.trigger;
  if (trigger === undefined) throw new Error(`SOP ${sopId} has no version ${version}`);
  const context = { now, sops, versions };
  // Each time it is asked for counts on its own: whoever left meanwhile comes in again if the re-entry rule allows it.
  const batch = newId(now);
  let enrolled = 0;
  let after: string | null = null;
  for (;;) {
    const page: { bucket: number; customerId: string; friendStaff: number[] }[] = await matchingCustomers(tx, scope, trigger, {
      after,
      limit: CHUNK,
    });
    const settled = await settle(
      tx,
      context,
      page.map((one) => ({
        kind: 'arrival',
        ...one,
        corpId: scope.corpId,
        sopId,
        entryKey: `publish:${version}:${batch}`,
        anchor: now,
        isStale: false,
        actor: actorText(scope.actor),
      })),
    );
    enrolled += settled.filter((one) => one.outcome === 'enrolled').length;
    const last = page.at(-1);
    if (last === undefined || page.length < CHUNK) return enrolled;
    after = last.customerId;
  }
}

/** What the dialog before a publication shows. */
export async function previewPublication(
  tx: Tx,
  scope: Scope,
  id: string,
): Promise<{ matchingNow: number; activeNow: number; changedSteps: string[] }> {
  const sop = await readStored(tx, scope, id);
  const counts = await enrollmentCounts(tx, scope, [sop.id]);
  const before = new Map((sop.live?.steps ?? []).map((step) => [step.key, JSON.stringify(step)]));
  const after = new Map(sop.draft.steps.map((step) => [step.key, JSON.stringify(step)]));
  const keys = Array.from(new Set([...after.keys(), ...before.keys()]));
  return {
    matchingNow: await countMatching(tx, scope, sop.draft.trigger),
    activeNow: (counts.get(sop.id) ?? NO_COUNTS).active,
    changedSteps: keys.filter((key) => before.get(key) !== after.get(key)),
  };
}
