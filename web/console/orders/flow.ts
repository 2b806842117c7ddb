import type { OrderStatus } from '../../../domain/orders/order.ts';
import type { Flow } from '../../ui/StateDot.tsx';

/** How the state of an order is marked. */
export const ORDER_FLOW: Record<OrderStatus, Flow> = {
  pending: 'held',
  paid: 'good',
  partlyRefunded: 'held',
  refunded: 'still',
  cancelled: 'still',
};
