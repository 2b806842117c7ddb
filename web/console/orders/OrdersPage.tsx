import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import { listOrders, type Order } from '../../../domain/orders/contract.ts';
import { itemsSummary } from '../../../domain/orders/summary.ts';
import { ORDER_STATUSES } from '../../../domain/orders/order.ts';
import { query } from '../../api/call.ts';
import { Face } from '../../ui/Faces.tsx';
import { FilterSelect } from '../../ui/FilterSelect.tsx';
import { useFilters } from '../../ui/filters.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { usePaging } from '../../ui/paging.ts';
import { Person } from '../../ui/PersonAvatar.tsx';
import { QueryTable, type Column } from '../../ui/QueryTable.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { ORDER_FLOW } from './flow.ts';
import { OrderAmount } from './OrderAmount.tsx';
import { PERIODS, usePeriodStart } from './period.ts';

type Row = Static<typeof Order>;

export function OrdersPage(): ReactNode {
  const filters = useFilters(['status', 'period']);
  const paging = usePaging();
  const status = ORDER_STATUSES.find((known) => known === filters.get('status'));
  const period = PERIODS.find((known) => known === filters.get('period'));
  const from = usePeriodStart(period);
  const rows = useQuery({
    ...query(listOrders, {
      query: {
        ...(status === undefined ? {} : { status }),
        ...(from === undefined ? {} : { from }),
        ...(paging.cursor === undefined ? {} : { cursor: paging.cursor }),
      },
    }),
    placeholderData: (before) => before,
  });
  return (
    <>
      <PageHeader title={zh.orders.title} sentence={zh.orders.sentence} />
      <div className="filters" role="search">
        <FilterSelect
          label={zh.orders.filterStatus}
          value={status}
          choices={ORDER_STATUSES.map((value) => ({ value, label: zh.orders.statuses[value] }))}
          onChange={(value) => {
            filters.set('status', value);
          }}
        />
        <FilterSelect
          label={zh.orders.filterPeriod}
          value={period}
          choices={PERIODS.map((value) => ({ value, label: zh.orders.periods[value] }))}
          onChange={(value) => {
            filters.set('period', value);
          }}
        />
      </div>
      <QueryTable<Row>
        label={zh.orders.title}
        query={rows}
        columns={COLUMNS}
        rowKey={(row) => row.id}
        href={(row) => paths.customer(row.customer.id, 'orders')}
        paging={paging}
        filtered={filters}
        empty={<Face title={zh.orders.emptyTitle} sentence={zh.orders.emptySentence} />}
      />
    </>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { title: zh.orders.columns.customer, render: (row) => <Person name={row.customer.name} /> },
  { title: zh.orders.columns.items, inCard: 'line', render: (row) => <Bought row={row} /> },
  { title: zh.orders.columns.number, render: (row) => <span className="secondary">{row.id}</span> },
  { title: zh.orders.columns.amount, align: 'right', render: (row) => <OrderAmount {...row} /> },
  { title: zh.orders.columns.placed, render: (row) => <RelativeTime at={row.placedAt} /> },
  {
    title: zh.orders.columns.status,
    inCard: 'corner',
    render: (row) => <StateDot state={ORDER_FLOW[row.status]}>{zh.orders.statuses[row.status]}</StateDot>,
  },
];

function Bought({ row }: { row: Row }): ReactNode {
  const bought = itemsSummary(row.items);
  return bought === '' ? <span className="secondary">{zh.orders.noItems}</span> : <span className="clamp">{bought}</span>;
}
