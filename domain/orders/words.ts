import type { OrderStatus } from './order.ts';

const STATUSES: Record<OrderStatus, string> = {
  pending: '待支付',
  paid: '已支付',
  partlyRefunded: '部分退款',
  refunded: '已退款',
  cancelled: '已取消',
};

/** The state of an order, in words. */
export function orderStatusText(status: OrderStatus): string {
  return STATUSES[status];
}
