import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Outlet } from 'react-router';
import type { Static } from 'typebox';
import { listDeadLetterKinds, listDeadLetters, type DeadLetter } from '../../../../domain/wecom/inbox-contract.ts';
import { query } from '../../../api/call.ts';
import { Face } from '../../../ui/Faces.tsx';
import { FilterSelect } from '../../../ui/FilterSelect.tsx';
import { useFilters } from '../../../ui/filters.ts';
import { count } from '../../../ui/money.ts';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { usePaging } from '../../../ui/paging.ts';
import { QueryTable, type Column } from '../../../ui/QueryTable.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { StateDot } from '../../../ui/StateDot.tsx';
import { zh } from '../../../ui/zh.ts';
import { paths } from '../../paths.ts';
import { ReplayButton } from './ReplayButton.tsx';
import { ReplayKindButton } from './ReplayKindButton.tsx';
import './dead-letters.css';

type Row = Static<typeof DeadLetter>;

/** Callbacks that nobody could handle, with another try for those that can be read. */
export function DeadLettersPage(): ReactNode {
  const filters = useFilters(['kind']);
  const paging = usePaging();
  const kind = filters.get('kind');
  const kinds = useQuery({ ...query(listDeadLetterKinds), refetchInterval: 15_000 });
  const letters = useQuery({
    ...query(listDeadLetters, {
      query: { ...(kind === undefined ? {} : { kind }), ...(paging.cursor === undefined ? {} : { cursor: paging.cursor }) },
    }),
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
  const known = kinds.data?.items ?? [];
  const words = zh.deadLetters;
  return (
    <>
      <PageHeader title={words.title} sentence={words.sentence} back={{ to: paths.health(), label: words.back }} />
      {known.length === 0 && kind === undefined ? null : (
        <div className="filters letter-filters" role="search">
          <FilterSelect
            label={words.filterKind}
            value={kind}
            choices={known.map((one) => ({ value: one.kind, label: `${one.kindText}（${count(one.count)}）` }))}
            onChange={(chosen) => {
              filters.set('kind', chosen);
            }}
          />
          <ReplayKindButton kind={known.find((one) => one.kind === kind)} />
        </div>
      )}
      <QueryTable<Row>
        label={words.title}
        query={letters}
        columns={COLUMNS}
        rowKey={(row) => row.id}
        href={(row) => paths.deadLetter(row.id, kind)}
        paging={paging}
        filtered={filters}
        empty={<Face title={words.emptyTitle} sentence={words.emptySentence} />}
      />
      <Outlet />
    </>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  {
    title: zh.deadLetters.columns.kind,
    render: (row) => <StateDot state={row.replayable ? 'held' : 'broken'}>{row.kindText}</StateDot>,
  },
  {
    title: zh.deadLetters.columns.problem,
    inCard: 'line',
    render: (row) => (
      <span className="letter-problem">
        {row.problem}
        <span className="note">{row.todo}</span>
      </span>
    ),
  },
  {
    title: zh.deadLetters.columns.attempts,
    align: 'right',
    render: (row) => (
      <span className="numbers">{row.attempts === 0 ? zh.deadLetters.neverTried : zh.deadLetters.times(count(row.attempts))}</span>
    ),
  },
  { title: zh.deadLetters.columns.received, render: (row) => <RelativeTime at={row.receivedAt} /> },
  { title: zh.deadLetters.columns.act, inCard: 'corner', render: (row) => <ReplayButton letter={row} /> },
];
