import { useQuery } from '@tanstack/react-query';
import { Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Static } from 'typebox';
import { countCustomers, listCustomers, type CustomerRow } from '../../../domain/customers/contract.ts';
import { query } from '../../api/call.ts';
import { useSession } from '../../api/session.ts';
import { Face } from '../../ui/Faces.tsx';
import { useFilters } from '../../ui/filters.ts';
import { count, yuan } from '../../ui/money.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { usePaging } from '../../ui/paging.ts';
import { Person } from '../../ui/PersonAvatar.tsx';
import { QueryTable, type Column } from '../../ui/QueryTable.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';
import { StagePicker } from '../../ui/StagePicker.tsx';
import { StaffPicker } from '../../ui/StaffPicker.tsx';
import { TagChip } from '../../ui/TagChip.tsx';
import { TagPicker } from '../../ui/TagPicker.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';

type Row = Static<typeof CustomerRow>;
const TAGS_SHOWN = 3;

export function CustomersPage(): ReactNode {
  const filters = useFilters(['q', 'tag', 'staff', 'stage']);
  const paging = usePaging();
  const [q, tag, staff, stage] = [filters.get('q'), filters.get('tag'), filters.get('staff'), filters.get('stage')];
  const filter = {
    ...(q === undefined ? {} : { q }),
    ...(tag === undefined ? {} : { tag }),
    ...(staff === undefined ? {} : { staff }),
    ...(stage === undefined ? {} : { stage }),
  };
  const rows = useQuery({
    ...query(listCustomers, { query: { ...filter, ...(paging.cursor === undefined ? {} : { cursor: paging.cursor }) } }),
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
  const total = useQuery({ ...query(countCustomers, { query: filter }), placeholderData: (before) => before });
  return (
    <>
      <PageHeader title={zh.customers.title} sentence={zh.customers.sentence} />
      <div className="filters" role="search">
        <SearchBox
          label={zh.customers.search}
          value={q}
          onChange={(value) => {
            filters.set('q', value);
          }}
        />
        <TagPicker
          label={zh.customers.filterTag}
          placeholder={zh.customers.filterTag}
          value={tag}
          onChange={(id) => {
            filters.set('tag', id);
          }}
        />
        <StagePicker
          label={zh.stages.filter}
          value={stage}
          onChange={(id) => {
            filters.set('stage', id);
          }}
        />
        <StaffPicker
          label={zh.customers.filterStaff}
          value={staff}
          onChange={(id) => {
            filters.set('staff', id);
          }}
        />
        <span className="filters-total secondary numbers" aria-live="polite">
          {total.data === undefined ? null : (total.data.exact ? zh.customers.count : zh.customers.countAbout)(count(total.data.count))}
        </span>
      </div>
      <QueryTable<Row>
        label={zh.customers.title}
        query={rows}
        columns={COLUMNS}
        rowKey={(row) => row.id}
        href={(row) => paths.customer(row.id)}
        paging={paging}
        filtered={filters}
        empty={<Face title={zh.customers.emptyTitle} sentence={zh.customers.emptySentence} action={<TrySimulator />} />}
      />
    </>
  );
}

function TrySimulator(): ReactNode {
  const { simulatorUrl } = useSession();
  if (simulatorUrl === null) return null;
  return (
    <Button type="primary" href={simulatorUrl} target="_blank" rel="noreferrer">
      {zh.customers.emptyTry}
    </Button>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  {
    title: zh.customers.columns.name,
    render: (row) => (
      <Link to={paths.customer(row.id)} className="quiet-link">
        <Person name={row.name} />
        {row.lost ? <span className="badge badge-beside">{zh.customers.lost}</span> : null}
      </Link>
    ),
  },
  { title: zh.customers.columns.tags, inCard: 'line', render: (row) => (row.tags.length === 0 ? null : <TagsOf row={row} />) },
  {
    title: zh.customers.columns.owner,
    render: (row) => (row.owner === null ? <span className="secondary">{zh.customers.noOwner}</span> : row.owner.name),
  },
  { title: zh.customers.columns.friendSince, render: (row) => <Maybe at={row.friendSince} /> },
  { title: zh.customers.columns.interaction, render: (row) => <Maybe at={row.lastInteractionAt} /> },
  {
    title: zh.customers.columns.orders,
    align: 'right',
    render: (row) => (row.orderCount === 0 ? null : zh.customers.orders(count(row.orderCount), yuan(row.orderSumFen))),
  },
];

function TagsOf({ row }: { row: Row }): ReactNode {
  const rest = row.tags.slice(TAGS_SHOWN);
  return (
    <span className="tag-list">
      {row.tags.slice(0, TAGS_SHOWN).map((tag) => (
        <TagChip key={tag.id} tag={tag} />
      ))}
      {rest.length === 0 ? null : (
        <Tooltip title={rest.map((tag) => zh.tags.fullName(tag.groupName, tag.name)).join('、')}>
          <span className="note">{zh.customers.moreTags(rest.length)}</span>
        </Tooltip>
      )}
    </span>
  );
}

function Maybe({ at }: { at: string | null }): ReactNode {
  return at === null ? <span className="secondary">{zh.customers.never}</span> : <RelativeTime at={at} />;
}
