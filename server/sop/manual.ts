import { sql } from 'kysely';
import type { BodyOf, ResponseOf } from '../../domain/kernel/route.ts';
import { actorText } from '../../domain/kernel/actor.ts';
import { normalizePhone } from '../../domain/kernel/phone.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { enrollCustomers as route } from '../../domain/sop/contract.ts';
import { outcomeText } from '../../domain/sop/receipt.ts';
import type { Tx } from '../platform/db/database.ts';
import { sightingOf, type PhoneBox } from '../customers/service.ts';
import { refuse } from '../platform/http/refuse.ts';
import { newId } from '../platform/ids/new-id.ts';
import { readStored } from './detail.ts';
import { settle, type Arrival } from './settle.ts';
import { createVersions, publishedSops } from './versions.ts';

type References = BodyOf<typeof route>['customers'];

/** Puts customers in by hand, counted from now; whoever is not let in is answered with why. */
export async function enrollByHand(
  tx: Tx,
  scope: Scope,
  now: number,
  box: PhoneBox,
  id: string,
  references: References,
): Promise<ResponseOf<typeof route>> {
  const sop = await readStored(tx, scope, id);
  if (sop.status !== 'live') throw refuse('sop.not_live');
  const found = await resolve(tx, scope, box, references);
  const batch = newId(now);
  const seen = new Set<string>();
  const arrivals = new Map<number, Arrival>();
  const refused: { index: number; outcome: 'unknown_customer' | 'duplicate' }[] = [];
  references.forEach((_, index) => {
    const customer = found.get(index);
    if (customer === undefined || seen.has(customer.customerId)) {
      refused.push({ index, outcome: customer === undefined ? 'unknown_customer' : 'duplicate' });
      return;
    }
    seen.add(customer.customerId);
    arrivals.set(index, {
      kind: 'arrival',
      ...customer,
      corpId: scope.corpId,
      sopId: sop.id,
      entryKey: `manual:${batch}`,
      anchor: now,
      isStale: false,
      actor: actorText(scope.actor),
    });
  });
  const sops = new Map((await publishedSops(tx, [scope.corpId])).map((one) => [one.id, one]));
  const settled = await settle(tx, { now, sops, versions: createVersions() }, Array.from(arrivals.values()));
  const indexes = Array.from(arrivals.keys());
  const enrollments = settled.flatMap(({ enrollmentId }, i) =>
    enrollmentId === null ? [] : [{ index: indexes[i] ?? -1, id: enrollmentId }],
  );
  const turnedAway = settled.flatMap(({ outcome }, i) => (outcome === 'enrolled' ? [] : [{ index: indexes[i] ?? -1, outcome }]));
  return {
    enrolled: enrollments.length,
    enrollments,
    refused: [...refused, ...turnedAway].sort((a, b) => a.index - b.index).map((one) => ({ ...one, sentence: outcomeText(one.outcome) })),
  };
}

type Found = { bucket: number; customerId: string; friendStaff: number[] };

/** The customers that references mean, by index, in one query. */
async function resolve(tx: Tx, scope: Scope, box: PhoneBox, references: References): Promise<Map<number, Found>> {
  const given = references.flatMap((reference, n) => {
    if ('customerId' in reference) return [{ n, kind: 'id', value: reference.customerId }];
    // No number: nobody.
    if ('phone' in reference && normalizePhone(reference.phone) === undefined) return [];
    return sightingOf(box, reference).identities.map((identity) => ({ n, ...identity }));
  });
  const { rows } = await sql<Found & { n: number }>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as row(n integer, kind text, value text)
    ), keys as (
      select n, (('x' || right(value, 2))::bit(8)::integer)::smallint as bucket, value::uuid as id from given where kind = 'id'
      union all
      select g.n, i.bucket, i.customer_id from given g
      join customer_identity i on i.corp_id = ${scope.corpId} and i.kind = g.kind and i.value = g.value where g.kind <> 'id'
    )
    select keys.n, c.bucket, c.id as customer_id, coalesce(f.friend_staff, '{}') as friend_staff
    from keys join customer c on c.bucket = keys.bucket and c.id = keys.id and c.corp_id = ${scope.corpId}
    left join customer_facts f on f.bucket = c.bucket and f.customer_id = c.id`.execute(tx);
  return new Map(rows.map(({ n, ...found }) => [n, found]));
}
