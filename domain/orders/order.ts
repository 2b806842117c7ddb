import type { Instant } from '../kernel/time.ts';

export const ORDER_STATUSES = ['pending', 'paid', 'partlyRefunded', 'refunded', 'cancelled'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export type OrderItem = {
  readonly sku?: string;
  readonly name?: string;
  readonly category?: string;
  readonly quantity: number;
  /** Of one piece. */
  readonly priceFen: number;
};

/** An order as it stands. */
export type OrderState = {
  readonly customerId: string;
  readonly status: OrderStatus;
  readonly amountFen: number;
  /** Of the amount, given back so far. */
  readonly refundFen: number;
  readonly paidAt: Instant | null;
  readonly placedAt: Instant;
  /** The shop's own stamp of this state. */
  readonly statedAt: Instant | null;
  readonly items: readonly OrderItem[];
};

/** An order as told of, whose it is already known; what is left out stays as it was. */
export type GivenState = {
  readonly customerId: string;
  readonly status: OrderStatus;
  readonly amountFen: number;
  readonly refundFen?: number;
  readonly paidAt?: Instant;
  readonly placedAt?: Instant;
  readonly statedAt?: Instant;
  readonly items?: readonly OrderItem[];
};

/** Whether money came in at some time. */
export function wasPaid(status: OrderStatus): boolean {
  return status === 'paid' || status === 'partlyRefunded' || status === 'refunded';
}
