import { sql } from 'kysely';
import type { Identity, IdentityKind } from '../../../domain/customers/identity.ts';
import { bucketOf } from '../../../domain/kernel/bucket.ts';
import { searchGrams } from '../../../domain/kernel/search.ts';
import { at } from '../../platform/db/bind.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { SealedPhone } from './sighting.ts';

export type Claim = Identity & { readonly customerId: string };

export type FoundConflict = {
  readonly identity: Identity;
  readonly ownerId: string;
  readonly claimantId: string;
  /** Of which kind the two have different ones; null when nothing speaks against their being one. */
  readonly against: IdentityKind | null;
};

/**
 * Inserts what is nobody's; answers the places of those that became ours. In one order for everybody, in which WeCom's
 * intake inserts too (unionids first), so that two processes wait for one another and do not deadlock.
 */
export async function claimIdentities(tx: Tx, now: number, corpId: number, claims: readonly Claim[]): Promise<ReadonlySet<string>> {
  if (claims.length === 0) return new Set();
  const rows = claims.map((claim) => ({ ...claim, bucket: bucketOf(claim.customerId) }));
  const inserted = await sql<Identity>`
    insert into customer_identity (corp_id, kind, value, bucket, customer_id, created_at)
    select ${corpId}::integer, kind, value, bucket, "customerId", ${at(now)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(kind text, value text, bucket smallint, "customerId" uuid)
    order by kind desc, value
    on conflict do nothing
    returning kind, value`.execute(tx);
  return new Set(inserted.rows.map(({ kind, value }) => `${kind} ${value}`));
}

/** Gives what a newcomer, whom nobody else has seen, claimed a moment ago to whom she turned out to be. */
export async function moveClaims(tx: Tx, corpId: number, moves: readonly { fromId: string; toId: string }[]): Promise<void> {
  for (const { fromId, toId } of moves) {
    await tx
      .updateTable('customerIdentity')
      .set({ bucket: bucketOf(toId), customerId: toId })
      .where('bucket', '=', bucketOf(fromId))
      .where('customerId', '=', fromId)
      .where('corpId', '=', corpId)
      .execute();
  }
}

/** Makes customers of names; answers the ids of those that were not there. */
export async function insertNewcomers(tx: Tx, now: number, corpId: number, names: ReadonlyMap<string, string>): Promise<string[]> {
  if (names.size === 0) return [];
  const rows = Array.from(names, ([id, name]) => ({ bucket: bucketOf(id), id, name, grams: searchGrams(name) }));
  const inserted = await sql<{ id: string }>`
    insert into customer (bucket, id, corp_id, name, search_grams, known_at, updated_at)
    select bucket, id, ${corpId}::integer, name, grams, ${at(now)}::timestamptz, ${at(now)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(bucket smallint, id uuid, name text, grams text[])
    order by bucket, id
    on conflict do nothing
    returning id`.execute(tx);
  return inserted.rows.map(({ id }) => id);
}

export async function keepPhones(
  tx: Tx,
  now: number,
  corpId: number,
  phones: readonly (SealedPhone & { readonly customerId: string })[],
): Promise<void> {
  if (phones.length === 0) return;
  const rows = phones.map((phone) => ({ ...phone, bucket: bucketOf(phone.customerId) }));
  await sql`
    insert into customer_phone (bucket, customer_id, fingerprint, corp_id, sealed, tail, added_at)
    select bucket, "customerId", fingerprint, ${corpId}::integer, sealed, tail, ${at(now)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row(bucket smallint, "customerId" uuid, fingerprint text, sealed text, tail text)
    order by bucket, "customerId", fingerprint
    on conflict do nothing`.execute(tx);
}

/** What waits for a verdict already is not asked about again. */
export async function keepConflicts(
  tx: Tx,
  now: number,
  corpId: number,
  conflicts: readonly FoundConflict[],
  source: string,
): Promise<void> {
  if (conflicts.length === 0) return;
  const rows = conflicts.map(({ identity, ...rest }) => ({ ...identity, ...rest }));
  await sql`
    insert into identity_conflict (corp_id, kind, value, owner_id, claimant_id, against, found_at, source)
    select ${corpId}::integer, kind, value, "ownerId", "claimantId", against, ${at(now)}::timestamptz, ${source}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(kind text, value text, "ownerId" uuid, "claimantId" uuid, against text)
    order by kind, value
    on conflict do nothing`.execute(tx);
}
