import { sql } from 'kysely';
import pg from 'pg';
import { lengthProblem } from '../../domain/delivery/message-text.ts';
import { utf8Bytes } from '../../domain/wecom/attachments.ts';
import { MASS_TEXT_BYTES } from '../../domain/wecom/limits.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { saysNoDuration, type SopDefinition } from '../../domain/sop/definition.ts';
import { at, jsonb } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { rowId } from './numeric-id.ts';

// A draft may be too long to be published while it is being cut; this is only a bound.
const DRAFT_BYTES = 4 * MASS_TEXT_BYTES;

/** Writes a new draft down; answers its id. Names are unique in a company. */
export async function createSop(tx: Tx, scope: Scope, now: number, definition: SopDefinition): Promise<string> {
  refuseUnreadable(definition);
  const row = await named(definition.name, () =>
    tx
      .insertInto('sop')
      .values({
        corpId: scope.corpId,
        name: definition.name,
        status: 'draft',
        draft: jsonb(definition),
        createdAt: at(now),
        updatedAt: at(now),
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  return String(row.id);
}

/**
 * Replaces the given top-level fields of the draft. What runs stays as it was published; what changes nothing is no
 * change.
 */
export async function updateSop(tx: Tx, scope: Scope, now: number, id: string, change: Partial<SopDefinition>): Promise<void> {
  refuseUnreadable(change);
  const after = sql`draft || ${jsonb(change)}`;
  const { rows } = await named(change.name ?? '', () =>
    sql<{ id: number }>`
      update sop set draft = ${after}, name = coalesce(${change.name ?? null}::text, name),
        updated_at = case when ${after} = draft then updated_at else ${at(now)} end
      where id = ${rowId(id)} and corp_id = ${scope.corpId} returning id`.execute(tx),
  );
  if (rows.length === 0) throw refuse('sop.not_found');
}

// The schema cannot say it: drafts of before that have no duration must stay readable by the same schema.
function refuseUnreadable({ steps = [] }: Partial<SopDefinition>): void {
  steps.forEach((step, i) => {
    const problem = saysNoDuration(step.at)
      ? `at/after：请至少填写 minutes、hours、days 中的一项，立即发送写 {"minutes": 0}`
      : utf8Bytes(step.send.text) > DRAFT_BYTES
        ? `send/text：${lengthProblem(step.send.text) ?? ''}`
        : undefined;
    if (problem !== undefined) throw refuse('request.malformed', { problem: `内容 steps/${i}/${problem}` });
  });
}

async function named<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.constraint === 'sop_name') throw refuse('sop.name_taken', { name });
    throw error;
  }
}
