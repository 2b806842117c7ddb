import type { takeOrders as takeOrdersRoute } from '../../domain/orders/contract.ts';
import type { ResponseOf } from '../../domain/kernel/route.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Tx } from '../platform/db/database.ts';
import type { SecretBox } from '../platform/secrets/box.ts';
import { checkOrder } from './check.ts';
import type { OrderSource } from './rows.ts';
import { takeOrders } from './take.ts';

/** Checks and keeps orders; one that is wrong is told of and sinks no other. */
export async function takeGivenOrders(
  tx: Tx,
  scope: Scope,
  now: number,
  box: SecretBox,
  source: OrderSource,
  items: readonly unknown[],
): Promise<ResponseOf<typeof takeOrdersRoute>> {
  const checks = items.map((item) => checkOrder(item, now, scope.zone));
  const good = checks.flatMap((check) => (check.kind === 'good' ? [check.order] : []));
  const taken = await takeOrders(tx, scope, now, box, source, good);
  let place = 0;
  const outcomes = checks.map((check) => (check.kind === 'good' ? taken[place++] : { kind: 'rejected' as const, refusal: check.refusal }));
  return {
    accepted: outcomes.filter((one) => one?.kind !== 'rejected').length,
    unchanged: outcomes.filter((one) => one?.kind === 'unchanged').length,
    rejected: outcomes.flatMap((one, index) =>
      one?.kind === 'rejected' ? [{ index, code: one.refusal.code, message: one.refusal.message }] : [],
    ),
  };
}
