import { sql } from 'kysely';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { searchGrams } from '../../domain/kernel/search.ts';
import { iso } from '../../domain/kernel/time.ts';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import type { WecomContact } from './contact.ts';

/** A contact and the customer it belongs to. */
export type Known = { readonly customerId: string; readonly contact: WecomContact };

export type LockedCustomer = {
  readonly bucket: number;
  readonly id: string;
  readonly name: string;
  readonly gender: string;
  readonly avatarUrl: string | null;
  readonly searchGrams: readonly string[];
};

/** Inserts customers that are not there yet; answers which those were, with when each became known. */
export async function insertCustomers(
  tx: Tx,
  now: number,
  corpId: number,
  known: readonly Known[],
): Promise<{ id: string; knownAt: number }[]> {
  const rows = known.map(({ customerId, contact }) => ({
    bucket: bucketOf(customerId),
    id: customerId,
    name: contact.name,
    gender: contact.gender,
    avatar_url: contact.avatarUrl,
    known_at: iso(Math.min(now, ...contact.relations.map((relation) => relation.addedAt))),
  }));
  const inserted = await sql<{ id: string; knownAt: number }>`
    insert into customer (bucket, id, corp_id, name, gender, avatar_url, known_at, updated_at)
    select distinct on (bucket, id) bucket, id, ${corpId}::integer, name, gender, avatar_url, known_at, ${at(now)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row(bucket smallint, id uuid, name text, gender text, avatar_url text, known_at timestamptz)
    order by bucket, id, known_at
    on conflict do nothing
    returning id, known_at`.execute(tx);
  return inserted.rows;
}

/** Locks the customers, in order of key as everybody does, so that what is decided next holds. */
export async function lockCustomers(tx: Tx, corpId: number, ids: readonly string[]): Promise<LockedCustomer[]> {
  const { rows } = await sql<LockedCustomer>`
    select c.bucket, c.id, c.name, c.gender, c.avatar_url, c.search_grams from customer c
    where c.corp_id = ${corpId} and (c.bucket, c.id) in (select * from unnest(${ids.map(bucketOf)}::smallint[], ${ids}::uuid[]))
    order by c.bucket, c.id
    for update`.execute(tx);
  return rows;
}

export type ProfileChange = { readonly customerId: string; readonly fields: readonly string[] };

/**
 * Writes names, genders, avatars and search grams that differ; answers whose profile changed. What WeCom withholds
 * from an app (gender, avatar: 92114) is not taken for gone.
 */
export async function updateProfiles(
  tx: Tx,
  now: number,
  locked: readonly LockedCustomer[],
  contactOf: (customerId: string) => WecomContact | undefined,
  remarksOf: (customerId: string) => readonly (string | null)[],
): Promise<ProfileChange[]> {
  const changes = locked.map((row) => {
    const contact = contactOf(row.id);
    const name = contact === undefined || contact.name === '' ? row.name : contact.name;
    const gender = contact === undefined || contact.gender === 'unknown' ? row.gender : contact.gender;
    const avatarUrl = contact?.avatarUrl ?? row.avatarUrl;
    const grams = searchGrams(name, ...remarksOf(row.id));
    const fields = [
      ...(name === row.name ? [] : ['name']),
      ...(gender === row.gender ? [] : ['gender']),
      ...(avatarUrl === row.avatarUrl ? [] : ['avatarUrl']),
    ];
    const differs = fields.length > 0 || !sameTexts(grams, row.searchGrams);
    return { fields, differs, values: { bucket: row.bucket, id: row.id, name, gender, avatar_url: avatarUrl, grams } };
  });
  const rows = changes.filter((change) => change.differs).map((change) => change.values);
  if (rows.length > 0) {
    await sql`
      update customer c set name = row.name, gender = row.gender, avatar_url = row.avatar_url, search_grams = row.grams, updated_at = ${at(now)}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row(bucket smallint, id uuid, name text, gender text, avatar_url text, grams text[])
      where c.bucket = row.bucket and c.id = row.id`.execute(tx);
  }
  return changes.filter((change) => change.fields.length > 0).map((change) => ({ customerId: change.values.id, fields: change.fields }));
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}
