import { sql } from 'kysely';
import type { Scope } from '../../../domain/kernel/scope.ts';
import { inWakingTransaction } from '../jobs/wake.ts';
import type { Db, Tx } from './database.ts';

/**
 * Runs `work` in one transaction under the web role: row-level security shows only the scope's company, whatever a
 * query forgets.
 */
export function inScope<T>(db: Db, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inWakingTransaction(db, async (tx) => {
    await sql`/* prepared: in_scope */ select set_config('role', 'huoshui_web', true), set_config('huoshui.corp_id', ${String(scope.corpId)}, true)`.execute(
      tx,
    );
    return work(tx);
  });
}

/** Runs `work` in one transaction as the owner: for workers, which serve every company. */
export function inTx<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inWakingTransaction(db, work);
}
