import { sql } from 'kysely';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { WecomContact } from './contact.ts';

type Kind = 'external_userid' | 'unionid';
type Claim = { readonly kind: Kind; readonly value: string; readonly customerId: string };

/** Whose the contacts are. */
export type Owners = {
  /** The customer of each contact, by external userid. */
  readonly byUserid: ReadonlyMap<string, string>;
  /** Customers that were there before. */
  readonly known: ReadonlySet<string>;
  /** Customers that were there before and whose unionid we did not know. */
  readonly gainedUnionid: ReadonlySet<string>;
};

/**
 * The customer of each contact. Identities are inserted if absent before anything else, unionids first and each kind in
 * order of value: two processes at once agree on one customer and do not deadlock. A contact whose unionid is known
 * already is that customer.
 */
export async function claimIdentities(tx: Tx, now: number, corpId: number, contacts: readonly WecomContact[]): Promise<Owners> {
  const before = await owners(tx, corpId, contacts);
  const known = new Set([...before.userid.values(), ...before.unionid.values()]);
  const fresh = new Set<string>();
  const candidates = new Map(
    contacts.map((contact) => {
      const owner = before.userid.get(contact.externalUserid);
      const id = owner ?? newId(now);
      if (owner === undefined) fresh.add(id);
      return [contact.externalUserid, id];
    }),
  );

  // What is known is not claimed again: in a reconciliation that is nearly everything.
  const unionids = contacts.flatMap((c) =>
    c.unionid === null || before.unionid.has(c.unionid) ? [] : claimOf('unionid', c.unionid, candidates.get(c.externalUserid)),
  );
  const byUnionid = new Map([...before.unionid, ...(await claim(tx, now, corpId, unionids))]);
  const userids = contacts.flatMap((c) =>
    before.userid.has(c.externalUserid)
      ? []
      : claimOf(
          'external_userid',
          c.externalUserid,
          (c.unionid === null ? undefined : byUnionid.get(c.unionid)) ?? candidates.get(c.externalUserid),
        ),
  );
  const byUserid = new Map([...before.userid, ...(await claim(tx, now, corpId, userids))]);
  await moveOrphans(tx, corpId, contacts, fresh, byUnionid, byUserid);
  const gained = unionids.filter((c) => known.has(c.customerId) && byUnionid.get(c.value) === c.customerId);
  return { byUserid, known, gainedUnionid: new Set(gained.map((c) => c.customerId)) };
}

function claimOf(kind: Kind, value: string | null, customerId: string | undefined): Claim[] {
  return value === null || customerId === undefined ? [] : [{ kind, value, customerId }];
}

/** Inserts what is absent; answers who owns each value, for somebody else's insert may have won. */
async function claim(tx: Tx, now: number, corpId: number, claims: readonly Claim[]): Promise<ReadonlyMap<string, string>> {
  const [first] = claims;
  if (first === undefined) return new Map();
  const rows = claims.map((c) => ({ value: c.value, bucket: bucketOf(c.customerId), id: c.customerId }));
  const inserted = await sql<Owned>`
    insert into customer_identity (corp_id, kind, value, bucket, customer_id, created_at)
    select distinct on (value) ${corpId}::integer, ${first.kind}::text, value, bucket, id, ${at(now)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(value text, bucket smallint, id uuid)
    order by value
    on conflict do nothing
    returning value, customer_id`.execute(tx);
  const ours = new Map(inserted.rows.map((row) => [row.value, row.customerId]));
  const others = claims.map((c) => c.value).filter((value) => !ours.has(value));
  if (others.length === 0) return ours;
  const { rows: known } = await sql<Owned>`
    select value, customer_id from customer_identity
    where corp_id = ${corpId} and kind = ${first.kind} and value = any(${others}::text[])`.execute(tx);
  return new Map([...ours, ...known.map((row): [string, string] => [row.value, row.customerId])]);
}

type Owned = { value: string; customerId: string };

async function owners(
  tx: Tx,
  corpId: number,
  contacts: readonly WecomContact[],
): Promise<{ userid: ReadonlyMap<string, string>; unionid: ReadonlyMap<string, string> }> {
  const { rows } = await sql<Owned & { kind: Kind }>`
    select kind, value, customer_id from customer_identity
    where corp_id = ${corpId} and kind = 'external_userid' and value = any(${contacts.map((contact) => contact.externalUserid)}::text[])
    union all
    select kind, value, customer_id from customer_identity
    where corp_id = ${corpId} and kind = 'unionid' and value = any(${contacts.flatMap((contact) => contact.unionid ?? [])}::text[])`.execute(
    tx,
  );
  const of = (kind: Kind) => new Map(rows.filter((row) => row.kind === kind).map((row) => [row.value, row.customerId]));
  return { userid: of('external_userid'), unionid: of('unionid') };
}

/**
 * A unionid that we gave a fresh customer, whose external userid another process gave to another customer meanwhile,
 * goes to that one: nobody has seen ours yet.
 */
async function moveOrphans(
  tx: Tx,
  corpId: number,
  contacts: readonly WecomContact[],
  fresh: ReadonlySet<string>,
  byUnionid: ReadonlyMap<string, string>,
  byUserid: ReadonlyMap<string, string>,
): Promise<void> {
  const used = new Set(byUserid.values());
  const moves = contacts.flatMap((contact) => {
    const holder = contact.unionid === null ? undefined : byUnionid.get(contact.unionid);
    const owner = byUserid.get(contact.externalUserid);
    if (contact.unionid === null || holder === undefined || owner === undefined || !fresh.has(holder) || used.has(holder)) return [];
    return [{ value: contact.unionid, bucket: bucketOf(owner), id: owner }];
  });
  if (moves.length === 0) return;
  // Identities are keyed by their value, not by bucket: this moves a mapping, no customer row changes its bucket.
  await sql`
    update customer_identity i set bucket = row.bucket, customer_id = row.id
    from jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) as row(value text, bucket smallint, id uuid)
    where i.corp_id = ${corpId} and i.kind = 'unionid' and i.value = row.value`.execute(tx);
}
