import { actorText } from '../../domain/kernel/actor.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { nextOrder, type OrderNews } from '../../domain/orders/next-order.ts';
import type { OrderState } from '../../domain/orders/order.ts';
import { findMeant, makeNewcomers } from '../customers/service.ts';
import type { Tx } from '../platform/db/database.ts';
import type { Refused } from '../platform/http/refuse.ts';
import { recordFacts } from '../platform/reactor/record.ts';
import type { SecretBox } from '../platform/secrets/box.ts';
import type { CheckedOrder } from './check.ts';
import { claimOrders, readOrders, writeOrders, type OrderSource } from './rows.ts';

export type TakenOrder = { readonly kind: 'changed' | 'unchanged' } | { readonly kind: 'rejected'; readonly refusal: Refused };

/**
 * Keeps what is told of orders; answers in order what became of each. A fixed number of statements. The keys of the orders
 * are locked first, so that of two processes that are told of one order the second decides from what the first left.
 */
export async function takeOrders(
  tx: Tx,
  scope: Scope,
  now: number,
  box: SecretBox,
  source: OrderSource,
  orders: readonly CheckedOrder[],
): Promise<TakenOrder[]> {
  const { corpId } = scope;
  const actor = actorText(scope.actor);
  const meant = await findMeant(
    tx,
    corpId,
    box,
    orders.map((order) => order.customer),
  );
  const good = orders.flatMap((order, i) => {
    const whose = meant[i];
    return whose === undefined || whose.kind === 'refused' ? [] : [{ order, whose }];
  });
  const ids = Array.from(new Set(good.map(({ order }) => order.id)));
  const known = await readOrders(tx, corpId, await claimOrders(tx, corpId, ids));
  const customers = await makeNewcomers(
    tx,
    now,
    corpId,
    good.map(({ whose }) => whose),
    { origin: 'order', actor },
  );
  const states = new Map<string, OrderState>(known);
  const news: OrderNews[] = [];
  const kinds = good.map(({ order }, i): 'changed' | 'unchanged' => {
    const customerId = customers[i];
    if (customerId === undefined) throw new Error('an order without a customer');
    const next = nextOrder(order.id, states.get(order.id) ?? null, { ...order.state, customerId }, now);
    if (next.kind !== 'changed') return 'unchanged';
    states.set(order.id, next.order);
    news.push(...next.news);
    return 'changed';
  });
  await writeOrders(
    tx,
    { corpId, now, source },
    Array.from(states, ([id, order]) => ({ id, order, before: known.get(id) ?? null })).filter(({ order, before }) => order !== before),
  );
  await recordFacts(
    tx,
    now,
    news.map(({ customerId, at, fact }) => ({ ...fact, corpId, customerId, at, actor })),
  );
  let place = 0;
  return orders.map((_, i): TakenOrder => {
    const whose = meant[i];
    if (whose?.kind === 'refused') return { kind: 'rejected', refusal: whose.refusal };
    return { kind: kinds[place++] ?? 'unchanged' };
  });
}
