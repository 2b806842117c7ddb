import { planJoin, type Conflict, type Identity } from '../../../domain/customers/identity.ts';
import type { Tx } from '../../platform/db/database.ts';
import { newId } from '../../platform/ids/new-id.ts';
import { recordFacts, type Lane } from '../../platform/reactor/record.ts';
import { claimIdentities, insertNewcomers, keepConflicts, keepPhones, moveClaims, type Claim, type FoundConflict } from './rows.ts';
import type { Sighting } from './sighting.ts';
import { readWorld, type World } from './world.ts';

/** Who a sighting is of. */
export type Resolved = {
  readonly customerId: string;
  readonly isNew: boolean;
  /** Others who claim some of it; each waits for a person's verdict. */
  readonly conflicts: readonly Conflict[];
  /** Kinds of identities that became hers by it. */
  readonly gained: readonly Identity['kind'][];
};

export type ResolveOptions = {
  readonly origin: 'api' | 'import' | 'event' | 'order';
  /** See `actorText`. */
  readonly actor: string;
  /** What a newcomer is called, by the place of the sighting. */
  readonly nameOf: (index: number) => string;
  readonly lane?: Lane;
};

/** Somebody else claims the same at the same moment at most so often, unless something is wrong. */
const TRIES = 6;

/**
 * The customers of sightings, in order; whom nobody knows becomes one. A fixed number of statements. Identities are
 * inserted if absent before anything else: of two processes that see somebody for the first time, one makes her, the other
 * waits for that and finds her.
 */
export async function resolveSightings(
  tx: Tx,
  now: number,
  corpId: number,
  sightings: readonly Sighting[],
  options: ResolveOptions,
): Promise<readonly Resolved[]> {
  if (sightings.length === 0) return [];
  const identities = sightings.flatMap((sighting) => sighting.identities);
  const fresh = new Set<string>();
  for (let tries = 1; ; tries += 1) {
    const plan = planAll(await readWorld(tx, now, corpId, identities), now, sightings, fresh);
    await moveClaims(tx, corpId, plan.moves);
    const taken = await claimIdentities(tx, now, corpId, plan.claims);
    if (taken.size < plan.claims.length) {
      if (tries === TRIES) throw new Error(`identities were claimed by others ${TRIES} times in a row`);
      continue;
    }
    await write(tx, now, corpId, sightings, plan, options);
    return plan.resolved;
  }
}

type Plan = {
  readonly resolved: Resolved[];
  readonly claims: Claim[];
  /** From a newcomer who turned out to be somebody known. */
  readonly moves: { fromId: string; toId: string }[];
  readonly conflicts: FoundConflict[];
};

function planAll(world: World, now: number, sightings: readonly Sighting[], fresh: Set<string>): Plan {
  const plan: Plan = { resolved: [], claims: [], moves: [], conflicts: [] };
  for (const { identities } of sightings) {
    const { customerId, same, claims, conflicts } = planJoin(identities, world.ownersOf(identities));
    const owners = [...(customerId === null ? [] : [customerId]), ...same.map((one) => one.customerId)];
    // Nobody has seen a newcomer yet: she becomes whom others know.
    const id = owners.find((one) => !fresh.has(one)) ?? customerId ?? newId(now);
    if (customerId === null) fresh.add(id);
    for (const fromId of owners.filter((one) => one !== id && fresh.has(one))) {
      world.move(fromId, id);
      plan.moves.push({ fromId, toId: id });
    }
    for (const { customerId: ownerId, by } of same)
      if (ownerId !== id && !fresh.has(ownerId)) plan.conflicts.push({ identity: by, ownerId, claimantId: id, against: null });
    world.give(id, now, claims);
    plan.claims.push(...claims.map((identity) => ({ ...identity, customerId: id })));
    plan.conflicts.push(...conflicts.map((c) => ({ identity: c.identity, ownerId: c.ownerId, claimantId: id, against: c.why.kind })));
    plan.resolved.push({ customerId: id, isNew: fresh.has(id), conflicts, gained: claims.map(({ kind }) => kind) });
  }
  return followMoves(plan);
}

/** A newcomer of this batch who was moved later in it is the one she was moved to. */
function followMoves(plan: Plan): Plan {
  if (plan.moves.length === 0) return plan;
  const to = new Map(plan.moves.map(({ fromId, toId }) => [fromId, toId]));
  const last = (id: string): string => {
    const next = to.get(id);
    return next === undefined ? id : last(next);
  };
  return {
    ...plan,
    resolved: plan.resolved.map((one) => ({ ...one, customerId: last(one.customerId) })),
    claims: plan.claims.map((one) => ({ ...one, customerId: last(one.customerId) })),
    conflicts: plan.conflicts.map((one) => ({ ...one, claimantId: last(one.claimantId) })),
  };
}

async function write(
  tx: Tx,
  now: number,
  corpId: number,
  sightings: readonly Sighting[],
  { resolved, claims, conflicts }: Plan,
  { origin, actor, nameOf, lane }: ResolveOptions,
): Promise<void> {
  const newcomers = new Map<string, string>();
  resolved.forEach(({ customerId, isNew }, index) => {
    if (isNew && !newcomers.has(customerId)) newcomers.set(customerId, nameOf(index));
  });
  const inserted = await insertNewcomers(tx, now, corpId, newcomers);
  const claimed = new Map(claims.filter(({ kind }) => kind === 'phone').map(({ value, customerId }) => [value, customerId]));
  const phones = new Map(sightings.flatMap((sighting) => sighting.phones).map((phone) => [phone.fingerprint, phone]));
  await keepPhones(
    tx,
    now,
    corpId,
    Array.from(phones.values()).flatMap((phone) => {
      const customerId = claimed.get(phone.fingerprint);
      return customerId === undefined ? [] : [{ ...phone, customerId }];
    }),
  );
  await keepConflicts(tx, now, corpId, conflicts, origin);
  const known = new Map(claims.filter(({ customerId }) => !newcomers.has(customerId)).map(({ customerId }) => [customerId, true]));
  await recordFacts(
    tx,
    now,
    [
      ...inserted.map((customerId) => ({ kind: 'customer.known' as const, corpId, customerId, at: now, actor, data: { origin } })),
      ...Array.from(known.keys(), (customerId) => ({
        kind: 'profile.changed' as const,
        corpId,
        customerId,
        at: now,
        actor,
        data: { fields: Array.from(new Set(claims.filter((claim) => claim.customerId === customerId).map(({ kind }) => kind))) },
      })),
    ],
    lane,
  );
}
