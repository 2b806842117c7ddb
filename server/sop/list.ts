import { sql } from 'kysely';
import type { Static } from 'typebox';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { SopRow } from '../../domain/sop/contract.ts';
import type { Query } from '../platform/db/database.ts';
import { decodeCursor, pageOf } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';
import { sentLately } from './deliveries.ts';
import { namesOfDefinitions } from './names.ts';
import { enrollmentCounts, NO_COUNTS, sopRowView, STORED_SOP, type StoredSop } from './sop-row.ts';

/** A page of SOPs, newest first: one query for the page, one each for names, people and messages. */
export async function listSops(
  tx: Query,
  scope: Scope,
  now: number,
  query: { limit?: number; cursor?: string },
): Promise<Paged<Static<typeof SopRow>>> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const before = query.cursor === undefined ? 2_147_483_647 : beforeId(query.cursor);
  const { rows } = await sql<StoredSop>`
    select ${STORED_SOP} where s.corp_id = ${scope.corpId} and s.id < ${before} order by s.id desc limit ${limit + 1}`.execute(tx);
  const ids = rows.map((row) => row.id);
  const names = await namesOfDefinitions(
    tx,
    scope,
    rows.map((row) => row.live ?? row.draft),
  );
  const counts = await enrollmentCounts(tx, scope, ids);
  const sent = await sentLately(tx, scope, ids, now);
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    (row) => sopRowView(scope, row, { names, counts: counts.get(row.id) ?? NO_COUNTS, sentLast7Days: sent.get(row.id) ?? 0 }),
  );
}

function beforeId(cursor: string): number {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) throw refuse('request.cursor_invalid');
  return Math.min(id, 2_147_483_647);
}
