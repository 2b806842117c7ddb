import { sql, type RawBuilder } from 'kysely';
import { newcomerName } from '../../../domain/customers/newcomer.ts';
import { normalizePhone } from '../../../domain/kernel/phone.ts';
import type { CustomerReference } from '../../../domain/customers/reference.ts';
import { bucketOf } from '../../../domain/kernel/bucket.ts';
import type { Query, Tx } from '../../platform/db/database.ts';
import { refuse, type Refused } from '../../platform/http/refuse.ts';
import { resolveSightings, type ResolveOptions } from './resolve.ts';
import { sightingOf, type PhoneBox, type Sighting } from './sighting.ts';

/** Whom a reference means: somebody known, somebody to be made, or nobody. */
export type Meant =
  | { readonly kind: 'known'; readonly customerId: string }
  | { readonly kind: 'newcomer'; readonly sighting: Sighting; readonly name: string }
  | { readonly kind: 'refused'; readonly refusal: Refused };

/** What a reference is looked up by; nothing of what is no phone number. */
export type Lookup = {
  readonly kind: string | null;
  readonly value: string | null;
  readonly bucket: number | null;
  readonly id: string | null;
};

export function lookupOf(box: PhoneBox, reference: CustomerReference): Lookup {
  if ('customerId' in reference) return { kind: null, value: null, bucket: bucketOf(reference.customerId), id: reference.customerId };
  const identity =
    'phone' in reference && normalizePhone(reference.phone) === undefined ? undefined : sightingOf(box, reference).identities[0];
  return { kind: identity?.kind ?? null, value: identity?.value ?? null, bucket: null, id: null };
}

/**
 * Who is meant, as part of a statement: rows of a CTE `asked` with the columns of a lookup and a number `n`, for each that is
 * known the number and her id.
 */
export function foundAmong(corpId: number): RawBuilder<unknown> {
  return sql`
    select a.n, i.bucket, i.customer_id
    from asked a join customer_identity i on i.corp_id = ${corpId}::integer and i.kind = a.kind and i.value = a.value
    union all
    select a.n, c.bucket, c.id
    from asked a join customer c on c.bucket = a.bucket and c.id = a.id and c.corp_id = ${corpId}::integer`;
}

/** Whom references mean, in order; changes nothing. One query, however many they are. */
export async function findMeant(
  tx: Query,
  corpId: number,
  box: PhoneBox,
  references: readonly CustomerReference[],
): Promise<readonly Meant[]> {
  const known = await knownAmong(
    tx,
    corpId,
    references.map((one) => lookupOf(box, one)),
  );
  return references.map((one, i): Meant => {
    const customerId = known.get(i);
    if (customerId !== undefined) return { kind: 'known', customerId };
    if ('customerId' in one) return { kind: 'refused', refusal: refuse('customer.not_found') };
    if ('phone' in one && normalizePhone(one.phone) === undefined)
      return { kind: 'refused', refusal: refuse('phone.malformed', { phone: one.phone.slice(0, 20) }) };
    return { kind: 'newcomer', sighting: sightingOf(box, one), name: newcomerName(one) };
  });
}

/** Makes the newcomers among those meant; answers everybody's id in order, undefined for the refused. */
export async function makeNewcomers(
  tx: Tx,
  now: number,
  corpId: number,
  meant: readonly Meant[],
  options: Omit<ResolveOptions, 'nameOf'>,
): Promise<readonly (string | undefined)[]> {
  const newcomers = meant.flatMap((one, place) => (one.kind === 'newcomer' ? [{ ...one, place }] : []));
  const resolved = await resolveSightings(
    tx,
    now,
    corpId,
    newcomers.map(({ sighting }) => sighting),
    { ...options, nameOf: (index) => newcomers[index]?.name ?? '' },
  );
  const made = new Map(newcomers.map(({ place }, i) => [place, resolved[i]?.customerId]));
  return meant.map((one, place) => (one.kind === 'known' ? one.customerId : made.get(place)));
}

async function knownAmong(tx: Query, corpId: number, asked: readonly Lookup[]): Promise<ReadonlyMap<number, string>> {
  if (asked.length === 0) return new Map();
  const { rows } = await sql<{ n: number; customerId: string }>`
    with asked as (
      select * from unnest(${asked.map(({ kind }) => kind)}::text[], ${asked.map(({ value }) => value)}::text[],
        ${asked.map(({ bucket }) => bucket)}::smallint[], ${asked.map(({ id }) => id)}::uuid[]) with ordinality as a(kind, value, bucket, id, n)
    )
    ${foundAmong(corpId)}`.execute(tx);
  return new Map(rows.map(({ n, customerId }) => [n - 1, customerId]));
}
