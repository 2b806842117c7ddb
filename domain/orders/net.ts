import type { OrderItem } from './order.ts';

/**
 * What each item brought in after refunds, in 分: its price times its pieces, less its share of the refund in proportion
 * (spec: surface, fixed 6). Whole numbers that add up to the rounded total; what rounding leaves goes to the items that
 * lost most by it.
 */
export function netOfItems(order: {
  readonly amountFen: number;
  readonly refundFen: number;
  readonly items: readonly OrderItem[];
}): number[] {
  const gross = order.items.map(({ quantity, priceFen }) => BigInt(quantity) * BigInt(priceFen));
  const [amount, kept] = [BigInt(order.amountFen), BigInt(order.amountFen - order.refundFen)];
  if (amount === 0n || order.refundFen === 0) return gross.map(Number);
  const shares = gross.map((one) => ({ whole: (one * kept) / amount, rest: (one * kept) % amount }));
  const total = (gross.reduce((sum, one) => sum + one, 0n) * kept) / amount;
  let left = Number(total - shares.reduce((sum, { whole }) => sum + whole, 0n));
  const net = shares.map(({ whole }) => Number(whole));
  const byRest = shares
    .map(({ rest }, index) => ({ rest, index }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of byRest) {
    if (left <= 0) break;
    net[index] = (net[index] ?? 0) + 1;
    left -= 1;
  }
  return net;
}
