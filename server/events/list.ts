import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { EventItem, listCustomerEvents } from '../../domain/events/contract.ts';
import type { EventProps } from '../../domain/events/facts.ts';
import { eventWords } from '../../domain/events/words.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { QueryOf } from '../../domain/kernel/route.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import { requireCustomer } from '../customers/service.ts';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';
import { decodeCursor, pageOf } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';

type Row = { clientId: string; at: number; type: string; props: EventProps; receivedAt: number };

/** What a customer did, newest first. */
export async function pageOfEvents(
  tx: Query,
  scope: Scope,
  customerId: string,
  query: QueryOf<typeof listCustomerEvents>,
): Promise<Paged<Static<typeof EventItem>>> {
  await requireCustomer(tx, scope, customerId);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const { rows } = await sql<Row>`
    select client_id, at, type, props, received_at from event
    where bucket = ${bucketOf(customerId)} and customer_id = ${customerId} and corp_id = ${scope.corpId}
      ${query.type === undefined ? sql`` : sql`and type = ${query.type}`}
      ${query.cursor === undefined ? sql`` : before(query.cursor)}
    order by at desc, client_id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.at, row.clientId],
    ({ clientId, ...row }) => ({
      ...row,
      id: clientId,
      at: isoIn(row.at, scope.zone),
      sentence: eventWords(row.type),
      receivedAt: isoIn(row.receivedAt, scope.zone),
    }),
  );
}

function before(cursor: string) {
  const [instant, id] = decodeCursor(cursor, 2);
  if (typeof instant !== 'number' || typeof id !== 'string') throw refuse('request.cursor_invalid');
  return sql`and (at, client_id) < (${at(instant)}, ${id})`;
}
