import type { CustomerReference } from '../../domain/customers/reference.ts';
import { GivenOrder } from '../../domain/orders/contract.ts';
import type { GivenState } from '../../domain/orders/order.ts';
import { isoIn, MINUTE, parseInstant, type Instant } from '../../domain/kernel/time.ts';
import { itemCheck } from '../platform/http/item-check.ts';
import { refuse, type Refused } from '../platform/http/refuse.ts';

/** An order that we can keep; whose it is waits to be looked up. */
export type CheckedOrder = { readonly id: string; readonly customer: CustomerReference; readonly state: Omit<GivenState, 'customerId'> };

export type OrderCheck = { readonly kind: 'good'; readonly order: CheckedOrder } | { readonly kind: 'bad'; readonly refusal: Refused };

/** Clocks of other machines are a little off. */
const CLOCKS_DIFFER_BY = 5 * MINUTE;

const check = itemCheck(GivenOrder);

/** Whether an order is one that we can keep; says of those that are not what is wrong. */
export function checkOrder(item: unknown, now: number, zone: string): OrderCheck {
  const checked = check(item);
  if (checked.kind === 'bad') return bad(refuse('request.malformed', { problem: checked.problem }));
  const { id, customer, status, amountFen, refundFen, items, ...given } = checked.value;
  const times = { paidAt: given.paidAt ?? undefined, placedAt: given.placedAt, updatedAt: given.updatedAt };
  for (const [field, text] of Object.entries(times)) {
    const at = text === undefined ? now : instantOf(text);
    if (at === undefined) return bad(refuse('order.at_malformed', { field }));
    if (at > now + CLOCKS_DIFFER_BY) return bad(refuse('order.in_future', { field, at: isoIn(at, zone) }));
  }
  const refund = refundProblem(checked.value);
  if (refund !== undefined) return bad(refund);
  const state = {
    status,
    amountFen,
    ...(refundFen === undefined ? {} : { refundFen }),
    ...(items === undefined ? {} : { items: items.map((one) => ({ ...one, quantity: one.quantity ?? 1 })) }),
    ...optional('paidAt', times.paidAt),
    ...optional('placedAt', times.placedAt),
    ...optional('statedAt', times.updatedAt),
  };
  return { kind: 'good', order: { id, customer, state } };
}

function refundProblem({ status, amountFen, refundFen }: GivenOrder): Refused | undefined {
  if (status === 'partlyRefunded' && (refundFen ?? 0) === 0) return refuse('order.refund_missing');
  if ((refundFen ?? 0) > amountFen) return refuse('order.refund_too_large');
  if (status !== 'partlyRefunded' && status !== 'refunded' && (refundFen ?? 0) > 0) return refuse('order.refund_unexpected');
  return undefined;
}

function optional<Name extends 'paidAt' | 'placedAt' | 'statedAt'>(name: Name, text: string | undefined): { [N in Name]?: Instant } {
  const at = text === undefined ? undefined : instantOf(text);
  const one: { [N in Name]?: Instant } = {};
  return at === undefined ? one : { ...one, [name]: at };
}

function instantOf(text: string): Instant | undefined {
  const at = parseInstant(text);
  return at === undefined || at < 0 ? undefined : at;
}

function bad(refusal: Refused): OrderCheck {
  return { kind: 'bad', refusal };
}
