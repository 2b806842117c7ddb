import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Static } from 'typebox';
import { listGroupMembers, type GroupMember } from '../../../domain/groups/contract.ts';
import { query } from '../../api/call.ts';
import { Face } from '../../ui/Faces.tsx';
import { useFilters } from '../../ui/filters.ts';
import { usePaging } from '../../ui/paging.ts';
import { Person } from '../../ui/PersonAvatar.tsx';
import { QueryTable, type Column } from '../../ui/QueryTable.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { SegmentFilter } from '../../ui/SegmentFilter.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';

type Row = Static<typeof GroupMember>;

/** Who is in the group, or was. */
export function GroupMembers({ id }: { id: string }): ReactNode {
  const filters = useFilters(['members']);
  const paging = usePaging();
  const state = filters.get('members') === 'left' ? 'left' : 'live';
  const rows = useQuery({
    ...query(listGroupMembers, { params: { id }, query: { state, ...(paging.cursor === undefined ? {} : { cursor: paging.cursor }) } }),
    placeholderData: (before) => before,
  });
  return (
    <div className="stack">
      <SegmentFilter
        label={zh.groups.members}
        all={zh.groups.memberStates.live}
        value={state === 'left' ? state : undefined}
        choices={[{ value: 'left', label: zh.groups.memberStates.left }]}
        onChange={(value) => {
          filters.set('members', value);
        }}
      />
      <QueryTable<Row>
        label={zh.groups.members}
        query={rows}
        columns={state === 'live' ? LIVE : LEFT}
        rowKey={(row) => row.id}
        href={(row) => (row.customerId === null ? paths.group(id) : paths.customer(row.customerId))}
        paging={paging}
        empty={<Face title={zh.groups.membersEmpty} sentence={zh.groups.membersEmptySentence} />}
      />
    </div>
  );
}

const name: Column<Row> = {
  title: zh.groups.memberColumns.name,
  render: (row) => {
    const person = <Person name={row.name === '' ? zh.groups.unnamed : row.name} />;
    return row.customerId === null ? (
      person
    ) : (
      <Link to={paths.customer(row.customerId)} className="quiet-link">
        {person}
      </Link>
    );
  },
};

const COMMON: readonly Column<Row>[] = [
  name,
  {
    title: zh.groups.memberColumns.kind,
    inCard: 'corner',
    render: (row) => zh.groups.kinds[row.kind === 'staff' ? 'staff' : row.customerId === null ? 'stranger' : 'customer'],
  },
  { title: zh.groups.memberColumns.joined, render: (row) => <RelativeTime at={row.joinedAt} /> },
];

const LIVE: readonly Column<Row>[] = [
  ...COMMON,
  { title: zh.groups.memberColumns.way, render: (row) => row.joinedBy },
  { title: zh.groups.memberColumns.inviter, render: (row) => row.invitedBy ?? <span className="secondary">—</span> },
];

const LEFT: readonly Column<Row>[] = [
  ...COMMON,
  { title: zh.groups.memberColumns.left, render: (row) => (row.leftAt === null ? null : <RelativeTime at={row.leftAt} />) },
];
