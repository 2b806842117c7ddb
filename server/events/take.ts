import { sql } from 'kysely';
import { actorText } from '../../domain/kernel/actor.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { findMeant, makeNewcomers } from '../customers/service.ts';
import { at } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import type { Refused } from '../platform/http/refuse.ts';
import { recordFacts } from '../platform/reactor/record.ts';
import type { SecretBox } from '../platform/secrets/box.ts';
import type { CheckedEvent } from './check.ts';

export type Taken = { readonly kind: 'accepted' | 'duplicate' } | { readonly kind: 'rejected'; readonly refusal: Refused };

/**
 * Keeps events and records their facts; answers in order what became of each. A fixed number of statements. An event's id
 * is claimed before anything is made of it, so that of two processes that are told the same one keeps it, the other waits
 * for that and calls it a duplicate, and no duplicate makes a customer.
 */
export async function takeEvents(tx: Tx, scope: Scope, now: number, box: SecretBox, events: readonly CheckedEvent[]): Promise<Taken[]> {
  const meant = await findMeant(
    tx,
    scope.corpId,
    box,
    events.map((event) => event.customer),
  );
  const first = new Map<string, number>();
  events.forEach(({ id }, i) => {
    if (meant[i]?.kind !== 'refused' && !first.has(id)) first.set(id, i);
  });
  const claimed = await claimIds(tx, scope.corpId, now, Array.from(first.keys()));
  const kept = events.flatMap((event, i) => {
    const whose = meant[i];
    return whose !== undefined && first.get(event.id) === i && claimed.has(event.id) ? [{ event, whose }] : [];
  });
  const actor = actorText(scope.actor);
  const ids = await makeNewcomers(
    tx,
    now,
    scope.corpId,
    kept.map(({ whose }) => whose),
    { origin: 'event', actor },
  );
  const placed = kept.flatMap(({ event }, i) => {
    const customerId = ids[i];
    return customerId === undefined ? [] : [{ ...event, customerId }];
  });
  await insertEvents(tx, scope.corpId, now, placed);
  await recordFacts(
    tx,
    now,
    placed.map(({ id, type, customerId, at, props }) => ({
      kind: 'event.happened' as const,
      corpId: scope.corpId,
      customerId,
      at,
      actor,
      data: { eventId: id, type, ...(Object.keys(props).length === 0 ? {} : { props }) },
    })),
  );
  return events.map(({ id }, i): Taken => {
    const whose = meant[i];
    if (whose?.kind === 'refused') return { kind: 'rejected', refusal: whose.refusal };
    return { kind: first.get(id) === i && claimed.has(id) ? 'accepted' : 'duplicate' };
  });
}

/** In one order for everybody, so that two processes wait for one another and do not deadlock. */
async function claimIds(tx: Tx, corpId: number, now: number, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ clientId: string }>`
    insert into event_key (corp_id, client_id, received_at)
    select ${corpId}::integer, id, ${at(now)} from unnest(${Array.from(ids)}::text[]) as given(id)
    order by id
    on conflict do nothing
    returning client_id`.execute(tx);
  return new Set(rows.map((row) => row.clientId));
}

async function insertEvents(
  tx: Tx,
  corpId: number,
  now: number,
  events: readonly (CheckedEvent & { customerId: string })[],
): Promise<void> {
  if (events.length === 0) return;
  await sql`
    insert into event (bucket, customer_id, at, client_id, corp_id, type, props, received_at)
    select bucket, customer_id, at, client_id, ${corpId}::integer, type, props, ${at(now)}
    from unnest(${events.map(({ customerId }) => bucketOf(customerId))}::smallint[], ${events.map(({ customerId }) => customerId)}::uuid[],
      ${events.map((event) => new Date(event.at))}::timestamptz[], ${events.map(({ id }) => id)}::text[], ${events.map(({ type }) => type)}::text[],
      ${events.map(({ props }) => JSON.stringify(props))}::jsonb[]) as given(bucket, customer_id, at, client_id, type, props)`.execute(tx);
}
