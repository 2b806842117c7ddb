import { sql } from 'kysely';
import { actorText } from '../../domain/kernel/actor.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { foundAmong, lookupOf } from '../customers/service.ts';
import { at } from '../platform/db/bind.ts';
import { inScopeAtOnce } from '../platform/db/at-once.ts';
import type { Db } from '../platform/db/database.ts';
import { recordedFrom } from '../platform/reactor/record.ts';
import type { SecretBox } from '../platform/secrets/box.ts';
import type { CheckedEvent } from './check.ts';

/**
 * The way that nearly all events take, in one statement and one transaction: all of them are of customers who are known. If
 * one is not, nothing is done and the answer is undefined. Claims ids in one order for everybody, as the long way does.
 */
export async function takeOfKnown(
  db: Db,
  scope: Scope,
  now: number,
  box: SecretBox,
  events: readonly CheckedEvent[],
): Promise<{ readonly kind: 'accepted' | 'duplicate' }[] | undefined> {
  if (events.length === 0) return [];
  const lookups = events.map(({ customer }) => lookupOf(box, customer));
  const [row] = await inScopeAtOnce(
    db,
    scope,
    sql<{ found: number; kept: number[] | null }>`/* prepared: take_events */
    with asked as materialized (
      select * from unnest(${lookups.map(({ kind }) => kind)}::text[], ${lookups.map(({ value }) => value)}::text[],
        ${lookups.map(({ bucket }) => bucket)}::smallint[], ${lookups.map(({ id }) => id)}::uuid[],
        ${events.map(({ id }) => id)}::text[], ${events.map(({ type }) => type)}::text[], ${events.map((event) => new Date(event.at))}::timestamptz[],
        ${events.map(({ props }) => (isEmpty(props) ? '{}' : JSON.stringify(props)))}::jsonb[])
        with ordinality as a(kind, value, bucket, id, client_id, type, at, props, n)
    ), found as materialized (${foundAmong(scope.corpId)}
    ), first as (
      select client_id, min(n) as n from asked
      where (select count(*) from found) = (select count(*) from asked)
      group by client_id order by client_id
    ), claimed as (
      insert into event_key (corp_id, client_id, received_at)
      select ${scope.corpId}::integer, client_id, ${at(now)} from first
      on conflict do nothing
      returning client_id
    ), kept as materialized (
      select a.n, f.bucket, f.customer_id, a.client_id, a.type, a.at, a.props
      from claimed join first using (client_id) join asked a on a.n = first.n join found f on f.n = first.n
      order by a.n
    ), inserted as (
      insert into event (bucket, customer_id, at, client_id, corp_id, type, props, received_at)
      select bucket, customer_id, at, client_id, ${scope.corpId}::integer, type, props, ${at(now)} from kept
    ), news as (
      select ${scope.corpId}::integer as corp_id, bucket, customer_id, 'event.happened' as kind, at, ${at(now)} as recorded_at,
        ${actorText(scope.actor)}::text as actor,
        case when props = '{}' then jsonb_build_object('eventId', client_id, 'type', type)
          else jsonb_build_object('eventId', client_id, 'type', type, 'props', props) end as data
      from kept
    ), ${recordedFrom('news')}
    select (select count(*) from found) as found, (select array_agg(n::integer) from kept) as kept`,
    ['facts'],
  );
  if (row === undefined || row.found < events.length) return undefined;
  const kept = new Set(row.kept ?? []);
  return events.map((_, i) => ({ kind: kept.has(i + 1) ? 'accepted' : 'duplicate' }));
}

function isEmpty(props: object): boolean {
  for (const _ in props) return false;
  return true;
}
