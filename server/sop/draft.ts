import { sql } from 'kysely';
import pg from 'pg';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { SopDefinition } from '../../domain/sop/definition.ts';
import { at, jsonb } from '../platform/db/bind.ts';
import type { Tx } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { rowId } from './numeric-id.ts';

/** Writes a new draft down; answers its id. Names are unique in a company. */
export async function createSop(tx: Tx, scope: Scope, now: number, definition: SopDefinition): Promise<string> {
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

/** Replaces the given top-level fields of the draft. What runs stays as it was published. */
export async function updateSop(tx: Tx, scope: Scope, now: number, id: string, change: Partial<SopDefinition>): Promise<void> {
  const { rows } = await named(change.name ?? '', () =>
    sql<{ id: number }>`
      update sop set draft = draft || ${jsonb(change)}, name = coalesce(${change.name ?? null}::text, name), updated_at = ${at(now)}
      where id = ${rowId(id)} and corp_id = ${scope.corpId} returning id`.execute(tx),
  );
  if (rows.length === 0) throw refuse('sop.not_found');
}

async function named<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.constraint === 'sop_name') throw refuse('sop.name_taken', { name });
    throw error;
  }
}
