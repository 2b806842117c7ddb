import type { Instant } from '../kernel/time.ts';
import type { OrderFact } from './facts.ts';
import { itemsSummary } from './summary.ts';
import { wasPaid, type GivenState, type OrderItem, type OrderState, type OrderStatus } from './order.ts';

/** A fact of an order, whose and when. */
export type OrderNews = { readonly customerId: string; readonly at: Instant; readonly fact: OrderFact };

export type NextOrder =
  /** It says what we have, or less than we have. */
  { readonly kind: 'same' | 'late' } | { readonly kind: 'changed'; readonly order: OrderState; readonly news: readonly OrderNews[] };

/**
 * What an order becomes by what is told of it. Of two states that carry the shop's stamp the later one holds. Without
 * stamps the later word holds, except where it could only be an older one that came late: what was paid does not wait for
 * payment again, what was given back stays given back, and refunds only grow.
 */
export function nextOrder(orderId: string, before: OrderState | null, given: GivenState, now: Instant): NextOrder {
  if (before !== null && isLate(before, given)) return { kind: 'late' };
  const order = settled(before, given, now);
  if (before !== null && isSame(before, order)) return { kind: 'same' };
  return { kind: 'changed', order, news: newsOf(orderId, before, order, now) };
}

function isLate(before: OrderState, given: GivenState): boolean {
  if (given.statedAt !== undefined && before.statedAt !== null && given.statedAt !== before.statedAt)
    return given.statedAt < before.statedAt;
  if (given.status === 'pending') return before.status !== 'pending';
  if (before.refundFen === 0) return false;
  return refundOf(given) < before.refundFen || rank(given.status) < rank(before.status);
}

function settled(before: OrderState | null, given: GivenState, now: Instant): OrderState {
  const stated = given.statedAt ?? now;
  const paidAt = given.paidAt ?? before?.paidAt ?? (wasPaid(given.status) ? stated : null);
  return {
    customerId: given.customerId,
    status: given.status,
    amountFen: given.amountFen,
    refundFen: refundOf(given),
    paidAt,
    placedAt: given.placedAt ?? earliest(before?.placedAt, paidAt ?? stated),
    statedAt: given.statedAt ?? before?.statedAt ?? null,
    items: given.items ?? before?.items ?? [],
  };
}

/** Orders are told of after they were placed; the payment may be the first that is said of when. */
function earliest(known: Instant | undefined, at: Instant): Instant {
  return known === undefined ? at : Math.min(known, at);
}

function refundOf({ status, refundFen, amountFen }: GivenState): number {
  if (status === 'refunded') return refundFen ?? amountFen;
  return status === 'partlyRefunded' ? (refundFen ?? 0) : 0;
}

function rank(status: OrderStatus): number {
  switch (status) {
    case 'pending':
      return 0;
    case 'paid':
    case 'cancelled':
      return 1;
    case 'partlyRefunded':
      return 2;
    case 'refunded':
      return 3;
    default:
      return status satisfies never;
  }
}

function isSame(a: OrderState, b: OrderState): boolean {
  return (
    a.customerId === b.customerId &&
    a.status === b.status &&
    a.amountFen === b.amountFen &&
    a.refundFen === b.refundFen &&
    a.paidAt === b.paidAt &&
    a.placedAt === b.placedAt &&
    JSON.stringify(a.items.map(itemKey)) === JSON.stringify(b.items.map(itemKey))
  );
}

function itemKey({ sku, name, category, quantity, priceFen }: OrderItem): readonly unknown[] {
  return [sku ?? null, name ?? null, category ?? null, quantity, priceFen];
}

function newsOf(orderId: string, before: OrderState | null, order: OrderState, now: Instant): OrderNews[] {
  const { customerId, amountFen } = order;
  const told: OrderNews[] = [];
  const tell = (at: Instant, fact: OrderFact) => void told.push({ customerId, at, fact });
  const stated = order.statedAt ?? now;
  const summary = itemsSummary(order.items);
  if (before !== null && before.customerId !== customerId) {
    told.push({ customerId: before.customerId, at: now, fact: { kind: 'order.changed', data: { orderId, how: 'moved_away' } } });
    tell(now, { kind: 'order.changed', data: { orderId, how: 'moved_here' } });
  }
  if (before === null && order.status === 'pending') tell(order.placedAt, { kind: 'order.placed', data: { orderId, amountFen, summary } });
  const wasPaidBefore = before !== null && wasPaid(before.status);
  if (wasPaid(order.status) && !wasPaidBefore) tell(order.paidAt ?? stated, { kind: 'order.paid', data: { orderId, amountFen, summary } });
  const refundFen = order.refundFen - (before?.refundFen ?? 0);
  if (refundFen > 0) tell(stated, { kind: 'order.refunded', data: { orderId, refundFen, totalFen: order.refundFen, amountFen } });
  if (order.status === 'cancelled' && before?.status !== 'cancelled')
    tell(stated, { kind: 'order.cancelled', data: { orderId, amountFen } });
  if (told.length === 0) tell(now, { kind: 'order.changed', data: { orderId, how: 'edited' } });
  return told;
}
