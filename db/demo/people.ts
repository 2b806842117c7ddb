import { sql } from 'kysely';
import type { Query } from '../../server/platform/db/database.ts';

export type CustomerKey = { readonly bucket: number; readonly id: string };

/** Our ids of those whom the demo knows by WeCom's. */
export type People = {
  readonly customers: ReadonlyMap<string, CustomerKey>;
  customer(externalUserid: string): CustomerKey;
  staffId(userid: string): number;
};

/** Reads them after the first sync: two queries for the whole company. */
export async function peopleOf(db: Query, corpId: number): Promise<People> {
  const identities = await sql<{ value: string; bucket: number; id: string }>`
    select value, bucket, customer_id as id from customer_identity where corp_id = ${corpId} and kind = 'external_userid'`.execute(db);
  const staff = await db.selectFrom('staff').select(['id', 'userid']).where('corpId', '=', corpId).execute();
  const customers = new Map(identities.rows.map(({ value, bucket, id }) => [value, { bucket, id }]));
  const staffIds = new Map(staff.map((one) => [one.userid, one.id]));
  return {
    customers,
    customer: (externalUserid) => found(customers.get(externalUserid), externalUserid),
    staffId: (userid) => found(staffIds.get(userid), userid),
  };
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the first sync did not bring ${name}`);
  return value;
}
