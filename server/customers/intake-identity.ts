import { sql } from 'kysely';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { WecomContact } from './contact.ts';

type Kind = 'external_userid' | 'unionid';
type Claim = { readonly kind: Kind; readonly value: string; readonly customerId: string };

/**
 * The customer of each contact, by external userid. Identities are inserted if absent before anything else, unionids
 * first and each kind in order of value: two processes at once agree on one customer and do not deadlock. A contact
 * whose unionid is known already is that customer.
 */
export async function claimIdentities(
  tx: Tx,
  now: number,
  corpId: number,
  contacts: readonly WecomContact[],
): Promise<ReadonlyMap<string, string>> {
  const userids = contacts.map((contact) => contact.externalUserid);
  const unionids = contacts.flatMap((contact) => contact.unionid ?? []);
  const before = await owners(tx, corpId, 'external_userid', userids);
  const fresh = new Set<string>();
  const candidates = new Map(
    contacts.map((contact) => {
      const known = before.get(contact.externalUserid);
      const id = known ?? newId(now);
      if (known === undefined) fresh.add(id);
      return [contact.externalUserid, id];
    }),
  );

  const byUnionid = await claim(
    tx,
    now,
    corpId,
    contacts.flatMap((c) => claimOf('unionid', c.unionid, candidates.get(c.externalUserid))),
    unionids,
  );
  const after = await claim(
    tx,
    now,
    corpId,
    contacts.flatMap((c) =>
      claimOf(
        'external_userid',
        c.externalUserid,
        (c.unionid === null ? undefined : byUnionid.get(c.unionid)) ?? candidates.get(c.externalUserid),
      ),
    ),
    userids,
  );
  await moveOrphans(tx, corpId, contacts, fresh, byUnionid, after);
  return after;
}

function claimOf(kind: Kind, value: string | null, customerId: string | undefined): Claim[] {
  return value === null || customerId === undefined ? [] : [{ kind, value, customerId }];
}

/** Inserts what is absent, then reads who owns each value: somebody else's insert may have won. */
async function claim(
  tx: Tx,
  now: number,
  corpId: number,
  claims: readonly Claim[],
  values: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const [first] = claims;
  if (first === undefined) return new Map();
  const rows = claims.map((c) => ({ value: c.value, bucket: bucketOf(c.customerId), id: c.customerId }));
  await sql`
    insert into customer_identity (corp_id, kind, value, bucket, customer_id, created_at)
    select distinct on (value) ${corpId}::integer, ${first.kind}::text, value, bucket, id, ${at(now)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(value text, bucket smallint, id uuid)
    order by value
    on conflict do nothing`.execute(tx);
  return owners(tx, corpId, first.kind, values);
}

async function owners(tx: Tx, corpId: number, kind: Kind, values: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (values.length === 0) return new Map();
  const { rows } = await sql<{ value: string; customerId: string }>`
    select value, customer_id from customer_identity
    where corp_id = ${corpId} and kind = ${kind} and value = any(${values}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.value, row.customerId]));
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
