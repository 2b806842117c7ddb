import { sql } from 'kysely';
import type { Identity, Owner } from '../../../domain/customers/identity.ts';
import type { Tx } from '../../platform/db/database.ts';

/** Who has which identities, in memory while a batch of sightings is worked on. */
export type World = {
  ownersOf(identities: readonly Identity[]): Owner[];
  give(customerId: string, knownAt: number, identities: readonly Identity[]): void;
  /** All that one has becomes another's. */
  move(fromId: string, toId: string): void;
};

type Row = Identity & { customerId: string; knownAt: number | null };

/** Everybody who has one of these identities, with all that they have. One query. */
export async function readWorld(tx: Tx, now: number, corpId: number, identities: readonly Identity[]): Promise<World> {
  const { rows } = await sql<Row>`
    with owner as (
      select distinct i.bucket, i.customer_id
      from unnest(${identities.map(({ kind }) => kind)}::text[], ${identities.map(({ value }) => value)}::text[]) as given(kind, value)
      join customer_identity i on i.corp_id = ${corpId} and i.kind = given.kind and i.value = given.value
    )
    select i.customer_id, i.kind, i.value, c.known_at
    from owner
    join customer_identity i on i.bucket = owner.bucket and i.customer_id = owner.customer_id and i.corp_id = ${corpId}
    left join customer c on c.bucket = owner.bucket and c.id = owner.customer_id`.execute(tx);
  const world = emptyWorld();
  for (const { customerId, knownAt, kind, value } of rows) world.give(customerId, knownAt ?? now, [{ kind, value }]);
  return world;
}

function emptyWorld(): World {
  const owners = new Map<string, string>();
  const people = new Map<string, { knownAt: number; identities: Identity[] }>();
  return {
    ownersOf(identities) {
      const ids = new Set(identities.flatMap((one) => owners.get(keyOf(one)) ?? []));
      return Array.from(ids, (customerId) => ({ customerId, ...(people.get(customerId) ?? { knownAt: 0, identities: [] }) }));
    },
    give(customerId, knownAt, identities) {
      const person = people.get(customerId) ?? { knownAt, identities: [] };
      person.identities.push(...identities);
      people.set(customerId, person);
      for (const one of identities) owners.set(keyOf(one), customerId);
    },
    move(fromId, toId) {
      const from = people.get(fromId);
      if (from === undefined) return;
      people.delete(fromId);
      this.give(toId, from.knownAt, from.identities);
    },
  };
}

function keyOf({ kind, value }: Identity): string {
  return `${kind} ${value}`;
}
