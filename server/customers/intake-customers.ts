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
  readonly wecomType: string | null;
  readonly corpName: string | null;
  readonly jobTitle: string | null;
  readonly searchGrams: readonly string[];
  readonly updatedAt: number;
};

/** Inserts customers that are not there yet; answers which those were, with when each became known. */
export async function insertCustomers(
  tx: Tx,
  now: number,
  corpId: number,
  known: readonly Known[],
): Promise<{ id: string; knownAt: number }[]> {
  if (known.length === 0) return [];
  const rows = known.map(({ customerId, contact }) => ({
    bucket: bucketOf(customerId),
    id: customerId,
    name: contact.name,
    gender: contact.gender,
    avatar_url: contact.avatarUrl,
    wecom_type: contact.wecomType,
    corp_name: contact.corpName,
    job_title: contact.jobTitle,
    grams: searchGrams(contact.name, ...contact.relations.map((relation) => relation.remark)),
    known_at: iso(Math.min(now, ...contact.relations.map((relation) => relation.addedAt))),
  }));
  const inserted = await sql<{ id: string; knownAt: number }>`
    insert into customer (bucket, id, corp_id, name, gender, avatar_url, wecom_type, corp_name, job_title, search_grams, known_at, updated_at)
    select distinct on (bucket, id) bucket, id, ${corpId}::integer, name, gender, avatar_url, wecom_type, corp_name, job_title, grams, known_at,
      ${at(now)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(bucket smallint, id uuid, name text, gender text, avatar_url text,
      wecom_type text, corp_name text, job_title text, grams text[], known_at timestamptz)
    order by bucket, id, known_at
    on conflict do nothing
    returning id, known_at`.execute(tx);
  return inserted.rows;
}

/** Locks the customers, in order of key as everybody does, so that what is decided next holds. */
export async function lockCustomers(tx: Tx, corpId: number, ids: readonly string[]): Promise<LockedCustomer[]> {
  const { rows } = await sql<LockedCustomer>`
    select c.bucket, c.id, c.name, c.gender, c.avatar_url, c.wecom_type, c.corp_name, c.job_title, c.search_grams, c.updated_at
    from customer c
    where c.corp_id = ${corpId} and (c.bucket, c.id) in (select * from unnest(${ids.map(bucketOf)}::smallint[], ${ids}::uuid[]))
    order by c.bucket, c.id
    for update`.execute(tx);
  return rows;
}

export type ProfileChange = { readonly customerId: string; readonly fields: readonly string[] };

/** What a page says of customers: who they are by it, their remarks, when it was asked for, and whose unionid is new. */
export type ProfileNews = {
  readonly asOf: number;
  readonly contactOf: (customerId: string) => WecomContact | undefined;
  readonly remarksOf: (customerId: string) => readonly (string | null)[];
  readonly gainedUnionid: ReadonlySet<string>;
};

/**
 * Writes what differs of profiles and search grams; answers whose profile changed. What WeCom withholds from an app
 * (gender, avatar: 92114) is not taken for gone, and an answer asked for before the row was written says nothing new.
 */
export async function updateProfiles(
  tx: Tx,
  now: number,
  locked: readonly LockedCustomer[],
  { asOf, contactOf, remarksOf, gainedUnionid }: ProfileNews,
): Promise<ProfileChange[]> {
  const changes = locked.map((row) => {
    const told = asOf < row.updatedAt && row.updatedAt <= now ? undefined : contactOf(row.id);
    const values = told === undefined ? profileOf(row) : profileAfter(row, told);
    const grams = searchGrams(values.name, ...remarksOf(row.id));
    const fields: string[] = [
      // Of a customer from before we kept it, the type is no news.
      ...PROFILE_FIELDS.filter((field) => values[field] !== row[field] && !(field === 'wecomType' && row.wecomType === null)),
      ...(gainedUnionid.has(row.id) ? ['unionid'] : []),
    ];
    const differs = PROFILE_FIELDS.some((field) => values[field] !== row[field]) || !sameTexts(grams, row.searchGrams);
    return { fields, differs, values: { bucket: row.bucket, id: row.id, ...values, grams } };
  });
  const rows = changes.filter((change) => change.differs).map((change) => change.values);
  if (rows.length > 0) {
    await sql`
      update customer c set name = row.name, gender = row.gender, avatar_url = row."avatarUrl", wecom_type = row."wecomType",
        corp_name = row."corpName", job_title = row."jobTitle", search_grams = row.grams, updated_at = ${at(now)}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(bucket smallint, id uuid, name text, gender text, "avatarUrl" text,
        "wecomType" text, "corpName" text, "jobTitle" text, grams text[])
      where c.bucket = row.bucket and c.id = row.id`.execute(tx);
  }
  return changes.filter((change) => change.fields.length > 0).map((change) => ({ customerId: change.values.id, fields: change.fields }));
}

const PROFILE_FIELDS = ['name', 'gender', 'avatarUrl', 'wecomType', 'corpName', 'jobTitle'] as const;
type Profile = Pick<LockedCustomer, (typeof PROFILE_FIELDS)[number]>;

function profileOf({ name, gender, avatarUrl, wecomType, corpName, jobTitle }: LockedCustomer): Profile {
  return { name, gender, avatarUrl, wecomType, corpName, jobTitle };
}

function profileAfter(row: LockedCustomer, contact: WecomContact): Profile {
  return {
    name: contact.name === '' ? row.name : contact.name,
    gender: contact.gender === 'unknown' ? row.gender : contact.gender,
    avatarUrl: contact.avatarUrl ?? row.avatarUrl,
    wecomType: contact.wecomType ?? row.wecomType,
    corpName: contact.corpName ?? row.corpName,
    jobTitle: contact.jobTitle ?? row.jobTitle,
  };
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}
