/** The module's door: what modules to the right may use of stages. */
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Tx } from '../platform/db/database.ts';
import { moveCustomers } from './move.ts';
import type { Change } from './moves.ts';

export { createPipeline } from './pipelines.ts';

/**
 * Moves customers because a rule says so; `actor` names the rule (`sop:12`, `segment:3`). At most a thousand at a time. Who is
 * in the stage already is left alone, so that it may be called again.
 */
export function moveByRule(
  tx: Tx,
  scope: Scope,
  now: number,
  stageId: string,
  customerIds: readonly string[],
  actor: string,
): Promise<Change[]> {
  return moveCustomers(tx, scope, now, { stageId }, customerIds, { actor, source: 'rule' });
}
