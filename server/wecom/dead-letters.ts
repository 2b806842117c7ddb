import { sql } from 'kysely';
import type { Static } from 'typebox';
import { isReplayable, letterProblem, problemText, REPLAYABLE } from '../../domain/wecom/dead-letters.ts';
import { eventText } from '../../domain/wecom/event-words.ts';
import type {
  DeadLetter,
  listDeadLetterKinds,
  readDeadLetter,
  replayDeadLetter,
  replayDeadLetters,
} from '../../domain/wecom/inbox-contract.ts';
import { DEFAULT_LIMIT, type Paged } from '../../domain/kernel/page.ts';
import type { ResponseOf } from '../../domain/kernel/route.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import { at } from '../platform/db/bind.ts';
import type { Db, Query, Tx } from '../platform/db/database.ts';
import { decodeCursor, pageOf } from '../platform/http/cursor.ts';
import { refuse } from '../platform/http/refuse.ts';
import { wake } from '../platform/jobs/wake.ts';

// The web role sees these columns and no others: what a letter says is read as the owner, for developers.
const COLUMNS = ['id', 'kind', 'problem', 'errcode', 'attempts', 'receivedAt'] as const;
type Row = { id: number; kind: string | null; problem: string | null; errcode: number | null; attempts: number; receivedAt: number };
const UNKNOWN = 'unknown';

/** Letters that were given up, newest first. */
export async function pageOfDeadLetters(
  tx: Query,
  scope: Scope,
  query: { limit?: number; cursor?: string; kind?: string },
): Promise<Paged<Static<typeof DeadLetter>>> {
  const { kind, cursor, limit = DEFAULT_LIMIT } = query;
  const rows = await tx
    .selectFrom('wecomInbox')
    .select(COLUMNS)
    .where('corpId', '=', scope.corpId)
    .where('state', '=', 'dead')
    .$if(kind !== undefined, (some) => some.where(isOfKind(kind ?? '')))
    .$if(cursor !== undefined, (some) => some.where('id', '<', positionOf(cursor ?? '')))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    (row) => viewOf(scope, row),
  );
}

/** How many there are of each kind, and how many of them can be replayed. */
export async function deadLetterKinds(tx: Query, scope: Scope): Promise<ResponseOf<typeof listDeadLetterKinds>> {
  const { rows } = await sql<{ kind: string; count: number; replayable: number }>`
    select coalesce(kind, ${UNKNOWN}) as kind, count(*) as count, count(*) filter (where problem = any(${REPLAYABLE}::text[])) as replayable
    from wecom_inbox where corp_id = ${scope.corpId} and state = 'dead'
    group by 1 order by 2 desc, 1`.execute(tx);
  return { items: rows.map((row) => ({ ...row, kindText: kindText(row.kind) })) };
}

/** One letter with what it says; for administrators and programs only. */
export async function deadLetter(db: Db, scope: Scope, id: number): Promise<ResponseOf<typeof readDeadLetter>> {
  const row = await db
    .selectFrom('wecomInbox')
    .select([...COLUMNS, 'plaintext', 'error'])
    .where('corpId', '=', scope.corpId)
    .where('state', '=', 'dead')
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw refuse('wecom.dead_letter_not_found');
  return { ...viewOf(scope, row), plaintext: row.plaintext, error: row.error };
}

/** Puts one letter back as if it had just come; for administrators and programs only. Refuses what nobody can read. */
export async function replayOne(tx: Tx, scope: Scope, now: number, id: number): Promise<ResponseOf<typeof replayDeadLetter>> {
  const row = await tx
    .selectFrom('wecomInbox')
    .select(['state', 'problem', 'errcode'])
    .where('corpId', '=', scope.corpId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw refuse('wecom.dead_letter_not_found');
  if (row.state !== 'dead') throw refuse('wecom.dead_letter_alive');
  const problem = letterProblem(row.problem);
  if (!isReplayable(problem)) throw refuse('wecom.dead_letter_unreadable', { problem: problemText(problem, row.errcode).problem });
  await revive(tx, scope, now, [id]);
  return { id: String(id), replayedAt: isoIn(now, scope.zone) };
}

const AT_ONCE = 10_000;

/** Puts all letters of a kind back that can be read, the oldest first, so many at once; for administrators and programs only. */
export async function replayKind(tx: Tx, scope: Scope, now: number, kind: string): Promise<ResponseOf<typeof replayDeadLetters>> {
  const replayable = tx
    .selectFrom('wecomInbox')
    .where('corpId', '=', scope.corpId)
    .where('state', '=', 'dead')
    .where('problem', 'in', REPLAYABLE)
    .where(isOfKind(kind));
  const chosen = await replayable.select('id').orderBy('id').limit(AT_ONCE).forUpdate().skipLocked().execute();
  await revive(
    tx,
    scope,
    now,
    chosen.map(({ id }) => id),
  );
  const { left } = await replayable.select((eb) => eb.fn.countAll<number>().as('left')).executeTakeFirstOrThrow();
  return { replayed: chosen.length, left };
}

async function revive(tx: Tx, scope: Scope, now: number, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update wecom_inbox set state = 'pending', attempts = 0, next_try_at = ${at(now)}, problem = null, errcode = null, error = null
    where corp_id = ${scope.corpId} and state = 'dead' and id = any(${ids}::bigint[])`.execute(tx);
  await wake(tx, 'inbox');
}

function isOfKind(kind: string) {
  return kind === UNKNOWN ? sql<boolean>`kind is null` : sql<boolean>`kind = ${kind}`;
}

function viewOf(scope: Scope, row: Row): Static<typeof DeadLetter> {
  const problem = letterProblem(row.problem);
  const kind = row.kind ?? UNKNOWN;
  return {
    id: String(row.id),
    kind,
    kindText: kindText(kind),
    receivedAt: isoIn(row.receivedAt, scope.zone),
    attempts: row.attempts,
    ...problemText(problem, row.errcode),
    replayable: isReplayable(problem),
  };
}

function kindText(kind: string): string {
  return kind === UNKNOWN ? '看不出是什么' : eventText(kind);
}

function positionOf(cursor: string): number {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) throw refuse('request.cursor_invalid');
  return id;
}
