import { sql, type RawBuilder } from 'kysely';
import type { Static } from 'typebox';
import type { TimelineItem } from '../../domain/customers/contract.ts';
import { actorWords } from '../../domain/customers/actors.ts';
import { factSentence } from '../../domain/customers/sentences.ts';
import type { FactBody } from '../../domain/facts.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import { at } from '../platform/db/bind.ts';
import type { Query } from '../platform/db/database.ts';
import { decodeCursor, pageOf } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';
import { requireCustomer } from './require-customer.ts';
import { timelineNames, type Looked } from './timeline-names.ts';

export type TimelineFact = FactBody & {
  readonly bucket: number;
  readonly seq: number;
  readonly customerId: string;
  readonly at: number;
  readonly actor: string;
};

/** What happened to a customer, newest first, each as a sentence with who did it. */
export async function listTimeline(
  tx: Query,
  scope: Scope,
  customerId: string,
  query: { limit?: number; cursor?: string; kinds?: string },
): Promise<Paged<Static<typeof TimelineItem>>> {
  const bucket = bucketOf(customerId);
  const limit = query.limit ?? DEFAULT_LIMIT;
  await requireCustomer(tx, scope, customerId);
  const { rows } = await sql<TimelineFact>`
    select bucket, seq, customer_id, kind, at, actor, data from fact
    where bucket = ${bucket} and customer_id = ${customerId} and corp_id = ${scope.corpId}
      ${query.kinds === undefined ? sql`` : sql`and split_part(kind, '.', 1) = any(${subjects(query.kinds)}::text[])`}
      ${query.cursor === undefined ? sql`` : before(query.cursor)}
    order by at desc, seq desc
    limit ${limit + 1}`.execute(tx);
  const names = await timelineNames(tx, scope, rows);
  return pageOf(
    rows,
    limit,
    (fact) => [fact.at, fact.seq],
    (fact) => timelineItem(scope, fact, names),
  );
}

/** One fact as the timeline shows it. */
export function timelineItem(scope: Scope, fact: TimelineFact, names: Looked): Static<typeof TimelineItem> {
  const about = names.about(fact);
  return {
    id: `${fact.bucket}-${fact.seq}`,
    at: isoIn(fact.at, scope.zone),
    kind: fact.kind,
    ...factSentence(fact, { ...names, step: about.step }),
    by: actorWords(fact.actor, names),
    sopId: about.sopId === null ? null : String(about.sopId),
    enrollmentId: about.enrollmentId,
    deliveryId: about.deliveryId,
  };
}

/** `customer` shows profile changes too; the names are the first parts of fact kinds. */
function subjects(kinds: string): string[] {
  return kinds
    .split(',')
    .map((kind) => kind.trim())
    .filter((kind) => kind !== '');
}

function before(cursor: string): RawBuilder<unknown> {
  const [instant, seq] = decodeCursor(cursor, 2);
  if (typeof instant !== 'number' || typeof seq !== 'number' || !Number.isSafeInteger(instant) || !Number.isSafeInteger(seq))
    throw refuse('request.cursor_invalid');
  return sql`and (at, seq) < (${at(instant)}, ${seq})`;
}
