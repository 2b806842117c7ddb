import type { ReactNode } from 'react';
import { yuan } from '../../ui/money.ts';
import { zh } from '../../ui/zh.ts';

/** What an order came to, and what of it was given back. */
export function OrderAmount({ amountFen, refundFen }: { amountFen: number; refundFen: number }): ReactNode {
  return (
    <span className="numbers">
      {yuan(amountFen)}
      {refundFen === 0 ? null : <span className="secondary"> {zh.orders.refunded(yuan(refundFen))}</span>}
    </span>
  );
}
