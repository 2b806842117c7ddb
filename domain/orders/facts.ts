import type { FactOf } from '../kernel/fact.ts';

export type OrderFact =
  | FactOf<'order.placed', { orderId: string; amountFen: number; summary: string }>
  | FactOf<'order.paid', { orderId: string; amountFen: number; summary: string }>
  /** `refundFen` of this refund; `totalFen` of all of the order's. */
  | FactOf<'order.refunded', { orderId: string; refundFen: number; totalFen: number; amountFen: number }>
  | FactOf<'order.cancelled', { orderId: string; amountFen: number }>
  /** What moves sums and no state: an amount corrected, an order that turned out to be somebody else's. */
  | FactOf<'order.changed', { orderId: string; how: 'edited' | 'moved_here' | 'moved_away' }>;
