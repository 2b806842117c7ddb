import type { Scope } from '../../../domain/kernel/scope.ts';
import type { Db } from '../../platform/db/database.ts';
import { refuse } from '../../platform/http/refuse.ts';

/** Those who look after the installation. */
const ADMINISTRATORS: ReadonlySet<string> = new Set(['owner', 'admin']);

/**
 * Lets only administrators through. A key of the API may look and check (`reads`), but not change what the whole company
 * depends on: it has no person behind it.
 */
export async function requireAdministrator(db: Db, { corpId, actor }: Scope, what: 'reads' | 'changes'): Promise<void> {
  if (actor.kind === 'apiKey' && what === 'reads') return;
  if (actor.kind !== 'operator') throw refuse('auth.forbidden');
  const operator = await db
    .selectFrom('operator')
    .select('role')
    .where('id', '=', actor.id)
    .where('corpId', '=', corpId)
    .executeTakeFirst();
  if (operator === undefined || !ADMINISTRATORS.has(operator.role)) throw refuse('auth.forbidden');
}
