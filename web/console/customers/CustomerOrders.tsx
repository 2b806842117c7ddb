import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import { listCustomerOrders, type Order } from '../../../domain/orders/contract.ts';
import { itemsSummary } from '../../../domain/orders/summary.ts';
import { call } from '../../api/call.ts';
import { Face, Failure } from '../../ui/Faces.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { ORDER_FLOW } from '../orders/flow.ts';
import { OrderAmount } from '../orders/OrderAmount.tsx';

/** What she bought, the last order first. */
export function CustomerOrders({ id }: { id: string }): ReactNode {
  const orders = useInfiniteQuery({
    queryKey: [listCustomerOrders.path, id],
    queryFn: ({ pageParam }) => call(listCustomerOrders, { params: { id }, query: pageParam === '' ? {} : { cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 15_000,
  });
  if (orders.data === undefined) {
    if (orders.isError) return <Failure error={orders.error} retry={() => void orders.refetch()} />;
    return <Skeleton active paragraph={{ rows: 6 }} />;
  }
  const rows = orders.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <Face title={zh.orders.hersEmpty} sentence={zh.orders.hersEmptySentence} />;
  return (
    <>
      <ul className="enrollments" aria-label={zh.orders.title}>
        {rows.map((row) => (
          <OneOrder key={row.id} order={row} />
        ))}
      </ul>
      {orders.hasNextPage ? (
        <Button block loading={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>
          {zh.lists.loadMore}
        </Button>
      ) : null}
    </>
  );
}

function OneOrder({ order }: { order: Static<typeof Order> }): ReactNode {
  const bought = itemsSummary(order.items);
  return (
    <li className="card">
      <div className="enrollment-head">
        <StateDot state={ORDER_FLOW[order.status]}>{zh.orders.statuses[order.status]}</StateDot>
        <span className="spring" />
        <OrderAmount amountFen={order.amountFen} refundFen={order.refundFen} />
      </div>
      <p>{bought === '' ? zh.orders.noItems : bought}</p>
      <p className="note row">
        <span>{zh.orders.number(order.id)}</span>
        <RelativeTime at={order.placedAt} />
      </p>
    </li>
  );
}
