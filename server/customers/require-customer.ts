import { sql } from 'kysely';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Query } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';

/** Refuses an id that is no customer's. */
export async function requireCustomer(tx: Query, scope: Scope, customerId: string): Promise<void> {
  const { rows } = await sql`
    select from customer where bucket = ${bucketOf(customerId)} and id = ${customerId} and corp_id = ${scope.corpId}`.execute(tx);
  if (rows.length === 0) throw refuse('customer.not_found');
}
