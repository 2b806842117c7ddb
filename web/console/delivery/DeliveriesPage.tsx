import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import type { Static } from 'typebox';
import { listDeliveries, type DeliveryRow } from '../../../domain/delivery/contract.ts';
import { DELIVERY_STATE_TEXT, DELIVERY_STATES } from '../../../domain/delivery/reasons.ts';
import { query } from '../../api/call.ts';
import { Face } from '../../ui/Faces.tsx';
import { FilterSelect } from '../../ui/FilterSelect.tsx';
import { useFilters } from '../../ui/filters.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { usePaging } from '../../ui/paging.ts';
import { Person } from '../../ui/PersonAvatar.tsx';
import { QueryTable, type Column } from '../../ui/QueryTable.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StaffPicker } from '../../ui/StaffPicker.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { SopPicker } from '../sops/SopPicker.tsx';
import { DELIVERY_FLOW } from './flow.ts';
import { ToSops } from './ToSops.tsx';

type Row = Static<typeof DeliveryRow>;

export function DeliveriesPage(): ReactNode {
  const filters = useFilters(['state', 'sop', 'staff']);
  const paging = usePaging();
  const { search } = useLocation();
  const [sop, staff] = [filters.get('sop'), filters.get('staff')];
  const state = DELIVERY_STATES.find((known) => known === filters.get('state'));
  const rows = useQuery({
    ...query(listDeliveries, {
      query: {
        ...(state === undefined ? {} : { state }),
        ...(sop === undefined ? {} : { sop }),
        ...(staff === undefined ? {} : { staff }),
        ...(paging.cursor === undefined ? {} : { cursor: paging.cursor }),
      },
    }),
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
  return (
    <>
      <PageHeader title={zh.delivery.title} sentence={zh.delivery.sentence} />
      <div className="filters" role="search">
        <FilterSelect
          label={zh.delivery.filterState}
          value={state}
          choices={DELIVERY_STATES.map((value) => ({ value, label: DELIVERY_STATE_TEXT[value] }))}
          onChange={(value) => {
            filters.set('state', value);
          }}
        />
        <SopPicker
          label={zh.delivery.filterSop}
          value={sop}
          onChange={(id) => {
            filters.set('sop', id);
          }}
        />
        <StaffPicker
          label={zh.delivery.filterStaff}
          value={staff}
          onChange={(id) => {
            filters.set('staff', id);
          }}
        />
      </div>
      <QueryTable<Row>
        label={zh.delivery.title}
        query={rows}
        columns={COLUMNS}
        rowKey={(row) => row.id}
        href={(row) => paths.delivery(row.id) + search}
        paging={paging}
        filtered={filters}
        empty={<Face title={zh.delivery.emptyTitle} sentence={zh.delivery.emptySentence} action={<ToSops />} />}
      />
      <Outlet />
    </>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  {
    title: zh.delivery.columns.customer,
    render: (row) => (
      <Link to={paths.customer(row.customerId)} className="quiet-link">
        <Person name={row.customerName} />
      </Link>
    ),
  },
  { title: zh.delivery.columns.message, inCard: 'line', render: (row) => <span className="clamp">{row.text}</span> },
  {
    title: zh.delivery.columns.source,
    render: (row) => (
      <span>
        {row.sopName ?? zh.delivery.noSop}
        {row.stepText === null ? null : <span className="note under">{row.stepText}</span>}
      </span>
    ),
  },
  { title: zh.delivery.columns.staff, render: (row) => row.staff?.name ?? <span className="secondary">{zh.delivery.noStaff}</span> },
  {
    title: zh.delivery.columns.state,
    inCard: 'corner',
    render: (row) => (
      <span>
        <StateDot state={DELIVERY_FLOW[row.state]}>{row.stateText}</StateDot>
        {row.reasonText === null ? null : <span className="note under under-dot">{row.reasonText}</span>}
      </span>
    ),
  },
  { title: zh.delivery.columns.due, render: (row) => <RelativeTime at={row.dueAt} /> },
];
