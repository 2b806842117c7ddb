import { sql, type RawBuilder } from 'kysely';
import { queryGrams } from '../../domain/kernel/search.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { at } from '../platform/db/bind.ts';
import type { PhoneFilter } from './identity/phone-filter.ts';
import { filterId } from './numeric-id.ts';

/** What a list of customers may be narrowed by, as the API gives it. */
export type CustomerFilter = PhoneFilter & {
  readonly externalUserid?: string;
  readonly unionid?: string;
  readonly memberNo?: string;
  readonly q?: string;
  readonly tag?: string;
  readonly staff?: string;
  readonly stage?: string;
};

/** Where a page begins: the last row of the page before. */
export type Position = { readonly knownAt: number; readonly id: string };

/**
 * The keys of customers that match, newest first, at most `rows`. Fan-out over buckets: lists name no bucket. Text
 * search goes through `search_customers`, for a GIN index cannot be used under row-level security; all other filters
 * use btree indexes, whose operators are leakproof.
 */
export function matchingKeys(scope: Scope, filter: CustomerFilter, after: Position | undefined, rows: number): RawBuilder<unknown> {
  const needle = needleOf(filter.q);
  if (needle !== '' && filter.searched !== undefined) {
    const { searched, ...rest } = filter;
    return sql`
      select * from (
        (${matchingKeys(scope, rest, after, rows)}) union (${keysOfPhone(scope, searched, filter, after, rows)})
      ) found
      order by known_at desc, id desc
      limit ${rows}`;
  }
  if (needle !== '') {
    return sql`
      select f.bucket, f.id, f.known_at
      from search_customers(${scope.corpId}, ${needle}, ${queryGrams(needle)}, ${filter.tag === undefined ? null : filterId(filter.tag)},
        ${filter.staff === undefined ? null : filterId(filter.staff)}, ${filter.stage === undefined ? null : filterId(filter.stage)}, ${after === undefined ? null : at(after.knownAt)}, ${after?.id ?? null}, ${rows}) f
      where true ${identities('f', scope, filter)}`;
  }
  return sql`
    select c.bucket, c.id, c.known_at from customer c
    where ${conditions(scope, filter)}
      ${after === undefined ? sql`` : sql`and (c.known_at, c.id) < (${at(after.knownAt)}, ${after.id}::uuid)`}
    order by c.known_at desc, c.id desc
    limit ${rows}`;
}

/** Those who have a number that is searched for: few, whatever the number of customers. */
function keysOfPhone(
  scope: Scope,
  { by, fingerprint }: NonNullable<PhoneFilter['searched']>,
  filter: CustomerFilter,
  after: Position | undefined,
  rows: number,
): RawBuilder<unknown> {
  return sql`
    select c.bucket, c.id, c.known_at from customer c
    where (c.bucket, c.id) in (
        select p.bucket, p.customer_id from customer_phone p
        where p.corp_id = ${scope.corpId} and ${sql.ref(by === 'tail' ? 'p.tail' : 'p.fingerprint')} = ${fingerprint})
      and ${conditions(scope, filter)}
      ${after === undefined ? sql`` : sql`and (c.known_at, c.id) < (${at(after.knownAt)}, ${after.id}::uuid)`}
    order by c.known_at desc, c.id desc
    limit ${rows}`;
}

/** At most `rows` of the customers that match, in no order: for counting, which then need not walk from the newest on. */
export function someMatching(scope: Scope, filter: CustomerFilter, rows: number): RawBuilder<unknown> {
  if (needleOf(filter.q) !== '') return matchingKeys(scope, filter, undefined, rows);
  return sql`select from customer c where ${conditions(scope, filter)} limit ${rows}`;
}

function conditions(scope: Scope, filter: CustomerFilter): RawBuilder<unknown> {
  return sql`c.corp_id = ${scope.corpId}
      ${identities('c', scope, filter)}
      ${
        filter.tag === undefined
          ? sql``
          : sql`and exists (select from tagging t where t.bucket = c.bucket and t.customer_id = c.id
        and t.corp_id = ${scope.corpId} and t.tag_id = ${filterId(filter.tag)} and t.removed_at is null)`
      }
      ${
        filter.staff === undefined
          ? sql``
          : sql`and exists (select from friendship s where s.bucket = c.bucket and s.customer_id = c.id
        and s.corp_id = ${scope.corpId} and s.staff_id = ${filterId(filter.staff)} and s.lost_at is null)`
      }
      ${
        filter.stage === undefined
          ? sql``
          : sql`and exists (select from customer_stage g where g.bucket = c.bucket and g.customer_id = c.id
        and g.corp_id = ${scope.corpId} and g.stage_id = ${filterId(filter.stage)})`
      }`;
}

function identities(alias: 'c' | 'f', scope: Scope, filter: CustomerFilter): RawBuilder<unknown> {
  const asked = [
    ['external_userid', filter.externalUserid],
    ['unionid', filter.unionid],
    ['member_no', filter.memberNo],
    ['phone', filter.phone],
  ] as const;
  const parts = asked.flatMap(([kind, value]) =>
    value === undefined
      ? []
      : [
          sql`and (${sql.ref(`${alias}.bucket`)}, ${sql.ref(`${alias}.id`)}) in
          (select i.bucket, i.customer_id from customer_identity i where i.corp_id = ${scope.corpId} and i.kind = ${kind} and i.value = ${value})`,
        ],
  );
  return parts.length === 0 ? sql`` : sql.join(parts, sql` `);
}

/** The query as it is compared: lower-cased, without spaces. */
function needleOf(q: string | undefined): string {
  return (q ?? '').toLowerCase().replace(/\s+/g, '');
}
