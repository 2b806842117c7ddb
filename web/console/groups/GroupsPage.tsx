import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import { listGroups, type Group } from '../../../domain/groups/contract.ts';
import { query } from '../../api/call.ts';
import { Face } from '../../ui/Faces.tsx';
import { FilterSelect } from '../../ui/FilterSelect.tsx';
import { useFilters } from '../../ui/filters.ts';
import { count } from '../../ui/money.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { usePaging } from '../../ui/paging.ts';
import { Person } from '../../ui/PersonAvatar.tsx';
import { QueryTable, type Column } from '../../ui/QueryTable.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';
import { StaffPicker } from '../../ui/StaffPicker.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { FeatureOff } from '../features/FeatureOff.tsx';
import { paths } from '../paths.ts';

type Row = Static<typeof Group>;
const STATES = ['live', 'dismissed'] as const;

export function GroupsPage(): ReactNode {
  const filters = useFilters(['q', 'owner', 'state']);
  const paging = usePaging();
  const [q, owner] = [filters.get('q'), filters.get('owner')];
  const state = STATES.find((known) => known === filters.get('state'));
  const rows = useQuery({
    ...query(listGroups, {
      query: {
        ...(q === undefined ? {} : { q }),
        ...(owner === undefined ? {} : { owner }),
        ...(state === undefined ? {} : { state }),
        ...(paging.cursor === undefined ? {} : { cursor: paging.cursor }),
      },
    }),
    placeholderData: (before) => before,
  });
  return (
    <>
      <PageHeader title={zh.groups.title} sentence={zh.groups.sentence} />
      <FeatureOff feature="groups" />
      <div className="filters" role="search">
        <SearchBox
          label={zh.groups.search}
          value={q}
          onChange={(value) => {
            filters.set('q', value);
          }}
        />
        <StaffPicker
          label={zh.groups.filterOwner}
          value={owner}
          onChange={(id) => {
            filters.set('owner', id);
          }}
        />
        <FilterSelect
          label={zh.groups.filterState}
          value={state}
          choices={STATES.map((value) => ({ value, label: zh.groups.states[value] }))}
          onChange={(value) => {
            filters.set('state', value);
          }}
        />
      </div>
      <QueryTable<Row>
        label={zh.groups.title}
        query={rows}
        columns={COLUMNS}
        rowKey={(row) => row.id}
        href={(row) => paths.group(row.id)}
        paging={paging}
        filtered={filters}
        empty={<Face title={zh.groups.emptyTitle} sentence={zh.groups.emptySentence} />}
      />
    </>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { title: zh.groups.columns.name, render: (row) => <Person name={row.name} /> },
  { title: zh.groups.columns.owner, render: (row) => row.owner?.name ?? <span className="secondary">{zh.groups.noOwner}</span> },
  {
    title: zh.groups.columns.members,
    align: 'right',
    render: (row) => <span className="numbers">{zh.groups.people(count(row.memberCount))}</span>,
  },
  {
    title: zh.groups.columns.customers,
    align: 'right',
    render: (row) => <span className="numbers">{zh.groups.people(count(row.customerCount))}</span>,
  },
  { title: zh.groups.columns.created, render: (row) => <RelativeTime at={row.createdAt} /> },
  {
    title: zh.groups.columns.state,
    inCard: 'corner',
    render: (row) => (
      <StateDot state={row.dismissedAt === null ? 'live' : 'still'}>
        {zh.groups.states[row.dismissedAt === null ? 'live' : 'dismissed']}
      </StateDot>
    ),
  },
];
